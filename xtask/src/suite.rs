//! Every test, in order, from the quickest to tell to the slowest.

use std::time::{Duration, Instant};

use crate::command;
use crate::playwright;
use crate::project::Project;
use crate::rust;
use crate::say;
use crate::sdk;
use crate::setup::{self, Need, Ready};
use crate::size;
use crate::toolbox::Tool;
use crate::trouble::{Outcome, Trouble};
use crate::wasm_std::TARGET;
use crate::web_browser::WebBrowser;

/// Seconds that the runner waits for the browser. Its own 20 are little for a machine that
/// compiles at the same time.
const BROWSER_PATIENCE: &str = "120";

/// A part of the tests that can be run by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Is everything formatted?
    Format,
    /// Clippy, warnings as errors, for the host and for wasm32.
    Clippy,
    /// The tests on the host, and those in the documentation.
    Native,
    /// Google's SDKs against the simulator, directly and forwarded.
    Sdk,
    /// The tests inside a browser.
    Browser,
    /// The release build and its size budget.
    Size,
    /// The tests of the whole: app, server and browser.
    EndToEnd,
    /// Pictures of a specimen, compared with those in the repository.
    Looks,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 8] = [
        Self::Format,
        Self::Clippy,
        Self::Native,
        Self::Sdk,
        Self::Browser,
        Self::Size,
        Self::EndToEnd,
        Self::Looks,
    ];

    /// The stages that a word on the command line means.
    pub fn named(word: &str) -> Option<&'static [Self]> {
        match word {
            "lint" => Some(&[Self::Format, Self::Clippy]),
            "format" => Some(&[Self::Format]),
            "clippy" => Some(&[Self::Clippy]),
            "native" => Some(&[Self::Native]),
            "sdk" => Some(&[Self::Sdk]),
            "browser" => Some(&[Self::Browser]),
            "size" => Some(&[Self::Size]),
            "e2e" => Some(&[Self::EndToEnd]),
            "looks" => Some(&[Self::Looks]),
            _ => None,
        }
    }

    /// The word for it on the command line.
    fn word(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::Native => "native",
            Self::Sdk => "sdk",
            Self::Browser => "browser",
            Self::Size => "size",
            Self::EndToEnd => "e2e",
            Self::Looks => "looks",
        }
    }

    /// What it is, for people.
    fn title(self) -> &'static str {
        match self {
            Self::Format => "formatting",
            Self::Clippy => "clippy for the host and for wasm32",
            Self::Native => "native tests",
            Self::Sdk => "Google's SDKs",
            Self::Browser => "browser tests",
            Self::Size => "release build and size budget",
            Self::EndToEnd => "end-to-end tests",
            Self::Looks => "looks of the specimen",
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Format => &[Need::Lints],
            Self::Clippy => &[Need::Lints, Need::WasmStd],
            Self::Native => &[Need::Tool(Tool::Nextest)],
            Self::Sdk => &[Need::PythonSdks, Need::JavaScriptSdks],
            Self::Browser => &[Need::WasmStd, Need::Tool(Tool::WasmBindgen), Need::WebBrowser],
            Self::Size => Need::APP,
            Self::EndToEnd | Self::Looks => Need::END_TO_END,
        }
    }

    fn run(self, project: &Project, ready: &Ready, runner: &[String]) -> Outcome {
        match self {
            Self::Format => cargo(project, ready, &["fmt", "--all", "--check"], runner)
                .map_err(|trouble| Trouble::new(format!("{trouble} Mend it with `cargo fmt --all`."))),
            Self::Clippy => clippy(project, ready, runner),
            Self::Native => native(project, ready, runner),
            Self::Sdk => sdk::test(project, ready, runner),
            Self::Browser => browser(project, ready, runner),
            Self::Size => size::report(project, ready),
            Self::EndToEnd => playwright::test(project, ready, runner),
            Self::Looks => playwright::look(project, ready, runner),
        }
    }
}

