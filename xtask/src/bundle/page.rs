//! `index.html`: what it asks of the build, and what the build makes of it.
//!
//! The page in the root folder is written for Trunk, which builds it for `cargo xtask dev`.
//! Its wishes are the links with `data-trunk`, one to a line:
//!
//! ```html
//! <link data-trunk rel="css" href="style/base.css">
//! <link data-trunk rel="css" data-later href="style/code.css">
//! ```
//!
//! The release build grants the same wishes in its own way. What is marked `data-later` goes
//! into a second stylesheet, which the program asks for once the page can be typed into.
//! Nothing else of the page is touched, except that comments are left out.

use crate::assets::Tag;
use crate::trouble::{Outcome, Trouble};

/// What the page asks for, as paths seen from the root folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Wishes<'a> {
    /// The stylesheets that the first paint and the empty chat need, in their order.
    pub styles: Vec<&'a str>,
    /// Those that only what is loaded later needs.
    pub later: Vec<&'a str>,
    /// The icon.
    pub icon: &'a str,
}

/// What the build made, as addresses seen from the page.
#[derive(Debug)]
pub struct Made<'a> {
    /// The stylesheet of the first paint.
    pub style: &'a str,
    /// The one that the program asks for.
    pub later: &'a str,
    /// The icon.
    pub icon: &'a str,
    /// The folder of the program.
    pub home: &'a str,
    /// The scripts in that folder that are needed at once.
    pub scripts: &'a [&'a str],
    /// The folder of what is loaded later and is not the program.
    pub extras: &'a str,
}

/// A line of the page.
enum Line<'a> {
    Style(&'a str),
    LaterStyle(&'a str),
    Icon { kind: &'a str, address: &'a str },
    Program,
    Other,
}

/// What `html` asks for.
pub fn wishes(html: &str) -> Outcome<Wishes<'_>> {
    let (mut styles, mut later, mut icon, mut program) = (Vec::new(), Vec::new(), None, false);
    for line in html.lines() {
        match read(line)? {
            Line::Style(address) => styles.push(address),
            Line::LaterStyle(address) => later.push(address),
            Line::Icon { address, .. } => icon = Some(address),
            Line::Program => program = true,
            Line::Other => {}
        }
    }
    match icon {
        Some(icon) if program && !styles.is_empty() => Ok(Wishes { styles, later, icon }),
        _ => Err(Trouble::new(
            "index.html must ask for stylesheets, an icon and the program, \
             each by a line `<link data-trunk rel=\"css\" …>`, `\"icon\"` or `\"rust\"`.",
        )),
    }
}

/// The page with every wish granted.
pub fn write(html: &str, made: &Made) -> Outcome<String> {
    let html = without_comments(html);
    let mut page = String::new();
    let mut styled = false;
    for line in html.lines() {
        match read(line)? {
            Line::LaterStyle(_) => {}
            Line::Style(_) if styled => {}
            Line::Style(_) => {
                styled = true;
                page.push_str(&format!("    <link rel=\"stylesheet\" href=\"{}\">\n", made.style));
            }
            Line::Icon { kind, .. } => {
                page.push_str(&format!("    <link rel=\"icon\" type=\"{kind}\" href=\"{}\">\n", made.icon));
            }
            Line::Program => page.push_str(&start(made)),
            Line::Other if line.trim().is_empty() => {}
            Line::Other => {
                page.push_str(line);
                page.push('\n');
            }
        }
    }
    Ok(page)
}

/// What loads and starts the program, and where the program finds what it loads later. The preloads spare it a round trip for every file that
/// names the next. They ask as the program will, with `crossorigin` where it calls `fetch`;
/// otherwise the browser would load the file twice.
fn start(made: &Made) -> String {
    let home = made.home;
    let mut text = format!(
        "    <meta name=\"catena-style\" content=\"{}\">\n    <meta name=\"catena-extras\" content=\"{}\">\n",
        made.later, made.extras
    );
    for script in made.scripts {
        text.push_str(&format!("    <link rel=\"modulepreload\" href=\"{home}/{script}\">\n"));
    }
    text.push_str(&format!(
        "    <link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"{home}/app_bg.wasm\">\n\
         \u{20}   <script type=\"module\">import start from \"./{home}/app.js\"; start();</script>\n"
    ));
    text
}

