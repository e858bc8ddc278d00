//! Debian's package manager: installing packages, and asking it where the mirror is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, command};
use crate::project::Project;
use crate::say;
use crate::trouble::{Outcome, Trouble};

/// Who may install packages here.
enum Rights {
    /// We are root.
    Root,
    /// `sudo` works without asking for a password.
    Sudo,
    /// Somebody has to type the command.
    Nobody,
}

fn rights() -> Rights {
    let user = command::answer(&mut command("id", ["-u"])).unwrap_or_default();
    if user.trim() == "0" {
        Rights::Root
    } else if command::answer(&mut command("sudo", ["-n", "true"])).is_some() {
        Rights::Sudo
    } else {
        Rights::Nobody
    }
}

/// A command that runs as root, or `None` where nobody here may.
pub fn as_root(program: &str, arguments: &[&str]) -> Option<Command> {
    match rights() {
        Rights::Root => Some(command(program, arguments)),
        Rights::Sudo => {
            let mut sudo = command("sudo", ["-n", program]);
            sudo.args(arguments);
            Some(sudo)
        }
        Rights::Nobody => None,
    }
}

/// Installs `packages` without what they merely recommend. `purpose` begins the sentence
/// that is shown where this is impossible, such as "Chromium is missing".
pub fn install(project: &Project, purpose: &str, packages: &[&str]) -> Outcome {
    let by_hand = format!("sudo apt-get install --no-install-recommends {}", packages.join(" "));
    if command::find("apt-get").is_none() {
        return Err(Trouble::new(format!(
            "{purpose} and this machine has no apt-get to install it with: \
             install what Debian calls {}.",
            packages.join(", ")
        )));
    }
    if let Rights::Nobody = rights() {
        return Err(Trouble::new(format!("{purpose} and installing it needs root: type `{by_hand}`.")));
    }
    // A source that does not answer spoils the update, but perhaps not the packages we want.
    if get(project, &["update"]).is_err() {
        say::line("      `apt-get update` had trouble; going on with the lists that are here");
    }
    let install = [&["install", "--yes", "--no-install-recommends"][..], packages].concat();
    get(project, &install).map_err(|trouble| {
        Trouble::new(format!("{purpose} and could not be installed; try it by hand: `{by_hand}`. {trouble}"))
    })
}

/// Runs `apt-get`, twice if need be: some machines clear the temporary folder while dpkg
/// unpacks into it, and a folder of our own is out of the way of such a sweeper.
fn get(project: &Project, arguments: &[&str]) -> Outcome {
    let verb = arguments.first().copied().unwrap_or_default();
    let log = project.notes().join(format!("apt-{verb}.log"));
    let own = project.notes().join("tmp");
    command::make_folder(&own)?;
    let temporary = format!("TMPDIR={}", own.display());
    // Through `env`, because sudo hands no variables on.
    let quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let own = [&temporary, quiet[0], quiet[1], "-o", "APT::Sandbox::User=root"];
    let nobody = || Trouble::new("Only root may run apt-get.");
    let mut first = as_root("env", &[&quiet, arguments].concat()).ok_or_else(nobody)?;
    if command::try_log(&mut first, &log, None).is_ok() {
        return Ok(());
    }
    let mut second = as_root("env", &[&own, arguments].concat()).ok_or_else(nobody)?;
    command::log(&mut second, &log, None)
}

/// One place Debian packages come from, as the machine's own sources name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The mirror's address.
    pub site: String,
    /// The suite, such as `bookworm` or `bookworm-security`.
    pub suite: String,
    /// The keyring named for it, empty where apt's default keys count.
    pub signed_by: String,
}

impl Source {
    /// The line of a sources list that names this place.
    pub fn line(&self) -> String {
        let options = if self.signed_by.is_empty() {
            String::new()
        } else {
            format!("[signed-by={}] ", self.signed_by)
        };
        format!("deb {options}{} {} main\n", self.site, self.suite)
    }

    /// The same mirror's other suite.
    pub fn suite_of_same_site(&self, suite: &str) -> Self {
        Self { suite: suite.to_owned(), ..self.clone() }
    }
}

/// The Debian mirrors this machine is set up with. We never name a host of our own: what
/// the machine's owner trusts is what we use.
pub fn sources() -> Vec<Source> {
    let format = "$(SITE)|$(RELEASE)|$(COMPONENT)|$(SIGNED_BY)";
    let targets = command::answer(&mut command(
        "apt-get",
        ["indextargets", "--format", format, "Created-By: Packages"],
    ));
    read_sources(&targets.unwrap_or_default())
}

fn read_sources(targets: &str) -> Vec<Source> {
    let found: BTreeSet<Source> = targets
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('|');
            let (site, suite, component) = (fields.next()?, fields.next()?, fields.next()?);
            let signed_by = fields.next().unwrap_or_default();
            (component == "main" && is_debian_suite(suite)).then(|| Source {
                site: site.to_owned(),
                suite: suite.to_owned(),
                // An inline key cannot stand in a one-line entry; apt's default keys then
                // have to do.
                signed_by: if signed_by.starts_with('/') { signed_by.to_owned() } else { String::new() },
            })
        })
        .collect();
    found.into_iter().collect()
}

fn is_debian_suite(suite: &str) -> bool {
    const CODENAMES: [&str; 9] =
        ["bookworm", "trixie", "forky", "duke", "sid", "oldstable", "stable", "testing", "unstable"];
    // Other vendors name their suites after Debian's too, as in `bookworm-pgdg`.
    const POCKETS: [&str; 4] = ["", "updates", "security", "backports"];
    let (codename, pocket) = suite.split_once(['-', '/']).unwrap_or((suite, ""));
    CODENAMES.contains(&codename) && POCKETS.contains(&pocket)
}

/// An apt that keeps its lists and cache in `folder` and reads only the sources list there,
/// so that the system's own package lists stay as they are.
pub fn private(program: &str, folder: &Path, arguments: &[&str]) -> Command {
    let mut apt = Command::new(program);
    for (option, value) in [
        ("Dir::Etc::sourcelist", folder.join("sources.list")),
        ("Dir::Etc::sourceparts", PathBuf::from("-")),
        ("Dir::State::lists", folder.join("lists")),
        ("Dir::Cache", folder.join("cache")),
    ] {
        apt.arg("-o").arg(format!("{option}={}", value.display()));
    }
    // The unprivileged user that apt downloads with may not enter our folder.
    apt.args(["-o", "APT::Sandbox::User=root"])
        .args(["-o", "Acquire::Languages=none"])
        .args(arguments)
        .current_dir(folder);
    apt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_debian_mirrors_are_taken_from_the_machine() {
        let targets = "\
http://mirror.example/debian|bookworm|main|/usr/share/keyrings/debian.gpg
http://mirror.example/debian|bookworm|contrib|/usr/share/keyrings/debian.gpg
http://mirror.example/debian-security|bookworm-security|main|
https://tools.example/apt|cloud-sdk-bookworm|main|
https://node.example/node_20.x|nodistro|main|/usr/share/keyrings/node.gpg
https://database.example/apt|bookworm-pgdg|main|
broken line
";
        let sources = read_sources(targets);
        let suites: Vec<_> = sources.iter().map(|source| source.suite.as_str()).collect();
        assert_eq!(suites, ["bookworm", "bookworm-security"]);
        assert_eq!(
            sources[0].line(),
            "deb [signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian bookworm main\n"
        );
        assert_eq!(sources[1].line(), "deb http://mirror.example/debian-security bookworm-security main\n");
        assert!(read_sources("").is_empty());
    }
}
