//! Locks that all tabs of this page share (Web Locks API), and that end with the tab that holds them.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::window;

/// A lock that is held until it is dropped. In a browser without them it is held at once, and guards nothing.
pub struct Lock(Option<Function>);

/// Waits until no other tab holds the lock of this name, and holds it.
pub async fn hold(name: &str) -> Lock {
    let Some((locks, request)) = manager() else { return Lock(None) };
    let granted = Promise::new(&mut |tell: Function, refuse: Function| {
        let held = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            // The lock is held until this promise is resolved.
            Promise::new(&mut |release, _| {
                let _ = tell.call1(&JsValue::UNDEFINED, &release);
            })
            .into()
        });
        if request.call2(&locks, &JsValue::from_str(name), &held).is_err() {
            let _ = refuse.call0(&JsValue::UNDEFINED);
        }
    });
    Lock(JsFuture::from(granted).await.ok().and_then(|release| release.dyn_into().ok()))
}

/// Whether somebody holds the lock of this name, here or in another tab. Where that cannot be told, nobody does.
pub async fn is_taken(name: &str) -> bool {
    held().await.is_some_and(|held| held.iter().any(|lock| text_of(&lock, "name").as_deref() == Some(name)))
}

async fn held() -> Option<Array> {
    let (locks, _) = manager()?;
    let query: Function = Reflect::get(&locks, &JsValue::from_str("query")).ok()?.dyn_into().ok()?;
    let answer: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let snapshot = JsFuture::from(answer).await.ok()?;
    Reflect::get(&snapshot, &JsValue::from_str("held")).ok()?.dyn_into().ok()
}

fn text_of(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &JsValue::from_str(name)).ok()?.as_string()
}

fn manager() -> Option<(JsValue, Function)> {
    let navigator = window()?.navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).ok()?;
    let request = Reflect::get(&locks, &JsValue::from_str("request")).ok()?.dyn_into().ok()?;
    Some((locks, request))
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            // The function only resolves a promise, which does not throw.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}
