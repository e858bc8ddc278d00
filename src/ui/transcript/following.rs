//! Staying at the end by intent.
//!
//! The view follows the end while it is *held* there. A person lets go by moving up, in whatever way (see [`intent`]),
//! and takes hold again by coming back to the end or by the button. Nothing that the page does by itself changes that:
//! text that grows, a thought that folds, a picture that arrives above, a keyboard that opens.
//!
//! A message that was sent rises to the top of the view, and its answer grows below it. What makes that possible is
//! *room* under the last turn: as much as is missing for the message to be at the top when the view is at its end. The
//! answer uses the room up while it grows, so nothing moves before it is longer than the view; then the view follows
//! the end as ever. The room stays when the answer is over, or the view would fall; the next message has its own.

mod intent;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

use crate::program::use_program;
use crate::ui::view::{El, NodeRef, effect};

/// Nearer to the end than this, in pixels, one is at it.
const AT_END: i32 = 24;

/// Farther from the end than this, in pixels, the button is offered.
const FAR: i32 = 200;

/// Nearer than this, in pixels, it goes again. The distance between the two keeps it from blinking.
const NEAR: i32 = 60;

/// A movement upwards of more than this, in pixels, is a movement; less is rounding.
const DRIFT: i32 = 3;

/// Between the top of the view and the message that was sent, in pixels.
const ABOVE_MESSAGE: f64 = 16.0;

/// Of a message that is longer than the view, this part of the view shows the end; the rest is for the answer.
const SHARE_OF_MESSAGE: f64 = 0.4;

/// Whether the view follows the end, and whether the way back is offered.
#[derive(Clone, Copy)]
pub(crate) struct Following {
    scroller: NodeRef<HtmlElement>,
    content: NodeRef<HtmlElement>,
    room: NodeRef<HtmlElement>,
    held: StoredValue<bool>,
    /// A finger or a pressed button is on the text: it stays where it is meanwhile.
    touched: StoredValue<bool>,
    /// The last message was sent from here, and has not been left since.
    sent_here: StoredValue<bool>,
    last: StoredValue<Seen>,
    /// The end is far away.
    pub(crate) far: RwSignal<bool>,
    /// Something has come at the end since it was left.
    pub(crate) unread: RwSignal<bool>,
}

/// Where the view was when it was last looked at, in pixels.
#[derive(Clone, Copy, Default)]
struct Seen {
    top: i32,
    height: i32,
    /// The content alone, without the room.
    content: f64,
    room: f64,
}

/// The one of the transcript, from any component of the shell.
pub(crate) fn use_following() -> Following {
    expect_context::<Following>()
}

impl Following {
    /// Makes it reachable for the transcript, which moves, and the dock, which has the button.
    pub(crate) fn provide() {
        provide_context(Self {
            scroller: NodeRef::new(),
            content: NodeRef::new(),
            room: NodeRef::new(),
            held: StoredValue::new(true),
            touched: StoredValue::new(false),
            sent_here: StoredValue::new(false),
            last: StoredValue::new(Seen::default()),
            far: RwSignal::new(false),
            unread: RwSignal::new(false),
        });
    }

    /// The references for the scroller, its content, and the room below it.
    pub(super) fn nodes(self) -> (NodeRef<HtmlElement>, NodeRef<HtmlElement>, NodeRef<HtmlElement>) {
        (self.scroller, self.content, self.room)
    }

    /// Hears what the person does to the scroller.
    pub(super) fn listen(self, scroller: El) {
        intent::listen(self, scroller);
    }

    /// Follows growth, a sent message, and a change of conversation. What was sent before anybody watched counts as well.
    pub(super) fn watch(self) {
        let program = use_program().program();
        let sent = RwSignal::from(program.mirror().sent.clone());
        let open = RwSignal::from(program.mirror().open.clone());
        let running = RwSignal::from(program.mirror().running.clone());
        effect(move || {
            if sent.get() != 0 {
                self.sent_here.set_value(true);
            }
            self.to_end();
        });
        let before = StoredValue::new((None, 0));
        effect(move || {
            let (open, sent) = (open.get(), sent.get_untracked());
            // The first message of a new conversation opens it; any other change goes to what was said before.
            let begun = before.with_value(|(before, at)| before.is_none() && *at != sent);
            if !begun {
                self.sent_here.set_value(false);
            }
            before.set_value((open, sent));
            self.to_end();
        });
        let observer = StoredValue::new_local(None);
        effect(move || {
            let (Some(scroller), Some(content)) = (self.scroller.get(), self.content.get()) else { return };
            let grown = Closure::<dyn FnMut()>::new(move || self.settle(running.get_untracked()));
            if let Ok(watching) = ResizeObserver::new(grown.as_ref().unchecked_ref()) {
                watching.observe(&content);
                watching.observe(&scroller);
                observer.set_value(Some((watching, grown)));
            }
        });
        on_cleanup(move || {
            observer.update_value(|observer| {
                if let Some((watching, _)) = observer.take() {
                    watching.disconnect();
                }
            });
        });
    }

