//! Chromium and its driver: found on this machine, or installed from apt.

use std::fs;
use std::path::{Path, PathBuf};

use crate::apt;
use crate::command;
use crate::project::Project;
use crate::trouble::{Outcome, Trouble};

/// The Chromium that `webdriver.json` names: Debian's.
const DEBIAN_CHROMIUM: &str = "/usr/bin/chromium";

/// A browser for tests, with the driver that fits it.
#[derive(Clone, Debug)]
pub struct WebBrowser {
    /// The browser's program.
    pub chromium: PathBuf,
    /// ChromeDriver.
    pub driver: PathBuf,
}

impl WebBrowser {
    /// The browser on this machine, `None` where there is none. A browser that the
    /// environment names but that does not exist is an error, not a reason to take another.
    pub fn find() -> Outcome<Option<Self>> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let chromium = locate("CATENA_CHROMIUM", &names)?;
        let driver = locate("CHROMEDRIVER", &["chromedriver"])?;
        Ok(chromium.zip(driver).map(|(chromium, driver)| Self { chromium, driver }))
    }

    /// Installs Debian's Chromium, its driver, and the fonts without which every picture of
    /// a page is full of boxes.
    pub fn install(project: &Project) -> Outcome {
        apt::install(
            project,
            "Chromium is missing",
            &["chromium", "chromium-driver", "fonts-liberation", "fonts-noto-color-emoji"],
        )?;
        match Self::find()? {
            Some(_) => Ok(()),
            None => Err(Trouble::new(
                "Chromium is still missing after its installation: \
                 name it with `export CATENA_CHROMIUM=/path/to/chromium`.",
            )),
        }
    }

    /// The capabilities file for the browser tests: the project's own, or a copy that names
    /// this browser where it is another one than Debian's.
    pub fn capabilities(&self, project: &Project) -> Outcome<PathBuf> {
        let own = project.root.join("webdriver.json");
        if self.chromium == Path::new(DEBIAN_CHROMIUM) {
            return Ok(own);
        }
        let text = fs::read_to_string(&own)
            .map_err(|error| Trouble::io(format!("read {}", own.display()), &error))?;
        let copy = project.notes().join("webdriver.json");
        let chromium = self.chromium.to_string_lossy();
        command::write(&copy, &text.replace(DEBIAN_CHROMIUM, &chromium))?;
        Ok(copy)
    }
}

fn locate(variable: &str, names: &[&str]) -> Outcome<Option<PathBuf>> {
    match std::env::var_os(variable).filter(|value| !value.is_empty()) {
        Some(given) => {
            let path = PathBuf::from(given);
            if path.is_file() {
                Ok(Some(path))
            } else {
                Err(Trouble::new(format!(
                    "{variable} names {}, which does not exist: \
                     correct it, or let Catena look for itself with `unset {variable}`.",
                    path.display()
                )))
            }
        }
        None => Ok(names.iter().find_map(|name| command::find(name))),
    }
}
