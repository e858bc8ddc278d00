//! Staying at the end by intent.
//!
//! The view lets go at the first movement upwards that a person makes, takes hold again near the end, and offers the
//! way back only when it is worth pressing. Movements are told from growth by position: content that grows below never
//! moves the view up.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, ResizeObserver, WheelEvent};

use crate::program::use_program;
use crate::ui::view::{NodeRef, effect};

/// Nearer to the end than this, in pixels, one is at it.
const AT_END: i32 = 24;

/// Farther from the end than this, in pixels, the button is offered.
const FAR: i32 = 200;

/// A movement upwards of more than this, in pixels, is a person's; less is rounding.
const DRIFT: i32 = 3;

/// Whether the view follows the end, and whether the way back is offered.
#[derive(Clone, Copy)]
pub(crate) struct Following {
    scroller: NodeRef<HtmlElement>,
    content: NodeRef<HtmlElement>,
    held: StoredValue<bool>,
    last_top: StoredValue<i32>,
    /// The end is far away.
    pub(crate) far: RwSignal<bool>,
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
            held: StoredValue::new(true),
            last_top: StoredValue::new(0),
            far: RwSignal::new(false),
        });
    }

    /// The references for the scroller and its content.
    pub(super) fn nodes(self) -> (NodeRef<HtmlElement>, NodeRef<HtmlElement>) {
        (self.scroller, self.content)
    }

    /// Follows growth, a sent message, and a change of conversation.
    pub(super) fn watch(self) {
        let program = use_program().program();
        let sent = RwSignal::from(program.mirror().sent.clone());
        let open = RwSignal::from(program.mirror().open.clone());
        effect(move || {
            sent.track();
            open.track();
            self.to_end();
        });
        let observer = StoredValue::new_local(None);
        effect(move || {
            let (Some(scroller), Some(content)) = (self.scroller.get(), self.content.get()) else { return };
            let grown = Closure::<dyn FnMut()>::new(move || self.settle());
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
        request_animation_frame(move || self.settle());
    }

    /// Brings the view to the end if it is held there.
    fn settle(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        if self.held.get_value() {
            scroller.set_scroll_top(scroller.scroll_height());
        }
        self.last_top.set_value(scroller.scroll_top());
        self.measure(&scroller);
    }

    /// The view moved, by a person or by us.
    pub(super) fn scrolled(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let top = scroller.scroll_top();
        let moved_up = top < self.last_top.get_value() - DRIFT;
        self.last_top.set_value(top);
        let to_end = self.measure(&scroller);
        if to_end <= AT_END {
            self.held.set_value(true);
        } else if moved_up {
            self.held.set_value(false);
        }
    }

    /// A wheel that turns upwards lets go before the first pixel has moved, so that the next frame of a running answer
    /// does not pull back.
    pub(super) fn wheeled(self, event: &WheelEvent) {
        let overflows = self
            .scroller
            .get_untracked()
            .is_some_and(|scroller| scroller.scroll_height() > scroller.client_height());
        if event.delta_y() < 0.0 && overflows {
            self.held.set_value(false);
        }
    }

    fn measure(self, scroller: &HtmlElement) -> i32 {
        let to_end = scroller.scroll_height() - scroller.client_height() - scroller.scroll_top();
        let far = to_end > FAR;
        if self.far.get_untracked() != far {
            self.far.set(far);
        }
        to_end
    }
}
