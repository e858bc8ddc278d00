//! What is on show of a snippet, and what is not.

use super::*;
use proptest::prelude::*;

fn flat(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element { name, attributes, children } => {
                let attributes: String =
                    attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{name}{attributes}>{}</>", flat(children))
            }
        })
        .collect()
}

/// Every address that something leads to.
fn links(nodes: &[Node]) -> Vec<String> {
    let of_node = |node: &Node| match node {
        Node::Text(_) => Vec::new(),
        Node::Element { attributes, children, .. } => {
            let own = attributes.iter().filter(|(name, _)| *name == "href");
            own.map(|(_, value)| value.clone()).chain(links(children)).collect()
        }
    };
    nodes.iter().flat_map(of_node).collect()
}

/// What links are written with, and what could lead astray in them.
const PIECES: [&str; 22] = [
    "<a href=",
    "<a ",
    "href=",
    "\"",
    "'",
    ">",
    "</a>",
    " ",
    "/",
    "?q=",
    "#",
    "x",
    "https://",
    "https:/",
    "www.google.com",
    "/search",
    "/url?q=",
    "evil.example",
    "@",
    "javascript:",
    "&#47;",
    "\\",
];

#[test]
fn a_snippet_is_read_as_it_is_meant() {
    let html = "<style>\n.chip { border: solid 1px; }\n</style>\n<div class=\"container\">\n\
        <svg viewBox=\"0 0 2 2\"><path d='M0 0' fill=\"#4285F4\"/><g/></svg>\
        <a class=\"chip\" href=\"https://www.google.com/search?q=a+b&client=x&amp;y\">a &amp; b&#39;s</a></div>";
    let snippet = read(html);
    assert_eq!(snippet.css, "\n.chip { border: solid 1px; }\n");
    assert_eq!(
        flat(&snippet.nodes),
        "\n<div class=container>\n<svg viewBox=0 0 2 2><path d=M0 0 fill=#4285F4></><g></></>\
         <a class=chip href=https://www.google.com/search?q=a+b&client=x&y>a & b's</></>"
    );
}

#[test]
fn a_hostile_snippet_is_left_with_nothing_to_do() {
    for (html, expected) in [
        ("<script>alert(1)</script>x", "x"),
        ("<SCRIPT src=https://evil.example>alert(1)</script >x", "x"),
        ("<img src=x onerror=alert(1)>x", "x"),
        ("<div onclick=\"alert(1)\" style=\"position:fixed\">x</div>", "<div>x</>"),
        ("<a href=\"javascript:alert(1)\">x</a>", "<a>x</>"),
        ("<a href=\"https://www.google.com@evil.example/\">x</a>", "<a>x</>"),
        ("<a href=\"https://google.com.evil.example/\">x</a>", "<a>x</>"),
        ("<a href=\"https://www.google.com.evil.example/\">x</a>", "<a>x</>"),
        ("<a href=\"https://www.google.evil.de/\">x</a>", "<a>x</>"),
        (
            "<a href=\"https://www.google.co.uk/search?q=x\">x</a>",
            "<a href=https://www.google.co.uk/search?q=x>x</>",
        ),
        ("<a href=\"https://www.google.de/search#a\">x</a>", "<a href=https://www.google.de/search#a>x</>"),
        ("<a href=\"https://www.google.de/\">x</a>", "<a>x</>"),
        ("<a href=\"https://sites.google.com/search?q=x\">x</a>", "<a>x</>"),
        ("<a href=\"https://script.google.com/macros/s/x/exec\">x</a>", "<a>x</>"),
        ("<a href=\"https://docs.google.com/forms/d/x\">x</a>", "<a>x</>"),
        ("<a href=\"https://www.google.com/url?q=https://evil.example\">x</a>", "<a>x</>"),
        ("<a href=\"https://www.google.com/search/../url?q=https://evil.example\">x</a>", "<a>x</>"),
        ("<a href=\"https://www.google.com/search&sol;..&sol;url\">x</a>", "<a>x</>"),
        (
            "<a href=\"https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZI-Y_Q=\">x</a>",
            "<a href=https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZI-Y_Q=>x</>",
        ),
        ("<a href=\"https://vertexaisearch.cloud.google.com/grounding-api-redirect/../x\">x</a>", "<a>x</>"),
        ("<a href=\"https://console.cloud.google.com/grounding-api-redirect/x\">x</a>", "<a>x</>"),
        ("<a href=\"https://www.google.com:8443/search\">x</a>", "<a>x</>"),
        ("<a href=' https://www.google.com/search'>x</a>", "<a>x</>"),
        (
            "<a href=https://evil.example href=https://www.google.com/search>x</a>",
            "<a href=https://www.google.com/search>x</>",
        ),
        ("<iframe src='//evil.example'>y</iframe>x<base href=//evil.example>", "x"),
        ("<form action=//evil.example><input name=a><button>x</button></form>", "x"),
        ("<svg><use href='#a'/><a href='https://evil.example'>x</a></svg>", "<svg><a>x</></>"),
        ("<path fill=\"url(https://evil.example)\">", "<path></>"),
        ("<!-- <a> --x", ""),
        ("a < b </ c", "a < b </ c"),
    ] {
        assert_eq!(flat(&read(html).nodes), expected, "{html}");
    }
    for css in
        ["@import 'x'", "a{background:URL(x)}", "a{background:u\\72l(x)}", "@font-face{}", ":HOST{top:0}"]
    {
        assert_eq!(read(&format!("<style>{css}</style>")).css, "", "{css}");
    }
}

#[test]
fn many_elements_without_an_end_are_read_as_quickly_as_few() {
    // The element that is silent takes what comes up to its end, and no more is looked at.
    assert_eq!(find_close("a</i></STYLE >b</style>", "style"), 5);
    assert_eq!(find_close("é</é</styl", "style"), 12);
    let many = "<style>a{}</styl>".repeat(10) + "</style>x";
    assert_eq!(flat(&read(&many).nodes), "x");
}

#[test]
fn what_is_longer_than_any_snippet_is_cut_off() {
    let long = "é".repeat(LONGEST);
    assert_eq!(flat(&read(&long).nodes).len(), LONGEST);
    assert_eq!(flat(&read(&format!("a{long}")).nodes).len(), LONGEST - 1);
}

proptest! {
    /// No text makes it panic or hang, and no link leads elsewhere.
    #[test]
    fn any_text_is_a_snippet(html in "[<>/=\"'a-z &;#!é-]{0,80}") {
        let _ = read(&html);
    }

    #[test]
    fn no_link_leads_elsewhere(pieces in prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..12)) {
        for link in links(&read(&pieces.concat()).nodes) {
            let to_results = link.strip_prefix("https://www.google.com/search");
            prop_assert!(to_results.is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '#'])), "{link}");
        }
    }
}
