//! A block of code: its nodes, and what can be done with it besides Copy, which the transcript knows.

use web_sys::Element;

use super::element::{make, picture, set, text_of};
use crate::markdown::file_extension;
use crate::program::Handle;
use crate::ui::icon::Icon;

/// The buttons besides Copy: action and label.
const TOOLS: [(&str, &str); 2] = [("wrap-code", "Wrap"), ("save-code", "Download")];

/// Makes the nodes of a block: the figure, and the element that its text goes into.
pub(super) fn create(language: &str) -> Option<(Element, Element)> {
    let figure = make("figure", &[("class", "code"), ("data-language", language)])?;
    let caption = make("figcaption", &[])?;
    let label = text_of("span", &[], language)?;
    let copy = make("button", &[("type", "button"), ("class", "copy-button"), ("data-action", "copy-code")])?;
    let word = text_of("span", &[], "Copy")?;
    copy.append_with_node_2(&picture(Icon::Copy)?, &word).ok()?;
    let tools = make("div", &[("class", "code-tools")])?;
    for (action, word) in TOOLS {
        let button = text_of(
            "button",
            &[("type", "button"), ("class", "copy-button"), ("data-action", action)],
            word,
        )?;
        if action == "wrap-code" {
            set(&button, "aria-pressed", "false");
        }
        tools.append_child(&button).ok()?;
    }
    tools.append_child(&copy).ok()?;
    caption.append_with_node_2(&label, &tools).ok()?;
    let pre = make("pre", &[("tabindex", "0")])?;
    let code = make("code", &[])?;
    pre.append_child(&code).ok()?;
    figure.append_with_node_2(&caption, &pre).ok()?;
    Some((figure, code))
}

/// Gives a block that stays another language.
pub(super) fn retag(figure: &Element, language: &str) {
    set(figure, "data-language", language);
    if let Ok(Some(label)) = figure.query_selector("figcaption > span") {
        label.set_text_content(Some(language));
    }
}

/// Takes a press on a button of a block. What is not one of ours is left to others.
pub(super) fn pressed(action: &str, button: &Element, program: Handle) -> Option<()> {
    match action {
        "wrap-code" => wrap(button),
        "save-code" => save(button, program),
        _ => None,
    }
}

fn wrap(button: &Element) -> Option<()> {
    let figure = button.closest("figure").ok()??;
    let wraps = figure.toggle_attribute("data-wrap").ok()?;
    button.set_attribute("aria-pressed", if wraps { "true" } else { "false" }).ok()
}

fn save(button: &Element, program: Handle) -> Option<()> {
    let figure = button.closest("figure").ok()??;
    let code = figure.query_selector("code").ok()??.text_content()?;
    let language = figure.get_attribute("data-language").unwrap_or_default();
    program.save(&format!("code.{}", file_extension(&language)), "text/plain;charset=utf-8", &code);
    Some(())
}
