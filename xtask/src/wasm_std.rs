//! The standard library for wasm32: is it there, does it link, and where to get it.
//!
//! rustup delivers it in seconds where its server can be reached. Where it can't, it is
//! built once from the compiler's own sources, see [`crate::std_source`]. Both put it into
//! the compiler's root folder, so that afterwards a plain `cargo build`, Trunk, clippy and
//! rust-analyzer find it without any flag.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::apt;
use crate::command::{self, command};
use crate::project::Project;
use crate::rust::{self, Compiler};
use crate::say;
use crate::std_source;
use crate::trouble::{Outcome, Trouble};

/// The target of the app.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// rustup retries for long where its server does not answer; this is patience enough.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// Whether the library is there and a program can be linked with it.
pub fn is_ready(project: &Project, compiler: &Compiler) -> Outcome<bool> {
    let folder = libraries()?;
    if !holds_std(&folder) {
        return Ok(false);
    }
    // Linking costs a third of a second, so a compiler that has linked is remembered.
    let note = project.tools.join("wasm32-links.txt");
    let known = format!("{}{}\n", compiler.identity, folder.display());
    if fs::read_to_string(&note).is_ok_and(|text| text == known) {
        return Ok(true);
    }
    provide_linker(project)?;
    if link(project).is_err() {
        return Ok(false);
    }
    command::write(&note, &known)?;
    Ok(true)
}

/// Gets the library, by rustup or from source.
pub fn supply(project: &Project, compiler: &Compiler) -> Outcome {
    let folder = libraries()?;
    let skip_rustup = std::env::var_os("CATENA_STD_FALLBACK").is_some_and(|value| value == "1");
    if !holds_std(&folder) && !skip_rustup {
        ask_rustup(project);
    }
    if !holds_std(&folder) {
        say::line("      building it from the compiler's sources, about 2 minutes");
        let built = std_source::build(project, compiler)?;
        install(&built, &folder)?;
        std_source::clean_up(project, compiler);
    }
    provide_linker(project)?;
    link(project).map_err(|trouble| {
        Trouble::new(format!(
            "The wasm32 standard library is there, but a program could not be linked with it: \
             {trouble}"
        ))
    })
}

fn ask_rustup(project: &Project) {
    if command::find("rustup").is_none() {
        say::line("      there is no rustup to ask for it");
        return;
    }
    let log = project.notes().join("rustup.log");
    let mut rustup = command("rustup", ["target", "add", TARGET]);
    match command::try_log(&mut rustup, &log, Some(RUSTUP_LIMIT)) {
        Ok(()) => {}
        Err(_) => say::line("      rustup could not deliver it"),
    }
}

fn libraries() -> Outcome<PathBuf> {
    rust::print("target-libdir", &["--target", TARGET])
}

fn holds_std(folder: &Path) -> bool {
    rlibs(folder).iter().any(|rlib| is_std(rlib))
}

/// Whether a library is `std` itself: `libstd-<hash>.rlib` from rustup, and `libstd.rlib` when
/// built by ourselves, because `std` is also a dynamic library and those carry no hash.
fn is_std(rlib: &Path) -> bool {
    let name = rlib.file_name().unwrap_or_default().to_string_lossy();
    name == "libstd.rlib" || name.starts_with("libstd-")
}

/// The Rust libraries in `folder`.
fn rlibs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rlib"))
        .collect()
}

