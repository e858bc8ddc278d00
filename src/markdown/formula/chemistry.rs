//! Chemistry (`\\ce`) as a text that can be read: `2H2 + O2 -> 2H2O` with small digits and real arrows.
//!
//! The language of the package mhchem is larger than TeX's own is here, so what is not in this file stays as it was
//! written.

/// The text of a chemical formula.
pub(super) fn readable(source: &str) -> String {
    let arrows = [("<=>>", "⇌"), ("<<=>", "⇌"), ("<=>", "⇌"), ("<->", "↔"), ("->", "→"), ("<-", "←")];
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if let Some((sign, arrow)) = arrows.into_iter().find(|(sign, _)| rest.starts_with(sign)) {
            text.push_str(arrow);
            rest = &rest[sign.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let after_atom = text.ends_with(|last: char| {
            last.is_alphabetic() || matches!(last, ')' | ']') || ('₀'..='₉').contains(&last)
        });
        match c {
            '0'..='9' if after_atom => text.push(below(c)),
            '^' | '_' => {
                let (script, after) = script(rest);
                text.extend(script.chars().map(if c == '^' { above } else { below }));
                rest = after;
            }
            _ => text.push(c),
        }
    }
    text
}

/// What is written small after `^` or `_`, and what comes after it: a group in braces, or digits and a sign.
fn script(rest: &str) -> (&str, &str) {
    if let Some(inner) = rest.strip_prefix('{') {
        return inner.split_once('}').unwrap_or((inner, ""));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(rest[digits..].starts_with(['+', '-']));
    rest.split_at(digits + sign)
}

fn above(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32('⁴' as u32 + (c as u32 - '4' as u32)).unwrap_or(c),
        '+' => '⁺',
        '-' => '⁻',
        _ => c,
    }
}

fn below(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32('₀' as u32 + (c as u32 - '0' as u32)).unwrap_or(c),
        '+' => '₊',
        '-' => '₋',
        _ => c,
    }
}
