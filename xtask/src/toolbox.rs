//! The pinned tools, each in a folder named by tool and version.
//!
//! A tool is installed into a folder beside its place and then renamed, so an interrupted
//! installation is never taken for a finished one. It counts as there when it answers
//! `--version` with its version; that answer is noted, so that asking costs nothing the
//! next time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use crate::command::{self, command};
use crate::node;
use crate::project::Project;
use crate::say;
use crate::trouble::{Outcome, Trouble};
use crate::version;

/// The one program that does not know its version.
const SPLITTER: &str = "wasm-split-cli";

/// Beside a tool's program: what its file looked like when it last answered.
const NOTE: &str = ".answered";

/// A tool that is built from crates.io or comes from npm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Builds the app on every change, for `cargo xtask dev`. 0.21.14 is the newest that our
    /// oldest compiler builds.
    Trunk,
    /// Cuts the program into parts. It fits the crate `wasm_split_helpers`.
    WasmSplit,
    /// Makes the JavaScript glue, and runs the browser tests.
    WasmBindgen,
    /// Shrinks the wasm. npm's build runs everywhere that Node does; Debian's is too old
    /// for the instructions that today's compilers emit.
    WasmOpt,
    /// Runs the native tests. 0.9.114 is the newest that our oldest compiler builds.
    Nextest,
}

impl Tool {
    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trunk => "Trunk",
            Self::WasmSplit => "wasm-split",
            Self::WasmBindgen => "wasm-bindgen",
            Self::WasmOpt => "wasm-opt",
            Self::Nextest => "nextest",
        }
    }

    /// What its installation does, with the time that takes on two cores.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Trunk => "building, about 4 minutes",
            Self::WasmSplit => "building, about 2 minutes",
            Self::WasmBindgen => "building, about 2 minutes",
            Self::WasmOpt => "fetching from npm, a few seconds",
            Self::Nextest => "building, about 4 minutes",
        }
    }

    /// The pinned version. That of wasm-bindgen is the one in `Cargo.lock`, because the
    /// glue and the crate have to fit.
    pub fn version(self, project: &Project) -> Outcome<String> {
        match self {
            Self::Trunk => Ok("0.21.14".to_owned()),
            Self::WasmSplit => Ok("0.2.4".to_owned()),
            Self::WasmOpt => Ok("132".to_owned()),
            Self::Nextest => Ok("0.9.114".to_owned()),
            Self::WasmBindgen => {
                let file = project.root.join("Cargo.lock");
                let text = fs::read_to_string(&file)
                    .map_err(|error| Trouble::io(format!("read {}", file.display()), &error))?;
                version::locked(&text, "wasm-bindgen").map(str::to_owned).ok_or_else(|| {
                    Trouble::new(
                        "Cargo.lock does not name one version of wasm-bindgen: \
                             write it anew with `cargo update --workspace`.",
                    )
                })
            }
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Trunk => "trunk",
            Self::WasmSplit => "wasm-split",
            Self::WasmBindgen => "wasm-bindgen",
            Self::WasmOpt => "binaryen",
            Self::Nextest => "nextest",
        }
    }

    /// The tool's folder.
    fn home(self, project: &Project) -> Outcome<PathBuf> {
        let version = self.version(project)?;
        Ok(project.tools.join(format!("{}-{version}", self.package())))
    }

    /// Where the programs are below the tool's folder, and the one that is asked.
    fn programs(self) -> (&'static str, &'static str) {
        match self {
            Self::Trunk => ("bin", "trunk"),
            Self::WasmSplit => ("bin", SPLITTER),
            Self::WasmBindgen => ("bin", "wasm-bindgen"),
            Self::WasmOpt => ("node_modules/.bin", "wasm-opt"),
            Self::Nextest => ("bin", "cargo-nextest"),
        }
    }

    /// The folder to put on the `PATH`.
    pub fn folder(self, project: &Project) -> Outcome<PathBuf> {
        Ok(self.home(project)?.join(self.programs().0))
    }

    /// The program itself.
    pub fn program(self, project: &Project) -> Outcome<PathBuf> {
        Ok(self.folder(project)?.join(self.programs().1))
    }

    /// Whether it is there in its version.
    pub fn is_ready(self, project: &Project) -> Outcome<bool> {
        // Any nextest that works runs the tests just as well.
        if self == Self::Nextest && system_nextest() {
            return Ok(true);
        }
        Ok(answers(&self.home(project)?, self.programs(), &self.version(project)?))
    }

    /// Installs it.
    pub fn install(self, project: &Project) -> Outcome {
        let home = self.home(project)?;
        let version = self.version(project)?;
        command::make_folder(&project.tools)?;
        clear_leftovers(&project.tools);
        let partial = project.tools.join(format!("{}-{version}.{}.part", self.package(), std::process::id()));
        command::make_folder(&partial)?;
        match self {
            Self::Trunk => self.build(project, &version, &partial, "trunk", &["--no-default-features"]),
            Self::WasmSplit => self.build(
                project,
                &version,
                &partial,
                "wasm_split_cli_support",
                &["--features=build-binary"],
            ),
            Self::WasmBindgen => self.build(project, &version, &partial, "wasm-bindgen-cli", &[]),
            Self::Nextest => self.build(
                project,
                &version,
                &partial,
                "cargo-nextest",
                &["--no-default-features", "--features=default-no-update"],
            ),
            Self::WasmOpt => fetch_binaryen(project, &version, &partial),
        }?;
        if !answers(&partial, self.programs(), &version) {
            return Err(Trouble::new(format!(
                "{} was installed but does not answer as version {version}: \
                 look into {}.",
                self.name(),
                partial.display()
            )));
        }
        if home.exists() {
            // It did not answer, or we would not be here.
            fs::remove_dir_all(&home)
                .map_err(|error| Trouble::io(format!("clear {}", home.display()), &error))?;
        }
        fs::rename(&partial, &home)
            .map_err(|error| Trouble::io(format!("put {} in its place", self.name()), &error))
    }

    /// Builds a crate's programs. Their speed hardly matters, so they are compiled cheaply:
    /// Trunk takes three minutes instead of eight.
    fn build(self, project: &Project, version: &str, into: &Path, package: &str, more: &[&str]) -> Outcome {
        // Kept when the build is interrupted, so that the next attempt goes on from there.
        let build = project.tools.join(format!("{package}-{version}.build"));
        let log = project.tools.join(format!("{package}-{version}.log"));
        let locked = install_command(project, package, version, into, &build, more, true);
        if command::try_log(&mut { locked }, &log, None).is_err() {
            say::line("      trying again without its lock file, which names what is not served");
            let free = install_command(project, package, version, into, &build, more, false);
            command::log(&mut { free }, &log, None)?;
        }
        // What cannot be removed only costs space.
        let _ = fs::remove_dir_all(build);
        let _ = fs::remove_file(log);
        Ok(())
    }
}