/// Copies the libraries in `built` to `folder`; `libstd` comes last, since its presence
/// says that the set is complete.
fn install(built: &Path, folder: &Path) -> Outcome {
    let mut libraries = rlibs(built);
    libraries.sort_by_key(|rlib| is_std(rlib));
    if libraries.is_empty() {
        return Err(Trouble::new(format!(
            "The standard library was built, but {} holds no libraries.",
            built.display()
        )));
    }
    if copy_all(&libraries, folder).is_ok() {
        return Ok(());
    }
    // A compiler from the distribution lies in a folder of root's.
    let by_hand = format!(
        "sudo mkdir -p {to} && sudo cp {from}/*.rlib {to}/",
        to = folder.display(),
        from = built.display()
    );
    let folder_name = folder.to_string_lossy();
    let Some(mut mkdir) = apt::as_root("mkdir", &["-p", &folder_name]) else {
        return Err(Trouble::new(format!(
            "The wasm32 standard library is built, and putting it beside the compiler \
             needs root: type `{by_hand}`."
        )));
    };
    command::show_progress(&mut mkdir)?;
    for library in &libraries {
        let name = library.to_string_lossy();
        if let Some(mut cp) = apt::as_root("cp", &[&name, &folder_name]) {
            command::show_progress(&mut cp)?;
        }
    }
    Ok(())
}

fn copy_all(libraries: &[PathBuf], folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for library in libraries {
        if let Some(name) = library.file_name() {
            fs::copy(library, folder.join(name))?;
        }
    }
    Ok(())
}

/// Where our own links to system programs are, for the front of the `PATH`.
pub fn linker_folder(project: &Project) -> PathBuf {
    project.tools.join("linker")
}

/// Makes sure that there is a `rust-lld`. rustup's compilers bring it. Distributions that
/// leave it out have LLVM's `lld`, which is the same program under another name; rustc looks
/// for the name `rust-lld` in its own folder and then on the `PATH`, so a link suffices.
fn provide_linker(project: &Project) -> Outcome {
    let bundled = rust::print("target-libdir", &[])?.with_file_name("bin/rust-lld");
    let own = linker_folder(project).join("rust-lld");
    if bundled.exists() || command::find("rust-lld").is_some() || own.exists() {
        return Ok(());
    }
    let verbose = command::read(&mut command("rustc", ["--version", "--verbose"]))?;
    let llvm = verbose
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "))
        .and_then(|version| version.split('.').next())
        .unwrap_or_default();
    let versioned = format!("lld-{llvm}");
    if command::find(&versioned).is_none() && command::find("lld").is_none() {
        apt::install(project, "The linker for wasm32 (lld) is missing", &[versioned.as_str()])?;
    }
    let Some(found) = command::find(&versioned).or_else(|| command::find("lld")) else {
        return Err(Trouble::new(format!(
            "The linker for wasm32 is missing: install it with `sudo apt-get install {versioned}`."
        )));
    };
    command::make_folder(&linker_folder(project))?;
    // A link that points nowhere is left of an lld that was removed.
    let _ = fs::remove_file(&own);
    std::os::unix::fs::symlink(&found, &own)
        .map_err(|error| Trouble::io(format!("link {}", own.display()), &error))
}

/// Compiles and links a library of three lines: the only proof that the set is whole.
fn link(project: &Project) -> Outcome {
    let folder = project.notes().join("wasm32-trial");
    let source = folder.join("trial.rs");
    command::write(
        &source,
        "#[unsafe(no_mangle)]\n\
         pub extern \"C\" fn trial(n: u32) -> u32 {\n\
         \x20   std::hint::black_box(vec![n; 3]).iter().sum()\n\
         }\n",
    )?;
    let mut rustc = command("rustc", ["--edition=2024", "--crate-type=cdylib"]);
    rustc
        .args(["--target", TARGET, "-O", "--out-dir"])
        .arg(&folder)
        .arg(&source)
        .env("PATH", command::path_with(&[linker_folder(project)]));
    command::read(&mut rustc).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn std_is_known_with_and_without_a_hash() {
        for (name, expected) in [
            ("libstd-d3b0a63061566a81.rlib", true),
            ("libstd.rlib", true),
            ("libstd_detect-b727115cb0bf9ef5.rlib", false),
            ("librustc_std_workspace_std-d20a855750a5f59b.rlib", false),
        ] {
            assert_eq!(is_std(Path::new(name)), expected, "{name}");
        }
    }
}
