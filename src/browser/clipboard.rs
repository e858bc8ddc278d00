//! Copying. The Clipboard API exists only in secure contexts, so the older command is the fallback: a page on plain
//! http in a home network has a copy button that works.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlTextAreaElement, window};

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