/// Runs `stages` and stops at the first that fails. `runner` holds arguments for the test
/// runner of a single stage.
pub fn run(project: &Project, stages: &[Stage], runner: &[String]) -> Outcome {
    let begin = Instant::now();
    let mut needs: Vec<Need> = Vec::new();
    for need in stages.iter().flat_map(|stage| stage.needs()) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    let ready = setup::ensure(project, &needs)?;
    let mut passed: Vec<(Stage, Duration)> = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        say::line(&format!("── stage {} of {}: {} ──", index + 1, stages.len(), stage.title()));
        let begin = Instant::now();
        if let Err(trouble) = stage.run(project, &ready, runner) {
            return Err(Trouble::new(format!(
                "The {} failed after {}: {trouble} \
                 Run this stage alone with `cargo xtask test {}`.",
                stage.title(),
                say::duration(begin.elapsed()),
                stage.word()
            )));
        }
        passed.push((*stage, begin.elapsed()));
        say::line(&format!("── {}: passed after {} ──", stage.title(), say::duration(begin.elapsed())));
    }
    say::line("");
    for (stage, took) in &passed {
        say::line(&format!("passed  {:36} {:>12}", stage.title(), say::duration(*took)));
    }
    say::line(&format!("All is well after {}.", say::duration(begin.elapsed())));
    Ok(())
}

/// Runs the benchmarks of decoding, which print how fast it is.
pub fn bench(project: &Project, runner: &[String]) -> Outcome {
    let ready = setup::ensure(project, Stage::Browser.needs())?;
    cargo(project, &ready, &["bench", "--package", "catena", "--bench", "decoding", "--"], runner)?;
    if runner.is_empty() {
        let bench = ["--release", "--bench", "decoding_in_browser", "--", "--nocapture"];
        in_browser(project, &ready, &bench.map(str::to_owned))?;
    }
    Ok(())
}

fn cargo(project: &Project, ready: &Ready, arguments: &[&str], more: &[String]) -> Outcome {
    let mut cargo = rust::cargo(project, arguments);
    command::show(cargo.args(more).env("PATH", &ready.path))
}

fn clippy(project: &Project, ready: &Ready, more: &[String]) -> Outcome {
    let deny = ["--", "-D", "warnings"];
    for scope in [
        &["clippy", "--workspace", "--all-targets"][..],
        &["clippy", "--package", "catena", "--target", TARGET, "--all-targets"],
        &["clippy", "--package", "catena", "--target", TARGET, "--features", "split"],
    ] {
        cargo(project, ready, &[scope, &deny].concat(), more)?;
    }
    Ok(())
}

fn native(project: &Project, ready: &Ready, runner: &[String]) -> Outcome {
    cargo(project, ready, &["nextest", "run", "--workspace"], runner)?;
    if runner.is_empty() {
        // nextest does not know the examples in the documentation.
        cargo(project, ready, &["test", "--workspace", "--doc"], &[])?;
    }
    Ok(())
}

fn browser(project: &Project, ready: &Ready, runner: &[String]) -> Outcome {
    // `--tests` leaves out the examples in the documentation: they ran on the host.
    in_browser(project, ready, &[&["--tests".to_owned()], runner].concat())
}

/// Runs `cargo test` for wasm32, inside Chromium.
fn in_browser(project: &Project, ready: &Ready, arguments: &[String]) -> Outcome {
    let web_browser = WebBrowser::find()?
        .ok_or_else(|| Trouble::new("Chromium is missing: get it with `cargo xtask setup --all`."))?;
    let mut cargo = rust::cargo(project, &["test", "--package", "catena", "--target", TARGET]);
    cargo
        .args(arguments)
        .env("PATH", &ready.path)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("CHROMEDRIVER", &web_browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", web_browser.capabilities(project)?)
        .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_PATIENCE)
        // Without it a test file that says nothing would be run by Node.js.
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    command::show(&mut cargo)
}
