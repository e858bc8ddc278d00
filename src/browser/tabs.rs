//! Word between the tabs of this page (`BroadcastChannel`), for what is not in localStorage and so makes no event there.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, window};

/// A line to the other tabs, for as long as this lives. In a browser without one, nothing is said and nothing heard.
pub struct Line {
    channel: Option<JsValue>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Line {
    /// Opens the line of this name. `heard` gets the texts that other tabs send.
    pub fn open(name: &str, mut heard: impl FnMut(String) + 'static) -> Self {
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        Self { channel: opened(name, heard.as_ref()), _heard: heard }
    }

    /// Sends a text to the other tabs.
    pub fn say(&self, text: &str) {
        self.call("postMessage", &Array::of1(&text.into()));
    }

    fn call(&self, name: &str, given: &Array) -> Option<()> {
        let channel = self.channel.as_ref()?;
        let function: Function = Reflect::get(channel, &name.into()).ok()?.dyn_into().ok()?;
        // A line that is open takes every text, and can be closed.
        function.apply(channel, given).ok().map(|_| ())
    }
}

fn opened(name: &str, heard: &JsValue) -> Option<JsValue> {
    let kind: Function = Reflect::get(&window()?.into(), &"BroadcastChannel".into()).ok()?.dyn_into().ok()?;
    let channel = Reflect::construct(&kind, &Array::of1(&name.into())).ok()?;
    Reflect::set(&channel, &"onmessage".into(), heard).ok()?;
    Some(channel)
}

impl Drop for Line {
    fn drop(&mut self) {
        self.call("close", &Array::new());
    }
}
