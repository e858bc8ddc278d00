//! One flush per frame.

use leptos::prelude::{request_animation_frame, set_timeout};
use std::time::Duration;
use web_sys::{VisibilityState, window};

/// Calls back before the next paint. A hidden tab paints nothing, so there a timer stands in: the answer has to be in
/// the page, and written down, when the person comes back.
pub fn next_frame(then: impl FnOnce() + 'static) {
    let hidden = window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.visibility_state() == VisibilityState::Hidden);
    if hidden {
        set_timeout(then, Duration::from_millis(250));
    } else {
        request_animation_frame(then);
    }
}
