//! Programs, browsers, machines.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        host: "rust-lang.org",
        path: "/learn",
        keys: &["rust", "rust language", "rustlang"],
        sentences: &[
            "Rust 1.0 was released on 15 May 2015.",
            "A new stable version of Rust comes out every six weeks.",
        ],
    },
    Entry {
        host: "doc.rust-lang.org",
        path: "/book/ch04-02-references-and-borrowing.html",
        keys: &["borrow", "borrow checker", "ownership"],
        sentences: &[
            "Rust’s borrow checker allows either one mutable reference to a value or any number of shared ones.",
            "References must never outlive what they refer to, which is checked when the program is compiled.",
        ],
    },
    Entry {
        host: "webassembly.org",
        path: "/docs/overview",
        keys: &["webassembly", "wasm"],
        sentences: &[
            "WebAssembly is a binary format for a stack machine that runs in browsers near native speed.",
            "Version 1.0 became a W3C Recommendation in December 2019.",
        ],
    },
    Entry {
        host: "developer.mozilla.org",
        path: "/en-US/docs/Web/API/Server-sent_events",
        keys: &["server sent events", "sse", "eventsource", "event stream"],
        sentences: &[
            "With server-sent events a server writes lines of `field: value` to a response that stays open.",
            "An empty line ends each event.",
        ],
    },
    Entry {
        host: "html.spec.whatwg.org",
        path: "/multipage/server-sent-events.html",
        keys: &["server sent events", "sse", "eventsource"],
        sentences: &[
            "The HTML Standard defines the format `text/event-stream`, which is always UTF-8.",
            "A byte order mark at its beginning is dropped.",
        ],
    },
    Entry {
        host: "python.org",
        path: "/about",
        keys: &["python", "python language"],
        sentences: &[
            "Guido van Rossum first released Python in February 1991.",
            "Its name comes from *Monty Python’s Flying Circus*, not from the snake.",
        ],
    },
    Entry {
        host: "linux.example",
        path: "/kernel/history",
        keys: &["linux", "kernel", "torvalds"],
        sentences: &[
            "Linus Torvalds announced Linux on 25 August 1991 as a hobby.",
            "Its mascot is the penguin Tux.",
        ],
    },
    Entry {
        host: "w3.org",
        path: "/TR/WCAG22",
        keys: &["accessibility", "wcag", "contrast"],
        sentences: &[
            "WCAG 2.2 asks for a contrast of at least 4.5 : 1 between ordinary text and its background.",
            "Large text needs 3 : 1.",
        ],
    },
    Entry {
        host: "blog.google.example",
        path: "/products/gemini",
        keys: &["gemini", "google gemini", "interactions api"],
        sentences: &[
            "The Interactions API was announced on 11 December 2025.",
            "It keeps a conversation on the server and continues it by the id of the last interaction.",
        ],
    },
    Entry {
        host: "sqlite.org",
        path: "/about.html",
        keys: &["sqlite", "database"],
        sentences: &[
            "SQLite keeps a whole database in one ordinary file.",
            "It is thought to be the most widely used database engine in the world.",
        ],
    },
    Entry {
        host: "unicode.org",
        path: "/versions",
        keys: &["unicode", "emoji", "utf 8"],
        sentences: &[
            "UTF-8 writes a character in one to four bytes: “é” takes two, “京” three and “🎉” four.",
            "Ken Thompson and Rob Pike designed it in September 1992.",
        ],
    },
    Entry {
        host: "energy.example",
        path: "/solar",
        keys: &["solar", "photovoltaic", "solar panel"],
        sentences: &[
            "A usual solar panel turns a little over 20 per cent of the light into electricity.",
            "Prices of panels have fallen by about 90 per cent since 2010.",
        ],
    },
];
