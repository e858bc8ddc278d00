//! Files of this build that are not the program: scripts and pages that are loaded when something needs them.
//!
//! They lie in one folder beside the page, which the page names in its head. A build without that folder, such as one
//! made by Trunk alone, has none of them, and what they do is not offered.

use web_sys::window;

/// The address of such a file, seen from the page; `None` where this build has none.
pub fn address(file: &str) -> Option<String> {
    let page = window()?.document()?;
    let folder = page.query_selector("meta[name=catena-extras]").ok()??.get_attribute("content")?;
    (!folder.is_empty()).then(|| format!("{folder}/{file}"))
}
