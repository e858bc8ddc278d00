//! Pictures and documents that go along with the next message. They come by a file picker, by pasting, by dropping them
//! anywhere on the window, or from the pictures that are kept, by [`References::take_kept`].
//!
//! What is here is loaded first and only listens. Looking at files and showing what is attached are loaded with the first
//! file.

mod taking;
mod tray;

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{Blob, Element};

use crate::chat::id::ConversationKey;
use crate::chat::said::Attachment;
use crate::program::later::{self, Missing, later};
use crate::program::{Handle, preferences, use_program};
use crate::ui::arriving::arriving;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::view::ev::Event;
use crate::ui::view::tag::{div, input, p};
use crate::ui::view::{IntoView, NodeRef, View, effect, ev};

/// What the file picker offers. What a file is, its bytes tell.
const OFFERED: &str = "image/*,.heic,.heif,application/pdf";

/// A file that a person gave, with its name.
type Given = (Blob, String);

/// The hash of a picture in the store, and a name for it.
pub(in crate::ui) type InStore = (String, String);

/// What goes along with the next message.
#[derive(Clone, Copy)]
pub(in crate::ui) struct References {
    program: Handle,
    /// In the order in which the model gets them.
    pub(super) attached: RwSignal<Vec<Attachment>>,
    /// How many files are being looked at.
    busy: RwSignal<usize>,
    /// What is said about files that were not taken.
    refused: RwSignal<Vec<String>>,
    /// They cannot be sent to the chosen model.
    hindered: RwSignal<bool>,
    /// Files are held over the window.
    over: RwSignal<bool>,
}

pub(in crate::ui) fn use_references() -> References {
    expect_context::<References>()
}

impl References {
    pub(in crate::ui) fn provide() {
        provide_context(Self {
            program: use_program(),
            attached: RwSignal::new(Vec::new()),
            busy: RwSignal::new(0),
            refused: RwSignal::new(Vec::new()),
            hindered: RwSignal::new(false),
            over: RwSignal::new(false),
        });
    }

    /// Has pictures of the store go along with the message that is being written in this conversation, or in a new one.
    pub(in crate::ui) fn take_kept(self, pictures: Vec<InStore>, of: Option<ConversationKey>) {
        let count = pictures.len();
        self.refused.set(Vec::new());
        self.busy.update(|busy| *busy += count);
        later::spawn(async move {
            if taking_kept(self, pictures, of).await.is_err() {
                self.not_loaded(count);
            }
        });
    }

    /// Has what went along with an earlier message go along again, beside what is attached already.
    pub(in crate::ui) fn take_again(self, attachments: Vec<Attachment>) {
        if attachments.is_empty() {
            return;
        }
        self.refused.set(Vec::new());
        self.busy.update(|busy| *busy += 1);
        later::spawn(async move {
            if taking_again(self, attachments).await.is_err() {
                self.not_loaded(1);
            }
        });
    }

    /// Says that what was given could not be looked at.
    fn not_loaded(self, count: usize) {
        self.busy.update(|busy| *busy = busy.saturating_sub(count));
        self.refused.set(vec![NOT_LOADED.to_owned()]);
    }

    /// Whether something goes along.
    pub(super) fn is_any(self) -> bool {
        self.attached.with(|attached| !attached.is_empty())
    }

    /// Whether all that was given has been looked at.
    pub(super) fn is_ready(self) -> bool {
        self.busy.get() == 0
    }

    /// Whether everything that was given could be taken.
    pub(super) fn went_well(self) -> bool {
        self.refused.with_untracked(Vec::is_empty)
    }

    /// Whether a message can go out with it. Where it cannot, the reason gets the focus.
    pub(super) fn may_go(self) -> bool {
        let may = !self.hindered.get_untracked() || self.attached.with_untracked(Vec::is_empty);
        if !may {
            keyboard::focus(".references-hindrance");
        }
        may
    }

    /// Hands over what goes along; the draft is dropped when the message has been taken.
    pub(super) fn hand_over(self) -> Vec<Attachment> {
        let attached = self.attached.get_untracked();
        self.attached.set(Vec::new());
        self.refused.set(Vec::new());
        attached
    }

    fn take(self, files: Vec<Given>) {
        let count = files.len();
        if count == 0 {
            return;
        }
        self.refused.set(Vec::new());
        self.busy.update(|busy| *busy += count);
        later::spawn(async move {
            if taking(self, files).await.is_err() {
                self.not_loaded(count);
            }
        });
    }
}

const NOT_LOADED: &str = "A part of Catena could not be loaded. Try again when there is a connection.";

later! {
    turns:
    /// What goes along, above the message box.
    fn showing(owner: Owner, references: References) -> Result<View, Missing> {
        Ok(owner.with(|| tray::tray(references)))
    }

    /// Looks at files, and attaches what can be sent.
    fn taking(references: References, files: Vec<Given>) -> Result<(), Missing> {
        taking::take(references, files);
        Ok(())
    }

    /// Attaches pictures of the store.
    fn taking_kept(references: References, pictures: Vec<InStore>, of: Option<ConversationKey>) -> Result<(), Missing> {
        taking::take_kept(references, pictures, of);
        Ok(())
    }

    /// Attaches what went along before.
    fn taking_again(references: References, attachments: Vec<Attachment>) -> Result<(), Missing> {
        taking::take_again(references, attachments);
        Ok(())
    }

    /// Reads what belongs to the draft of a conversation.
    fn reading(references: References, of: Option<ConversationKey>) -> Result<(), Missing> {
        taking::read(references, of);
        Ok(())
    }
}

