//! Text that grows at the end of a long run of inline content.
//!
//! When a text changes in part, Chromium moves what it knows about the whole run around it, at once and within the call,
//! and throws that away again if the run gets or loses a node before it is laid out. In a paragraph of 200 kB this took
//! 9 ms, twice as long as the layout that followed anyhow. It does not do so for a run that is known to need a new look,
//! and a run is known to need one when a node has just been put into it.

use leptos::prelude::document;
use web_sys::Text;

/// From how many children on a run is long. In a shorter one the browser's way is as fast, and in a paragraph of one
/// text it is faster.
pub(super) const LONG: usize = 64;

/// Adds to a text in a long run. The text node stays the same one, and so does what is selected in it.
pub(super) fn append(node: &Text, text: &str) -> Option<()> {
    let parent = node.parent_node()?;
    // A text of nothing has no place on the screen, and what is selected lies before it.
    let passing = document().create_text_node("");
    parent.append_child(&passing).ok()?;
    let appended = node.append_data(text).ok();
    parent.remove_child(&passing).ok()?;
    appended
}
