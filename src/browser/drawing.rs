//! Drawing on copies of pictures. The browser decodes and encodes apart from the page; what happens here is that a
//! picture and a few lines are put onto a canvas that nobody sees.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d, window};

/// How good the JPEG of a copy is. At this no eye finds the difference.
const QUALITY: f64 = 0.92;

/// A line and a pin, in the pixels of the picture.
pub struct Stroke {
    /// The data of the path; empty for none.
    pub path: String,
    /// The colour of line and pin.
    pub colour: &'static str,
    /// What stands out against it.
    pub against: &'static str,
    /// How thick the line is.
    pub thickness: f64,
    /// The pin.
    pub pin: Pin,
}

/// A spot with a number, perhaps with words beside it.
pub struct Pin {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Its size.
    pub radius: f64,
    /// Its number.
    pub number: usize,
    /// Lines of words.
    pub words: Vec<String>,
}

/// A copy of a picture with strokes on it, its longer side at most `longest` pixels; `None` where the browser cannot.
pub async fn annotated(picture: &Blob, strokes: &[Stroke], longest: f64) -> Option<Blob> {
    let picture = decoded(picture).await?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (longest / width.max(height)).min(1.0);
    let (canvas, context) = canvas((width * scale).round(), (height * scale).round())?;
    context.scale(scale, scale).ok()?;
    context.draw_image_with_image_bitmap(&picture, 0.0, 0.0).ok()?;
    picture.close();
    context.set_line_join("round");
    context.set_line_cap("round");
    for stroke in strokes {
        draw(&context, stroke, width)?;
    }
    encoded(&canvas).await
}

/// A part of a picture as a picture of its own: from the left, from the top, width, height.
pub async fn cropped(picture: &Blob, (left, top, width, height): (f64, f64, f64, f64)) -> Option<Blob> {
    let picture = decoded(picture).await?;
    let (canvas, context) = canvas(width, height)?;
    context.draw_image_with_image_bitmap(&picture, -left, -top).ok()?;
    picture.close();
    encoded(&canvas).await
}

fn draw(context: &OffscreenCanvasRenderingContext2d, stroke: &Stroke, width: f64) -> Option<()> {
    if !stroke.path.is_empty() {
        let path = path_of(&stroke.path)?;
        context.set_stroke_style_str(stroke.against);
        context.set_line_width(stroke.thickness * 1.9);
        along(context, &path)?;
        context.set_stroke_style_str(stroke.colour);
        context.set_line_width(stroke.thickness);
        along(context, &path)?;
    }
    let Pin { x, y, radius, number, words } = &stroke.pin;
    context.begin_path();
    context.arc(*x, *y, *radius, 0.0, std::f64::consts::TAU).ok()?;
    context.set_fill_style_str(stroke.colour);
    context.fill();
    context.set_stroke_style_str(stroke.against);
    context.set_line_width(radius / 8.0);
    context.stroke();
    context.set_font(&format!("600 {}px sans-serif", radius * 1.2));
    context.set_text_align("center");
    context.set_fill_style_str(stroke.against);
    context.fill_text(&number.to_string(), *x, y + radius * 0.42).ok()?;
    // Where there is no room to the right, the words stand to the left.
    let to_left = *x > width * 0.6;
    context.set_text_align(if to_left { "right" } else { "left" });
    context.set_line_width(radius * 0.28);
    for (line, row) in words.iter().zip(0_u32..) {
        let (x, y) = (
            if to_left { x - radius * 1.5 } else { x + radius * 1.5 },
            y + radius * (0.42 + 1.35 * f64::from(row)),
        );
        context.stroke_text(line, x, y).ok()?;
        context.set_fill_style_str(stroke.colour);
        context.fill_text(line, x, y).ok()?;
    }
    Some(())
}

/// A path as the canvas has it, from the same data as an element of SVG.
fn path_of(data: &str) -> Option<JsValue> {
    let page = window()?;
    let constructor: Function = Reflect::get(&page, &"Path2D".into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&constructor, &Array::of1(&data.into())).ok()
}

fn along(context: &OffscreenCanvasRenderingContext2d, path: &JsValue) -> Option<()> {
    let stroke: Function = Reflect::get(context, &"stroke".into()).ok()?.dyn_into().ok()?;
    stroke.call1(context, path).ok().map(|_| ())
}

async fn decoded(picture: &Blob) -> Option<ImageBitmap> {
    JsFuture::from(window()?.create_image_bitmap_with_blob(picture).ok()?).await.ok()?.dyn_into().ok()
}

fn canvas(width: f64, height: f64) -> Option<(OffscreenCanvas, OffscreenCanvasRenderingContext2d)> {
    let canvas = OffscreenCanvas::new(width.max(1.0) as u32, height.max(1.0) as u32).ok()?;
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

async fn encoded(canvas: &OffscreenCanvas) -> Option<Blob> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"image/jpeg".into()).ok()?;
    Reflect::set(&options, &"quality".into(), &QUALITY.into()).ok()?;
    let encode: Function = Reflect::get(canvas, &"convertToBlob".into()).ok()?.dyn_into().ok()?;
    let encoding: Promise = encode.call1(canvas, &options).ok()?.dyn_into().ok()?;
    JsFuture::from(encoding).await.ok()?.dyn_into().ok()
}
