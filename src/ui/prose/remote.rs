//! A picture that a text names by its address: a placeholder, which loads nothing.

use web_sys::Element;

use super::element::{make, picture, text_of};
use crate::ui::icon::Icon;

/// Makes the nodes of a placeholder: what stands in the text, and where its children go.
pub(super) fn create(address: &str, alt: &str) -> Option<(Element, Element)> {
    let frame = make("span", &[("class", "image-placeholder")])?;
    let words = make("span", &[])?;
    let shown_alt = text_of("span", &[("class", "image-alt")], alt)?;
    let shown_address = text_of("span", &[("class", "image-address")], address)?;
    words.append_with_node_2(&shown_alt, &shown_address).ok()?;
    frame.append_with_node_2(&picture(Icon::Image)?, &words).ok()?;
    // What stands in a placeholder's brackets is its alternative text, which is shown already.
    let unseen = make("span", &[("hidden", "")])?;
    frame.append_child(&unseen).ok()?;
    Some((frame, unseen))
}

/// Gives a placeholder that stays another address and other words.
pub(super) fn retag(placeholder: &Element, address: &str, alt: &str) {
    if let Ok(Some(shown)) = placeholder.query_selector(".image-alt") {
        shown.set_text_content(Some(alt));
    }
    if let Ok(Some(shown)) = placeholder.query_selector(".image-address") {
        shown.set_text_content(Some(address));
    }
}
