//! The whole of the gallery: its head, what is looked for, the pictures, and what is said where there are none.

use std::sync::Arc;

use leptos::prelude::*;

use super::picked::{self, Picked};
use super::{filters, grid};
use crate::chat::picture::card::{Card, Mark, PictureKey};
use crate::chat::picture::query::{Among, Query, space};
use crate::program::gallery::Listing;
use crate::program::{Command, Handle};
use crate::ui::app::use_shell;
use crate::ui::button::text_button;
use crate::ui::composer::{References, use_references};
use crate::ui::confirm::Question;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::studio::picture::in_bytes;
use crate::ui::view::tag::{button, div, h1, h2, header, p, span};
use crate::ui::view::{IntoView, View, ev};

/// What the parts of the gallery share.
#[derive(Clone, Copy)]
pub(super) struct Hall {
    pub(super) program: Handle,
    /// Every card, the latest first; `None` while they are coming.
    pub(super) cards: Memo<Option<Arc<Vec<Arc<Card>>>>>,
    pub(super) query: RwSignal<Query>,
    /// What is shown.
    pub(super) found: Memo<Arc<Vec<Arc<Card>>>>,
    pub(super) picked: RwSignal<Picked>,
    question: RwSignal<Option<Question>>,
    /// What goes along with the next message.
    pub(super) references: References,
    /// Where to look at a picture once its conversation is there.
    wanted: RwSignal<Option<PictureKey>>,
}

impl Hall {
    /// Shows a picture where it was made.
    pub(super) fn open(self, card: &Card) {
        self.wanted.set(Some(card.key.clone()));
        self.program.dispatch(Command::Open(card.key.conversation.clone()));
    }

    pub(super) fn is_trash(self) -> bool {
        self.query.with(|query| query.among == Among::Trash)
    }

    /// The cards that are picked, in their order.
    pub(super) fn picked_cards(self) -> Vec<Arc<Card>> {
        self.picked.with(|picked| {
            self.found.with(|found| found.iter().filter(|card| picked.has(&card.key)).cloned().collect())
        })
    }

    /// Puts pictures into the trash.
    pub(super) fn discard(self, keys: Vec<PictureKey>) {
        let at = self.program.program().now();
        self.picked.update(Picked::clear);
        self.program.dispatch(Command::Mark(keys, Mark::Discard(at)));
    }

    /// Asks before pictures are deleted for good.
    pub(super) fn ask_to_purge(self, cards: &[Arc<Card>]) {
        let many = match cards.len() {
            1 => "this picture".to_owned(),
            many => format!("{many} pictures"),
        };
        self.question.set(Some(Question {
            title: format!("Delete {many} for good?"),
            text: format!(
                "{} will be free. The conversations keep their places, and say that the picture was deleted.",
                in_bytes(space(cards.iter()))
            ),
            yes: "Delete",
            command: Command::Purge(cards.iter().map(|card| card.key.clone()).collect()),
        }));
    }
}

pub(super) fn hall(program: Handle, wanted: RwSignal<Option<PictureKey>>) -> View {
    let listing = RwSignal::from(program.listing());
    program.dispatch(Command::ReadGallery);
    let cards = Memo::new(move |_| match listing.get() {
        Listing::Here(cards) => Some(cards),
        Listing::Coming | Listing::Failed => None,
    });
    let failed = Memo::new(move |_| listing.with(|listing| *listing == Listing::Failed));
    let query = RwSignal::new(Query::default());
    let found = Memo::new(move |_| {
        let cards = cards.get().unwrap_or_default();
        Arc::new(query.with(|query| query.find(&cards)))
    });
    let hall = Hall {
        program,
        cards,
        query,
        found,
        picked: RwSignal::new(Picked::default()),
        question: use_shell().question,
        references: use_references(),
        wanted,
    };
    // The view has taken the place of what had the focus.
    request_animation_frame(|| keyboard::focus(".gallery-title"));
    let is_empty = Memo::new(move |_| found.with(|found| found.is_empty()));
    let is_there = Memo::new(move |_| cards.with(Option::is_some));
    div()
        .class("gallery-hall")
        .attr("data-picking", move || hall.picked.with(|picked| (!picked.is_empty()).then_some("")))
        .child((
            head(hall),
            filters::filters(hall),
            move || match (failed.get(), is_there.get(), is_empty.get()) {
                (true, ..) => unreadable(hall),
                (false, false, _) => {
                    div().class("gallery-wait").attr("role", "status").child("Loading pictures…").into_view()
                }
                (false, true, true) => nothing(hall),
                (false, true, false) => grid::grid(hall),
            },
            picked::bar(hall),
        ))
        .into_view()
}

