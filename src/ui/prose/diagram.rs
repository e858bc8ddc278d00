//! A diagram: the code of it, and beside the code a button that has it drawn.
//!
//! What draws diagrams is a large program that others wrote, and it works on a text of a stranger. So it runs in a frame
//! without an origin: it cannot reach this page, what is stored here, or anybody else. The page sends it the source and
//! gets a height, or what is wrong in words; nothing else that it says is listened to.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlIFrameElement, MessageEvent, MutationObserver, MutationObserverInit};

use super::element::{make, set, text_of};
use crate::program::diagrams;

/// The button's action.
pub(super) const SHOW: &str = "show-diagram";

/// A drawing may have any height, but the page believes none beyond this many CSS pixels: the frame scrolls then.
const HIGHEST: f64 = 4_000.0;

thread_local! {
    static OPEN: RefCell<Open> = RefCell::new(Open::default());
}

/// The diagrams that are shown or on their way.
#[derive(Default)]
struct Open {
    listens: bool,
    diagrams: Vec<Diagram>,
}

#[derive(Clone)]
struct Diagram {
    figure: Element,
    frame: HtmlIFrameElement,
}

/// The button for blocks of code, if this build can draw. It is hidden until `offer` says otherwise.
pub(super) fn button() -> Option<Element> {
    diagrams::page()?;
    let attributes = [("type", "button"), ("class", "copy-button"), ("data-action", SHOW), ("hidden", "")];
    text_of("button", &attributes, "Show diagram")
}

/// Offers the button of a block that has ended in the language of diagrams.
pub(super) fn offer(figure: &Element, language: &str, closed: bool) {
    let is_one = closed && ["mermaid", "mmd"].iter().any(|name| language.eq_ignore_ascii_case(name));
    if let Some(button) = button_of(figure) {
        // An attribute of a fixed name cannot fail to be set.
        let _ = button.toggle_attribute_with_force("hidden", !is_one);
    }
}

/// Shows the diagram, or the code again.
pub(super) fn pressed(figure: &Element) -> Option<()> {
    clear_note(figure);
    if close(figure) {
        return Some(());
    }
    let frame = make(
        "iframe",
        &[
            ("class", "diagram"),
            ("sandbox", "allow-scripts"),
            ("title", "Diagram"),
            ("src", &diagrams::page()?),
        ],
    )?;
    let frame: HtmlIFrameElement = frame.dyn_into().ok()?;
    OPEN.with_borrow_mut(|open| {
        if !open.listens {
            open.listens = listen().is_some();
        }
        open.diagrams.retain(|diagram| diagram.figure.is_connected());
        open.diagrams.push(Diagram { figure: figure.clone(), frame: frame.clone() });
    });
    let button = button_of(figure)?;
    set(&button, "aria-busy", "true");
    button.set_text_content(Some("Drawing…"));
    figure.append_child(&frame).ok()?;
    Some(())
}

/// Puts the code back, if there is a diagram.
fn close(figure: &Element) -> bool {
    let was = OPEN.with_borrow_mut(|open| {
        let at = open.diagrams.iter().position(|diagram| diagram.figure == *figure)?;
        Some(open.diagrams.swap_remove(at))
    });
    let Some(diagram) = was else { return false };
    diagram.frame.remove();
    // Removing an attribute of a fixed name cannot fail.
    figure.remove_attribute("data-diagram").unwrap_or_default();
    name_button(figure, "Show diagram");
    true
}

fn name_button(figure: &Element, name: &str) {
    if let Some(button) = button_of(figure) {
        button.remove_attribute("aria-busy").unwrap_or_default();
        button.set_text_content(Some(name));
    }
}

fn button_of(figure: &Element) -> Option<Element> {
    figure.query_selector("[data-action=show-diagram]").ok()?
}

/// Hears what the frames say, and tells them when the colours of the page have changed.
fn listen() -> Option<()> {
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| heard(&event));
    window().add_event_listener_with_callback("message", heard.as_ref().unchecked_ref()).ok()?;
    heard.forget();
    let changed = Closure::<dyn FnMut()>::new(|| {
        for diagram in OPEN.with_borrow(|open| open.diagrams.clone()) {
            ask(&diagram);
        }
    });
    let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok()?;
    let options = MutationObserverInit::new();
    options.set_attributes(true);
    options.set_attribute_filter(&Array::of1(&"data-theme".into()));
    observer.observe_with_options(&document().document_element()?.into(), &options).ok()?;
    let device = window().match_media("(prefers-color-scheme: dark)").ok()??;
    device.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref()).ok()?;
    // They listen as long as the page lives.
    changed.forget();
    std::mem::forget(device);
    Some(())
}

fn heard(event: &MessageEvent) {
    let Some(source) = event.source() else { return };
    let from =
        |diagram: &&Diagram| diagram.frame.content_window().is_some_and(|window| source.loose_eq(&window));
    let Some(diagram) = OPEN.with_borrow(|open| open.diagrams.iter().find(from).cloned()) else { return };
    let said = |name: &str| Reflect::get(&event.data(), &name.into()).unwrap_or(JsValue::UNDEFINED);
    if said("ready").is_truthy() {
        ask(&diagram);
    } else if let Some(height) = said("height").as_f64() {
        let height = format!("{}px", height.clamp(0.0, HIGHEST));
        // A property of a fixed name cannot fail to be set.
        let _ = diagram.frame.style().set_property("block-size", &height);
        set(&diagram.figure, "data-diagram", "");
        name_button(&diagram.figure, "Show code");
    } else if let Some(error) = said("error").as_string() {
        close(&diagram.figure);
        let words = format!("This diagram cannot be drawn. {error}");
        if let Some(note) = text_of("p", &[("class", "code-note"), ("role", "status")], &words) {
            // A figure takes any node.
            let _ = diagram.figure.append_child(&note);
        }
    }
}

/// Sends a frame what it is to draw, in the colours of today.
fn ask(diagram: &Diagram) {
    let source = diagram.figure.query_selector("code").ok().flatten().and_then(|code| code.text_content());
    let message = Object::new();
    let style = window().get_computed_style(&diagram.figure).ok().flatten();
    let of =
        |name: &str| style.as_ref().and_then(|style| style.get_property_value(name).ok()).unwrap_or_default();
    for (name, value) in [
        ("source", JsValue::from(source.unwrap_or_default())),
        ("dark", JsValue::from(is_bright(&of("color")))),
        ("font", JsValue::from(of("font-family"))),
    ] {
        // An object of ours takes any property.
        let _ = Reflect::set(&message, &name.into(), &value);
    }
    if let Some(window) = diagram.frame.content_window() {
        // The frame has no origin to name. Nobody else can be in it: it is ours, and may not go anywhere.
        let _ = window.post_message(&message, "*");
    }
}

/// Whether a computed colour, such as `rgb(27, 33, 31)`, is nearer to white than to black: text that is so stands on a
/// dark ground.
fn is_bright(colour: &str) -> bool {
    let numbers: Vec<f64> = colour
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter_map(|number| number.parse().ok())
        .take(3)
        .collect();
    numbers.iter().sum::<f64>() > 3.0 * 127.0
}

fn clear_note(figure: &Element) {
    if let Ok(Some(note)) = figure.query_selector(".code-note") {
        note.remove();
    }
}