fn install_command(
    project: &Project,
    package: &str,
    version: &str,
    into: &Path,
    build: &Path,
    more: &[&str],
    locked: bool,
) -> Command {
    let mut cargo = command("cargo", ["install", package]);
    cargo.arg(format!("--version={version}")).args(more);
    if locked {
        cargo.arg("--locked");
    } else {
        // Without a lock file the newest dependencies would be taken, also those that
        // this compiler is too old for.
        cargo.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
    }
    cargo
        .arg("--root")
        .arg(into)
        // Outside the project, so that its cargo settings do not reach the tools.
        .current_dir(&project.tools)
        .env("CARGO_TARGET_DIR", build)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .env("CARGO_PROFILE_RELEASE_STRIP", "true")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET");
    cargo
}

fn fetch_binaryen(project: &Project, version: &str, into: &Path) -> Outcome {
    command::write(&into.join("package.json"), "{ \"private\": true }\n")?;
    let package = format!("binaryen@{version}");
    let mut npm = node::npm(into, &["install", "--save-exact", &package]);
    command::log(&mut npm, &project.notes().join("binaryen.log"), None)
}

fn system_nextest() -> bool {
    command::answer(&mut command("cargo", ["nextest", "--version"])).is_some()
}

/// Whether the program in `home` answers as `version`, by the note of its last answer or by
/// asking it.
fn answers(home: &Path, (folder, program): (&str, &str), version: &str) -> bool {
    let program = home.join(folder).join(program);
    let Some(looks) = looks_of(&program, version) else {
        return false;
    };
    let note = home.join(NOTE);
    if fs::read_to_string(&note).is_ok_and(|noted| noted == looks) {
        return true;
    }
    let named = answer(home, &program).is_some_and(|answer| version::answer_names(&answer, version));
    if named {
        // Without the note the tool is asked again the next time, which is only slower.
        let _ = fs::write(note, looks);
    }
    named
}