    /// Goes to the end, and holds on to it.
    pub(crate) fn to_end(self) {
        self.held.set_value(true);
        request_animation_frame(move || self.settle(false));
    }

    /// Lets go, so that nothing moves any more.
    fn let_go(self) {
        self.held.set_value(false);
    }

    /// Something has another size: makes room, brings the view to the end if it is held there, and takes notice of what
    /// came while it is not. `growing` tells whether an answer is under way.
    fn settle(self, growing: bool) {
        let (Some(scroller), Some(content)) = (self.scroller.get_untracked(), self.content.get_untracked())
        else {
            return;
        };
        let room = self.make_room(&scroller, &content);
        if self.held.get_value() && !self.touched.get_value() {
            scroller.set_scroll_top(scroller.scroll_height());
        }
        let before = self.last.get_value();
        let now = Seen {
            top: scroller.scroll_top(),
            height: scroller.scroll_height(),
            content: content.get_bounding_client_rect().height(),
            room,
        };
        self.last.set_value(now);
        self.measure(&scroller);
        let grown = growing && now.content > before.content + 1.0;
        if grown && self.far.get_untracked() && !self.unread.get_untracked() {
            self.unread.set(true);
        }
    }

    /// Makes the room under the last turn as high as the message needs to be at the top, and answers how high that is.
    fn make_room(self, scroller: &Element, content: &Element) -> f64 {
        let before = self.last.with_value(|last| last.room);
        let message = if self.sent_here.get_value() { last_message(content) } else { None };
        let wanted = message.map_or(0.0, |message| {
            let (message, view) = (message.get_bounding_client_rect(), f64::from(scroller.client_height()));
            let from = message.top().max(message.bottom() - view * SHARE_OF_MESSAGE);
            (view - ABOVE_MESSAGE - (content.get_bounding_client_rect().bottom() - from)).floor().max(0.0)
        });
        if let Some(room) = self.room.get_untracked().filter(|_| (wanted - before).abs() >= 1.0) {
            // A property of a fixed name takes a number of pixels, of which these are whole.
            let _ = room.style().set_property("block-size", &format!("{}px", wanted as i32));
            return wanted;
        }
        before
    }

    /// The view moved, by a person or by the page.
    fn scrolled(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (top, height) = (scroller.scroll_top(), scroller.scroll_height());
        let mut last = self.last.get_value();
        // What is shorter than before pushes the view up, or what changed above it was put right; nobody moved.
        let pushed = height < last.height && !self.touched.get_value();
        last.height = height;
        let to_end = self.measure(&scroller);
        if top > last.top {
            last.top = top;
            if to_end <= AT_END {
                self.held.set_value(true);
            }
        } else if top < last.top - DRIFT {
            last.top = top;
            if !pushed {
                self.let_go();
            }
        }
        self.last.set_value(last);
    }

    /// How far the end of the scroller is away. Whether that is worth a button is asked of the text alone: where all of
    /// it can be seen, nothing is gained by going to the end of the room below it.
    fn measure(self, scroller: &HtmlElement) -> i32 {
        let to_end = scroller.scroll_height() - scroller.client_height() - scroller.scroll_top();
        let to_text = to_end - self.last.with_value(|last| last.room) as i32;
        let far = to_text > if self.far.get_untracked() { NEAR } else { FAR };
        if self.far.get_untracked() != far {
            self.far.set(far);
        }
        if !far && self.unread.get_untracked() {
            self.unread.set(false);
        }
        to_end
    }
}

/// The message of the last turn. Looked for from the end: the first would be found by a walk through the whole page.
fn last_message(content: &Element) -> Option<Element> {
    // Turns lie in slices, and slices in stretches.
    last_within(content, 2)
}

fn last_within(boxes: &Element, depth: usize) -> Option<Element> {
    let mut at = boxes.last_element_child();
    while let Some(child) = at {
        let found = match depth {
            0 => (child.get_attribute("data-turn").as_deref() == Some("user")).then(|| child.clone()),
            // A turn that goes on from another has no message, and may be the first of its slice.
            _ => last_within(&child, depth - 1),
        };
        if found.is_some() {
            return found;
        }
        at = child.previous_element_sibling();
    }
    None
}
