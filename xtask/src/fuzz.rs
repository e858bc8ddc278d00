//! The fuzzers: inputs that nobody would think of, for the decoders and for the reducer.
//!
//! They are built by the compiler that is there: what libFuzzer needs to see of a program's way are LLVM's own
//! passes, which a stable compiler can be told to run. Only sanitizers would need a nightly one, and Catena has no
//! unsafe code for them to look at. libFuzzer itself is C++, so that a compiler for that has to be there.
//! `cargo fuzz run sse` (with cargo-fuzz and a nightly compiler) works in `fuzz/` as well.

use std::fs;
use std::path::{Path, PathBuf};

use crate::apt;
use crate::command::{self, command};
use crate::project::Project;
use crate::rust::Compiler;
use crate::say;
use crate::trouble::{Outcome, Trouble};

/// The fuzzers, by the names of their programs.
const TARGETS: [&str; 3] = ["sse", "event", "reducer"];

/// How long each one runs unless told otherwise.
pub const MINUTES: u32 = 10;

/// What makes the compiler note which ways a program takes, as libFuzzer wants it.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Lines of libFuzzer's report that are passed on.
const REPORTED: [&str; 3] = ["Done ", "stat::average_exec_per_sec", "stat::peak_rss_mb"];

/// Builds the fuzzers and runs each for `minutes`, one after the other.
pub fn run(project: &Project, minutes: u32) -> Outcome {
    if command::find("c++").is_none() {
        apt::install(project, "A C++ compiler is missing", &["g++"])?;
    }
    let folder = project.root.join("fuzz");
    let home = project.target.join("fuzz");
    let compiler = Compiler::find()?;
    // Named, so that the flags are for the fuzzers and not for the build scripts.
    let host = compiler
        .identity
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or_else(|| Trouble::new("`rustc --version --verbose` names no host."))?;
    say::line("Building the fuzzers.");
    let mut build = command("cargo", ["build", "--locked", "--release", "--target", host]);
    build
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", &home)
        .env("RUSTFLAGS", COVERAGE)
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    command::show_progress(&mut build)?;
    let programs = home.join(host).join("release");
    let seeds = seeds(project, &home)?;
    for target in TARGETS {
        say::line(&format!("── {target}: {minutes} min ──"));
        fuzz(&programs.join(target), &folder, &home, &seeds, minutes)?;
    }
    say::line("No fuzzer found anything.");
    Ok(())
}

/// Runs one fuzzer. What it learns stays in its corpus for the next time.
fn fuzz(program: &Path, folder: &Path, home: &Path, seeds: &Path, minutes: u32) -> Outcome {
    let name = program.file_name().unwrap_or_default();
    let (corpus, findings) = (home.join("corpus").join(name), home.join("findings").join(name));
    command::make_folder(&corpus)?;
    command::make_folder(&findings)?;
    let log = home.join(name).with_extension("log");
    let mut fuzzer = command(program, ["-print_final_stats=1", "-timeout=10"]);
    fuzzer
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-dict={}", folder.join("words.dict").display()))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .args([&corpus, &seeds.join(name)]);
    command::log(&mut fuzzer, &log, None).map_err(|trouble| {
        Trouble::new(format!(
            "{trouble} The input that broke it is in {}: keep it as a case of tests/fuzzed.rs.",
            findings.display()
        ))
    })?;
    let said = fs::read(&log).map_err(|error| Trouble::io(format!("read {}", log.display()), &error))?;
    for line in String::from_utf8_lossy(&said).lines() {
        if REPORTED.iter().any(|beginning| line.starts_with(beginning)) {
            say::line(&format!("   {line}"));
        }
    }
    Ok(())
}

/// Writes what the fuzzers begin with, made of the recorded streams, and says where it is.
fn seeds(project: &Project, home: &Path) -> Outcome<PathBuf> {
    let seeds = home.join("seeds");
    let recordings = project.root.join("tests").join("cassettes");
    let problem = |error: &std::io::Error| Trouble::io(format!("read {}", recordings.display()), error);
    for entry in fs::read_dir(&recordings).map_err(|error| problem(&error))? {
        let path = entry.map_err(|error| problem(&error))?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).map_err(|error| problem(&error))?;
        // Two bytes before the stream choose the decoder's limit and the places of the cuts.
        command::write(&seeds.join("sse").join(&name), &format!("~7{text}"))?;
        let deeds =
            "\n\nevent: deed\ndata: close\n\nevent: deed\ndata: background\n\nevent: deed\ndata: retry 0\n\n";
        command::write(&seeds.join("reducer").join(&name), &format!("{text}{deeds}{text}"))?;
        for (number, data) in text.lines().filter_map(|line| line.strip_prefix("data: ")).enumerate() {
            command::write(&seeds.join("event").join(format!("{name}-{number}")), &format!("\n{data}"))?;
        }
    }
    Ok(seeds)
}
