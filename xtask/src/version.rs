//! Versions: comparing them, and finding them in what tools and files say.

/// A release number such as 1.95.0. A suffix (`-nightly`, `+dfsg1`) does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    /// The number before the first dot.
    pub major: u32,
    /// The number after the first dot.
    pub minor: u32,
    /// The number after the second dot; 0 where there is none.
    pub patch: u32,
}

impl Release {
    /// The release `major.minor.0`.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor, patch: 0 }
    }

    /// Reads "1.95.0", "v20.20.2" or "1.96.0-nightly"; `None` where no number begins it.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('v');
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let mut numbers = text[..end].split('.').map(str::parse::<u32>);
        let major = numbers.next()?.ok()?;
        let minor = numbers.next().transpose().ok()?.unwrap_or(0);
        let patch = numbers.next().transpose().ok()?.unwrap_or(0);
        Some(Self { major, minor, patch })
    }

    /// The first release named anywhere in a tool's `--version` answer.
    pub fn named_in(answer: &str) -> Option<Self> {
        answer.split_whitespace().find_map(Self::read)
    }
}

impl std::fmt::Display for Release {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// Whether a tool's `--version` answer names exactly `version` as a word of its first line.
pub fn answer_names(answer: &str, version: &str) -> bool {
    answer.lines().next().is_some_and(|first| first.split_whitespace().any(|word| word == version))
}

/// The version of `package` in the text of a `Cargo.lock`; `None` where it is not locked,
/// and where two versions of it are, since then no single command-line tool fits.
pub fn locked<'a>(lock_file: &'a str, package: &str) -> Option<&'a str> {
    let mut found = None;
    for entry in lock_file.split("[[package]]").skip(1) {
        if value_of(entry, "name") == Some(package) {
            if found.is_some() {
                return None;
            }
            found = value_of(entry, "version");
        }
    }
    found
}

fn value_of<'a>(entry: &'a str, key: &str) -> Option<&'a str> {
    entry.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(major: u32, minor: u32, patch: u32) -> Release {
        Release { major, minor, patch }
    }

    #[test]
    fn releases_are_read_from_what_tools_answer() {
        for (answer, expected) in [
            ("rustc 1.95.0 (59807616e 2026-04-14)", Some(release(1, 95, 0))),
            ("rustc 1.97.0-nightly (abc 2026-05-01)", Some(release(1, 97, 0))),
            ("v18.20.4", Some(release(18, 20, 4))),
            ("cargo 1.88.0", Some(release(1, 88, 0))),
            ("9", Some(release(9, 0, 0))),
            ("no number here", None),
            ("", None),
        ] {
            assert_eq!(Release::named_in(answer), expected, "{answer}");
        }
    }

    #[test]
    fn releases_compare_by_number_and_not_by_letter() {
        assert!(release(1, 100, 0) > release(1, 88, 0));
        assert!(release(2, 0, 0) > release(1, 99, 9));
        assert!(release(18, 20, 4) >= Release::new(18, 0));
    }

    #[test]
    fn an_answer_names_a_version_only_as_a_whole_word() {
        assert!(answer_names("trunk 0.21.14\n", "0.21.14"));
        assert!(answer_names("wasm-opt version 132 (version_132)", "132"));
        assert!(!answer_names("trunk 0.21.14", "0.21.1"));
        assert!(!answer_names("trunk 0.21.1", "0.21.14"));
        assert!(!answer_names("", "1"));
        assert!(!answer_names("error\ntrunk 0.21.14", "0.21.14"));
    }

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"

[[package]]
name = "wasm-bindgen-futures"
version = "0.4.80"

[[package]]
name = "twice"
version = "1.0.0"

[[package]]
name = "twice"
version = "2.0.0"
"#;

    #[test]
    fn the_lock_file_gives_the_one_version_of_a_package() {
        assert_eq!(locked(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(LOCK, "wasm-bindgen-futures"), Some("0.4.80"));
        assert_eq!(locked(LOCK, "wasm"), None);
        assert_eq!(locked(LOCK, "twice"), None);
        assert_eq!(locked("", "wasm-bindgen"), None);
    }
}
