//! Where things are: the project's folders and the folder of the tools.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::trouble::{Outcome, Trouble};

/// The places a chore reads and writes.
#[derive(Clone, Debug)]
pub struct Project {
    /// The workspace root, where `Cargo.toml` and `index.html` are.
    pub root: PathBuf,
    /// Cargo's target folder. Everything we make goes below it.
    pub target: PathBuf,
    /// The folder of installed tools, shared by all clones of this user.
    pub tools: PathBuf,
}

impl Project {
    /// Finds the places from the environment.
    pub fn find() -> Outcome<Self> {
        // `cargo run` names the manifest's folder. The one known at compile time serves a
        // binary that is started by hand.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
        let root = PathBuf::from(manifest)
            .parent()
            .map(Path::to_path_buf)
            .ok_or_else(|| Trouble::new("xtask must lie in a folder of the workspace"))?;
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => std::path::absolute(PathBuf::from(folder))
                .map_err(|error| Trouble::io("find the target folder", &error))?,
            None => root.join("target"),
        };
        let tools = tools_folder(|name| std::env::var_os(name)).ok_or_else(|| {
            Trouble::new(
                "There is no home folder to keep the tools in: \
                 name a folder with `export CATENA_TOOLS=/path/to/tools`.",
            )
        })?;
        let tools = std::path::absolute(tools)
            .map_err(|error| Trouble::io("find the folder of the tools", &error))?;
        Ok(Self { root, target, tools })
    }

    /// The built app: what the server serves.
    pub fn app(&self) -> PathBuf {
        self.target.join("app")
    }

    /// The app as [`crate::playwright::quick`] builds it.
    pub fn quick_app(&self) -> PathBuf {
        self.target.join("app-quick")
    }

    /// The built server.
    pub fn server(&self) -> PathBuf {
        self.target.join("server").join("catena")
    }

    /// The folder of the end-to-end tests.
    pub fn end_to_end(&self) -> PathBuf {
        self.root.join("tests").join("e2e")
    }

    /// Our notes between two runs, such as what the app was last built from.
    pub fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }
}

/// `$CATENA_TOOLS`, else `catena/tools` in the user's cache folder.
fn tools_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let given = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    given("CATENA_TOOLS").or_else(|| {
        given("XDG_CACHE_HOME")
            .or_else(|| given("HOME").map(|home| home.join(".cache")))
            .map(|cache| cache.join("catena").join("tools"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_go_where_they_are_told_or_into_the_cache() {
        let folder = |pairs: &[(&str, &str)]| {
            tools_folder(|name| {
                pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
            })
        };
        let all = [("CATENA_TOOLS", "/t"), ("XDG_CACHE_HOME", "/c"), ("HOME", "/h")];
        assert_eq!(folder(&all), Some("/t".into()));
        assert_eq!(folder(&all[1..]), Some("/c/catena/tools".into()));
        assert_eq!(folder(&all[2..]), Some("/h/.cache/catena/tools".into()));
        assert_eq!(folder(&[("CATENA_TOOLS", ""), ("HOME", "/h")]), Some("/h/.cache/catena/tools".into()));
        assert_eq!(folder(&[]), None);
    }
}
