//! The style of the box, which comes with its code and not with the page: nobody types a message in it.

use std::cell::Cell;

use js_sys::{Function, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

/// The style sheet, in the same cascade layers as those that the page loads.
const SHEET: &str = include_str!("../../../style/later/studio.css");

thread_local! {
    static WORN: Cell<bool> = const { Cell::new(false) };
}

/// Adds the style sheet to the page, once.
pub(super) fn dress() {
    if !WORN.get() {
        WORN.set(adopt().is_ok());
    }
}

/// A sheet that is made here is no inline style, so the page's policy has nothing against it.
fn adopt() -> Result<(), JsValue> {
    let window = leptos::prelude::window();
    let constructor: Function = Reflect::get(&window, &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&constructor, &js_sys::Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    let _ = replace.call1(&sheet, &SHEET.into())?;
    let adopted = Reflect::get(&document(), &"adoptedStyleSheets".into())?;
    let push: Function = Reflect::get(&adopted, &"push".into())?.dyn_into()?;
    let _ = push.call1(&adopted, &sheet)?;
    Ok(())
}
