//! A picture that a text names by its address: a placeholder, which loads nothing until somebody asks for it.
//!
//! To load a picture is to tell its host that this text has been read, and when; a text that a stranger has influenced
//! could even put into the address what it has read. So nothing is loaded by itself, and only from where the deployment
//! allows. Where it does not, the placeholder says so and offers the address as a link.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, HtmlImageElement};

use super::element::{make, picture, set, text_of};
use crate::markdown::SafeUrl;
use crate::program::Handle;
use crate::ui::icon::Icon;

/// The button's action.
pub(super) const SHOW: &str = "show-picture";

const REFUSED: &str = "Catena is set up not to load pictures from this site.";
const FAILED: &str = "The picture could not be loaded.";

/// Makes the nodes of a placeholder: what stands in the text, and where its children go.
pub(super) fn create(address: &str, alt: &str) -> Option<(Element, Element)> {
    let frame = make("span", &[("class", "image-placeholder")])?;
    let words = make("span", &[])?;
    let shown_alt = text_of("span", &[("class", "image-alt")], alt)?;
    let shown_address = text_of("span", &[("class", "image-address")], address)?;
    words.append_with_node_2(&shown_alt, &shown_address).ok()?;
    let button = text_of(
        "button",
        &[("type", "button"), ("class", "copy-button"), ("data-action", SHOW)],
        "Show picture",
    )?;
    offer(&button, address);
    frame.append_with_node_3(&picture(Icon::Image)?, &words, &button).ok()?;
    // What stands in a placeholder's brackets is its alternative text, which is shown already.
    let unseen = make("span", &[("hidden", "")])?;
    frame.append_child(&unseen).ok()?;
    Some((frame, unseen))
}

/// Gives a placeholder that stays another address and other words.
pub(super) fn retag(placeholder: &Element, address: &str, alt: &str) {
    if let Some(shown) = part(placeholder, ".image-alt") {
        shown.set_text_content(Some(alt));
    }
    if let Some(shown) = part(placeholder, ".image-address") {
        shown.set_text_content(Some(address));
    }
    if let Some(button) = part(placeholder, "button") {
        offer(&button, address);
    }
}

/// The button is there for what could be loaded at all.
fn offer(button: &Element, address: &str) {
    // Neither can fail for an attribute of a fixed name.
    let _ = button.toggle_attribute_with_force("hidden", web_address(address).is_none());
}

/// The address if it is one of the web. A picture over plain http would be seen by everybody on the way.
fn web_address(address: &str) -> Option<SafeUrl> {
    SafeUrl::parse(address).filter(|address| address.as_str().starts_with("https://"))
}

/// Loads the picture of the placeholder that the button is in.
pub(super) fn show(button: &Element, program: Handle) -> Option<()> {
    let placeholder = button.closest(".image-placeholder").ok()??;
    let address = web_address(&part(&placeholder, ".image-address")?.text_content()?)?;
    clear(&placeholder);
    if !program.shows_picture(address.as_str()) {
        return say(&placeholder, REFUSED, &address);
    }
    let image: HtmlImageElement = make("img", &[])?.dyn_into().ok()?;
    image.set_alt(&part(&placeholder, ".image-alt")?.text_content().unwrap_or_default());
    image.set_referrer_policy("no-referrer");
    set(&image, "title", address.as_str());
    let loaded = {
        let placeholder = placeholder.clone();
        Closure::once_into_js(move || set(&placeholder, "data-shown", ""))
    };
    let failed = {
        let (placeholder, address) = (placeholder.clone(), address.clone());
        Closure::once_into_js(move || {
            clear(&placeholder);
            let _ = say(&placeholder, FAILED, &address);
        })
    };
    image.set_onload(Some(loaded.unchecked_ref()));
    image.set_onerror(Some(failed.unchecked_ref()));
    image.set_src(address.as_str());
    placeholder.append_child(&image).ok()?;
    Some(())
}

/// Says why there is no picture, and offers its address as a link.
fn say(placeholder: &Element, why: &str, address: &SafeUrl) -> Option<()> {
    let note = text_of("span", &[("class", "image-note"), ("role", "status")], why)?;
    placeholder.append_child(&note).ok()?;
    // In a link there cannot be another; the address is there to be read and copied.
    if placeholder.closest("a").ok()?.is_none() {
        let link = text_of("a", &[("href", address.as_str())], &format!("Open {}", address.host()))?;
        set(&link, "title", address.as_str());
        set(&link, "target", "_blank");
        set(&link, "rel", "noopener noreferrer");
        note.append_with_str_1(" ").ok()?;
        note.append_child(&link).ok()?;
        // Whoever came by keyboard goes on from here.
        if let Some(link) = link.dyn_ref::<HtmlElement>() {
            let _ = link.focus();
        }
    }
    Some(())
}

/// Removes what an earlier press has brought.
fn clear(placeholder: &Element) {
    for brought in ["img", ".image-note"] {
        if let Some(brought) = part(placeholder, brought) {
            brought.remove();
        }
    }
}

fn part(placeholder: &Element, selector: &str) -> Option<Element> {
    placeholder.query_selector(selector).ok()?
}
