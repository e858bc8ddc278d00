//! Our own sources, read as text: enough to hold the house rules, and no more.

use std::fs;
use std::path::Path;

/// A file of the project.
pub struct File {
    /// Its path from the root of the project, with slashes.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl File {
    /// A file that exists in a test alone.
    pub fn made_up(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Its lines that are not for tests, which stand at the end of a file here, and without comments.
    pub fn shipped(&self) -> String {
        let code = without_comments(&self.text);
        code.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
    }

    /// Its name without the folder.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// One file, where it exists.
pub fn file(path: &str) -> Option<File> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()?;
    Some(File { path: path.to_owned(), text })
}

/// The files below a folder whose names end like this; none where the folder does not exist.
pub fn below(folder: &str, ending: &str) -> Vec<File> {
    let Ok(entries) = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) else {
        return Vec::new();
    };
    let mut names: Vec<(String, bool)> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.file_type().unwrap().is_dir()))
        .collect();
    names.sort();
    names
        .into_iter()
        .flat_map(|(name, is_folder)| {
            let path = format!("{folder}/{name}");
            match is_folder {
                true => below(&path, ending),
                false => name.ends_with(ending).then(|| file(&path).unwrap()).into_iter().collect(),
            }
        })
        .collect()
}

/// The files of a module: the one that has its name, and those in the folder beside it.
pub fn module(path: &str) -> Vec<File> {
    file(&format!("{path}.rs")).into_iter().chain(below(path, ".rs")).collect()
}

/// Rust without its comments. Strings stay, since a name in a string can be as forbidden as one in code; line ends stay
/// too.
pub fn without_comments(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            rest = &rest[length..];
            continue;
        } else if rest.starts_with("/*") {
            let length = block_comment(rest);
            out.extend(rest[..length].chars().filter(|c| *c == '\n'));
            rest = &rest[length..];
            continue;
        } else if first == '"' {
            quoted(rest)
        } else if let Some(length) = raw_string(rest).filter(|_| !ends_in_a_word(&out)) {
            length
        } else if first == '\'' {
            character(rest)
        } else {
            first.len_utf8()
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

fn ends_in_a_word(code: &str) -> bool {
    code.ends_with(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Block comments nest.
fn block_comment(code: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    code.len()
}

fn quoted(code: &str) -> usize {
    let mut escaped = false;
    for (at, c) in code.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn raw_string(code: &str) -> Option<usize> {
    let after = code.strip_prefix("br").or(code.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(code.len() - inside.len() + length)
}

/// A character such as `'"'`, or the quote alone where it begins a lifetime.
fn character(code: &str) -> usize {
    let mut chars = code.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_)) => chars.find(|(_, c)| *c == '\'').map_or(code.len(), |(at, _)| at + 1),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// The names and keywords of some code.
pub fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// Every path that begins with this root, without it: for `crate` and `use crate::{a::b, c}` these are `a::b` and `c`.
pub fn paths(code: &str, root: &str) -> Vec<String> {
    let start = format!("{root}::");
    let mut found = Vec::new();
    for (at, _) in code.match_indices(&start) {
        if !ends_in_a_word(&code[..at]) {
            tree(&code[at + start.len()..], "", &mut found);
        }
    }
    found
}

/// Reads a path or a group of paths, and says how long it was.
fn tree(code: &str, before: &str, found: &mut Vec<String>) -> usize {
    let skipped = code.len() - code.trim_start().len();
    let rest = &code[skipped..];
    if let Some(mut group) = rest.strip_prefix('{') {
        loop {
            group = group.trim_start();
            if group.is_empty() || group.starts_with('}') {
                return code.len() - group.len() + usize::from(!group.is_empty());
            }
            let length = tree(group, before, found);
            group = &group[length..];
            // Whatever stands up to the comma, such as `as name`, is not part of the path.
            group = &group[group.find([',', '}']).unwrap_or(group.len())..];
            group = group.strip_prefix(',').unwrap_or(group);
        }
    }
    let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let path = format!("{before}{}", &rest[..length]);
    match rest[length..].strip_prefix("::") {
        Some(next) if next.trim_start().starts_with(|c: char| c == '{' || is_word(c)) => {
            skipped + length + 2 + tree(next, &format!("{path}::"), found)
        }
        Some(_) | None => {
            found.push(path);
            skipped + length
        }
    }
}
