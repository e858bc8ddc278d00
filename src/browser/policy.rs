//! What the page's content security policy stopped. A request that it stops fails like any other, without a word; only
//! an event of the document tells them apart.

use std::cell::RefCell;

use js_sys::Reflect;
use leptos::prelude::window_event_listener_untyped;
use wasm_bindgen::JsValue;

use super::clock;

thread_local! {
    /// Addresses that were stopped. A policy does not change while the page lives.
    static STOPPED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Begins to listen. The event bubbles from the document to the window.
pub fn watch() {
    let listener = window_event_listener_untyped("securitypolicyviolation", |event| {
        let text = |name: &str| {
            Reflect::get(&event, &JsValue::from_str(name)).ok().and_then(|value| value.as_string())
        };
        if text("effectiveDirective").as_deref() == Some("connect-src")
            && let Some(address) = text("blockedURI")
        {
            STOPPED.with_borrow_mut(|stopped| {
                if !stopped.contains(&address) {
                    stopped.push(address);
                }
            });
        }
    });
    // It listens as long as the page lives.
    std::mem::forget(listener);
}

/// Whether requests to this address are stopped. The event comes a moment after the request has failed.
pub async fn stops(base: &str) -> bool {
    if base.is_empty() {
        return false;
    }
    clock::pause(0).await;
    // The browser reports the whole address, or the origin alone.
    STOPPED.with_borrow(|stopped| {
        stopped.iter().any(|address| address.starts_with(base) || base.starts_with(address.as_str()))
    })
}