fn read(line: &str) -> Outcome<Line<'_>> {
    let Some(tag) = line.trim_start().strip_prefix('<').map(Tag::read) else {
        return Ok(Line::Other);
    };
    if tag.name != "link" || tag.value("data-trunk").is_none() {
        return Ok(Line::Other);
    }
    match (tag.value("rel"), tag.value("href"), tag.value("type")) {
        (Some("css"), Some(address), _) if tag.value("data-later").is_some() => Ok(Line::LaterStyle(address)),
        (Some("css"), Some(address), _) => Ok(Line::Style(address)),
        (Some("icon"), Some(address), Some(kind)) => Ok(Line::Icon { kind, address }),
        (Some("rust"), _, _) => Ok(Line::Program),
        (_, _, _) => Err(Trouble::new(format!(
            "The release build does not understand `{}` in index.html.",
            line.trim()
        ))),
    }
}

fn without_comments(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html>
<html>
  <head>
    <!-- Two lines
         of comment. -->
    <link data-trunk rel="icon" type="image/svg+xml" href="assets/mark.svg">

    <link data-trunk rel="css" href="style/a.css">
    <link data-trunk rel="css" data-later href="style/c.css">
    <link data-trunk rel="css" href="style/b.css">
    <link data-trunk rel="rust" data-bin="catena-app">
  </head>
  <body><p>Loading</p></body>
</html>
"#;

    #[test]
    fn the_wishes_are_found_in_order() {
        let expected = Wishes {
            styles: vec!["style/a.css", "style/b.css"],
            later: vec!["style/c.css"],
            icon: "assets/mark.svg",
        };
        assert_eq!(wishes(PAGE), Ok(expected));
    }

    #[test]
    fn every_wish_is_granted_in_its_place() {
        let made = Made {
            style: "s-1.css",
            later: "l-5.css",
            icon: "i-2.svg",
            home: "app-3",
            scripts: &["app.js", "x.js"],
            extras: "e-4",
        };
        let expected = r#"<!doctype html>
<html>
  <head>
    <link rel="icon" type="image/svg+xml" href="i-2.svg">
    <link rel="stylesheet" href="s-1.css">
    <meta name="catena-style" content="l-5.css">
    <meta name="catena-extras" content="e-4">
    <link rel="modulepreload" href="app-3/app.js">
    <link rel="modulepreload" href="app-3/x.js">
    <link rel="preload" as="fetch" type="application/wasm" crossorigin href="app-3/app_bg.wasm">
    <script type="module">import start from "./app-3/app.js"; start();</script>
  </head>
  <body><p>Loading</p></body>
</html>
"#;
        assert_eq!(write(PAGE, &made).unwrap(), expected);
    }

    #[test]
    fn a_wish_that_is_missing_or_not_understood_is_an_error() {
        assert!(wishes("<p>nothing</p>").is_err());
        assert!(wishes(&PAGE.replace("rel=\"rust\"", "rel=\"wasm\"")).is_err());
        assert!(wishes(&PAGE.replace("<link data-trunk rel=\"icon\"", "<link rel=\"icon\"")).is_err());
    }

    #[test]
    fn the_project_s_own_page_is_understood() {
        let html = include_str!("../../../index.html");
        let wishes = wishes(html).unwrap();
        assert_eq!(wishes.styles.first(), Some(&"style/layers.css"), "the order of the layers comes first");
        assert!(!wishes.later.is_empty());
        let made = Made {
            style: "s.css",
            later: "l.css",
            icon: "i.svg",
            home: "app-1",
            scripts: &["app.js"],
            extras: "e-1",
        };
        let page = write(html, &made).unwrap();
        assert!(
            !page.contains("data-trunk") && !page.contains("<!--") && !page.contains("href=\"/"),
            "{page}"
        );
    }
}
