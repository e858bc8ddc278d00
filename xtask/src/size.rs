//! The size of the first load, and its budget.
//!
//! What the page and its scripts name is the first load; see [`assets`] for what counts as
//! naming. Every other file of the build is loaded later, or never: it is listed, and costs
//! the person who waits for the message box nothing.

#![allow(
    clippy::print_stdout,
    reason = "the table was asked for, so it is the answer and belongs on standard output"
)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::app;
use crate::assets;
use crate::bundle::packed;
use crate::command;
use crate::project::Project;
use crate::setup::{self, Need, Ready};
use crate::trouble::{Outcome, Trouble};

/// The most bytes, compressed with Brotli, that may come over the wire before the message box
/// can be typed in. The usual stack of React and a streaming Markdown renderer weighs more
/// than that alone, without an application. A feature that does not fit has to be loaded
/// later.
const BUDGET: u64 = 195_000;

/// One file of the app.
#[derive(Debug, PartialEq, Eq)]
struct Weight {
    name: String,
    /// Bytes as built.
    raw: u64,
    /// Bytes as sent, compressed as the build compressed them.
    sent: u64,
}

/// Builds the app and reports.
pub fn run(project: &Project) -> Outcome {
    let ready = setup::ensure(project, Need::APP)?;
    report(project, &ready)
}

/// Builds the app, prints what its first load weighs, and fails above the budget.
pub fn report(project: &Project, ready: &Ready) -> Outcome {
    app::build(project, ready)?;
    let app = project.app();
    let files = first_load(&app)?;
    let first = weigh(&app, &files)?;
    let others: Vec<PathBuf> = command::files_below(&app)?
        .into_iter()
        .filter(|file| !files.contains(file) && !packed::is_packed(file))
        .collect();
    let later = weigh(&app, &others)?;
    print!("{}", table(&first, &later));
    judge(&first)
}

/// The files that are loaded before the message box can be typed in, `index.html` first.
fn first_load(app: &Path) -> Outcome<Vec<PathBuf>> {
    let index = app.join("index.html");
    let html = read(&index)?;
    let references = assets::in_html(&html);
    let mut files = vec![index];
    for address in &references.named {
        let file = local(app, app, address)?;
        if !file.is_file() {
            return Err(Trouble::new(format!("index.html loads {address}, which the build did not make.")));
        }
        push(&mut files, file);
    }
    for string in &references.strings {
        // Most strings of a script are no addresses; those that are name files.
        if let Ok(file) = local(app, app, string)
            && file.is_file()
        {
            push(&mut files, file);
        }
    }
    // What the loaded files import themselves; the list grows while it is walked.
    let mut at = 0;
    while let Some(file) = files.get(at).cloned() {
        at += 1;
        let kind = file.extension().unwrap_or_default().to_string_lossy();
        let imports = match kind.as_ref() {
            "js" | "mjs" => assets::imports_in_script(&read(&file)?),
            "css" => assets::imports_in_style(&read(&file)?),
            _ => Vec::new(),
        };
        let beside = file.parent().unwrap_or(app);
        for address in imports {
            let import = local(app, beside, &address)?;
            if import.is_file() {
                push(&mut files, import);
            }
        }
    }
    Ok(files)
}

fn push(files: &mut Vec<PathBuf>, file: PathBuf) {
    if !files.contains(&file) {
        files.push(file);
    }
}

/// The file that `address` names, seen from a file in the folder `beside`.
fn local(app: &Path, beside: &Path, address: &str) -> Outcome<PathBuf> {
    if address.contains("://") || address.starts_with("//") {
        return Err(Trouble::new(format!("The page loads {address} from another host, which it must not.")));
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut file = match path.strip_prefix('/') {
        Some(_) => app.to_path_buf(),
        None => beside.to_path_buf(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                file.pop();
            }
            name => file.push(name),
        }
    }
    Ok(file)
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| Trouble::io(format!("read {}", file.display()), &error))
}

fn weigh(app: &Path, files: &[PathBuf]) -> Outcome<Vec<Weight>> {
    let weight = |file: &PathBuf| {
        let name = file.strip_prefix(app).unwrap_or(file).display().to_string();
        Ok(Weight { name, raw: packed::length(file)?, sent: packed::sent(file)? })
    };
    files.iter().map(weight).collect()
}

fn table(first: &[Weight], later: &[Weight]) -> String {
    let names = first.iter().chain(later).map(|weight| weight.name.chars().count());
    let width = names.max().unwrap_or(0).max(10);
    let mut text = format!("{:width$}  {:>9}  {:>9}\n", "first load", "raw kB", "brotli kB");
    list(&mut text, width, first);
    text.push_str(&format!("{:width$}  {:>9}  {:>9}\n", "budget", "", kilobytes(BUDGET)));
    if !later.is_empty() {
        text.push_str("\nlater\n");
        list(&mut text, width, later);
    }
    text
}

