//! The stylesheets as one file, without what only their writers read.
//!
//! Comments and blanks are left out only where that cannot change a meaning; everything
//! else stays as it is written, and in its order. What this does not understand is an error
//! and not a guess.

use crate::trouble::{Outcome, Trouble};

/// Joins stylesheets, each given with its name, in their order.
pub fn join(styles: &[(&str, String)]) -> Outcome<String> {
    let mut joined = String::new();
    for (name, text) in styles {
        let short = shortened(text)
            .map_err(|reason| Trouble::new(format!("{name} cannot be joined with the others: {reason}.")))?;
        joined.push_str(&short);
        joined.push('\n');
    }
    Ok(joined)
}

/// Around these a blank means nothing, wherever they stand outside of a string.
const ALONE: [char; 3] = ['{', '}', ';'];

/// The stylesheet without comments, and with one blank where there were several; or why it
/// is not understood.
fn shortened(style: &str) -> Result<String, &'static str> {
    let mut short = String::new();
    let mut rest = style.trim();
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' | '\'' => {
                let end = string_end(rest, next).ok_or("a string does not end")?;
                short.push_str(&rest[..end]);
                end
            }
            '/' if rest.starts_with("/*") => {
                let end = rest[2..].find("*/").ok_or("a comment does not end")? + 4;
                // `a/**/b` are two words, and `a b` is something else again.
                if joins(short.chars().next_back()) && joins(rest[end..].chars().next()) {
                    short.push_str("/**/");
                }
                end
            }
            blank if blank.is_ascii_whitespace() => {
                let after = rest.trim_ascii_start();
                let between = [short.chars().next_back(), after.chars().next()];
                if between.iter().all(|side| joins(*side)) {
                    short.push(' ');
                }
                rest.len() - after.len()
            }
            // A blank after an escape belongs to it.
            '\\' => return Err("it has a `\\` outside of a string"),
            _ if rest.starts_with("@import") => {
                return Err("an `@import` has to come first; link the file instead");
            }
            _ if rest.starts_with("url(") && !rest.starts_with("url(\"data:") => {
                return Err("the address in a `url(…)` is meant as seen from its own file");
            }
            _ => {
                short.push(next);
                next.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Ok(short)
}

/// Whether a neighbour could be joined with what comes behind a blank or a comment.
fn joins(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|c| !c.is_ascii_whitespace() && !ALONE.contains(&c))
}

/// Where the string ends that begins `text`, its second quote included.
fn string_end(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blanks_go_where_they_mean_nothing() {
        for (style, expected) in [
            ("/* why */\n@layer a, b;\n", "@layer a, b;"),
            (".a {\n  color: red;\n}\n\n.b { top: 0 }", ".a{color: red;}.b{top: 0}"),
            ("a { b: c; /* d */ e: f; }", "a{b: c;e: f;}"),
            ("@media (width > 3em) { a { b: c } }", "@media (width > 3em){a{b: c}}"),
        ] {
            assert_eq!(shortened(style).as_deref(), Ok(expected), "{style}");
        }
    }

    #[test]
    fn what_means_something_stays() {
        for style in [
            // A descendant that is hovered over, and a hovered element; a sum, and a list.
            ".a :hover",
            ".a:hover",
            "a{b: calc(1px + 2px)}",
            "a{margin: 0 -1px}",
            // Strings are as they are, whatever is in them.
            "a::before{content: \"  { /* x */ ; \\\"  }\"}",
            "a{b: '\u{201c}  \u{201d}'}",
            "a{b: url(\"data:image/svg+xml,<svg  />\")}",
            "a/**/b",
        ] {
            assert_eq!(shortened(style).as_deref(), Ok(style));
        }
        assert_eq!(shortened("a /* x */ b").as_deref(), Ok("a b"));
    }

    #[test]
    fn what_is_not_understood_is_an_error_with_the_file_s_name() {
        for style in ["a{b: \"c", "/* a", "/*/", ".a\\:b{}", "@import 'x.css';", "a{b: url(x.svg)}"] {
            let trouble = join(&[("style/a.css", style.to_owned())]);
            assert!(trouble.is_err_and(|told| told.to_string().contains("style/a.css")), "{style}");
        }
    }

    #[test]
    fn the_order_stays() {
        let joined = join(&[("a", "a{}\n".to_owned()), ("b", "/**/b{}".to_owned())]);
        assert_eq!(joined.as_deref(), Ok("a{}\nb{}\n"));
    }
}
