//! Catena's chores: `cargo xtask <verb>`.
//!
//! One program knows how the project is set up, built, tested and started, so that a
//! newcomer, a developer and the continuous integration all use the same commands. It
//! needs nothing but the standard library: it has to build on a machine that has no
//! tools yet.
//!
//! A verb is read by [`verb`], what it needs is supplied by [`setup`], and then one of
//! [`serve`], [`suite`], [`size`], [`fuzz`], [`drawing`] or [`playwright`] does the work. Everything that goes wrong
//! is a [`trouble::Trouble`]: one clear sentence with the command that mends it.
//!
//! Progress goes to standard error. Standard output holds only what was asked for, so
//! the first line of `cargo xtask run` on it is the address of the page.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that panics has done its work"))]

mod app;
mod apt;
mod assets;
mod bundle;
mod command;
mod drawing;
mod fuzz;
mod node;
mod package;
mod playwright;
mod project;
mod rust;
mod say;
mod sdk;
mod serve;
mod setup;
mod size;
mod std_source;
mod suite;
mod toolbox;
mod trouble;
mod verb;
mod version;
mod wasm_std;
mod web_browser;

use std::process::ExitCode;

use playwright::Measured;
use project::Project;
use setup::Need;
use trouble::Outcome;
use verb::{Bench, Verb};

fn main() -> ExitCode {
    match obey() {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            say::line(&format!("xtask: {trouble}"));
            ExitCode::FAILURE
        }
    }
}

fn obey() -> Outcome {
    let verb = verb::read(std::env::args().skip(1))?;
    let project = Project::find()?;
    match verb {
        Verb::Help => {
            verb::print_help();
            Ok(())
        }
        Verb::Run { server } => serve::run(&project, &server),
        Verb::Dev { server } => serve::dev(&project, &server),
        Verb::Test { stages, runner } => suite::run(&project, &stages, &runner),
        Verb::Setup { all } => {
            let needs = if all { Need::ALL } else { Need::APP };
            setup::ensure(&project, needs).map(|_| ())
        }
        Verb::Size => size::run(&project),
        Verb::Bench { only, runner } => {
            let wanted = |bench| only.is_none_or(|only| only == bench);
            if wanted(Bench::Decoding) {
                suite::bench(&project, &runner)?;
            }
            if wanted(Bench::Drawing) {
                drawing::bench(&project, &runner)?;
            }
            if wanted(Bench::Long) {
                playwright::bench(&project, Measured::Long, &runner)?;
            }
            if wanted(Bench::Pictures) {
                playwright::bench(&project, Measured::Pictures, &runner)?;
            }
            Ok(())
        }
        Verb::Fuzz { minutes } => fuzz::run(&project, minutes),
        Verb::Shots { runner } => playwright::shots(&project, &runner),
        Verb::Quick { runner } => playwright::quick(&project, &runner),
        Verb::Looks { runner } => playwright::take_looks(&project, &runner),
    }
}
