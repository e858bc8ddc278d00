//! Where a panel opens beside its button, and how high it may be there.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::view::El;

/// What stays free between a panel and the edge of the view, in pixels: the gap to its button, and as much again.
const MARGIN: f64 = 16.0;

/// The room on that side of a button on which its panel opens.
#[derive(Clone, Copy, Default)]
pub(super) struct Room {
    is_below: bool,
    /// In pixels.
    height: f64,
}

impl Room {
    /// The room around `button` in the element that `within` finds around it, or else in the window. A panel opens
    /// above, as long as `wanted` pixels are there or no more of them are below.
    pub(super) fn around(button: &HtmlElement, within: Option<&str>, wanted: f64) -> Self {
        let (top, bottom) = edges(within.and_then(|within| button.closest(within).ok().flatten()));
        let button = button.get_bounding_client_rect();
        let (above, below) = (button.top() - top - MARGIN, bottom - button.bottom() - MARGIN);
        let is_below = above < wanted && below > above;
        Self { is_below, height: if is_below { below } else { above } }
    }

    /// Puts the panel on that side, and keeps it as low as the room is.
    pub(super) fn take(self, panel: El) -> El {
        let panel = panel.attr("data-below", self.is_below.then_some(""));
        let style = panel.unchecked_ref::<HtmlElement>().style();
        // Only a property that browsers do not know could be refused.
        let _ = style.set_property("--room", &format!("{}px", self.height.max(0.0)));
        panel
    }
}

/// The top and the bottom of what a panel may lie over, in the window. The topbar lies over panels itself.
fn edges(view: Option<Element>) -> (f64, f64) {
    let rect = |element: Element| element.get_bounding_client_rect();
    if let Some(view) = view.map(rect) {
        return (view.top(), view.bottom());
    }
    let topbar =
        document().query_selector(".topbar").ok().flatten().map_or(0.0, |topbar| rect(topbar).bottom());
    (topbar, window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0))
}