/// What a program says of its version. One that has no word for it is only asked whether it
/// runs, and cargo's list of what is installed in `home` speaks for it.
fn answer(home: &Path, program: &Path) -> Option<String> {
    if !program.ends_with(SPLITTER) {
        return command::answer(&mut command(program, ["--version"]));
    }
    command::answer(&mut command(program, ["--help"]))?;
    let list = fs::read_to_string(home.join(".crates.toml")).ok()?;
    list.lines().find(|line| line.contains(SPLITTER)).map(|line| line.replace('"', ""))
}

/// What tells one build of a program from another: its version, size and time.
fn looks_of(program: &Path, version: &str) -> Option<String> {
    let data = fs::metadata(program).ok()?;
    let time = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{version} {} {}\n", data.len(), time.as_nanos()))
}

/// Removes what interrupted installations left: `….<process>.part` of processes that are
/// gone.
fn clear_leftovers(tools: &Path) {
    for entry in fs::read_dir(tools).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let process = name.strip_suffix(".part").and_then(|rest| rest.rsplit('.').next());
        if let Some(process) = process
            && !Path::new("/proc").join(process).exists()
        {
            // What cannot be removed only costs space.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn program(home: &Path, script: &str) {
        let file = home.join("bin").join("tool");
        command::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_tool_is_there_only_if_it_answers_with_its_version() {
        let home = std::env::temp_dir().join(format!("xtask-tool-{}", std::process::id()));
        let ready = |version| answers(&home, ("bin", "tool"), version);
        assert!(!ready("1.2.3"), "nothing is there yet");
        program(&home, "#!/bin/sh\nexit 1\n");
        assert!(!ready("1.2.3"), "it does not answer");
        program(&home, "#!/bin/sh\necho tool 1.2.3\n");
        assert!(!ready("1.2.30"), "it is another version");
        assert!(ready("1.2.3"));
        // The note answers for the same file, and not for a changed one.
        assert!(home.join(NOTE).is_file());
        assert!(ready("1.2.3"));
        program(&home, "#!/bin/sh\necho broken\n");
        assert!(!ready("1.2.3"), "it has changed since its answer was noted");
        fs::remove_dir_all(&home).unwrap();
    }

    #[test]
    fn the_splitter_s_version_is_the_one_that_cargo_noted() {
        let home = std::env::temp_dir().join(format!("xtask-split-{}", std::process::id()));
        let program = home.join("bin").join(SPLITTER);
        let ready = |version| answers(&home, ("bin", SPLITTER), version);
        command::write(&program, "#!/bin/sh\ntest \"$1\" = --help\n").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(!ready("0.2.4"), "it runs, but nobody says what it is");
        let list = "[v1]\n\"wasm_split_cli_support 0.2.4 (registry+x)\" = [\"wasm-split-cli\"]\n";
        command::write(&home.join(".crates.toml"), list).unwrap();
        assert!(!ready("0.2.5"), "it is another version");
        assert!(ready("0.2.4"));
        command::write(&program, "#!/bin/sh\nexit 1\n").unwrap();
        assert!(!ready("0.2.4"), "it does not run");
        fs::remove_dir_all(&home).unwrap();
    }

    #[test]
    fn leftovers_of_dead_processes_are_removed_and_others_stay() {
        let tools = std::env::temp_dir().join(format!("xtask-left-{}", std::process::id()));
        let alive = tools.join(format!("trunk-1.{}.part", std::process::id()));
        let dead = tools.join("trunk-1.4294967295.part");
        let done = tools.join("trunk-1");
        for folder in [&alive, &dead, &done] {
            fs::create_dir_all(folder).unwrap();
        }
        clear_leftovers(&tools);
        assert_eq!([alive.exists(), dead.exists(), done.exists()], [true, false, true]);
        fs::remove_dir_all(&tools).unwrap();
    }
}
