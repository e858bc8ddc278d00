//! Atoms and their scripts: what a row consists of.

use super::layout::{fence, growing_fence, letter, operator, row, space};
use super::symbols::{self, Kind};
use super::{Math, MathElement, Reader, Stop};

/// What the scripts of a row's last atom depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limits {
    /// Beside it, whatever is asked for in general.
    Beside,
    /// Above and below it.
    AboveBelow,
}

impl Reader<'_> {
    /// Atoms up to what ends them; the mark at the end is taken, except for those of tables and fences.
    pub(super) fn row(&mut self, stop: Stop) -> Vec<Math> {
        let mut pieces: Vec<Math> = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => return pieces,
                Some('}') => {
                    if stop != Stop::Brace && stop != Stop::End {
                        // Somebody above is waiting for it.
                        return pieces;
                    }
                    self.next();
                    if stop == Stop::Brace {
                        return pieces;
                    }
                    continue;
                }
                Some(']') if stop == Stop::Bracket => {
                    self.next();
                    return pieces;
                }
                Some('&') if matches!(stop, Stop::End | Stop::Environment) => return pieces,
                Some('&') => {
                    self.next();
                    continue;
                }
                Some('\\') => match self.command() {
                    Some("\\" | "cr" | "newline") if matches!(stop, Stop::End | Stop::Environment) => {
                        return pieces;
                    }
                    Some("end") if stop != Stop::End => return pieces,
                    Some("right") if stop != Stop::End => return pieces,
                    Some(name) if infix(name).is_some() => {
                        self.take_command(name);
                        let above = row(pieces);
                        let below = self.deeper(|reader| reader.row(stop));
                        return vec![stacked(infix(name).unwrap_or_default(), above, row(below))];
                    }
                    Some(name @ ("\\" | "cr" | "newline" | "end" | "right")) => {
                        self.take_command(name);
                        if name == "end" {
                            self.verbatim();
                        }
                        continue;
                    }
                    Some(_) | None => {}
                },
                Some(_) => {}
            }
            self.piece(&mut pieces);
        }
    }

    /// An atom with its scripts.
    pub(super) fn piece(&mut self, pieces: &mut Vec<Math>) {
        let function = self.command().and_then(symbols::function).is_some();
        if function && pieces.last().is_some_and(is_operand) {
            pieces.push(space("0.1667em"));
        }
        let limits = self.limits_of_next();
        let atom = self.atom();
        let scripted = self.scripts(atom, limits);
        pieces.extend(scripted);
        if function {
            self.after_function(pieces);
        }
    }

    /// Between a function and what it is applied to there is a little space, unless a bracket follows.
    fn after_function(&mut self, pieces: &mut Vec<Math>) {
        self.skip_space();
        let bracket =
            self.rest.starts_with(['(', '[', '{', '}', ')', ']', ',', '.', '&', '|', '=', '+', '-'])
                || self.at_command("left")
                || self.at_command("\\")
                || self.rest.is_empty();
        if !bracket {
            pieces.push(space("0.1667em"));
        }
    }

    /// Where the limits of the atom at the cursor stand.
    fn limits_of_next(&self) -> Limits {
        let Some(name) = self.command() else { return Limits::Beside };
        let large = matches!(symbols::symbol(name), Some((_, Kind::Large)));
        let below = matches!(symbols::function(name), Some((_, true)));
        let braces = matches!(name, "underbrace" | "overbrace");
        if large || below || braces || self.rest.starts_with("\\operatorname*") {
            Limits::AboveBelow
        } else {
            Limits::Beside
        }
    }

    /// An atom without its scripts: most often one piece, for a mere command none.
    pub(super) fn atom(&mut self) -> Vec<Math> {
        let Some(c) = self.peek() else { return Vec::new() };
        if c.is_ascii_digit() {
            return vec![self.number()];
        }
        if c == '\\' {
            return self.deeper(Self::after_backslash);
        }
        if matches!(c, '^' | '_' | '\'') {
            // A script without a base: `row` reads it next.
            return Vec::new();
        }
        self.next();
        let piece: MathElement = match c {
            '{' => return vec![row(self.group(Stop::Brace))],
            '(' | ')' | '[' | ']' | '|' => fence(c),
            '-' => operator('−'),
            '*' => operator('∗'),
            '~' => return vec![space("0.25em")],
            ':' | '+' | '=' | '<' | '>' | ',' | ';' | '!' | '/' => operator(c),
            _ if c.is_ascii_alphabetic() || ('Α'..='ω').contains(&c) => letter(c, self.font),
            // Letters of other scripts are words rather than variables.
            _ if c.is_alphanumeric() => MathElement::of_text("mtext", c),
            '.' | '?' | '@' | '"' => MathElement::of_text("mtext", c),
            _ => operator(c),
        };
        vec![piece.into()]
    }

    fn number(&mut self) -> Math {
        let mut length = 0;
        for (at, c) in self.rest.char_indices() {
            let next_is_digit = || self.rest[at + 1..].starts_with(|c: char| c.is_ascii_digit());
            if !(c.is_ascii_digit() || (c == '.' && next_is_digit())) {
                break;
            }
            length = at + 1;
        }
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        let written: String = digits.chars().map(|c| self.font.write(c)).collect();
        MathElement::of_text("mn", written).into()
    }

    /// Puts the scripts that follow onto an atom.
    fn scripts(&mut self, mut atom: Vec<Math>, mut limits: Limits) -> Vec<Math> {
        let (mut below, mut above): (Option<Math>, Vec<Math>) = (None, Vec::new());
        let mut any = false;
        loop {
            self.skip_space();
            if self.take_command("limits") {
                limits = Limits::AboveBelow;
            } else if self.take_command("nolimits") {
                limits = Limits::Beside;
            } else if self.take("'") {
                above.push(operator('′').into());
            } else if self.take("^") {
                above.push(self.argument());
            } else if self.take("_") {
                // A second one, which TeX refuses, goes beside the first.
                let argument = self.argument();
                below = Some(match below.take() {
                    Some(first) => row(vec![first, argument]),
                    None => argument,
                });
            } else {
                break;
            }
            any = true;
        }
        if !any || (below.is_none() && above.is_empty()) {
            return atom;
        }
        let base = match atom.pop() {
            Some(last) => last,
            None => row(Vec::new()),
        };
        let above = (!above.is_empty()).then(|| row(above));
        let names = match limits {
            Limits::Beside => ("msub", "msup", "msubsup"),
            Limits::AboveBelow => ("munder", "mover", "munderover"),
        };
        let element = match (below, above) {
            (Some(below), None) => MathElement::new(names.0, vec![base, below]),
            (None, Some(above)) => MathElement::new(names.1, vec![base, above]),
            (Some(below), Some(above)) => MathElement::new(names.2, vec![base, below, above]),
            (None, None) => return atom,
        };
        atom.push(element.into());
        atom
    }
}

/// The brackets around what a command makes of all that stands before and after it in its group, and whether a
/// line is drawn between the two.
fn infix(name: &str) -> Option<Infix> {
    Some(match name {
        "over" => ("", "", true),
        "atop" => ("", "", false),
        "choose" => ("(", ")", false),
        "brack" => ("[", "]", false),
        "brace" => ("{", "}", false),
        _ => return None,
    })
}

type Infix = (&'static str, &'static str, bool);

fn stacked((left, right, line): Infix, above: Math, below: Math) -> Math {
    let fraction = MathElement::new("mfrac", vec![above, below]);
    let fraction = if line { fraction } else { fraction.with("linethickness", "0") };
    let mut pieces: Vec<Math> = growing_fence(left).into_iter().collect();
    pieces.push(fraction.into());
    pieces.extend(growing_fence(right));
    row(pieces)
}

/// Whether a function that follows stands apart from this piece.
fn is_operand(piece: &Math) -> bool {
    match piece {
        Math::Element(element) => !matches!(element.name, "mo" | "mspace"),
        Math::Text(_) => false,
    }
}
