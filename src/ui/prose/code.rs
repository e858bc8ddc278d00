//! A block of code: its nodes, and what can be done with it besides Copy, which the transcript knows.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit};

use super::element::{copy, make, picture, set, text_of};
use super::{colours, diagram};
use crate::markdown::file_extension;
use crate::program::Handle;
use crate::ui::icon::Icon;

/// The buttons besides Copy: action, label, and the full name where the label is short for one.
const TOOLS: [(&str, &str, Option<&str>); 3] = [
    (NUMBERS.action, "Lines", Some("Line numbers")),
    (WRAP.action, "Wrap", Some("Wrap lines")),
    ("save-code", "Download", None),
];

/// Something about a block that is on or off: the button that turns it, and the attribute of the figure that says so.
struct Switch {
    action: &'static str,
    attribute: &'static str,
}

const WRAP: Switch = Switch { action: "wrap-code", attribute: "data-wrap" };
const NUMBERS: Switch = Switch { action: "number-code", attribute: "data-numbers" };

/// Makes the nodes of a block: the figure, and the element that its text goes into. A block that is `closed` does not
/// grow any more.
pub(super) fn create(language: &str, closed: bool) -> Option<(Element, Element)> {
    let figure = copy("code", blank)?;
    set(&figure, "data-language", language);
    let caption = figure.first_element_child()?;
    if !language.is_empty() {
        caption.first_element_child()?.set_text_content(Some(language));
    }
    if let Some(show) = diagram::button() {
        let tools = caption.last_element_child()?;
        tools.insert_before(&show, tools.first_child().as_ref()).ok()?;
        diagram::offer(&figure, language, closed);
    }
    if closed {
        colours::watch(&figure);
    }
    let code = figure.last_element_child()?.first_element_child()?;
    Some((figure, code))
}

/// A block without text and language.
fn blank() -> Option<Element> {
    let figure = make("figure", &[("class", "code")])?;
    let caption = make("figcaption", &[])?;
    let copy = make("button", &[("type", "button"), ("class", "copy-button"), ("data-action", "copy-code")])?;
    let word = text_of("span", &[], "Copy")?;
    copy.append_with_node_2(&picture(Icon::Copy)?, &word).ok()?;
    let tools = make("div", &[("class", "code-tools")])?;
    for (action, word, name) in TOOLS {
        let attributes = [("type", "button"), ("class", "copy-button"), ("data-action", action)];
        let button = text_of("button", &attributes, word)?;
        if let Some(name) = name {
            set(&button, "aria-label", name);
            set(&button, "title", name);
            set(&button, "aria-pressed", "false");
        }
        tools.append_child(&button).ok()?;
    }
    tools.append_child(&copy).ok()?;
    caption.append_with_node_2(&make("span", &[])?.into(), &tools).ok()?;
    let pre = make("pre", &[("tabindex", "0")])?;
    pre.append_child(&make("code", &[])?.into()).ok()?;
    figure.append_with_node_2(&caption, &pre).ok()?;
    Some(figure)
}

/// Gives a block that stays another language, or says that it does not grow any more.
pub(super) fn retag(figure: &Element, language: &str, closed: bool) {
    colours::forget(figure);
    set(figure, "data-language", language);
    if let Ok(Some(label)) = figure.query_selector("figcaption > span") {
        label.set_text_content(Some(language));
    }
    diagram::offer(figure, language, closed);
    if closed {
        colours::watch(figure);
    }
}

/// Takes a press on a button of a block. What is not one of ours is left to others.
pub(super) fn pressed(action: &str, button: &Element, program: Handle) -> Option<()> {
    let figure = button.closest("figure.code").ok()??;
    match action {
        "wrap-code" => {
            if turn(&figure, &WRAP)? {
                // A line that goes on below has no place for the number of the next.
                turn_off(&figure, &NUMBERS);
            }
            Some(())
        }
        "number-code" => {
            if turn(&figure, &NUMBERS)? {
                turn_off(&figure, &WRAP);
                number(figure)?;
            }
            Some(())
        }
        "save-code" => save(&figure, program),
        diagram::SHOW => diagram::pressed(&figure),
        _ => None,
    }
}

/// Turns a switch, and says whether it is on now.
fn turn(figure: &Element, switch: &Switch) -> Option<bool> {
    let on = figure.toggle_attribute(switch.attribute).ok()?;
    show(figure, switch, on);
    Some(on)
}

fn turn_off(figure: &Element, switch: &Switch) {
    // Removing an attribute of a fixed name cannot fail.
    figure.remove_attribute(switch.attribute).unwrap_or_default();
    show(figure, switch, false);
}

fn show(figure: &Element, switch: &Switch, on: bool) {
    if let Ok(Some(button)) = figure.query_selector(&format!("[data-action={}]", switch.action)) {
        set(&button, "aria-pressed", if on { "true" } else { "false" });
    }
}

/// Numbers the lines for as long as the switch is on. The numbers are an attribute that the style sheet shows, so they
/// are not in the text: not to be selected, copied or found.
fn number(figure: Element) -> Option<()> {
    let pre = figure.query_selector("pre").ok()??;
    let code = pre.query_selector("code").ok()??;
    let write = {
        let (pre, code) = (pre.clone(), code.clone());
        move || {
            let text = code.text_content().unwrap_or_default();
            let lines: Vec<String> = (1..=text.lines().count().max(1)).map(|line| line.to_string()).collect();
            set(&pre, "data-lines", &lines.join("\n"));
        }
    };
    write();
    // The block may still be growing.
    let grew = Closure::<dyn FnMut(Array, MutationObserver)>::new(move |_, observer: MutationObserver| {
        if figure.has_attribute(NUMBERS.attribute) {
            write();
        } else {
            observer.disconnect();
        }
    });
    let observer = MutationObserver::new(grew.into_js_value().unchecked_ref()).ok()?;
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    observer.observe_with_options(&code, &options).ok()
}

fn save(figure: &Element, program: Handle) -> Option<()> {
    let code = figure.query_selector("code").ok()??.text_content()?;
    let language = figure.get_attribute("data-language").unwrap_or_default();
    program.save(&format!("code.{}", file_extension(&language)), "text/plain;charset=utf-8", &code);
    Some(())
}
