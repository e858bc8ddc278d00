//! Building the wasm32 standard library from the compiler's own sources.
//!
//! A library fits only the compiler it was made for, so the sources must be of exactly its
//! release. rustup's component `rust-src` has them; else Debian keeps the sources of every
//! release it packages as `rust-src`, files that fit the same release from rustup as well.
//! They are fetched from the machine's own Debian mirror with lists of our own: no suite is
//! added to the system, nothing is installed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::apt::{self, Source};
use crate::command::{self, command};
use crate::project::Project;
use crate::rust::Compiler;
use crate::say;
use crate::trouble::{Outcome, Trouble};
use crate::version::Release;
use crate::wasm_std::TARGET;

/// Suites beside the machine's own that keep newer compilers, in the order of their size:
/// the lists of backports are small, those of a whole suite are ten megabytes.
const FURTHER_SUITES: [&str; 7] =
    ["trixie-backports", "forky-backports", "bookworm-backports", "forky", "sid", "duke", "trixie"];

/// The packages that hold the sources; the second is that of the compiler which Debian
/// keeps current for its web browsers.
const PACKAGES: [&str; 2] = ["rust-src", "rust-web-src"];

/// Builds the library; the folder given back holds its files.
pub fn build(project: &Project, compiler: &Compiler) -> Outcome<PathBuf> {
    if !compiler.stable {
        return Err(Trouble::new(
            "Only the standard library of a stable compiler can be built from source: \
             use one with `rustup default stable`.",
        ));
    }
    let work = project.tools.join(format!("wasm32-std-{}", compiler.release));
    command::make_folder(&work)?;
    let library = match at_hand(compiler, &work) {
        Some(library) => library,
        None => fetch(&work, compiler)?,
    };
    say::line(&format!("      compiling {}", library.display()));
    compile(&library, &work)
}

/// Sources that are there already: beside the compiler, or left by an earlier attempt.
fn at_hand(compiler: &Compiler, work: &Path) -> Option<PathBuf> {
    let beside = compiler.sysroot.join("lib/rustlib/src/rust/library");
    // Building changes nothing in there, but cargo wants the lock file to be complete.
    let candidates = [Some(beside), unpacked_library(&work.join("unpacked"))];
    candidates
        .into_iter()
        .flatten()
        .find(|library| library.join("Cargo.lock").is_file() && library.join("std").is_dir())
}

/// `usr/src/rustc-<version>/library` below `unpacked`.
fn unpacked_library(unpacked: &Path) -> Option<PathBuf> {
    fs::read_dir(unpacked.join("usr/src"))
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("library"))
        .find(|library| library.is_dir())
}

fn fetch(work: &Path, compiler: &Compiler) -> Outcome<PathBuf> {
    let release = compiler.release;
    let nowhere = || {
        Trouble::new(format!(
            "Neither rustup nor this machine's Debian mirror has the wasm32 standard library \
             of Rust {release}: try again with a connection to rustup's server, \
             `rustup target add {TARGET}`."
        ))
    };
    let own = apt::sources();
    let Some(mirror) = own.iter().find(|source| !source.suite.contains("-security")) else {
        return Err(nowhere());
    };
    let further: Vec<Vec<Source>> =
        FURTHER_SUITES.iter().map(|suite| vec![mirror.suite_of_same_site(suite)]).collect();
    // The distribution's own compiler has its sources in the same suites; rustup's is
    // seldom as old as those.
    let rounds = if compiler.sysroot.starts_with("/usr") {
        [vec![own], further].concat()
    } else {
        [further, vec![own]].concat()
    };
    for sources in rounds {
        if let Some(deb) = download(work, &sources, release)? {
            return unpack(work, &deb);
        }
    }
    Err(nowhere())
}

