//! The house rules, held by reading the sources: who may name whom, and what nobody may write.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/source.rs"]
mod source;

use source::{File, paths, words};

/// A room of the house, and whom it may name: paths from the root of the crate, with everything below them.
struct Room {
    name: &'static str,
    may_name: &'static [&'static str],
    is_pure: bool,
}

const ROOMS: [Room; 6] = [
    Room { name: "protocol", may_name: &["protocol"], is_pure: true },
    Room { name: "chat", may_name: &["chat", "protocol"], is_pure: true },
    Room { name: "markdown", may_name: &["markdown"], is_pure: true },
    Room {
        name: "browser",
        // What is kept has its form and its names in `chat`; what a conversation is, the shell does not know.
        may_name: &["browser", "protocol", "chat::record", "chat::id", "chat::settings"],
        is_pure: false,
    },
    Room {
        name: "program",
        may_name: &["program", "browser", "chat", "markdown", "protocol"],
        is_pure: false,
    },
    // What the screens may not name is the browser's facilities: they ask the program.
    Room { name: "ui", may_name: &["ui", "program", "chat", "markdown", "protocol"], is_pure: false },
];

impl Room {
    /// What a file of this room names that it may not.
    fn breaches(&self, file: &File) -> Vec<String> {
        let code = source::without_comments(&file.text);
        let mut breaches: Vec<String> = paths(&code, "crate")
            .into_iter()
            .filter(|path| !self.may_name.iter().any(|allowed| is_at_or_below(path, allowed)))
            .map(|path| format!("names crate::{path}"))
            .collect();
        // What is above the room is named from the root, where the rule before this one sees it.
        let upwards = if file.path == format!("src/{}.rs", self.name) { "super::" } else { "super::super::" };
        if file.shipped().contains(upwards) {
            breaches.push(format!("climbs out of its room by {upwards}"));
        }
        if self.is_pure {
            breaches.extend(words(&code).filter(|word| is_impure(word)).map(|word| format!("names {word}")));
            breaches.extend(
                paths(&code, "std")
                    .into_iter()
                    .filter(|path| is_at_or_below(path, "time"))
                    .map(|path| format!("names std::{path}")),
            );
        }
        breaches
    }
}

