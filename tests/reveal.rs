//! The pace of arriving text: for every pattern of arrivals and frames it is in time, goes on, and ends with everything.

#![cfg(not(target_arch = "wasm32"))]

use catena::chat::id::Millis;
use catena::chat::reveal::{MOST_BEHIND_MS, Reveal};
use proptest::prelude::*;

/// A frame of a common screen, in milliseconds.
const FRAME_MS: u64 = 16;

/// Plays arrivals and frames, both in the order of their times, and looks at every frame.
fn play(lumps: &[(u64, String)], frames: &[u64]) -> (Reveal, String, u64) {
    let (mut reveal, mut text, mut now) = (Reveal::default(), String::new(), 1_000);
    let mut history: Vec<(u64, usize)> = Vec::new();
    let mut lumps = lumps.iter().scan(now, |at, (gap, lump)| {
        *at += gap;
        Some((*at, lump))
    });
    let mut next = lumps.next();
    for pause in frames {
        now += pause;
        while let Some((at, lump)) = next.filter(|(at, _)| *at <= now) {
            text.push_str(lump);
            // It is seen now, unless the frames are slower than the screen's.
            history.push((if now - at <= FRAME_MS { at } else { now - FRAME_MS }, text.len()));
            next = lumps.next();
        }
        let before = reveal.shown();
        let shown = reveal.frame(&text, Millis(now));
        assert!(shown >= before && shown <= text.len() && text.is_char_boundary(shown));
        let late = history.iter().rev().find(|(at, _)| at + MOST_BEHIND_MS <= now);
        assert!(late.is_none_or(|(_, length)| shown >= *length), "behind: {shown} of {late:?}");
    }
    (reveal, text, now)
}

fn lumps() -> impl Strategy<Value = Vec<(u64, String)>> {
    let lump = prop_oneof![
        "[a-z ]{1,40}",
        "[a-z0-9]{60,200}",
        "\\PC{1,30}",
        Just("👩‍👩‍👧‍👦 🇩🇪 👍🏽 नमस्ते สวัสดี".to_owned()),
        "[一-龠]{1,60}",
    ];
    proptest::collection::vec((0..900_u64, lump), 0..40)
}

proptest! {
    #[test]
    fn it_is_never_late_never_goes_back_and_ends_with_everything(
        lumps in lumps(),
        frames in proptest::collection::vec(1..120_u64, 0..300),
    ) {
        let (mut reveal, text, now) = play(&lumps, &frames);
        reveal.frame(&text, Millis(now));
        prop_assert_eq!(reveal.frame(&text, Millis(now + MOST_BEHIND_MS)), text.len());
        prop_assert!(!reveal.is_behind());
    }
}
