//! The benchmark of the renderer: the shipping one beside others, in one Chromium, in one run.
//!
//! The page with our renderer is `benches/stream/page.rs`, built and shrunk as the app is. The others are npm packages,
//! bundled by `benches/stream/build.mjs`. `benches/stream/run.mjs` measures, holds the figures against the goals, and
//! writes both into `docs/performance.md`.

use std::path::PathBuf;
use std::process::Command;

use crate::bundle;
use crate::command::{self, command};
use crate::node;
use crate::project::Project;
use crate::rust;
use crate::say;
use crate::setup::{self, Need, Ready};
use crate::toolbox::Tool;
use crate::trouble::{Outcome, Trouble};
use crate::wasm_std::TARGET;
use crate::web_browser::WebBrowser;

/// The example in the root's `Cargo.toml`, and what its files are called.
const PAGE: &str = "stream-page";

/// The folder of our own page among those of the others.
const OURS: &str = "catena";

const NEEDS: &[Need] =
    &[Need::WasmStd, Need::Tool(Tool::WasmOpt), Need::Tool(Tool::WasmBindgen), Need::WebBrowser];

/// Measures, and writes the figures into the documentation. With arguments for the runner they are shown instead, since
/// they are not of the whole.
pub fn bench(project: &Project, runner: &[String]) -> Outcome {
    let ready = setup::ensure(project, NEEDS)?;
    node::require()?;
    let folder = project.root.join("benches").join("stream");
    if !node::is_installed(&folder) {
        say::line("Fetching the other renderers from npm…");
        node::install(&folder, &project.notes().join("npm-ci-bench.log"))?;
    }
    let work = project.target.join("bench");
    let pages = work.join("pages");
    build_page(project, &ready, &pages.join(OURS))?;
    command::show_progress(script(&folder, "build.mjs").arg(&pages))?;
    let browser = WebBrowser::find()?
        .ok_or_else(|| Trouble::new("Chromium is missing: get it with `cargo xtask setup --all`."))?;
    let mut run = script(&folder, "run.mjs");
    run.arg("--pages").arg(&pages).arg("--out").arg(work.join("results.json"));
    run.arg("--chromium").arg(&browser.chromium);
    if runner.is_empty() {
        say::line("Measuring three rounds of everything, which takes about half an hour…");
        run.arg("--report").arg(project.root.join("docs").join("performance.md"));
    }
    command::show(run.args(runner))
}

fn script(folder: &std::path::Path, name: &str) -> Command {
    let mut node = command("node", [name]);
    node.current_dir(folder);
    node
}

/// The program with our renderer, and the app's style sheet.
fn build_page(project: &Project, ready: &Ready, folder: &PathBuf) -> Outcome {
    say::line("Building the page with our renderer, as the app is built…");
    command::make_folder(folder)?;
    let mut cargo = rust::cargo(project, &["build", "--release", "--package", "catena"]);
    cargo.args(["--example", PAGE, "--target", TARGET]);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", bundle::flags(project)?).env("PATH", &ready.path);
    command::show_progress(&mut cargo)?;
    let compiled = project.target.join(TARGET).join("release").join("examples").join(format!("{PAGE}.wasm"));
    let mut bind = command(Tool::WasmBindgen.program(project)?, ["--target", "web", "--no-typescript"]);
    bind.args(["--out-name", PAGE, "--out-dir"]).arg(folder).arg(&compiled);
    command::show_progress(&mut bind)?;
    bundle::shrink(project, folder)?;
    command::write(&folder.join("style.css"), &bundle::style_sheet(&project.root)?)
}
