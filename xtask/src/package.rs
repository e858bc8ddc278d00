//! The npm packages of which the page loads a script later: the highlighter, and what draws diagrams.
//!
//! Of each only a few files are wanted, and none of its dependencies, which are in those files already. So the package
//! itself is fetched, held against the digest that is pinned here, and unpacked as far as needed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{self, command};
use crate::node;
use crate::project::Project;
use crate::trouble::{Outcome, Trouble};

/// A package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// Highlight.js as its maintainers build it for the browser, one file for each grammar.
    Highlighter,
    /// Mermaid, as one file.
    Diagrams,
}

impl Package {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Highlighter, Self::Diagrams];

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Highlighter => "Highlight.js",
            Self::Diagrams => "Mermaid",
        }
    }

    /// What fetching it does, with what that takes.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Highlighter => "fetching from npm, 1 MB",
            Self::Diagrams => "fetching from npm, 26 MB",
        }
    }

    /// Its name at npm and its version.
    pub fn id(self) -> &'static str {
        match self {
            Self::Highlighter => "@highlightjs/cdn-assets@11.12.0",
            Self::Diagrams => "mermaid@12.3.0",
        }
    }

    /// The digest of what npm delivers.
    fn integrity(self) -> &'static str {
        match self {
            Self::Highlighter => {
                "sha512-KvOKXODaiFmId9xaq3xc5xCL66wVLUuOngDbO9B/kewbFTqdGbn2nJxNhN3H5R1cgDTVj6R8vH0zgiNDEGjpDw=="
            }
            Self::Diagrams => {
                "sha512-4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw=="
            }
        }
    }

    /// The files and folders that are wanted of it.
    fn wanted(self) -> &'static [&'static str] {
        match self {
            Self::Highlighter => &["package/highlight.min.js", "package/languages", "package/LICENSE"],
            Self::Diagrams => &["package/dist/mermaid.min.js", "package/LICENSE"],
        }
    }

    /// Where its files are.
    pub fn folder(self, project: &Project) -> PathBuf {
        let name = self.id().trim_start_matches('@').replace(['/', '@'], "-");
        project.tools.join(name).join("package")
    }

    /// Whether its files are there. They were put in place as a whole.
    pub fn is_ready(self, project: &Project) -> bool {
        self.folder(project).is_dir()
    }

    /// Fetches and unpacks it.
    pub fn install(self, project: &Project) -> Outcome {
        let folder = self.folder(project);
        let home = folder.parent().unwrap_or(&folder);
        let partial = home.with_extension(format!("{}.part", std::process::id()));
        command::make_folder(&partial)?;
        let told = command::read(&mut node::npm(&partial, &["pack", "--json", self.id()]))?;
        let archive = archive(&told, self.integrity()).ok_or_else(|| {
            Trouble::new(format!(
                "npm delivered {}, but not what it should be by its digest; nothing of it was used.",
                self.id()
            ))
        })?;
        let mut unpack = command("tar", ["--extract", "--gzip", "--file"]);
        unpack.arg(archive).args(self.wanted()).current_dir(&partial);
        command::read(&mut unpack)?;
        // What cannot be removed only costs space.
        let _ = fs::remove_file(partial.join(archive));
        put(&partial, home)
    }
}

/// The archive's name in what `npm pack` told, if its digest is this one. npm itself has compared the digest with the
/// bytes.
fn archive<'a>(told: &'a str, integrity: &str) -> Option<&'a str> {
    if !told.contains(&format!("\"{integrity}\"")) {
        return None;
    }
    let (_, rest) = told.split_once("\"filename\"")?;
    let (_, rest) = rest.split_once('"')?;
    let (name, _) = rest.split_once('"')?;
    (name.ends_with(".tgz") && !name.contains('/')).then_some(name)
}

fn put(partial: &Path, home: &Path) -> Outcome {
    if home.exists() {
        // It was not whole, or we would not be here.
        fs::remove_dir_all(home).map_err(|error| Trouble::io(format!("clear {}", home.display()), &error))?;
    }
    fs::rename(partial, home)
        .map_err(|error| Trouble::io(format!("put {} in its place", home.display()), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_taken_only_with_the_digest_that_is_pinned() {
        let told =
            "[{\n  \"id\": \"a@1\",\n  \"filename\": \"a-1.tgz\",\n  \"integrity\": \"sha512-x/y==\"\n}]";
        assert_eq!(archive(told, "sha512-x/y=="), Some("a-1.tgz"));
        assert_eq!(archive(told, "sha512-x/"), None, "only a beginning");
        assert_eq!(
            archive(&told.replace("a-1", "../a"), "sha512-x/y=="),
            None,
            "a name that leads elsewhere"
        );
        assert_eq!(archive("", "sha512-x/y=="), None);
    }

    #[test]
    fn every_package_has_a_folder_of_its_own_with_its_version() {
        let project = Project { root: "/r".into(), target: "/t".into(), tools: "/tools".into() };
        let folders = Package::ALL.map(|package| package.folder(&project));
        assert_eq!(folders[0], Path::new("/tools/highlightjs-cdn-assets-11.12.0/package"));
        assert_eq!(folders[1], Path::new("/tools/mermaid-12.3.0/package"));
    }
}