fn is_at_or_below(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The crates of a browser, clocks and chance.
fn is_impure(word: &str) -> bool {
    let families = ["leptos", "web_sys", "js_sys", "gloo", "wasm_bindgen"];
    let names = ["idb", "reactive_graph", "rand", "getrandom", "SystemTime", "Instant"];
    names.contains(&word) || families.iter().any(|family| word.starts_with(family))
}

/// Ways to make HTML out of a string.
const HTML_FROM_STRINGS: [&str; 13] = [
    "inner_html",
    "innerHTML",
    "outer_html",
    "outerHTML",
    "insert_adjacent_html",
    "insertAdjacentHTML",
    "create_contextual_fragment",
    "createContextualFragment",
    "parse_from_string",
    "parseFromString",
    "srcdoc",
    "document.write",
    "write_with_str",
];

fn html_breaches(file: &File) -> Vec<String> {
    let code =
        if file.path.ends_with(".rs") { source::without_comments(&file.text) } else { file.text.clone() };
    HTML_FROM_STRINGS.iter().filter(|way| code.contains(**way)).map(|way| format!("uses {way}")).collect()
}

/// Ways to end the program, which in a browser kill the page.
fn ending_breaches(file: &File) -> Vec<String> {
    let code = file.shipped();
    [".unwrap()", ".expect(", "todo!", "unimplemented!"]
        .into_iter()
        .filter(|way| code.contains(way))
        .map(|way| format!("uses {way} outside of tests"))
        .collect()
}

/// Tasks are started where their ends are looked after.
fn task_breaches(file: &File) -> Vec<String> {
    let is_allowed = ["src/program", "src/browser"].iter().any(|room| file.path.starts_with(room));
    let starts = words(&source::without_comments(&file.text)).any(|word| word == "spawn_local");
    (starts && !is_allowed).then(|| "starts a task by spawn_local".to_owned()).into_iter().collect()
}

/// What the program is cut into. For each set of parts that share something the build makes another file, so one part more
/// makes about twice as many files, and a part is loaded with all that it shares.
const PARTS: [&str; 4] = ["engine", "turns", "settings", "pictures"];

fn part_breaches(file: &File) -> Vec<String> {
    let code = source::without_comments(&file.text);
    code.split("later! {")
        .skip(1)
        .filter_map(|marked| marked.split_once(':').map(|(part, _)| part.trim()))
        .filter(|part| !PARTS.contains(part))
        .map(|part| {
            format!("makes a part of its own, {part}, see \"Where new code goes\" in ARCHITECTURE.md")
        })
        .collect()
}

/// A file says in its name and its first line what it is for, and can be read in one sitting.
fn shape_breaches(file: &File) -> Vec<String> {
    const LONGEST: usize = 500;
    let mut breaches = Vec::new();
    if ["utils.rs", "helpers.rs", "common.rs", "misc.rs", "types.rs", "mod.rs"].contains(&file.name()) {
        breaches.push("has a name that says nothing".to_owned());
    }
    let lines = file.text.lines().count();
    if lines > LONGEST {
        breaches.push(format!("has {lines} lines, more than {LONGEST}"));
    }
    if !file.text.starts_with("//!") {
        breaches.push("does not begin by saying what it is".to_owned());
    }
    breaches
}

/// A browser's crate among the dependencies of every target.
fn manifest_breaches(manifest: &File) -> Vec<String> {
    let crates = [
        "leptos",
        "web-sys",
        "js-sys",
        "gloo-net",
        "wasm-bindgen",
        "wasm-bindgen-futures",
        "wasm-bindgen-test",
        "idb",
        "console_error_panic_hook",
    ];
    let mut table = "";
    let mut breaches = Vec::new();
    for line in manifest.text.lines().map(str::trim) {
        let named = match line.strip_prefix('[') {
            Some(heading) => {
                table = heading.trim_end_matches(']');
                table.rsplit('.').next()
            }
            None => line.split(['=', '.', ' ']).next(),
        };
        let Some(named) = named.filter(|name| crates.contains(name)) else { continue };
        if table.contains("dependencies") && !table.starts_with(r#"target.'cfg(target_arch = "wasm32")'."#) {
            breaches.push(format!("has {named} under [{table}]"));
        }
    }
    breaches
}

/// Looks at every file, and says everything that is wrong at once.
fn check(files: impl IntoIterator<Item = File>, breaches: impl Fn(&File) -> Vec<String>) {
    let found: Vec<String> = files
        .into_iter()
        .flat_map(|file| breaches(&file).into_iter().map(move |breach| format!("{} {breach}", file.path)))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

fn app() -> Vec<File> {
    let files = source::below("src", ".rs");
    assert!(files.len() > 20, "the sources are not where they were");
    files
}

fn app_and_server() -> Vec<File> {
    app().into_iter().chain(source::below("server/src", ".rs")).collect()
}

#[test]
fn every_room_names_only_what_is_below_it() {
    for room in ROOMS {
        let files = source::module(&format!("src/{}", room.name));
        assert!(!room.is_pure || files.len() > 1, "{} is not where it was", room.name);
        check(files, |file| room.breaches(file));
    }
}

#[test]
fn no_string_becomes_html() {
    check(app().into_iter().chain(source::file("index.html")), html_breaches);
}

#[test]
fn nothing_ends_the_program_by_itself() {
    check(app_and_server(), ending_breaches);
}

#[test]
fn tasks_are_started_by_the_program_and_the_shell_alone() {
    check(app(), task_breaches);
}

#[test]
fn the_program_is_cut_into_few_parts() {
    check(app(), part_breaches);
}

#[test]
fn every_file_says_what_it_is_and_is_short() {
    check(app_and_server(), shape_breaches);
}

#[test]
fn style_sheets_are_not_chained() {
    // Each `@import` would be found only after the one before it was loaded.
    check(source::below("style", ".css"), |file| {
        file.text.contains("@import").then(|| "has an @import".to_owned()).into_iter().collect()
    });
}

#[test]
fn the_browsers_crates_are_for_the_browser_alone() {
    let manifest = source::file("Cargo.toml").expect("the manifest is where it was");
    assert!(manifest.text.contains(r#"[target.'cfg(target_arch = "wasm32")'.dependencies]"#));
    check([manifest], manifest_breaches);
}

#[test]
fn a_breach_of_any_rule_is_seen() {
    let room = |name: &str| ROOMS.into_iter().find(|room| room.name == name).unwrap();
    let named = |name: &str, code: &str| {
        room(name).breaches(&File::made_up(&format!("src/{name}/x.rs"), code)).join("; ")
    };
    assert_eq!(named("protocol", "use crate::chat::turn::Turn;"), "names crate::chat::turn::Turn");
    assert_eq!(named("protocol", "use crate::{protocol::id, ui as x};"), "names crate::ui");
    assert_eq!(named("chat", "fn f(a: crate::markdown::Block) {}"), "names crate::markdown::Block");
    assert_eq!(named("chat", "use crate::protocol::{id::{A, B}, step};"), "");
    assert_eq!(
        named("browser", "use crate::chat::{record::Chain, turn::Turn};"),
        "names crate::chat::turn::Turn"
    );
    assert_eq!(named("browser", "use crate::chat::id_card::Id;"), "names crate::chat::id_card::Id");
    assert_eq!(named("program", "use crate::ui::app;"), "names crate::ui::app");
    assert_eq!(named("markdown", "use super::super::chat;"), "climbs out of its room by super::super::");
    assert_eq!(named("markdown", "use std::{fmt, time::Duration};"), "names std::time::Duration");
    assert_eq!(
        named("chat", "let a = wasm_bindgen_futures::x(rand());"),
        "names wasm_bindgen_futures; names rand"
    );
    assert_eq!(named("chat", "// leptos, std::time and crate::ui\nlet random = \"a brand\";"), "");

    let rust = |code: &str| File::made_up("src/ui/x.rs", code);
    assert_eq!(html_breaches(&rust("view.set_inner_html(text) // no innerHTML")), ["uses inner_html"]);
    assert_eq!(html_breaches(&rust(r#"Reflect::set(a, "outerHTML")"#)), ["uses outerHTML"]);
    assert_eq!(html_breaches(&File::made_up("index.html", "document.write(1)")), ["uses document.write"]);
    assert_eq!(ending_breaches(&rust("a.unwrap()")), ["uses .unwrap() outside of tests"]);
    assert!(ending_breaches(&rust("a.unwrap_or(b)\n#[cfg(test)]\nmod tests { a.unwrap() }")).is_empty());
    assert_eq!(task_breaches(&rust("spawn_local(async {})")), ["starts a task by spawn_local"]);
    assert!(task_breaches(&File::made_up("src/program.rs", "spawn_local(async {})")).is_empty());
    let part =
        |name: &str| rust(&format!("later! {{\n    {name}:\n    /// A: b.\n    fn a() -> B {{ c }}\n}}"));
    assert_eq!(part_breaches(&part("corner")).len(), 1);
    assert!(part_breaches(&part("turns")).is_empty());
    assert_eq!(shape_breaches(&File::made_up("src/chat/utils.rs", "//! A.")).len(), 1);
    assert_eq!(shape_breaches(&rust("fn a() {}")).len(), 1);
    assert_eq!(shape_breaches(&rust(&format!("//!{}", "\n".repeat(501)))).len(), 1);
    let manifest = |text: &str| manifest_breaches(&File::made_up("Cargo.toml", text));
    assert_eq!(manifest("[dependencies]\nleptos = \"0.8\""), ["has leptos under [dependencies]"]);
    assert_eq!(manifest("[dependencies]\nweb-sys.workspace = true"), ["has web-sys under [dependencies]"]);
    assert_eq!(manifest("[dev-dependencies.gloo-net]").len(), 1);
    assert_eq!(manifest("[target.'cfg(target_arch = \"wasm32\")'.dependencies.web-sys]"), [""; 0]);
}

#[test]
fn comments_are_told_from_strings() {
    let strip = source::without_comments;
    assert_eq!(strip("a // b\nc"), "a \nc");
    assert_eq!(strip("a /* b /* c */ \n d */ e"), "a \n e");
    assert_eq!(strip(r#"let a = "http://b"; // c"#), r#"let a = "http://b"; "#);
    assert_eq!(strip(r##"r#"a " // b"# // c"##), r##"r#"a " // b"# "##);
    assert_eq!(strip(r#"f('"', '\'', "\"//") // c"#), r#"f('"', '\'', "\"//") "#);
    assert_eq!(strip("fn a<'b>(c: &'b str) // d"), "fn a<'b>(c: &'b str) ");
}
