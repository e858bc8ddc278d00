//! One flush per frame.

use leptos::prelude::{request_animation_frame, set_timeout};
use std::time::Duration;

use super::page::is_hidden;

/// Calls back before the next paint. A hidden tab paints nothing, so there a timer stands in: the answer has to be in
/// the page, and written down, when the person comes back.
pub fn next_frame(then: impl FnOnce() + 'static) {
    if is_hidden() {
        set_timeout(then, Duration::from_millis(250));
    } else {
        request_animation_frame(then);
    }
}
