//! Pictures that leave the page: as a file, and over the clipboard.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ClipboardItem, HtmlAnchorElement, ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
    Url, window,
};

use super::clock;

/// Saves a Blob as a file; `None` where the browser would not.
pub fn save(name: &str, blob: &Blob) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download holds the Blob by itself once it has begun; a minute is ample.
    clock::after(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}

/// Puts a picture on the clipboard, as PNG, which is the only kind that every browser takes there.
pub async fn copy(blob: &Blob) -> Option<()> {
    let window = window().filter(|window| window.is_secure_context())?;
    let png = as_png(blob).await?;
    let kinds = Object::new();
    Reflect::set(&kinds, &JsValue::from("image/png"), &png).ok()?;
    let item = ClipboardItem::new_with_record_from_str_to_blob_promise(&kinds).ok()?;
    JsFuture::from(window.navigator().clipboard().write(&Array::of1(&item))).await.ok()?;
    Some(())
}

async fn as_png(blob: &Blob) -> Option<Blob> {
    let canvas = drawn(blob, u32::MAX).await?;
    JsFuture::from(canvas.convert_to_blob().ok()?).await.ok()?.dyn_into().ok()
}

/// A copy whose longer side has at most so many pixels, for where no worker makes one.
pub async fn shrunk(blob: &Blob, side: u32) -> Option<Blob> {
    let canvas = drawn(blob, side).await?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"image/webp".into()).ok()?;
    Reflect::set(&options, &"quality".into(), &0.84.into()).ok()?;
    // Called by its name, since its options are a type that nothing else here needs.
    let encode: Function = Reflect::get(&canvas, &"convertToBlob".into()).ok()?.dyn_into().ok()?;
    let encoded: Promise = encode.call1(&canvas, &options).ok()?.dyn_into().ok()?;
    JsFuture::from(encoded).await.ok()?.dyn_into().ok()
}

async fn drawn(blob: &Blob, side: u32) -> Option<OffscreenCanvas> {
    let decoded = JsFuture::from(window()?.create_image_bitmap_with_blob(blob).ok()?).await.ok()?;
    let picture: ImageBitmap = decoded.dyn_into().ok()?;
    let scale = (f64::from(side) / f64::from(picture.width().max(picture.height()).max(1))).min(1.0);
    let sized = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
    let (width, height) = (sized(picture.width()), sized(picture.height()));
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width.into(), height.into())
        .ok()?;
    picture.close();
    Some(canvas)
}
