//! Seconds that pass, for as long as somebody looks at them.

use std::time::Duration;

use leptos::prelude::*;

use crate::program::use_program;

/// The time in milliseconds since 1970, renewed every second until the owner goes.
pub(super) fn every_second() -> ReadSignal<u64> {
    let program = use_program().program();
    let (now, set_now) = signal(program.now().0);
    let interval = set_interval_with_handle(move || set_now.set(program.now().0), Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(interval) = interval {
            interval.clear();
        }
    });
    now
}

/// A length of time in words: `14 s`, `2 min 5 s`.
pub(super) fn in_words(ms: u64) -> String {
    let seconds = (ms + 500) / 1000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
