//! The release build of the app: from the sources to the folder that is served.
//!
//! Cargo compiles one program. The parts of it that `src/program/later.rs` marks are cut out into
//! files of their own, wasm-bindgen makes the JavaScript around what is left, and wasm-opt
//! shrinks every file. All of them come to lie in one folder, `app-<hash>`, whose name
//! changes with their bytes: they name each other, so renaming one would mean rewriting the
//! others. The page beside it names them by relative addresses, so it can be hosted below
//! any path. Each file is compressed, once for all who load it.
//!
//! Everything is made beside the served folder, which is replaced at the very end. Whether
//! a build is due is not decided here but in [`crate::app`].

use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::command::{self, command, entries};
use crate::project::Project;
use crate::rust;
use crate::say;
use crate::setup::Ready;
use crate::toolbox::Tool;
use crate::trouble::{Outcome, Trouble};

pub mod extras;
pub mod packed;
mod page;
mod style;

use packed::Quality;

/// The sources of this build, of which the built app is made as well.
pub const SOURCES: [&str; 5] = [
    include_str!("bundle.rs"),
    include_str!("bundle/extras.rs"),
    include_str!("bundle/packed.rs"),
    include_str!("bundle/page.rs"),
    include_str!("bundle/style.rs"),
];

const TARGET: &str = "wasm32-unknown-unknown";

/// The name of the binary in the root's `Cargo.toml`.
const BINARY: &str = "catena-app";

/// What the files of the program are called: `app.js`, `app_bg.wasm`.
const NAME: &str = "app";

/// The profile of a quick build, in the root's `Cargo.toml`.
const QUICK: &str = "quick";

/// What the compiler uses beyond the first version of WebAssembly. wasm-opt refuses a file
/// that needs more, and would use more itself if it were not told.
const INSTRUCTIONS: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the app in release into [`Project::app`].
pub fn build(project: &Project, ready: &Ready) -> Outcome {
    let work = project.target.join("bundle");
    clear(&work)?;
    let (cut, program, folder) = (work.join("cut"), work.join("program"), work.join("app"));
    let extras = work.join("extras");
    extras::write(project, &extras)?;
    for new in [&cut, &program, &folder] {
        command::make_folder(new)?;
    }
    let compiled = compile(project, ready)?;
    say::line("Cutting the program into parts, and shrinking them, which takes a minute…");
    take_apart(project, &compiled, &cut, &program)?;
    shrink(project, &program)?;
    lay_out(&project.root, &program, &extras, &folder)?;
    packed::pack(&folder, Quality::Best)?;
    put_in_place(&folder, &project.app(), &work.join("before"))?;
    clear(&work)
}

/// Builds the app into `app` as quickly as can be: one file, hardly optimised, for somebody who works on it.
pub fn build_quickly(project: &Project, ready: &Ready, app: &Path) -> Outcome {
    let work = project.target.join("bundle-quick");
    clear(&work)?;
    let (program, folder, extras) = (work.join("program"), work.join("app"), work.join("extras"));
    extras::write(project, &extras)?;
    for new in [&program, &folder] {
        command::make_folder(new)?;
    }
    let mut cargo = rust::cargo(project, &["build", "--profile", QUICK, "--package", "catena"]);
    cargo.args(["--bin", BINARY, "--target", TARGET]).env("PATH", &ready.path);
    command::show_progress(&mut cargo)?;
    let compiled = project.target.join(TARGET).join(QUICK).join(format!("{BINARY}.wasm"));
    let mut bind = command(Tool::WasmBindgen.program(project)?, ["--target", "web", "--no-typescript"]);
    bind.args(["--remove-name-section", "--remove-producers-section", "--out-name", NAME, "--out-dir"]);
    command::show_progress(bind.arg(&program).arg(&compiled))?;
    lay_out(&project.root, &program, &extras, &folder)?;
    packed::pack(&folder, Quality::Quick)?;
    put_in_place(&folder, app, &work.join("before"))?;
    clear(&work)
}

