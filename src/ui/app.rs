//! The shell: sidebar, topbar, transcript, composer, and the dialogs above them.

use leptos::prelude::*;
use web_sys::MediaQueryListEvent;

use super::composer::References;
use super::studio::{self, Studio};
use super::transcript::Following;
use super::{
    arriving, banner, composer, confirm, gallery, keyboard, settings, sidebar, topbar, transcript, view,
};
use crate::program::later::{Missing, later};
use crate::program::{Program, use_program};
use crate::ui::view::tag::{a, aside, div, section};
use crate::ui::view::{IntoView, View, ev};

/// From this width on the sidebar has a place of its own; below it is a drawer.
const WIDE: &str = "(min-width: 48rem)";

/// What the shell's parts share: what is open above or beside the transcript.
#[derive(Clone, Copy)]
pub(super) struct Shell {
    /// `None` while nobody has said: then the width decides.
    sidebar: RwSignal<Option<bool>>,
    wide: RwSignal<bool>,
    /// Whether the settings are open.
    pub(super) settings_open: RwSignal<bool>,
    /// What is asked before it is done.
    pub(super) question: RwSignal<Option<confirm::Question>>,
    /// Text that a suggestion puts into the message box.
    pub(super) suggested: RwSignal<Option<String>>,
    /// Part of an answer that is to be quoted in the message box.
    pub(super) quoted: RwSignal<Option<String>>,
}

impl Shell {
    fn new() -> Self {
        let query = window().match_media(WIDE).ok().flatten();
        let wide = RwSignal::new(query.as_ref().is_none_or(|query| query.matches()));
        let sidebar = RwSignal::new(None);
        if let Some(query) = query {
            // The listener lives as long as the page, like the shell itself.
            let listener = wasm_bindgen::prelude::Closure::<dyn FnMut(MediaQueryListEvent)>::new(
                move |event: MediaQueryListEvent| {
                    wide.set(event.matches());
                    sidebar.set(None);
                },
            );
            query.set_onchange(Some(wasm_bindgen::JsCast::unchecked_ref(listener.as_ref())));
            listener.forget();
        }
        Self {
            sidebar,
            wide,
            settings_open: RwSignal::new(false),
            question: RwSignal::new(None),
            suggested: RwSignal::new(None),
            quoted: RwSignal::new(None),
        }
    }

    /// Whether the sidebar is open.
    pub(super) fn sidebar_is_open(self) -> bool {
        self.sidebar.get().unwrap_or_else(|| self.wide.get())
    }

    /// Whether the sidebar lies over the transcript.
    pub(super) fn drawer_is_open(self) -> bool {
        !self.wide.get() && self.sidebar.get() == Some(true)
    }

    /// Opens or closes the sidebar, and puts the focus on the button that undoes it.
    pub(super) fn show_sidebar(self, open: bool) {
        self.sidebar.set(Some(open));
        let button = if open {
            ".brand .icon-button"
        } else {
            ":not([hidden]) > * > .open-sidebar, .gallery .open-sidebar"
        };
        request_animation_frame(move || keyboard::focus(button));
    }

    /// Closes the drawer of a phone after something in it was chosen; a sidebar stays.
    pub(super) fn close_drawer(self) {
        if !self.wide.get_untracked() {
            self.sidebar.set(None);
        }
    }
}

/// What the shell's parts share, from any of them.
pub(super) fn use_shell() -> Shell {
    expect_context::<Shell>()
}

/// Mounts the app into the body.
pub fn mount() {
    let owner = view::mount(|| {
        let program = Program::start();
        program.clear_first_paint();
        program.provide();
        app()
    });
    // The app lives as long as the page.
    std::mem::forget(owner);
}

fn app() -> impl IntoView {
    let shell = Shell::new();
    provide_context(shell);
    arriving::provide();
    Following::provide();
    Studio::provide();
    References::provide();
    keyboard::listen(shell);
    let program = use_program().program();
    let path = RwSignal::from(program.mirror().path.clone());
    let opening = RwSignal::from(program.mirror().opening.clone());
    let gallery_open = RwSignal::from(program.mirror().gallery.clone());
    let is_empty = move || path.with(Vec::is_empty) && !opening.get();
    let spoken = RwSignal::from(program.mirror().spoken.clone());
    (
        div()
            .class("shell")
            .attr("data-sidebar", move || {
                shell.sidebar.get().map(|open| if open { "open" } else { "closed" })
            })
            .child((
                a().class("skip-link")
                    .href("#message")
                    .on(ev::click, keyboard::skip)
                    .child("Skip to the message box"),
                aside()
                    .class("sidebar")
                    .id("sidebar")
                    .attr("aria-label", "Sidebar")
                    .child(sidebar::sidebar()),
                div().class("scrim").on(ev::click, move |_| shell.show_sidebar(false)),
                div()
                    .class("main")
                    .attr("data-empty", move || is_empty().then_some(""))
                    .attr("inert", move || shell.drawer_is_open().then_some(""))
                    .attr("hidden", move || gallery_open.get().then_some(""))
                    .child((
                        topbar::topbar(),
                        banner::banner(),
                        transcript::transcript(),
                        section().class("dock").attr("aria-label", "Composer").child(composer::composer()),
                    )),
                gallery::gallery(gallery_open),
                div().class("visually-hidden").attr("role", "status").child(move || spoken.get()),
            )),
        settings::settings(),
        arriving::quietly(dialogs),
    )
}

later! {
    turns:
    /// The dialogs that only what is in the transcript or in the list opens.
    fn dialogs(owner: Owner) -> Result<View, Missing> {
        Ok(owner.with(|| (confirm::confirm(), studio::studio()).into_view()))
    }
}
