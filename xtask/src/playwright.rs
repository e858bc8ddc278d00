//! Playwright: the end-to-end tests, the looks, the screenshots, and the benchmarks of long conversations and of pictures.
//!
//! All drive the real app in the real server. Where those are, Playwright's configuration
//! learns from the environment: `CATENA_BIN` is the server's program, `CATENA_APP` the
//! folder it serves, `CATENA_CHROMIUM` the browser, and `CATENA_SHOTS` the folder for
//! pictures. `CATENA_LOOKS=take` has the pictures that the looks are compared with drawn
//! anew. `CATENA_REPORT` is the page of the documentation that the benchmark writes its
//! figures into.

use std::process::Command;

use crate::app;
use crate::command;
use crate::project::Project;
use crate::say;
use crate::setup::{self, Need, Ready};
use crate::trouble::{Outcome, Trouble};
use crate::web_browser::WebBrowser;

/// The configuration of the end-to-end tests, in their folder.
const TESTS: &str = "playwright.config.ts";

/// The configuration of the looks, in the same folder.
const LOOKS: &str = "looks.config.ts";

/// The configuration of the benchmarks, in the same folder.
const BENCH: &str = "bench.config.ts";

/// The configuration of the screenshots, in the same folder.
const SHOTS: &str = "shots.config.ts";

/// Which app is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum App {
    /// The one that is published.
    Release,
    /// The one that is soon built.
    Quick,
}

/// What is done with the pictures that the looks are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Baselines {
    /// They are what is right.
    Keep,
    /// They are drawn anew.
    Take,
}

/// Runs the end-to-end tests with `arguments` for Playwright.
pub fn test(project: &Project, ready: &Ready, arguments: &[String]) -> Outcome {
    play(project, ready, App::Release, TESTS, Baselines::Keep, arguments)
}

/// Runs the end-to-end tests on an app that is built quickly, for somebody who works on it. What they find is to be
/// believed; what they do not find may still be wrong with the app that is published, which is cut into parts.
pub fn quick(project: &Project, arguments: &[String]) -> Outcome {
    let ready = setup::ensure(project, Need::END_TO_END)?;
    play(project, &ready, App::Quick, TESTS, Baselines::Keep, arguments)
}

/// Compares the looks with the pictures in the repository.
pub fn look(project: &Project, ready: &Ready, arguments: &[String]) -> Outcome {
    play(project, ready, App::Release, LOOKS, Baselines::Keep, arguments).map_err(|trouble| {
        Trouble::new(format!(
            "{trouble} What differs is shown in tests/e2e/results. If it should look so, draw the \
             pictures anew with `cargo xtask looks` and look at each of them."
        ))
    })
}

/// Draws the pictures anew that the looks are compared with, and proves that they do not depend on the moment.
pub fn take_looks(project: &Project, arguments: &[String]) -> Outcome {
    let ready = setup::ensure(project, Need::END_TO_END)?;
    play(project, &ready, App::Release, LOOKS, Baselines::Take, arguments)?;
    say::line("Comparing them three times with what is drawn now…");
    let thrice = [arguments, &["--repeat-each".to_owned(), "3".to_owned()]].concat();
    play(project, &ready, App::Release, LOOKS, Baselines::Keep, &thrice)
        .map_err(|trouble| Trouble::new(format!("{trouble} What was just drawn looks different now.")))?;
    say::line(
        "The pictures are in tests/e2e/looks/baselines: look at each of them before they are committed.",
    );
    Ok(())
}

/// What is measured in the whole app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// A conversation of thousands of turns.
    Long,
    /// Many pictures in a conversation and in the gallery.
    Pictures,
}

impl Measured {
    /// The file that measures it, and the page of the documentation that tells the figures.
    fn files(self) -> (&'static str, &'static str) {
        match self {
            Self::Long => ("long.bench.ts", "long-conversations.md"),
            Self::Pictures => ("pictures.bench.ts", "pictures.md"),
        }
    }
}

/// Measures, and writes the figures into the documentation. With arguments for Playwright they are shown instead.
pub fn bench(project: &Project, measured: Measured, arguments: &[String]) -> Outcome {
    let ready = setup::ensure(project, Need::END_TO_END)?;
    say::line(match measured {
        Measured::Long => {
            "Measuring three rounds of a conversation of two thousand turns, which takes about ten minutes…"
        }
        Measured::Pictures => {
            "Measuring forty pictures in a conversation and five thousand in the gallery, which takes some minutes…"
        }
    });
    let (file, page) = measured.files();
    let mut playwright = playing(project, &ready, App::Release, BENCH, Baselines::Keep)?;
    playwright.arg(file).args(arguments);
    if arguments.is_empty() {
        playwright.env("CATENA_REPORT", project.root.join("docs").join(page));
    }
    command::show(&mut playwright)
}

/// Takes the screenshots, after building what they show.
pub fn shots(project: &Project, arguments: &[String]) -> Outcome {
    let ready = setup::ensure(project, Need::END_TO_END)?;
    play(project, &ready, App::Release, SHOTS, Baselines::Keep, arguments)?;
    say::line(&format!("The screenshots are in {}.", project.target.join("shots").display()));
    Ok(())
}

fn play(
    project: &Project,
    ready: &Ready,
    built: App,
    config: &str,
    baselines: Baselines,
    arguments: &[String],
) -> Outcome {
    command::show(playing(project, ready, built, config, baselines)?.args(arguments))
}

/// Builds what is driven, and tells Playwright where it is.
fn playing(
    project: &Project,
    ready: &Ready,
    built: App,
    config: &str,
    baselines: Baselines,
) -> Outcome<Command> {
    let folder = project.end_to_end();
    if !folder.join(config).is_file() {
        return Err(Trouble::new(format!(
            "tests/e2e/{config} is missing, so there is nothing for Playwright to do."
        )));
    }
    let browser = WebBrowser::find()?
        .ok_or_else(|| Trouble::new("Chromium is missing: get it with `cargo xtask setup --all`."))?;
    let served = match built {
        App::Release => {
            app::build(project, ready)?;
            project.app()
        }
        App::Quick => {
            app::build_quickly(project, ready)?;
            project.quick_app()
        }
    };
    app::build_server(project, ready)?;
    let mut playwright = Command::new(folder.join("node_modules/.bin/playwright"));
    playwright
        .args(["test", "--config", config])
        .current_dir(&folder)
        .env("PATH", &ready.path)
        .env("CATENA_BIN", project.server())
        .env("CATENA_APP", served)
        .env("CATENA_CHROMIUM", browser.chromium)
        .env("CATENA_SHOTS", project.target.join("shots"))
        .env("CATENA_LOOKS", if baselines == Baselines::Take { "take" } else { "compare" })
        // The tests bring their own: a key from the developer's shell would turn the
        // simulator off and send their prompts to Google.
        .env_remove("GEMINI_API_KEY");
    Ok(playwright)
}
