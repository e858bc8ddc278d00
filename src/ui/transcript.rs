//! The transcript: the turns of the open conversation, and where one looks at them.

mod following;
mod quoting;
mod slices;

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::arriving::arriving;
use super::button::COPIED_MS;
use super::empty;
use crate::chat::id::TurnKey;
use crate::program::later::{Missing, later};
use crate::program::{Handle, use_program};
use crate::ui::view::ev::MouseEvent;
use crate::ui::view::tag::{div, main};
use crate::ui::view::{El, IntoView, View, ev};

pub(super) use following::{Following, use_following};

pub(super) fn transcript() -> impl IntoView {
    let program = use_program();
    let path = RwSignal::from(program.program().mirror().path.clone());
    let opening = RwSignal::from(program.program().mirror().opening.clone());
    let is_empty = Memo::new(move |_| path.with(Vec::is_empty) && !opening.get());
    let following = use_following();
    let (scroller, content, room) = following.nodes();
    let frame = main().class("transcript-scroller").node_ref(scroller);
    let text = div()
        .class("transcript")
        .node_ref(content)
        .attr("role", "log")
        .attr("aria-label", "Conversation")
        .attr("aria-live", "off");
    let (frame_of_turns, text_of_turns) = (frame.clone(), text.clone());
    let text = text.child((
        move || is_empty.get().then(empty::empty),
        arriving(move |owner| turns(owner, path, frame_of_turns.clone(), text_of_turns.clone())),
    ));
    frame
        .attr("tabindex", "0")
        .attr("aria-label", "Transcript")
        .child((text, div().class("transcript-room").node_ref(room)))
}

later! {
    turns:
    /// The turns of a path, and all that is done with them: while there are none, nothing is.
    fn turns(owner: Owner, path: RwSignal<Vec<TurnKey>>, frame: El, text: El) -> Result<View, Missing> {
        Ok(owner.with(|| {
            let (program, following) = (use_program(), use_following());
            let (scroller, content, _) = following.nodes();
            following.watch();
            following.listen(frame);
            text.on(ev::click, move |event| pressed(&event, program));
            (quoting::quoting(content), slices::slices(path, scroller)).into_view()
        }))
    }
}

/// Presses inside the Markdown, whose nodes are not views and have no listeners of their own.
fn pressed(event: &MouseEvent, program: Handle) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Ok(Some(button)) = target.closest("[data-action=copy-code]") {
        copy_code(button, program);
    }
}

fn copy_code(button: Element, program: Handle) {
    let code = button
        .closest("figure")
        .ok()
        .flatten()
        .and_then(|figure| figure.query_selector("code").ok().flatten());
    let Some(text) = code.and_then(|code| code.text_content()) else { return };
    program.copy(text, move || {
        let label = button.query_selector("span").ok().flatten();
        let mark = move |copied: bool| {
            // Attributes of a fixed name cannot fail to be set.
            let _ = button.toggle_attribute_with_force("data-copied", copied);
            if let Some(label) = &label {
                label.set_text_content(Some(if copied { "Copied" } else { "Copy" }));
            }
        };
        mark(true);
        set_timeout(move || mark(false), Duration::from_millis(COPIED_MS));
    });
}
