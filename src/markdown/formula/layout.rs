//! Elements that are made in more than one place.

use super::alphabet::Alphabet;
use super::{Math, MathElement};

/// Several pieces as one: itself if it is one, otherwise a row.
pub(super) fn row(mut pieces: Vec<Math>) -> Math {
    match pieces.len() {
        1 => pieces.remove(0),
        _ => MathElement::new("mrow", pieces).into(),
    }
}

/// An operator that keeps its size.
pub(super) fn operator(text: impl Into<String>) -> MathElement {
    MathElement::of_text("mo", text)
}

/// A bracket or bar that keeps its size.
pub(super) fn fence(text: impl Into<String>) -> MathElement {
    operator(text).with("stretchy", "false")
}

/// A bracket or bar that grows with what it encloses. A `.` stands for none.
pub(super) fn growing_fence(text: &str) -> Option<Math> {
    let fence = operator(text).with("fence", "true").with("stretchy", "true");
    (text != "." && !text.is_empty()).then(|| fence.into())
}

/// Empty space of a width.
pub(super) fn space(width: &'static str) -> Math {
    MathElement::new("mspace", Vec::new()).with("width", width).into()
}

/// A letter in an alphabet.
pub(super) fn letter(c: char, font: Alphabet) -> MathElement {
    let letter = MathElement::of_text("mi", font.write(c));
    // A single letter is slanted unless it is said otherwise (MathML Core §3.2.2).
    if font == Alphabet::Upright { letter.with("mathvariant", "normal") } else { letter }
}

/// A letter or sign that stands upright.
pub(super) fn upright(text: &str, font: Alphabet) -> MathElement {
    let written: String = text.chars().map(|c| font.write(c)).collect();
    let plain = written == text;
    let element = MathElement::of_text("mi", written);
    if plain { element.with("mathvariant", "normal") } else { element }
}

/// Text within a formula. The spaces at its ends count.
pub(super) fn text(text: &str) -> Math {
    MathElement::of_text("mtext", text.replace([' ', '\n', '\t'], "\u{a0}")).into()
}

/// A command that is not known: it stays visible.
pub(super) fn unknown(name: &str) -> Math {
    MathElement::of_text("mtext", format!("\\{name}")).with("class", "math-unknown").into()
}