/// The whole program as one file, with what is needed to cut it.
fn compile(project: &Project, ready: &Ready) -> Outcome<PathBuf> {
    // The folders of the crates' sources are there once the crates are.
    command::show_progress(&mut rust::cargo(project, &["fetch"]))?;
    let mut cargo = rust::cargo(project, &["rustc", "--release", "--package", "catena"]);
    cargo.args(["--bin", BINARY, "--target", TARGET, "--features", "split"]);
    // Cutting moves functions, so it has to know every place that names one.
    cargo.args(["--", "-Clink-arg=--emit-relocs"]);
    // This replaces the flags of the environment and of the user's settings: what is
    // published should not depend on them.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(project)?).env("PATH", &ready.path);
    command::show_progress(&mut cargo)?;
    Ok(project.target.join(TARGET).join("release").join(format!("{BINARY}.wasm")))
}

/// The compiler's flags, as cargo takes them.
///
/// A panic names its place in the sources. Those places are in the published file, and
/// where this machine keeps the sources is nobody's business. Of several prefixes that fit,
/// the compiler takes the last.
pub fn flags(project: &Project) -> Outcome<OsString> {
    let library = rust::print("sysroot", &[])?.join("lib/rustlib/src/rust");
    let mut prefixes =
        vec![(project.root.clone(), "catena"), (project.target.clone(), "target"), (library, "/rustc")];
    if let Some(home) = cargo_home() {
        prefixes.push((home.join("git").join("checkouts"), "crates"));
        // One folder for each registry, named by its host.
        let registries = home.join("registry").join("src");
        prefixes.push((registries.clone(), "crates"));
        let mut hosts = if registries.is_dir() { entries(&registries)? } else { Vec::new() };
        hosts.sort();
        prefixes.extend(hosts.into_iter().map(|host| (host, "crates")));
    }
    Ok(encoded(&prefixes))
}

/// Cargo separates flags by this character, which no path has.
const SEPARATOR: &str = "\u{1f}";

fn encoded(prefixes: &[(PathBuf, &str)]) -> OsString {
    let mut flags = OsString::new();
    for (from, to) in prefixes {
        if !flags.is_empty() {
            flags.push(SEPARATOR);
        }
        flags.push("--remap-path-prefix=");
        flags.push(from);
        flags.push("=");
        flags.push(to);
    }
    flags
}

fn cargo_home() -> Option<PathBuf> {
    let given = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    given("CARGO_HOME").or_else(|| given("HOME").map(|home| home.join(".cargo")))
}

/// Cuts `compiled` into parts, and collects in `program` everything that the page loads.
fn take_apart(project: &Project, compiled: &Path, cut: &Path, program: &Path) -> Outcome {
    let splitter = Tool::WasmSplit.program(project)?;
    let mut split = command(splitter, ["--target", "web", "--out-name", NAME]);
    command::show_progress(split.arg(compiled).arg(cut))?;
    let main = cut.join(format!("{NAME}.wasm"));
    let mut bind = command(Tool::WasmBindgen.program(project)?, ["--target", "web", "--no-typescript"]);
    // The parts call what is exported besides our own functions, such as the stack pointer.
    bind.args(["--keep-lld-exports", "--out-name", NAME, "--out-dir"]).arg(program).arg(&main);
    command::show_progress(&mut bind)?;
    for file in entries(cut)? {
        if let Some(name) = file.file_name().filter(|_| file != main) {
            copy(&file, &program.join(name))?;
        }
    }
    Ok(())
}

/// Shrinks every part in a folder, as many at a time as there are processors.
pub fn shrink(project: &Project, program: &Path) -> Outcome {
    let optimizer = Tool::WasmOpt.program(project)?;
    let mut parts: Vec<PathBuf> =
        entries(program)?.into_iter().filter(|file| extension(file) == "wasm").collect();
    // The heaviest is taken first, since it is done last.
    parts.sort_by_key(|part| fs::metadata(part).map_or(0, |data| data.len()));
    let waiting = Mutex::new(parts);
    let next = || waiting.lock().ok()?.pop();
    let work = || {
        while let Some(part) = next() {
            let mut shrink = command(&optimizer, ["-Oz"]);
            // It warns of names that it does not know, and leaves them out anyway. What it
            // says is shown if it fails.
            command::read(shrink.args(INSTRUCTIONS).arg(&part).arg("-o").arg(&part))?;
        }
        Ok(())
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err(Trouble::new("Shrinking the program was broken off.")))
        })
    })
}

