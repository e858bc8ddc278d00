//! An area that is cut out of a picture stays on it, whatever is done to it.

#![cfg(not(target_arch = "wasm32"))]

use catena::chat::picture::crop::{Area, Edge};
use proptest::prelude::*;

/// What a hand does to an area: it moves it, binds it to a ratio, or pulls a corner.
fn done(area: Area, deed: usize, x: f64, y: f64, bound: Option<f64>) -> Area {
    match (deed, bound) {
        (0 | 1, _) => area.moved(x, y),
        (2, Some(bound)) => area.bound_to(bound),
        _ => area.pulled(Edge::ALL[deed % 4], x, y, bound),
    }
}

proptest! {
    #[test]
    fn an_area_stays_on_the_picture(
        deeds in proptest::collection::vec((0_usize..8, -1.5..1.5, -1.5..1.5), 1..60),
        bound in proptest::option::of(prop_oneof![Just(1.0), Just(16.0 / 9.0), Just(9.0 / 16.0), 0.1..8.0]),
    ) {
        let mut area = Area::MIDDLE;
        for (deed, x, y) in deeds {
            area = done(area, deed, x, y, bound);
            let sides = [area.left, area.top, area.right, area.bottom];
            prop_assert!(sides.iter().all(|side| (0.0..=1.0).contains(side)), "{area:?}");
            prop_assert!(area.left <= area.right && area.top <= area.bottom, "{area:?}");
        }
    }
}
