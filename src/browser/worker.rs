//! A Web Worker: a script of ours that runs beside the page and cannot touch it.
//!
//! The page's policy asks for Trusted Types, so the address of a worker's script has to come from a policy with a name.
//! Ours is made once, for one address, and then dropped: nothing else can be made with it.

use std::cell::OnceCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker as Inner, window};

/// The name of the policy. The server's content security policy allows this one.
const POLICY: &str = "catena-worker";

thread_local! {
    static SCRIPT: OnceCell<JsValue> = const { OnceCell::new() };
}

/// A worker that runs until this is dropped.
pub struct Worker {
    inner: Inner,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Worker {
    /// Starts the one script that this page may start, which is the first that was asked for. `heard` gets what the
    /// worker sends; `failed` is called when its script could not be loaded, or threw.
    pub fn start(
        address: &str,
        mut heard: impl FnMut(JsValue) + 'static,
        mut failed: impl FnMut() + 'static,
    ) -> Option<Self> {
        let script = SCRIPT.with(|script| script.get_or_init(|| trusted(address)).clone());
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
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.inner.set_onmessage(None);
        self.inner.set_onerror(None);
        self.inner.terminate();
    }
}

/// The address as the browser wants it: by a policy where there are Trusted Types, as it is elsewhere.
fn trusted(address: &str) -> JsValue {
    by_policy(address).unwrap_or_else(|| JsValue::from_str(address))
}

fn by_policy(address: &str) -> Option<JsValue> {
    let types = Reflect::get(&window()?.into(), &"trustedTypes".into()).ok()?;
    let create: Function = Reflect::get(&types, &"createPolicy".into()).ok()?.dyn_into().ok()?;
    let rules = Object::new();
    let same = Closure::<dyn Fn(JsValue) -> JsValue>::new(|address: JsValue| address);
    Reflect::set(&rules, &"createScriptURL".into(), same.as_ref()).ok()?;
    let policy = create.call2(&types, &POLICY.into(), &rules).ok()?;
    let trust: Function = Reflect::get(&policy, &"createScriptURL".into()).ok()?.dyn_into().ok()?;
    trust.call1(&policy, &address.into()).ok()
}
