//! Where diagrams are drawn: a page of this build, to be shown in a frame.

use crate::browser::extras;

/// The address of that page; `None` where this build has none.
pub fn page() -> Option<String> {
    extras::address("diagram.html")
}