/// The files, the heaviest first, and their sum.
fn list(text: &mut String, width: usize, weights: &[Weight]) {
    let mut row = |name: &str, raw: u64, sent: u64| {
        text.push_str(&format!("{name:width$}  {:>9}  {:>9}\n", kilobytes(raw), kilobytes(sent)));
    };
    let mut rows: Vec<&Weight> = weights.iter().collect();
    rows.sort_by_key(|weight| std::cmp::Reverse(weight.sent));
    for weight in rows {
        row(&weight.name, weight.raw, weight.sent);
    }
    row("together", weights.iter().map(|weight| weight.raw).sum(), sent(weights));
}

fn judge(weights: &[Weight]) -> Outcome {
    let sent = sent(weights);
    if sent > BUDGET {
        return Err(Trouble::new(format!(
            "The first load is {} kB, which is {} kB over its budget of {} kB: \
             load later what is not needed before the first keystroke.",
            kilobytes(sent),
            kilobytes(sent - BUDGET),
            kilobytes(BUDGET)
        )));
    }
    Ok(())
}

fn sent(weights: &[Weight]) -> u64 {
    weights.iter().map(|weight| weight.sent).sum()
}

/// Thousands of bytes with one decimal, rounded up so that no excess is rounded away.
fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, raw: u64, sent: u64) -> Weight {
        Weight { name: name.to_owned(), raw, sent }
    }

    #[test]
    fn the_budget_is_met_to_the_byte_and_no_further() {
        assert!(judge(&[weight("a", 1, BUDGET - 10), weight("b", 1, 10)]).is_ok());
        let over = judge(&[weight("a", 1, BUDGET - 10), weight("b", 1, 11)]);
        assert!(over.is_err_and(|trouble| trouble.to_string().contains("195.1 kB")));
    }

    #[test]
    fn the_table_has_the_heaviest_first_and_the_sum_and_then_what_comes_later() {
        let first = [weight("index.html", 2_000, 900), weight("app.wasm", 300_000, 120_000)];
        let text = table(&first, &[weight("part.wasm", 5_000, 2_000)]);
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[1], ["app.wasm", "300.0", "120.0"]);
        assert_eq!(lines[2], ["index.html", "2.0", "0.9"]);
        assert_eq!(lines[3], ["together", "302.0", "120.9"]);
        assert_eq!(lines[4], ["budget", "195.0"]);
        assert_eq!(lines[6], ["later"]);
        assert_eq!(lines[7], ["part.wasm", "5.0", "2.0"]);
        assert_eq!(table(&first, &[]).lines().count(), 5, "where all is one file, nothing is later");
    }

    #[test]
    fn a_part_that_a_script_only_fetches_is_not_of_the_first_load() {
        let app = std::env::temp_dir().join(format!("xtask-parts-{}", std::process::id()));
        for (file, text) in [
            (
                "index.html",
                "<link rel=modulepreload href=app-1/app.js>\
                 <link rel=preload as=fetch href=app-1/app_bg.wasm>\
                 <script type=module>import start from './app-1/app.js'; start();</script>",
            ),
            ("app-1/app.js", "import * as parts from \"./__wasm_split.js\""),
            ("app-1/app_bg.wasm", "wasm"),
            (
                "app-1/__wasm_split.js",
                "import { initSync } from \"./app.js\";\n\
                 const load = () => fetch(new URL(\"./split_a.wasm\", import.meta.url));",
            ),
            ("app-1/split_a.wasm", "wasm"),
        ] {
            command::write(&app.join(file), text).unwrap();
        }
        let mut files = first_load(&app).unwrap();
        files.sort();
        let expected = ["app-1/__wasm_split.js", "app-1/app.js", "app-1/app_bg.wasm", "index.html"];
        assert_eq!(files, expected.map(|name| app.join(name)));
        fs::remove_dir_all(&app).unwrap();
    }

    #[test]
    fn the_first_load_follows_imports_and_leaves_the_rest() {
        let app = std::env::temp_dir().join(format!("xtask-size-{}", std::process::id()));
        for (file, text) in [
            (
                "index.html",
                "<link rel=stylesheet href=/a.css><script type=module>\
                 import init from '/app.js'; init('/app_bg.wasm', 'not a file')</script>",
            ),
            ("a.css", "@import './style/b.css';"),
            ("style/b.css", "a{}"),
            ("app.js", "import x from './snippets/x.js'; import('./later.js')"),
            ("snippets/x.js", "import y from '../y.js'"),
            ("y.js", ""),
            ("app_bg.wasm", "wasm"),
            ("later.js", ""),
        ] {
            command::write(&app.join(file), text).unwrap();
        }
        let files = first_load(&app).unwrap();
        let mut names: Vec<_> =
            files.iter().map(|file| file.strip_prefix(&app).unwrap().to_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["a.css", "app.js", "app_bg.wasm", "index.html", "snippets/x.js", "style/b.css", "y.js"]
        );
        command::write(&app.join("index.html"), "<script src=/gone.js>").unwrap();
        assert!(first_load(&app).is_err(), "a file that was not built");
        command::write(&app.join("index.html"), "<script src=https://x.example/a.js>").unwrap();
        assert!(first_load(&app).is_err(), "another host");
        fs::remove_dir_all(&app).unwrap();
    }
}
