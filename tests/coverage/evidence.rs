//! Where a name occurs: in the simulator, in the recordings, and in tests.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file, and what of it counts.
struct Source {
    /// Its path from the root of the project.
    path: String,
    text: String,
}

/// A test and the file it is in.
struct Test {
    name: String,
    path: String,
    body: String,
}

/// Everything that is searched.
pub struct Evidence {
    simulator: Vec<Source>,
    recordings: Vec<Source>,
    tests: Vec<Test>,
}

/// A table of what the simulator accepts, which says nothing of what it sends.
const ACCEPTED: &str = "server/src/simulator/tables.rs";

/// What stands for a name that nothing else has: that it is decoded is held for every name.
const SELF: &str = "every_name_is_understood… (`coverage.rs`)";

impl Evidence {
    pub fn gather() -> Self {
        let simulator = sources("server/src/simulator", &["rs"])
            .into_iter()
            .filter(|source| source.path != ACCEPTED)
            .map(|source| Source {
                // What a file tests at its end is no part of what it does.
                text: source.text.split("#[cfg(test)]").next().unwrap_or_default().to_owned(),
                ..source
            })
            .collect();
        let places = [("tests", "rs"), ("server/tests", "rs"), ("tests/sdk", "py"), ("tests/sdk", "mjs")];
        let tests = places
            .into_iter()
            .flat_map(|(folder, ending)| sources(folder, &[ending]))
            .filter(|source| !source.path.starts_with("tests/coverage"))
            .flat_map(|source| tests_in(&source))
            .collect();
        Self { simulator, recordings: sources("tests/cassettes", &["sse", "json"]), tests }
    }

    /// The file in which the simulator speaks a name.
    pub fn simulated(&self, name: &str) -> String {
        let quoted = format!("\"{name}\"");
        let found =
            self.simulator.iter().find(|source| source.text.contains(&quoted) || ordered(source, name));
        found.map_or_else(none, |source| {
            format!("`{}`", source.path.trim_start_matches("server/src/simulator/"))
        })
    }

    /// At most two recordings and one test that have a name.
    pub fn tests(&self, name: &str) -> String {
        let quotations =
            [format!("\"{name}\""), format!("'{name}'"), format!("`{name}`"), format!("event: {name}\n")];
        let has = |text: &str| quotations.iter().any(|quotation| text.contains(quotation));
        let recordings = self.recordings.iter().filter(|source| has(&source.text)).take(2).map(|source| {
            let file = source.path.rsplit('/').next().unwrap_or_default();
            file.split('-').next().unwrap_or_default().to_owned()
        });
        let test = self.tests.iter().find(|test| has(&test.body));
        let test = test.map(|test| {
            let file = test.path.rsplit('/').next().unwrap_or_default();
            format!("{} (`{file}`)", test.name)
        });
        let found: Vec<String> = recordings.chain(test).collect();
        if found.is_empty() { SELF.to_owned() } else { found.join(", ") }
    }

    /// Whether there is a recording, a file of tests, or a test that begins like this.
    pub fn exists(&self, proof: &str) -> bool {
        let file = |source: &Source| {
            source.path.rsplit('/').next().is_some_and(|file| file.split(['-', '.']).next() == Some(proof))
        };
        self.recordings.iter().any(file)
            || self.tests.iter().any(|test| test.name.starts_with(proof) || test.path == proof)
    }
}

/// Whether the name is a word that orders a fault whose code it is.
fn ordered(source: &Source, name: &str) -> bool {
    source.path.contains("faults") && source.text.contains(&format!("`{name}`"))
}

fn none() -> String {
    "—".to_owned()
}

/// The tests of a file, each with its text up to the next one; what comes before the first counts for that one.
fn tests_in(source: &Source) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    let mut before = String::new();
    let mut marked = false;
    for line in source.text.lines() {
        if let Some(name) = named(line, marked) {
            tests.push(Test { name, path: source.path.clone(), body: std::mem::take(&mut before) });
        }
        marked = line.trim() == "#[test]"
            || line.contains("tokio::test")
            || (marked && line.trim().starts_with('#'));
        match tests.last_mut() {
            Some(test) => {
                test.body.push_str(line);
                test.body.push('\n');
            }
            None => {
                before.push_str(line);
                before.push('\n');
            }
        }
    }
    tests
}

/// The name of the test that a line begins: in Rust after its mark, in Python by its name, in JavaScript as a key of
/// an asynchronous function.
fn named(line: &str, marked: bool) -> Option<String> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("def test_") {
        return Some(format!("test_{}", rest.split('(').next()?));
    }
    if line.starts_with('"') && line.contains("\": async (") {
        return Some(line.split('"').nth(1)?.to_owned());
    }
    let rest = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "))?;
    marked.then(|| rest.split(['(', '<']).next().unwrap_or_default().to_owned())
}

fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join(folder), endings, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| Source {
            path: file.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(&file).unwrap(),
        })
        .collect()
}

fn walk(folder: &Path, endings: &[&str], files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "node_modules") {
                walk(&path, endings, files);
            }
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            files.push(path);
        }
    }
}
