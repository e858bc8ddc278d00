//! Formulas: TeX in, a tree of MathML Core out.
//!
//! # Purpose
//! A model writes TeX; a browser lays out MathML. [`formula`] reads the part of TeX that is written in answers
//! (symbols, scripts, fractions, roots, accents, fences, alphabets, matrices, cases, aligned equations) and
//! gives the tree that a page builds node by node.
//!
//! # Mental model
//! One pass from left to right with a cursor, a recursive descent, and no macros: work is proportional to the
//! length of the source. What is open at the end is closed there, so every beginning of a formula is a
//! formula, which is what lets it be drawn while it is being written. A command that is not known stays
//! visible as text in its place.
//!
//! # What is safe about it
//! Names of elements, names of attributes and values of attributes are `&'static str`: they come from this
//! program. Whatever the model wrote can only become the text of a text node.
//!
//! # What it does not do
//! No macros (`\def`, `\newcommand`), no drawing (`tikz`, `CD`), no numbering of equations; chemistry (`\ce`) is a
//! text with small digits.

mod alphabet;
mod atom;
mod chemistry;
mod command;
mod layout;
mod symbols;
mod table;

use alphabet::Alphabet;

/// The longest source that is laid out, in bytes. Beyond it the source itself is shown.
const LONGEST: usize = 8 * 1024;
/// How deep groups may stand within each other.
const DEPTH: usize = 100;

/// An element of MathML Core, or a text in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Math {
    /// The text of `mi`, `mn`, `mo` and `mtext`.
    Text(String),
    /// An element.
    Element(MathElement),
}

/// An element of MathML Core (W3C, MathML Core §2.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MathElement {
    /// The name of the element, such as `mfrac`.
    pub name: &'static str,
    /// Its attributes, by name and value.
    pub attributes: Vec<(&'static str, &'static str)>,
    /// What is in it.
    pub children: Vec<Math>,
}

impl MathElement {
    /// An element without attributes.
    pub(crate) fn new(name: &'static str, children: Vec<Math>) -> MathElement {
        MathElement { name, attributes: Vec::new(), children }
    }

    /// The same element with one more attribute.
    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> MathElement {
        self.attributes.push((name, value));
        self
    }

    /// An element that holds a text.
    pub(crate) fn of_text(name: &'static str, text: impl Into<String>) -> MathElement {
        MathElement::new(name, vec![Math::Text(text.into())])
    }
}

impl From<MathElement> for Math {
    fn from(element: MathElement) -> Math {
        Math::Element(element)
    }
}

/// Lays a formula out. `closed` says that the source is complete; otherwise a command that the source ends
/// with is left out, because it may be the beginning of a longer one. Nothing is returned for a source that
/// is too long or nests too deep: then the source is what there is to show.
pub fn formula(tex: &str, closed: bool) -> Option<Vec<Math>> {
    if tex.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { rest: tex, growing: !closed, font: Alphabet::Plain, depth: 0, too_deep: false };
    let rows = reader.rows(Stop::End);
    let laid = table::unless_single(rows);
    (!reader.too_deep).then_some(laid)
}

/// What ends a run of atoms, apart from the end of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// Only the end of the source.
    End,
    /// `}`
    Brace,
    /// `]`
    Bracket,
    /// `\right`
    Right,
    /// `\end`
    Environment,
}

/// A cursor over the source.
struct Reader<'a> {
    /// What has not been read.
    rest: &'a str,
    /// Whether more may come after the end.
    growing: bool,
    /// The alphabet that letters are written in here.
    font: Alphabet,
    depth: usize,
    too_deep: bool,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    /// Takes this text if it comes next.
    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Skips white space and comments, which TeX does not see within formulas.
    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if !self.rest.starts_with('%') {
                return;
            }
            self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
    }

    /// The name of the command at the cursor, without its backslash and without taking it.
    fn command(&self) -> Option<&'a str> {
        let name = self.rest.strip_prefix('\\')?;
        let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        let length = if letters > 0 { letters } else { name.chars().next().map_or(0, char::len_utf8) };
        Some(&name[..length])
    }

    /// Whether the command at the cursor is this one.
    fn at_command(&self, name: &str) -> bool {
        self.command() == Some(name)
    }

    fn take_command(&mut self, name: &str) -> bool {
        let found = self.at_command(name);
        if found {
            self.rest = &self.rest[1 + name.len()..];
        }
        found
    }

    /// Does something one level deeper, or gives up on the formula.
    fn deeper<T: Default>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEPTH {
            self.too_deep = true;
            // Nothing more is read: the source is going to be shown as it is.
            self.rest = "";
            return T::default();
        }
        self.depth += 1;
        let done = what(self);
        self.depth -= 1;
        done
    }

    /// What stands in a group, in whose end a change of alphabet ends as well.
    fn group(&mut self, stop: Stop) -> Vec<Math> {
        let font = self.font;
        let content = self.deeper(|reader| reader.row(stop));
        self.font = font;
        content
    }

    /// The argument of a command: a group, or one atom.
    fn argument(&mut self) -> Math {
        self.skip_space();
        let content = match self.peek() {
            Some('{') => {
                self.next();
                self.group(Stop::Brace)
            }
            Some('}' | '&') | None => Vec::new(),
            // Without braces it is one digit, as in `\frac12`.
            Some(c) if c.is_ascii_digit() => {
                self.next();
                vec![MathElement::of_text("mn", self.font.write(c)).into()]
            }
            Some(_) => self.deeper(Self::atom),
        };
        layout::row(content)
    }

    /// An argument in brackets, if there is one.
    fn optional(&mut self) -> Option<Math> {
        self.skip_space();
        self.take("[").then(|| layout::row(self.group(Stop::Bracket)))
    }

    /// An argument that is not a formula: what stands between its braces, as it is written.
    fn verbatim(&mut self) -> &'a str {
        self.skip_space();
        let Some(inner) = self.rest.strip_prefix('{') else {
            let length = self.peek().map_or(0, char::len_utf8);
            let (text, rest) = self.rest.split_at(length);
            self.rest = rest;
            return text;
        };
        let mut open = 0_usize;
        let mut escaped = false;
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'{' => open += 1,
                b'}' if open == 0 => {
                    self.rest = &inner[at + 1..];
                    return &inner[..at];
                }
                b'}' => open -= 1,
                _ => {}
            }
        }
        self.rest = "";
        inner
    }

    /// Rows of cells up to what ends them: `&` ends a cell, `\\` a row.
    fn rows(&mut self, stop: Stop) -> Vec<Vec<Vec<Math>>> {
        let mut rows = vec![Vec::new()];
        loop {
            let font = self.font;
            let cell = self.row(stop);
            self.font = font;
            if let Some(row) = rows.last_mut() {
                row.push(cell);
            }
            if self.take("&") {
                continue;
            }
            if self.take_command("\\") || self.take_command("cr") || self.take_command("newline") {
                self.take("*");
                // The space that may be asked for after a row is not laid out.
                if self.rest.starts_with('[') {
                    self.rest = self.rest.split_once(']').map_or("", |(_, rest)| rest);
                }
                rows.push(Vec::new());
                continue;
            }
            // A row that was begun and has nothing in it was only the end of the one before it.
            let empty = rows.last().is_some_and(|row| row.iter().all(Vec::is_empty));
            if rows.len() > 1 && empty {
                rows.pop();
            }
            return rows;
        }
    }
}