/// What goes along, where something does; and the listeners.
pub(super) fn references() -> impl IntoView {
    let references = use_references();
    let open = RwSignal::from(references.program.program().mirror().open.clone());
    // Each conversation has its own.
    effect(move || {
        let of = open.get();
        references.refused.set(Vec::new());
        if !references.attached.with_untracked(Vec::is_empty) {
            references.attached.set(Vec::new());
        }
        if preferences::has_references(of.as_ref()) {
            // A message that is sent in the meantime waits for them.
            references.busy.update(|busy| *busy += 1);
            later::spawn(async move {
                if reading(references, of).await.is_err() {
                    references.not_loaded(1);
                }
            });
        }
    });
    listen(references);
    let is_shown = Memo::new(move |_| {
        references.is_any() || !references.is_ready() || !references.refused.with(Vec::is_empty)
    });
    (
        move || is_shown.get().then(|| arriving(move |owner| showing(owner, references))),
        move || {
            references.over.get().then(|| {
                div()
                    .class("drop-here")
                    .attr("aria-hidden", "true")
                    .child(p().child("Drop pictures to add them"))
            })
        },
    )
}

/// The button that opens the file picker. That of a phone offers its camera, too, since pictures are among what is taken.
pub(super) fn attach() -> impl IntoView {
    let references = use_references();
    let node: NodeRef<web_sys::HtmlInputElement> = NodeRef::new();
    (
        input()
            .node_ref(node)
            .r#type("file")
            .class("attach-files")
            .attr("hidden", "")
            .attr("multiple", "")
            .attr("accept", OFFERED)
            .attr("aria-label", "Pictures or PDFs")
            .on(ev::change, move |event: Event| picked(references, &event)),
        icon_button(Size::Normal, "Add pictures", Icon::Plus, move |_| {
            if let Some(picker) = node.get_untracked() {
                picker.click();
            }
        }),
    )
}

/// Takes what was chosen in a file picker, and empties it, so that the same file can be chosen again.
fn picked(references: References, event: &Event) {
    let Some(picker) = event.target() else { return };
    let files = files_in(&picker);
    // A property that exists takes a text.
    let _ = Reflect::set(&picker, &"value".into(), &"".into());
    references.take(files);
    keyboard::focus("#message");
}

fn listen(references: References) {
    // A picture of the page itself says of itself that it is a file, too.
    let own = RwSignal::new(false);
    let listeners = [
        window_event_listener_untyped("dragstart", move |_| own.set(true)),
        window_event_listener_untyped("dragend", move |_| own.set(false)),
        window_event_listener_untyped("dragover", move |event| {
            if !own.get_untracked() && brings(&event, "dataTransfer", "Files") {
                event.prevent_default();
                if !references.over.get_untracked() {
                    references.over.set(true);
                }
            }
        }),
        window_event_listener_untyped("dragleave", move |event| {
            // It left the window, and not one element for another.
            if references.over.get_untracked() && property(&event, "relatedTarget").is_none() {
                references.over.set(false);
            }
        }),
        window_event_listener_untyped("drop", move |event| {
            references.over.set(false);
            if !own.get_untracked() && brings(&event, "dataTransfer", "Files") {
                event.prevent_default();
                if is_reachable() {
                    references.take(
                        property(&event, "dataTransfer").map(|given| files_in(&given)).unwrap_or_default(),
                    );
                    keyboard::focus("#message");
                }
            }
        }),
        window_event_listener_untyped("paste", move |event| {
            // Words that bring a picture of themselves along are meant as words.
            if brings(&event, "clipboardData", "text/plain") || !is_reachable() {
                return;
            }
            let files = property(&event, "clipboardData").map(|given| files_in(&given)).unwrap_or_default();
            if !files.is_empty() {
                event.prevent_default();
                references.take(files);
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
}

/// Whether no dialog stands before the message box.
fn is_reachable() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(None))
}

fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_null() && !value.is_undefined())
}

/// Whether an event brings data of a kind.
fn brings(event: &JsValue, source: &str, kind: &str) -> bool {
    let kinds = property(event, source).and_then(|given| property(&given, "types"));
    kinds.is_some_and(|kinds| Array::from(&kinds).includes(&kind.into(), 0))
}

/// The files that a picker, a clipboard or a drag brings.
fn files_in(given: &JsValue) -> Vec<Given> {
    let Some(files) = property(given, "files") else { return Vec::new() };
    let named = |file: JsValue| {
        let name = property(&file, "name").and_then(|name| name.as_string()).unwrap_or_default();
        Some((file.dyn_into::<Blob>().ok()?, name))
    };
    Array::from(&files).iter().filter_map(named).collect()
}

/// The element that has the focus.
fn focused() -> Option<Element> {
    document().active_element()
}
