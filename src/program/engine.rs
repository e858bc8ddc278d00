//! The engine: everything that is not needed before something is said or a conversation is opened.
//!
//! The page can be typed into, and the settings can be read, while this part is still on its way. What is asked for in
//! the meantime waits in order. Should the part not come, nothing is lost: the wishes wait, what was typed is kept as
//! a draft until it is sent, and the page says so and offers to try again.

use leptos::prelude::Set;

use super::later::{self, Missing, later};
use super::{Command, Program};
use crate::browser::clock;

/// What the page asks the engine for.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    /// A person's command.
    Command(Command),
    /// Show the conversation that a fragment of the address names.
    Follow(String),
    /// Look at a record that another tab changed, or at all of them.
    Heed(Option<String>),
    /// The way to the service is another one: another address, or another key.
    Reach,
}

/// The engine as the rest of the program knows it. It is reached through a table of functions, so that none of them is
/// part of what is loaded first.
pub(super) trait Engine {
    /// Does the first things, see [`Program::boot`].
    fn boot(&self, program: &Program);

    /// Does what was asked for.
    fn grant(&self, program: &Program, wish: Wish);

    /// Writes down what is under way, because the page may go, and shows what has come, because frames may not.
    fn suspend(&self, program: &Program);
}

/// The one engine. What it knows is in the [`Program`].
struct Works;

impl Engine for Works {
    fn boot(&self, program: &Program) {
        program.boot();
    }

    fn grant(&self, program: &Program, wish: Wish) {
        match wish {
            Wish::Command(command) => program.carry_out(command),
            Wish::Follow(fragment) => program.follow(&fragment),
            Wish::Heed(record) => program.other_tab_wrote(record.as_deref()),
            Wish::Reach => program.reach(),
        }
    }

    fn suspend(&self, program: &Program) {
        program.write_down();
        program.mirror().flush_before_hiding(program);
    }
}

later! {
    engine:
    /// The engine, loaded if it has to be.
    fn engine() -> Result<&'static dyn Engine, Missing> {
        Ok(&Works)
    }
}

impl Program {
    /// Carries a command out, as soon as the engine is there. Settings need no engine: they are changed at once, so
    /// that each change is made to what the one before it left.
    pub fn dispatch(&self, command: Command) {
        match command {
            Command::Set(settings) => self.set_settings(settings),
            Command::Prefer(choice) => self.choose_soon(choice),
            Command::SetKey { key, remember } => self.set_key(key, remember),
            command => self.wish(Wish::Command(command)),
        }
    }

    /// The way to the service is another one. A key is typed letter by letter, so what can wait does so until it has
    /// been left alone for a moment.
    fn reach(&self) {
        const MOMENT_MS: u64 = 1_000;
        self.show_models();
        let mark = self.0.reached.get().wrapping_add(1);
        self.0.reached.set(mark);
        let program = self.clone();
        clock::after(MOMENT_MS, move || {
            if program.0.reached.get() == mark {
                program.follow_all_runs();
            }
        });
    }

    /// Has a wish granted, as soon as the engine is there.
    pub(super) fn wish(&self, wish: Wish) {
        match self.0.engine.get() {
            Some(engine) => engine.grant(self, wish),
            None => {
                self.0.wishes.borrow_mut().push(wish);
                self.fetch_engine();
            }
        }
    }

    /// Loads the engine, unless that is under way, and grants what has been waiting.
    pub fn fetch_engine(&self) {
        if self.0.engine.get().is_some() || self.0.fetching.replace(true) {
            return;
        }
        let program = self.clone();
        later::spawn(async move {
            let engine = engine().await;
            program.mirror().stuck.set(engine.is_err());
            let Ok(engine) = engine else {
                program.0.fetching.set(false);
                return;
            };
            engine.boot(&program);
            // Only now: what a wish asks for may wish for more, and that comes after what has been waiting.
            loop {
                let waiting = std::mem::take(&mut *program.0.wishes.borrow_mut());
                if waiting.is_empty() {
                    break;
                }
                for wish in waiting {
                    engine.grant(&program, wish);
                }
            }
            program.0.engine.set(Some(engine));
        });
    }

    /// Writes down what is under way. Before the engine is there, nothing is.
    pub(super) fn suspend(&self) {
        if let Some(engine) = self.0.engine.get() {
            engine.suspend(self);
        }
    }
}
