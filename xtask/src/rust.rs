//! The Rust that is there: is it new enough, can it link, where does it keep its libraries.

use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::command::{self, command};
use crate::project::Project;
use crate::trouble::{Outcome, Trouble};
use crate::version::Release;

/// The oldest compiler that builds the workspace; the same as `rust-version` in its
/// `Cargo.toml`.
const OLDEST: Release = Release::new(1, 88);

/// The compiler in use.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// Its release, such as 1.95.0.
    pub release: Release,
    /// Whether it is a stable one: only of those distributions keep the sources.
    pub stable: bool,
    /// Everything `rustc --version --verbose` says: the compiler's identity.
    pub identity: String,
    /// Its root folder.
    pub sysroot: PathBuf,
}

impl Compiler {
    /// Asks the compiler on the `PATH`, and refuses one that is too old.
    pub fn find() -> Outcome<Self> {
        let identity =
            command::answer(&mut command("rustc", ["--version", "--verbose"])).ok_or_else(|| {
                Trouble::new(
                    "There is no Rust compiler: install one with rustup \
                     (`rustup toolchain install stable`).",
                )
            })?;
        let release = Release::named_in(&identity)
            .ok_or_else(|| Trouble::new(format!("`rustc --version` gave no version: {identity}")))?;
        if release < OLDEST {
            let mend = match command::find("rustup") {
                Some(_) => "rustup update stable",
                // Debian keeps one current compiler in its older releases, for its browsers.
                None => "sudo apt-get install rustc-web cargo-web",
            };
            return Err(Trouble::new(format!(
                "Rust {release} is too old, Catena needs {OLDEST} or newer: update it with `{mend}`."
            )));
        }
        let first = identity.lines().next().unwrap_or_default();
        Ok(Self {
            release,
            stable: !first.contains("-nightly") && !first.contains("-beta"),
            sysroot: print("sysroot", &[])?,
            identity,
        })
    }
}

/// A path the compiler prints, such as its `sysroot` or a target's `target-libdir`.
pub fn print(what: &str, more: &[&str]) -> Outcome<PathBuf> {
    let mut rustc = command("rustc", ["--print", what]);
    rustc.args(more);
    Ok(PathBuf::from(command::read(&mut rustc)?.trim()))
}

/// Refuses a machine on which nothing native can be linked.
pub fn require_linker() -> Outcome {
    match command::find("cc") {
        Some(_) => Ok(()),
        None => Err(Trouble::new(
            "There is no C linker, which Rust needs to link programs: \
             install one with `sudo apt-get install gcc libc6-dev`.",
        )),
    }
}

/// Whether `cargo fmt` and `cargo clippy` answer.
pub fn has_lints() -> bool {
    ["fmt", "clippy"]
        .into_iter()
        .all(|tool| command::answer(&mut command("cargo", [tool, "--version"])).is_some())
}

/// Adds `cargo fmt` and `cargo clippy`, from where the compiler came.
pub fn add_lints(project: &Project) -> Outcome {
    if command::find("rustup").is_some() {
        command::show_progress(&mut command("rustup", ["component", "add", "rustfmt", "clippy"]))?;
    } else if let Some(packages) = lint_packages() {
        apt::install(project, "cargo fmt and cargo clippy are missing", &packages)?;
    }
    if has_lints() {
        Ok(())
    } else {
        Err(Trouble::new(
            "`cargo fmt` and `cargo clippy` are missing: install them with \
             `rustup component add rustfmt clippy`, or from the distribution that Rust came from.",
        ))
    }
}

/// Debian's packages of the two, where the compiler is Debian's. It has two of them: the stable
/// release's, and a current one that it builds its web browsers with.
fn lint_packages() -> Option<[&'static str; 2]> {
    let program = std::fs::canonicalize(command::find("rustc")?).ok()?;
    let owner = command::answer(command("dpkg", ["-S"]).arg(program))?;
    match owner.split(':').next()? {
        "rustc" => Some(["rustfmt", "rust-clippy"]),
        "rustc-web" => Some(["rustfmt-web", "rust-web-clippy"]),
        _ => None,
    }
}

/// A cargo command that works in the project, with its target folder where we expect it.
pub fn cargo(project: &Project, arguments: &[&str]) -> Command {
    let mut cargo = command("cargo", arguments);
    cargo.current_dir(&project.root).env("CARGO_TARGET_DIR", &project.target);
    cargo
}
