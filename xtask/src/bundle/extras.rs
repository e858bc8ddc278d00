//! The folder of what the page loads later and what is no part of the program: the colours of code, and diagrams.
//!
//! Scripts of ours are joined here with those of the packages, so that each is one file from our own origin. The
//! folder's name changes with its content, like that of the program.

use std::path::{Path, PathBuf};

use super::read;
use crate::command;
use crate::package::Package;
use crate::project::Project;
use crate::trouble::{Outcome, Trouble};

/// The grammars, as the program knows them too.
const GRAMMARS: &str = "src/markdown/languages.txt";

/// Our own files.
const OURS: &str = "assets/later";

/// The line of `diagram.html` that its script comes in the place of.
const SCRIPT: &str = "<script nonce=\"diagram\" src=\"diagram.js\"></script>";

/// Makes the files in `folder`.
pub fn write(project: &Project, folder: &Path) -> Outcome {
    command::make_folder(folder)?;
    command::write(&folder.join("colours.js"), &colours(project)?)?;
    command::write(&folder.join("pictures.js"), &join(&[project.root.join(OURS).join("pictures.js")])?)?;
    command::write(&folder.join("diagram.html"), &diagram(project)?)
}

/// The highlighter, its grammars, and what talks to the page.
fn colours(project: &Project) -> Outcome<String> {
    let highlighter = Package::Highlighter.folder(project);
    let mut parts = vec![highlighter.join("highlight.min.js")];
    for grammar in rare_grammars(&read(&project.root.join(GRAMMARS))?) {
        parts.push(highlighter.join("languages").join(format!("{grammar}.min.js")));
    }
    parts.push(project.root.join(OURS).join("colours.js"));
    join(&parts)
}

/// The page that draws diagrams, with everything in it. It is shown in a frame without an origin, and the request of
/// such a frame for a script would not carry the cookie that a server with an access token asks for.
fn diagram(project: &Project) -> Outcome<String> {
    let ours = project.root.join(OURS);
    let library = Package::Diagrams.folder(project).join("dist").join("mermaid.min.js");
    let script = join(&[library, ours.join("diagram.js")])?;
    let lower = script.to_ascii_lowercase();
    if lower.contains("</script") || lower.contains("<script") {
        return Err(Trouble::new(
            "The script for diagrams has a tag of a script in it, so it cannot stand in a page.",
        ));
    }
    let page = read(&ours.join("diagram.html"))?;
    let (before, after) = page
        .split_once(SCRIPT)
        .ok_or_else(|| Trouble::new(format!("{OURS}/diagram.html must have the line `{SCRIPT}`.")))?;
    Ok(format!("{before}<script nonce=\"diagram\">{script}</script>{after}"))
}

fn join(parts: &[PathBuf]) -> Outcome<String> {
    let mut joined = String::new();
    for part in parts {
        joined.push_str(&read(part)?);
        if !joined.ends_with('\n') {
            joined.push('\n');
        }
    }
    Ok(joined)
}

/// The grammars that are not among the common ones, which are one file.
fn rare_grammars(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter_map(|line| line.strip_prefix('+')?.split(' ').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_joined_from_its_parts() {
        let root = std::env::temp_dir().join(format!("xtask-extras-{}", std::process::id()));
        let project = Project { root: root.clone(), target: root.join("target"), tools: root.join("tools") };
        command::write(&root.join(GRAMMARS), "c h\n+nix\n+vim v\n").unwrap();
        let ours = root.join(OURS);
        command::write(&ours.join("colours.js"), "our colours").unwrap();
        command::write(&ours.join("pictures.js"), "our pictures").unwrap();
        command::write(&ours.join("diagram.html"), &format!("<body>{SCRIPT}</body>")).unwrap();
        command::write(&ours.join("diagram.js"), "our diagram").unwrap();
        let highlighter = Package::Highlighter.folder(&project);
        command::write(&highlighter.join("highlight.min.js"), "core").unwrap();
        command::write(&highlighter.join("languages/nix.min.js"), "nix").unwrap();
        let library = Package::Diagrams.folder(&project).join("dist/mermaid.min.js");
        command::write(&library, "library").unwrap();
        let folder = root.join("out");
        assert!(write(&project, &folder).is_err(), "a grammar is missing");
        command::write(&highlighter.join("languages/vim.min.js"), "vim").unwrap();
        write(&project, &folder).unwrap();
        assert_eq!(read(&folder.join("colours.js")).unwrap(), "core\nnix\nvim\nour colours\n");
        assert_eq!(read(&folder.join("pictures.js")).unwrap(), "our pictures\n");
        let page = read(&folder.join("diagram.html")).unwrap();
        assert_eq!(page, "<body><script nonce=\"diagram\">library\nour diagram\n</script></body>");
        command::write(&library, "'</SCRIPT>'").unwrap();
        assert!(write(&project, &folder).is_err(), "the page would end the script there");
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_project_s_own_page_has_the_line() {
        assert!(include_str!("../../../assets/later/diagram.html").contains(SCRIPT));
    }
}
