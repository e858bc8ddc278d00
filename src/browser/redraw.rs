//! Copies of pictures that are made for sending. The browser decodes and shrinks beside the page, and turns what a camera
//! held upright; the page's own thread only hands a picture over that is small by then.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d, window};

/// A copy.
pub struct Drawn {
    /// Its bytes, of the type that they are.
    pub blob: Blob,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Draws a picture at the size that `sized` gives for its own; `None` where the browser cannot read it. `mime_type` is a
/// wish: a browser that does not write it writes PNG.
pub async fn redraw(
    blob: &Blob,
    known: (u32, u32),
    sized: impl Fn((u32, u32)) -> (u32, u32),
    mime_type: &str,
    quality: f64,
) -> Option<Drawn> {
    let picture = decoded(blob, known, &sized).await?;
    // What is turned is as wide as it was high, and a browser may have passed over the wish.
    let (width, height) = sized((picture.width(), picture.height()));
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width.into(), height.into())
        .ok()?;
    picture.close();
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &mime_type.into()).ok()?;
    Reflect::set(&options, &"quality".into(), &quality.into()).ok()?;
    let write: Function = Reflect::get(&canvas, &"convertToBlob".into()).ok()?.dyn_into().ok()?;
    let blob = promised(write.call1(&canvas, &options).ok()?).await?.dyn_into().ok()?;
    Some(Drawn { blob, width, height })
}

/// The picture, no larger than it is needed.
async fn decoded(
    blob: &Blob,
    (width, height): (u32, u32),
    sized: &impl Fn((u32, u32)) -> (u32, u32),
) -> Option<ImageBitmap> {
    let window = window()?;
    let make: Function = Reflect::get(&window, &"createImageBitmap".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into()).ok()?;
    let longer = width.max(height);
    let (smaller, _) = sized((longer, longer));
    if longer > smaller {
        // One side alone: the other follows, whichever way it is turned.
        let side = if width >= height { "resizeWidth" } else { "resizeHeight" };
        Reflect::set(&options, &side.into(), &smaller.into()).ok()?;
        Reflect::set(&options, &"resizeQuality".into(), &"high".into()).ok()?;
    }
    promised(make.call2(&window, blob, &options).ok()?).await?.dyn_into().ok()
}

async fn promised(promise: JsValue) -> Option<JsValue> {
    JsFuture::from(Promise::from(promise)).await.ok()
}