/// The package with the sources of `release`, where `sources` have it.
fn download(work: &Path, sources: &[Source], release: Release) -> Outcome<Option<PathBuf>> {
    for folder in ["lists/partial", "cache/archives/partial"] {
        command::make_folder(&work.join(folder))?;
    }
    let list: String = sources.iter().map(Source::line).collect();
    command::write(&work.join("sources.list"), &list)?;
    let suites: Vec<_> = sources.iter().map(|source| source.suite.as_str()).collect();
    say::line(&format!("      looking for the sources of Rust {release} in Debian's {}", suites.join(", ")));
    // A suite that does not exist (any more) is not there; the next one may be.
    if command::try_log(&mut apt::private("apt-get", work, &["update"]), &work.join("apt-update.log"), None)
        .is_err()
    {
        return Ok(None);
    }
    let mut madison = vec!["madison"];
    madison.extend(PACKAGES);
    let table = command::answer(&mut apt::private("apt-cache", work, &madison)).unwrap_or_default();
    let Some((package, version)) = of_release(&table, release) else {
        return Ok(None);
    };
    command::log(
        &mut apt::private("apt-get", work, &["download", &format!("{package}={version}")]),
        &work.join("apt-download.log"),
        None,
    )?;
    let deb = fs::read_dir(work)
        .map_err(|error| Trouble::io("look for the downloaded sources", &error))?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"));
    Ok(deb)
}

/// The package and version of `release` in a table of `apt-cache madison`.
fn of_release(table: &str, release: Release) -> Option<(&str, &str)> {
    table.lines().find_map(|line| {
        let mut columns = line.split('|').map(str::trim);
        let (package, version) = (columns.next()?, columns.next()?);
        (Release::read(version) == Some(release)).then_some((package, version))
    })
}

fn unpack(work: &Path, deb: &Path) -> Outcome<PathBuf> {
    // Unpacked beside and then renamed, so that half a tree is never taken for a whole one.
    let partial = work.join("unpacking");
    let whole = work.join("unpacked");
    for folder in [&partial, &whole] {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .map_err(|error| Trouble::io(format!("clear {}", folder.display()), &error))?;
        }
    }
    let mut dpkg = command("dpkg", ["-x"]);
    command::read(dpkg.arg(deb).arg(&partial))?;
    fs::rename(&partial, &whole)
        .and_then(|()| fs::remove_file(deb))
        .map_err(|error| Trouble::io("put the sources in their place", &error))?;
    unpacked_library(&whole).ok_or_else(|| {
        Trouble::new(format!(
            "Debian's package of the sources holds no library folder: look into {}.",
            whole.display()
        ))
    })
}

/// Compiles the library as Rust's own distribution does: the crate `sysroot` draws in all of
/// it, the test harness included, and the flag marks it as the compiler's own. The few crates
/// it is made from come from the registry, as the lock file says: the copies that Debian packs
/// with the sources lack those that only its tests need, and cargo wants them all.
fn compile(library: &Path, work: &Path) -> Outcome<PathBuf> {
    let manifest = fs::read_to_string(library.join("Cargo.toml"))
        .map_err(|error| Trouble::io(format!("read {}", library.display()), &error))?;
    let profile = if manifest.contains("[profile.dist]") { "dist" } else { "release" };
    let build = work.join("build");
    let mut cargo = command("cargo", ["build", "--locked", "--package", "sysroot"]);
    cargo
        .args(["--profile", profile, "--target", TARGET])
        .args(["--features", "panic-unwind,backtrace"])
        .current_dir(library)
        .env("CARGO_TARGET_DIR", &build)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zforce-unstable-if-unmarked")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET");
    command::log(&mut cargo, &work.join("build.log"), None)?;
    Ok(build.join(TARGET).join(profile).join("deps"))
}

/// Frees the space of the build once the library is in its place.
pub fn clean_up(project: &Project, compiler: &Compiler) {
    let work = project.tools.join(format!("wasm32-std-{}", compiler.release));
    // What cannot be removed only costs space.
    let _ = fs::remove_dir_all(work);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sources_of_exactly_the_release_fit() {
        let table = "\
  rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://mirror.example/debian trixie-backports/main amd64 Packages
rust-web-src | 1.96.0+dfsg1-1~deb12u2 | http://mirror.example/debian bookworm/main amd64 Packages
";
        let release = |text| Release::read(text).unwrap();
        assert_eq!(of_release(table, release("1.95.0")), Some(("rust-src", "1.95.0+dfsg1-2~bpo13+1")));
        assert_eq!(of_release(table, release("1.96.0")), Some(("rust-web-src", "1.96.0+dfsg1-1~deb12u2")));
        assert_eq!(of_release(table, release("1.95.1")), None);
        assert_eq!(of_release("", release("1.95.0")), None);
    }
}
