//! `docs/protocol-coverage.md`: what of the API is decoded, shown, simulated and tested.
//!
//! The document is made here and nowhere else, and this test fails when it is not what would be made. Each cell is
//! found out: a sample of every name is decoded, put into a turn and looked at as a screen would; the simulator's
//! sources and all tests are searched for the name. `CATENA_WRITE_DOCS=1 cargo test --test coverage` writes it anew.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[path = "coverage/evidence.rs"]
mod evidence;
#[path = "coverage/names.rs"]
mod names;
#[path = "coverage/samples.rs"]
mod samples;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use evidence::Evidence;
use names::Kind;

const DOCUMENT: &str = "docs/protocol-coverage.md";

/// What is said by hand: what Catena makes of things that are no names. The tests it rests on are checked.
const BEHAVIOUR: &str = include_str!("coverage/behaviour.md");

fn document(evidence: &Evidence) -> String {
    let mut text = "# What of the Interactions API is understood, and which test says so\n\n\
        This page is made by `tests/coverage.rs`, which fails when it is stale. Make it anew with\n\
        `CATENA_WRITE_DOCS=1 cargo test --test coverage`.\n\n\
        *Decoded*: what a sample becomes in `src/protocol`. *Shown*: what a turn with that sample shows. *Simulated*: where\n\
        the simulator speaks the name (in `server/src/simulator`), not counting what it merely accepts; a dash means nowhere. *Tests*: recordings in\n\
        `tests/cassettes` that have it, and the first test that names it.\n"
        .to_owned();
    for kind in Kind::ALL {
        write!(text, "\n## {}\n\n| name | decoded | shown | simulated | tests |\n", kind.title()).unwrap();
        text.push_str("| --- | --- | --- | --- | --- |\n");
        for name in kind.names() {
            let sample = samples::look(kind, name);
            let simulated = evidence.simulated(name);
            let tests = evidence.tests(name);
            writeln!(text, "| `{name}` | {} | {} | {simulated} | {tests} |", sample.decoded, sample.shown)
                .unwrap();
        }
    }
    text.push('\n');
    text.push_str(BEHAVIOUR);
    text
}

#[test]
fn the_document_says_what_is_so() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let made = document(&Evidence::gather());
    if std::env::var_os("CATENA_WRITE_DOCS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let stale = made.lines().zip(written.lines()).find(|(made, written)| made != written);
    assert!(
        made == written,
        "{DOCUMENT} is stale; make it anew with `CATENA_WRITE_DOCS=1 cargo test --test coverage`. \
         The first line that differs, as it should be and as it is: {stale:#?}"
    );
}

#[test]
fn every_name_is_understood_except_those_that_a_chat_has_no_use_for() {
    for kind in Kind::ALL {
        for name in kind.names() {
            let known = !samples::look(kind, name).decoded.starts_with("kept as it came");
            assert_eq!(known, !names::KEPT_AS_THEY_CAME.contains(name), "{name}");
        }
    }
}

#[test]
fn every_test_that_the_text_rests_on_exists() {
    let evidence = Evidence::gather();
    for line in BEHAVIOUR.lines().filter(|line| line.starts_with("| ") && line.matches('|').count() == 4) {
        let proofs = line.trim_end_matches('|').rsplit('|').next().unwrap();
        for proof in
            proofs.split(',').map(str::trim).filter(|proof| !matches!(*proof, "" | "---" | "shown by"))
        {
            assert!(
                evidence.exists(proof.trim_matches('`').trim_end_matches('…')),
                "{proof} is not there: {line}"
            );
        }
    }
}
