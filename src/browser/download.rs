//! Handing the person a file.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url, window};

use super::clock;

/// Saves text as a file; `None` where the browser would not.
pub fn save(name: &str, mime_type: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(mime_type);
    let blob =
        Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download holds the blob by itself once it has begun; a minute is ample.
    clock::after(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}
