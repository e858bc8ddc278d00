//! Copying. The Clipboard API exists only in secure contexts, so the older command is the fallback: a page on plain
//! http in a home network has a copy button that works.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ClipboardItem, HtmlDocument, HtmlTextAreaElement, window};

/// Copies text, and tells whether it is on the clipboard.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    if window.is_secure_context()
        && JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
    {
        return true;
    }
    window.document().and_then(|document| copy_by_command(document.dyn_into().ok()?, text)).unwrap_or(false)
}

/// Copies a text with its form, for programs that keep it, and without, for all others. Where the browser takes only
/// plain text, that is copied.
pub async fn copy_formatted(html: &str, plain: &str) -> bool {
    match write_formatted(html, plain).await {
        Some(()) => true,
        None => copy(plain).await,
    }
}

async fn write_formatted(html: &str, plain: &str) -> Option<()> {
    let window = window().filter(|window| window.is_secure_context())?;
    let kinds = Object::new();
    for (kind, text) in [("text/html", html), ("text/plain", plain)] {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()?;
        Reflect::set(&kinds, &kind.into(), &blob).ok()?;
    }
    let item = ClipboardItem::new_with_record_from_str_to_blob_promise(&kinds).ok()?;
    JsFuture::from(window.navigator().clipboard().write(&Array::of1(&item))).await.ok()?;
    Some(())
}

fn copy_by_command(document: HtmlDocument, text: &str) -> Option<bool> {
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    let body = document.body()?;
    body.append_child(&area).ok()?;
    area.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    Some(copied)
}
