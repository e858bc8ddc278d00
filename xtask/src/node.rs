//! Node.js: it runs `wasm-opt` and Playwright, and compresses what is built.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{self, command};
use crate::project::Project;
use crate::trouble::{Outcome, Trouble};
use crate::version::Release;

/// The oldest Node.js that everything here was tried with: Debian 12's.
const OLDEST: Release = Release::new(18, 0);

/// The lock file that the packages in `node_modules` were installed from.
const INSTALLED_FROM: &str = "node_modules/.catena-installed-from";

/// Refuses a machine without a usable Node.js or without npm.
pub fn require() -> Outcome {
    let Some(answer) = command::answer(&mut command("node", ["--version"])) else {
        return Err(Trouble::new("Node.js is missing: install it with `sudo apt-get install nodejs npm`."));
    };
    match Release::read(&answer) {
        Some(release) if release >= OLDEST => match command::find("npm") {
            Some(_) => Ok(()),
            None => Err(Trouble::new("npm is missing: install it with `sudo apt-get install npm`.")),
        },
        Some(release) => Err(Trouble::new(format!(
            "Node.js {release} is too old, Catena's tools need {OLDEST} or newer: \
             update it with `sudo apt-get install nodejs`."
        ))),
        None => Err(Trouble::new(format!("`node --version` gave no version: {}", answer.trim()))),
    }
}

/// An npm command that works in `folder`.
pub fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut npm = command("npm", arguments);
    npm.args(["--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        // The browser comes from apt: Playwright shall not look for one of its own.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    npm
}

/// Whether the end-to-end tests' packages are installed from today's lock file.
pub fn packages_are_installed(project: &Project) -> bool {
    is_installed(&project.end_to_end())
}

/// Installs the end-to-end tests' packages.
pub fn install_packages(project: &Project) -> Outcome {
    install(&project.end_to_end(), &project.notes().join("npm-ci.log"))
}

/// Whether a folder's packages are installed from today's lock file. Its text is compared,
/// since times say nothing after a checkout.
pub fn is_installed(folder: &Path) -> bool {
    match (fs::read(folder.join("package-lock.json")), fs::read(folder.join(INSTALLED_FROM))) {
        (Ok(wanted), Ok(installed)) => wanted == installed,
        _ => false,
    }
}

/// Installs a folder's packages from its lock file.
pub fn install(folder: &Path, log: &Path) -> Outcome {
    command::log(&mut npm(folder, &["ci"]), log, None)?;
    fs::copy(folder.join("package-lock.json"), folder.join(INSTALLED_FROM))
        .map(|_| ())
        .map_err(|error| Trouble::io("note which packages are installed", &error))
}
