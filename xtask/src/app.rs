//! Building the app and the server, and knowing when the app need not be built.

use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, UNIX_EPOCH};

use crate::bundle;
use crate::command::{self, entries};
use crate::package::Package;
use crate::project::Project;
use crate::rust;
use crate::say;
use crate::setup::Ready;
use crate::toolbox::Tool;
use crate::trouble::{Outcome, Trouble};

/// What lies in the root folder but never becomes part of the app. Naming the outsiders
/// rather than the parts means that a new folder of assets counts from its first day.
const NOT_THE_APP: [&str; 9] =
    ["target", "dist", "tests", "benches", "fuzz", "server", "xtask", "docs", "node_modules"];

/// Builds the app in release into the target folder's `app`, unless it was built from the
/// very same files before.
pub fn build(project: &Project, ready: &Ready) -> Outcome {
    let note = project.notes().join("app-built-from.txt");
    let files = fingerprint(project)?;
    let built = fs::read_to_string(&note).is_ok_and(|built_from| built_from == files);
    if built && project.app().join("index.html").is_file() {
        return Ok(());
    }
    if !project.root.join("index.html").is_file() {
        return Err(Trouble::new(
            "index.html is missing in the project's root folder, so there is no app to build.",
        ));
    }
    // An interrupted build leaves no note, so the next one begins anew.
    let _ = fs::remove_file(&note);
    say::line("Building the app: a first build takes about 5 minutes, later ones one or two…");
    let begin = Instant::now();
    bundle::build(project, ready)?;
    say::line(&format!("The app is built after {}.", say::duration(begin.elapsed())));
    command::write(&note, &files)
}

/// Builds the app quickly into [`Project::quick_app`]. Cargo knows best whether there is anything to do.
pub fn build_quickly(project: &Project, ready: &Ready) -> Outcome {
    let begin = Instant::now();
    bundle::build_quickly(project, ready, &project.quick_app())?;
    say::line(&format!(
        "The app is built, without care for its size, after {}.",
        say::duration(begin.elapsed())
    ));
    Ok(())
}

/// Builds the server. Cargo knows best whether there is anything to do.
pub fn build_server(project: &Project, ready: &Ready) -> Outcome {
    if !project.server().is_file() {
        say::line("Building the server: a first build takes about a minute…");
    }
    let begin = Instant::now();
    let mut cargo = rust::cargo(project, &["build", "--profile", "server", "--package", "catena-server"]);
    command::show_progress(cargo.env("PATH", &ready.path))?;
    // Where there was nothing to do, there is nothing to tell.
    if begin.elapsed().as_secs() >= 2 {
        say::line(&format!("The server is built after {}.", say::duration(begin.elapsed())));
    }
    Ok(())
}

/// Trunk, which builds the app while somebody works on it, ready to be told what to do.
pub fn trunk(project: &Project, ready: &Ready) -> Outcome<Command> {
    let mut trunk = Command::new(Tool::Trunk.program(project)?);
    trunk
        .current_dir(&project.root)
        .env("PATH", &ready.path)
        .env("CARGO_TARGET_DIR", &project.target)
        // Trunk takes the variable for a switch that must be `true` or `false`, and stops
        // at the usual `NO_COLOR=1`.
        .env_remove("NO_COLOR");
    Ok(trunk)
}

/// The files and folders of the root that the app is made from.
pub fn inputs(root: &Path) -> Outcome<Vec<PathBuf>> {
    let mut inputs: Vec<PathBuf> = entries(root)?
        .into_iter()
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_prose = name.ends_with(".md") || name.starts_with("LICENSE");
            !(name.starts_with('.') || is_prose || NOT_THE_APP.contains(&name.as_ref()))
        })
        .collect();
    inputs.sort();
    Ok(inputs)
}

/// A text that changes when a file of the app appears, goes, or is written; or when what
/// builds it is another tool, or we are.
fn fingerprint(project: &Project) -> Outcome<String> {
    let mut files = Vec::new();
    for input in inputs(&project.root)? {
        collect(&input, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        let data =
            fs::metadata(file).map_err(|error| Trouble::io(format!("look at {}", file.display()), &error))?;
        let time = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        (file, data.len(), time).hash(&mut hasher);
    }
    bundle::SOURCES.hash(&mut hasher);
    let mut text = format!("{} files, {:016x}\n", files.len(), hasher.finish());
    for tool in [Tool::WasmSplit, Tool::WasmBindgen, Tool::WasmOpt] {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {}", tool.name(), tool.version(project)?);
    }
    for package in Package::ALL {
        let _ = writeln!(text, "{}", package.id());
    }
    Ok(text)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    if path.is_dir() {
        for entry in entries(path)? {
            collect(&entry, files)?;
        }
    } else if path.is_file() {
        files.push(path.to_path_buf());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    struct Scratch(Project);

    impl Scratch {
        fn new(name: &str) -> Self {
            let root = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            let scratch = Self(Project { target: root.join("target"), tools: root.join("tools"), root });
            scratch.write("Cargo.lock", "[[package]]\nname = \"wasm-bindgen\"\nversion = \"1.0.0\"\n");
            scratch.write("index.html", "<html>");
            scratch.write("src/ui/page.rs", "one");
            scratch
        }

        fn write(&self, file: &str, text: &str) {
            command::write(&self.0.root.join(file), text).unwrap();
        }

        fn fingerprint(&self) -> String {
            fingerprint(&self.0).unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0.root);
        }
    }

    #[test]
    fn the_fingerprint_changes_with_every_file_of_the_app() {
        let scratch = Scratch::new("stale");
        let before = scratch.fingerprint();
        assert_eq!(scratch.fingerprint(), before);

        scratch.write("src/ui/page.rs", "longer");
        let longer = scratch.fingerprint();
        assert_ne!(longer, before);

        let file = fs::File::options().append(true).open(scratch.0.root.join("src/ui/page.rs")).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
        let touched = scratch.fingerprint();
        assert_ne!(touched, longer, "the same length, written later");

        scratch.write("pictures/new.svg", "<svg>");
        let added = scratch.fingerprint();
        assert_ne!(added, touched, "a folder nobody knew of");

        fs::remove_file(scratch.0.root.join("pictures/new.svg")).unwrap();
        assert_eq!(scratch.fingerprint(), touched);
    }

    #[test]
    fn what_is_not_the_app_does_not_count() {
        let scratch = Scratch::new("fresh");
        let before = scratch.fingerprint();
        for file in [
            "README.md",
            "server/src/main.rs",
            "target/app/index.html",
            "tests/e2e/chat.spec.ts",
            ".git/HEAD",
        ] {
            scratch.write(file, "anything");
        }
        assert_eq!(scratch.fingerprint(), before);
    }

    #[test]
    fn another_version_of_a_tool_counts() {
        let scratch = Scratch::new("tool");
        let before = scratch.fingerprint();
        scratch.write("Cargo.lock", "[[package]]\nname = \"wasm-bindgen\"\nversion = \"2.0.0\"\n");
        assert!(scratch.fingerprint().contains("wasm-bindgen 2.0.0"));
        assert_ne!(scratch.fingerprint(), before);
    }
}
