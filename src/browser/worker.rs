//! A Web Worker: a script of ours that runs beside the page and cannot touch it.
//!
//! The page's policy asks for Trusted Types, so the address of a worker's script has to come from a policy with a name.
//! Ours is made once, for the addresses of our own scripts, and then dropped: nothing else can be made with it.

use std::cell::OnceCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker as Inner, window};

use super::extras;

/// The name of the policy. The server's content security policy allows this one.
const POLICY: &str = "catena-worker";

/// The scripts that the page may start, in the folder of what is loaded later.
const SCRIPTS: [&str; 2] = ["colours.js", "pictures.js"];

thread_local! {
    /// Their addresses, in the same order. A build without that folder has none.
    static TRUSTED: OnceCell<Option<[JsValue; 2]>> = const { OnceCell::new() };
}

/// A worker that runs until this is dropped.
pub struct Worker {
    inner: Inner,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Worker {
    /// Starts one of our scripts. `heard` gets what the worker sends; `failed` is called when its script could not be
    /// loaded, or threw.
    pub fn start(
        script: &str,
        mut heard: impl FnMut(JsValue) + 'static,
        mut failed: impl FnMut() + 'static,
    ) -> Option<Self> {
        let at = SCRIPTS.iter().position(|known| *known == script)?;
        let script = TRUSTED.with(|all| Some(all.get_or_init(all_trusted).as_ref()?[at].clone()))?;
        let kind: Function = Reflect::get(&window()?.into(), &"Worker".into()).ok()?.dyn_into().ok()?;
        let inner: Inner = Reflect::construct(&kind, &Array::of1(&script)).ok()?.dyn_into().ok()?;
        let heard = Closure::new(move |event: MessageEvent| heard(event.data()));
        let failed = Closure::new(move |event: Event| {
            // It has been heard, so it need not be on the console as well.
            event.prevent_default();
            failed();
        });
        inner.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        inner.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self { inner, _heard: heard, _failed: failed })
    }

    /// Sends a message, which is copied.
    pub fn send(&self, message: &JsValue) {
        // It fails only for what cannot be copied, and we send texts and numbers.
        let _ = self.inner.post_message(message);
    }

    /// Sends a message, with buffers that are handed over instead of being copied.
    pub fn hand_over(&self, message: &JsValue, buffers: &JsValue) {
        // It fails only for what cannot be copied or handed over, and we send texts, numbers, Blobs and whole buffers.
        let _ = self.inner.post_message_with_transfer(message, buffers);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.inner.set_onmessage(None);
        self.inner.set_onerror(None);
        self.inner.terminate();
    }
}

/// The addresses as the browser wants them: by a policy where there are Trusted Types, as they are elsewhere.
fn all_trusted() -> Option<[JsValue; 2]> {
    let [first, second] = SCRIPTS.map(extras::address);
    let addresses = [first?, second?].map(JsValue::from);
    Some(by_policy(&addresses).unwrap_or(addresses))
}

fn by_policy(addresses: &[JsValue; 2]) -> Option<[JsValue; 2]> {
    let types = Reflect::get(&window()?.into(), &"trustedTypes".into()).ok()?;
    let create: Function = Reflect::get(&types, &"createPolicy".into()).ok()?.dyn_into().ok()?;
    let rules = Object::new();
    let same = Closure::<dyn Fn(JsValue) -> JsValue>::new(|address: JsValue| address);
    Reflect::set(&rules, &"createScriptURL".into(), same.as_ref()).ok()?;
    let policy = create.call2(&types, &POLICY.into(), &rules).ok()?;
    let trust: Function = Reflect::get(&policy, &"createScriptURL".into()).ok()?.dyn_into().ok()?;
    let [first, second] = addresses.each_ref().map(|address| trust.call1(&policy, address).ok());
    Some([first?, second?])
}