/// Makes the served folder of the compiled `program`, of the `extras`, and of the root's page, styles and icon.
fn lay_out(root: &Path, program: &Path, extras: &Path, folder: &Path) -> Outcome {
    let (home, files) = settle(program, NAME, folder)?;
    let (extras, _) = settle(extras, "extras", folder)?;
    let html = read(&root.join("index.html"))?;
    let wishes = page::wishes(&html)?;
    let style = put_style(root, &wishes.styles, "style", folder)?;
    let later = put_style(root, &wishes.later, "later", folder)?;
    let icon = root.join(wishes.icon);
    let icon_name = format!("favicon-{}.{}", hash(&read(&icon)?), extension(&icon));
    copy(&icon, &folder.join(&icon_name))?;
    // Whatever script lies on top is imported by `app.js`.
    let scripts: Vec<&str> = files
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| name.ends_with(".js") && !name.contains('/'))
        .collect();
    let made = page::Made {
        style: &style,
        later: &later,
        icon: &icon_name,
        home: &home,
        scripts: &scripts,
        extras: &extras,
    };
    command::write(&folder.join("index.html"), &page::write(&html, &made)?)
}

/// Files with their names, seen from the folder that they are in.
type Files = Vec<(String, PathBuf)>;

/// Copies everything in `from` into a folder of the served one, whose name begins with `name` and has a hash of all
/// the files. What the folder is called, and what the files are.
fn settle(from: &Path, name: &str, folder: &Path) -> Outcome<(String, Files)> {
    let mut files = Vec::new();
    for file in command::files_below(from)? {
        let name = file.strip_prefix(from).unwrap_or(&file).to_string_lossy().into_owned();
        files.push((name, file));
    }
    let home = format!("{name}-{}", hash_of(&files)?);
    for (name, file) in &files {
        copy(file, &folder.join(&home).join(name))?;
    }
    Ok((home, files))
}

/// The app's style sheet, all of it.
pub fn style_sheet(root: &Path) -> Outcome<String> {
    let html = read(&root.join("index.html"))?;
    let wishes = page::wishes(&html)?;
    Ok(join(root, &wishes.styles)? + &join(root, &wishes.later)?)
}

/// Joins style sheets into one file of the folder. What it is called.
fn put_style(root: &Path, addresses: &[&str], name: &str, folder: &Path) -> Outcome<String> {
    let style = join(root, addresses)?;
    let name = format!("{name}-{}.css", hash(&style));
    command::write(&folder.join(&name), &style)?;
    Ok(name)
}

fn join(root: &Path, addresses: &[&str]) -> Outcome<String> {
    let mut styles = Vec::new();
    for address in addresses {
        styles.push((*address, read(&root.join(address))?));
    }
    style::join(&styles)
}

/// Replaces the folder `app` by `new`, so that it is whole at any moment in which it is
/// there. The former one comes to lie at `before`.
fn put_in_place(new: &Path, app: &Path, before: &Path) -> Outcome {
    let moved = |from: &Path, to: &Path| {
        fs::rename(from, to).map_err(|error| Trouble::io(format!("move {}", from.display()), &error))
    };
    let had_one = app.exists();
    if had_one {
        moved(app, before)?;
    }
    moved(new, app).inspect_err(|_| {
        if had_one {
            // The first trouble is the one to tell.
            let _ = moved(before, app);
        }
    })
}

fn hash_of(files: &[(String, PathBuf)]) -> Outcome<String> {
    let mut contents = Vec::new();
    for (name, file) in files {
        let bytes =
            fs::read(file).map_err(|error| Trouble::io(format!("read {}", file.display()), &error))?;
        contents.push((name, bytes));
    }
    Ok(hash(&contents))
}

/// 16 digits that change with the content. They name a version for caches and guard against
/// nothing, so the standard library's hash does.
fn hash(content: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn extension(file: &Path) -> String {
    file.extension().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| Trouble::io(format!("read {}", file.display()), &error))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    if let Some(folder) = to.parent() {
        command::make_folder(folder)?;
    }
    fs::copy(from, to)
        .map(|_| ())
        .map_err(|error| Trouble::io(format!("copy {} to {}", from.display(), to.display()), &error))
}

fn clear(folder: &Path) -> Outcome {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|error| Trouble::io(format!("clear {}", folder.display()), &error))
}

#[cfg(test)]
mod tests;
