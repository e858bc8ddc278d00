//! Time and chance, which the core has to be given.

use js_sys::{Date, Function, Math, Promise};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{set_timeout, set_timeout_with_handle};
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::window;

/// Milliseconds since 1970 (UTC), by the device's clock.
pub fn now_ms() -> u64 {
    Date::now() as u64
}

/// Milliseconds by a clock that nobody sets, since some moment of its own.
pub fn steady_ms() -> u64 {
    window()
        .and_then(|window| window.performance())
        .map_or_else(now_ms, |performance| performance.now() as u64)
}

/// How far the person's clock is ahead of UTC, in minutes.
pub fn east_minutes() -> i64 {
    -(Date::new_0().get_timezone_offset() as i64)
}

/// A random number from 0 to 1, not for secrets.
pub fn chance() -> f64 {
    Math::random()
}

/// A name that nothing else has: 25 letters and digits that begin with the time, so that names sort by age.
pub fn fresh_name() -> String {
    let random = || (Math::random() * 4_294_967_296.0) as u32;
    format!("{:010x}{:07x}{:07x}", now_ms(), random() >> 4, random() >> 4)
}

/// Waits, and lets everything else that is due happen first.
pub async fn pause(ms: u64) {
    let waited = Promise::new(&mut |resolve: Function, _| {
        after(ms, move || {
            // The function only resolves a promise, which does not throw.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
    });
    let _ = JsFuture::from(waited).await;
}

/// A call that is to come, and does not once this is dropped.
#[derive(Debug)]
#[must_use = "dropped, it never calls"]
pub struct Alarm(Option<TimeoutHandle>);

impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some(handle) = self.0 {
            handle.clear();
        }
    }
}

/// Calls back once, after `ms` milliseconds, unless the alarm is dropped before.
pub fn alarm(ms: u64, then: impl FnOnce() + 'static) -> Alarm {
    // It fails only where there is no window, and then there is nothing to wait for.
    Alarm(set_timeout_with_handle(then, Duration::from_millis(ms)).ok())
}

/// Calls back once, after `ms` milliseconds.
pub fn after(ms: u64, then: impl FnOnce() + 'static) {
    set_timeout(then, Duration::from_millis(ms));
}

/// A day as the person writes it.
pub fn date(at: u64) -> String {
    let options = js_sys::Object::new();
    // A new object takes every property.
    let _ = js_sys::Reflect::set(&options, &"dateStyle".into(), &"medium".into());
    Date::new(&JsValue::from_f64(at as f64)).to_locale_date_string("default", &options).into()
}
