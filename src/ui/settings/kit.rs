//! Stores that are searched for files, and remote servers whose tools are called.

mod server;
mod servers;
mod stores;

use leptos::prelude::*;

use super::group;
use crate::chat::tools::kit::Kit;
use crate::program::kit::HeadersKept;
use crate::program::later::{Missing, later};
use crate::program::{Command, Handle, use_program};
use crate::ui::arriving::arriving;
use crate::ui::view::tag::p;
use crate::ui::view::{IntoView, View};

/// What the parts of these sections share.
#[derive(Clone, Copy)]
struct Desk {
    program: Handle,
    kit: RwSignal<Kit>,
    headers: RwSignal<HeadersKept>,
}

impl Desk {
    fn change(self, change: impl FnOnce(&mut Kit)) {
        let mut kit = self.kit.get_untracked();
        change(&mut kit);
        self.program.dispatch(Command::SetKit(kit));
    }
}

pub(super) fn kit() -> impl IntoView {
    arriving(sections)
}

later! {
    settings:
    /// Both sections.
    fn sections(owner: Owner) -> Result<View, Missing> {
        Ok(owner.with(|| {
            let program = use_program();
            let mirror = program.program();
            let desk = Desk {
                program,
                kit: RwSignal::from(mirror.mirror().kit.clone()),
                headers: RwSignal::from(mirror.mirror().headers.clone()),
            };
            let newer = Memo::new(move |_| {
                desk.kit.track();
                desk.program.program().kit_is_newer()
            });
            let stores = move || if newer.get() { left_alone() } else { stores::stores(desk) };
            let servers = move || if newer.get() { left_alone() } else { servers::servers(desk) };
            (
                group("settings-stores", "File search", stores),
                group("settings-servers", "MCP servers", servers),
            )
                .into_view()
        }))
    }
}

fn left_alone() -> View {
    let said = "What is set up here was written by a newer version of this page. It is left as it is, and can be used \
                and changed again once this page is reloaded in that version.";
    p().class("field-flaw").child(said).into_view()
}