fn head(hall: Hall) -> View {
    let shell = use_shell();
    let counted = move || {
        let (many, bytes) = hall.found.with(|found| (found.len(), space(found.iter())));
        match (hall.cards.with(Option::is_some), many) {
            (false, _) | (true, 0) => String::new(),
            (true, 1) => format!("1 picture · {}", in_bytes(bytes)),
            (true, many) => format!("{many} pictures · {}", in_bytes(bytes)),
        }
    };
    let go = move |among: Among| {
        hall.picked.update(Picked::clear);
        hall.query.set(Query { among, ..Query::default() });
    };
    let place = move |name: &'static str, drawn: Icon, among: Among| {
        button()
            .r#type("button")
            .class("gallery-place")
            // Where there is little room, the word is not shown.
            .attr("aria-label", name)
            .attr("aria-pressed", move || hall.query.with(|query| query.among == among).to_string())
            .on(ev::click, move |_| go(among))
            .child((icon(drawn), span().child(name)))
    };
    let empty = move || {
        let cards = hall.found.get();
        (hall.is_trash() && !cards.is_empty()).then(|| {
            text_button(Some("danger"), None, "Empty the trash", move |_| {
                hall.ask_to_purge(&hall.found.get_untracked())
            })
        })
    };
    header()
        .class("gallery-head")
        .child((
            button()
                .r#type("button")
                .class("icon-button open-sidebar")
                .attr("aria-label", "Open sidebar")
                .attr("aria-controls", "sidebar")
                .attr("aria-expanded", move || shell.sidebar_is_open().to_string())
                .on(ev::click, move |_| shell.show_sidebar(true))
                .child(icon(Icon::Sidebar)),
            h1().class("gallery-title").attr("tabindex", "-1").child("Gallery"),
            span().class("gallery-count").attr("role", "status").child(counted),
            empty,
            div().class("gallery-places").attr("role", "group").attr("aria-label", "Show").child((
                place("Pictures", Icon::Gallery, Among::Pictures),
                place("Trash", Icon::Trash, Among::Trash),
            )),
        ))
        .into_view()
}

/// What is said where there is nothing to show.
fn nothing(hall: Hall) -> View {
    let (drawn, title, text, act) = hall.query.with(|query| match (query.is_narrow(), query.among) {
        (true, among) => {
            let clear = text_button(None, None, "Clear the search", move |_| {
                hall.query.set(Query { among, ..Query::default() });
                keyboard::focus(".gallery-search input");
            });
            (Icon::Search, "Nothing found", "No picture is all of what you look for.", Some(clear))
        }
        (false, Among::Trash) => {
            let text = "What you discard waits here until you delete it or take it back.";
            (Icon::Trash, "The trash is empty", text, None)
        }
        (false, Among::Pictures) => {
            let new = text_button(Some("primary"), Some(Icon::Compose), "New chat", move |_| {
                hall.program.dispatch(Command::NewChat);
                request_animation_frame(|| keyboard::focus("#message"));
            });
            let text = "Choose a model that paints, and ask for a picture. Every picture of every conversation is \
                        gathered here.";
            (Icon::Gallery, "No pictures yet", text, Some(new))
        }
    });
    div().class("gallery-nothing").child((icon(drawn), h2().child(title), p().child(text), act)).into_view()
}

fn unreadable(hall: Hall) -> View {
    div()
        .class("gallery-nothing")
        .attr("role", "alert")
        .child((
            icon(Icon::Warning),
            h2().child("The pictures could not be listed"),
            p().child("The browser does not let this page read its storage now. Nothing is lost."),
            text_button(None, Some(Icon::Refresh), "Try again", move |_| {
                hall.program.dispatch(Command::ReadGallery);
            }),
        ))
        .into_view()
}
