//! What goes wrong, in words for the person in front of the terminal.

use std::fmt;

/// A failure that ends the chore: a clear sentence, with the command that mends it where
/// there is one. It is shown as it is, so it never holds a backtrace or a `Debug` dump.
#[derive(Debug, PartialEq, Eq)]
pub struct Trouble(String);

/// What a chore gives back.
pub type Outcome<T = ()> = Result<T, Trouble>;

impl Trouble {
    /// A failure told in `sentence`.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A file operation that failed: `doing` completes "could not …".
    pub fn io(doing: impl fmt::Display, error: &std::io::Error) -> Self {
        Self(format!("could not {doing}: {error}"))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
