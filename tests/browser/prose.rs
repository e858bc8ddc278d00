//! Markdown in the page while it grows.

use catena::markdown::Document;
use catena::ui::prose::Extent;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Node};

use crate::dump::{attributes, children, dump, with_descendants};
use crate::sheet::Sheet;
use crate::specimens::{self, GOOD_ADDRESSES, HOSTILE};
use crate::stand_ins::{select, selected};

/// Numbers that look random and are the same in every run (the multiplier is Knuth's, from MMIX).
pub struct Chance(pub u64);

impl Chance {
    /// A number from 1 to `most`.
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most + 1
    }

    /// Where a text is cut into pieces of at most `most` characters: the end of every piece.
    pub fn cuts(&mut self, text: &str, most: u64) -> Vec<usize> {
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let mut cuts = Vec::new();
        let mut taken = 0;
        while taken < ends.len() {
            taken = (taken + self.up_to(most) as usize).min(ends.len());
            cuts.push(ends[taken - 1]);
        }
        cuts
    }
}

/// Elements that may stand in a text.
const ELEMENTS: &str = "p h1 h2 h3 h4 h5 h6 blockquote div ul ol li input figure figcaption span button svg path \
                        pre code table thead tbody tr th td hr section sup a em strong del br dl dt dd math semantics \
                        annotation mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle msub msup msubsup munder \
                        mover munderover mtable mtr mtd mphantom";

/// Attributes that may stand on them. None of them loads or runs anything.
const ATTRIBUTES: &str = "class dir start href target rel title type disabled checked tabindex role scope id hidden \
                          d viewBox aria-label aria-hidden data-action data-after data-align data-display data-icon data-kind \
                          data-language data-long data-host data-note aria-pressed display encoding stretchy fence form lspace rspace movablelimits minsize \
                          maxsize value width accent accentunder linethickness displaystyle scriptlevel mathvariant";

fn is_listed(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|listed| listed == name)
}

/// Looks at everything below a node, and fails at what may not be there.
#[track_caller]
fn check_harmless(root: &Node) {
    for node in with_descendants(root).into_iter().skip(1) {
        let Some(element) = node.dyn_ref::<Element>() else {
            assert_eq!(node.node_type(), Node::TEXT_NODE);
            continue;
        };
        assert!(is_listed(ELEMENTS, &element.local_name()), "<{}>", element.local_name());
        for (name, value) in attributes(element) {
            assert!(is_listed(ATTRIBUTES, &name), "{name}={value:?} on <{}>", element.local_name());
            match name.as_str() {
                "href" => check_address(element, &value),
                "type" => assert!(["checkbox", "button"].contains(&value.as_str()), "{value:?}"),
                _ => {}
            }
        }
    }
}

#[track_caller]
fn check_address(element: &Element, address: &str) {
    assert_eq!(element.local_name(), "a", "{address:?}");
    if address.starts_with("#fn-") || address.starts_with("#fnref-") {
        return;
    }
    let schemes = ["http://", "https://", "mailto:", "tel:"];
    assert!(schemes.iter().any(|scheme| address.starts_with(scheme)), "{address:?}");
    assert_eq!(element.get_attribute("rel").as_deref(), Some("noopener noreferrer"), "{address:?}");
    assert_eq!(element.get_attribute("target").as_deref(), Some("_blank"), "{address:?}");
}

#[wasm_bindgen_test]
fn every_document_is_drawn_the_same_however_it_is_cut() {
    for (name, text) in specimens::all().iter().filter(|(_, text)| !has_note(text)) {
        check_every_cut(name, text);
    }
}

#[wasm_bindgen_test]
fn every_document_with_notes_is_drawn_the_same_however_it_is_cut() {
    for (name, text) in specimens::all().iter().filter(|(_, text)| has_note(text)) {
        check_every_cut(name, text);
    }
}

fn has_note(text: &str) -> bool {
    text.contains("\n[^")
}

#[track_caller]
fn check_every_cut(name: &str, text: &str) {
    let mut chance = Chance(1);
    let expected = Sheet::complete(text).dump();
    for most in [1, 2, 3, 5, 8, 8, 8, 20, 20, 20, 80, 80, 80, 400, 400] {
        let mut sheet = Sheet::new();
        for cut in chance.cuts(text, most) {
            sheet.drawn.catch_up(&text[..cut], Extent::Growing);
        }
        sheet.drawn.catch_up(text, Extent::Complete);
        let dump = sheet.dump();
        if let Some((drawn, right)) = dump.lines().zip(expected.lines()).find(|(a, b)| a != b) {
            panic!("{name}, in pieces of up to {most} characters:\n{drawn}\ninstead of\n{right}");
        }
        assert_eq!(dump, expected, "{name}, in pieces of up to {most} characters");
    }
}

#[wasm_bindgen_test]
fn nothing_harmful_stands_in_the_page_at_any_time() {
    for (_, text) in specimens::all() {
        let mut sheet = Sheet::new();
        // The long one is of one kind throughout, and is not looked at after every character.
        let most = if text.len() > 4_000 { 80 } else { 1 };
        for cut in Chance(2).cuts(&text, most) {
            sheet.drawn.catch_up(&text[..cut], Extent::Growing);
            check_harmless(&sheet.root);
        }
        sheet.drawn.catch_up(&text, Extent::Complete);
        check_harmless(&sheet.root);
    }
}

#[wasm_bindgen_test]
fn what_may_not_be_followed_is_shown_as_text() {
    let sheet = Sheet::complete(HOSTILE);
    let links = sheet.root.query_selector_all("a[target]").unwrap();
    let addresses: Vec<String> = (0..links.length())
        .map(|at| links.get(at).unwrap().dyn_into::<Element>().unwrap().get_attribute("href").unwrap())
        .collect();
    assert_eq!(addresses, GOOD_ADDRESSES);
    let text = sheet.text();
    for shown in [
        "<img src=x onerror=\"alert(1)\">",
        "<script>alert(4)</script>",
        "<iframe src=\"https://evil.example/frame\"></iframe>",
        "javascript:alert(6)",
        "https://user@evil.example/",
        "https://example.org/pixel.png",
        "</code></pre><script>alert(17)</script>",
        "<img src=x onerror=alert(24)>",
        "<img src=x onerror=alert(25)>",
    ] {
        assert!(text.contains(shown), "{shown} is not in {text}");
    }
}

#[wasm_bindgen_test]
fn settled_blocks_keep_every_node() {
    let mut chance = Chance(3);
    for (name, text) in specimens::all() {
        let mut sheet = Sheet::new();
        // The same pieces of text settle the same blocks, in the page and here.
        let mut document = Document::new();
        let mut settled: Vec<(Vec<Node>, String)> = Vec::new();
        let mut came = 0;
        for cut in chance.cuts(&text, 12) {
            sheet.drawn.catch_up(&text[..cut], Extent::Growing);
            document.push(&text[came..cut]);
            came = cut;
            let blocks = sheet.blocks();
            assert_eq!(blocks.len(), document.blocks().len(), "{name} at {cut}");
            for (block, (nodes, look)) in blocks.iter().zip(&settled) {
                assert!(are_same(&without_ways_back(block), nodes), "{name} at {cut}: {look}");
                // A reference to a note becomes a link when the note comes, which may be much later.
                assert!(refers(block) || dump(block) == *look, "{name} at {cut}: {look}");
            }
            for block in &blocks[settled.len()..document.settled()] {
                settled.push((without_ways_back(block), dump(block)));
            }
        }
        assert!(settled.len() > 3, "{name} settled {} blocks", settled.len());
        sheet.drawn.catch_up(&text, Extent::Complete);
        // What was defined late may change the inside of a block, but not the block.
        for (block, (nodes, look)) in sheet.blocks().iter().zip(&settled) {
            assert!(block.is_same_node(nodes.first()), "{name} at the end: {look}");
        }
    }
}

/// Whether there is a footnote or a reference to one in a block.
fn refers(block: &Node) -> bool {
    let is_mark =
        |node: &Node| node.dyn_ref::<Element>().is_some_and(|element| element.has_attribute("data-note"));
    with_descendants(block).iter().any(is_mark)
}

/// A block and all nodes in it but the links from a note back to the text, of which every reference adds one.
fn without_ways_back(block: &Node) -> Vec<Node> {
    let is_back = |node: &Node| {
        node.dyn_ref::<Element>()
            .is_some_and(|element| element.closest(".footnote-backs > a").unwrap().is_some())
    };
    let in_back = |node: &Node| node.parent_element().is_some_and(|parent| is_back(&parent));
    with_descendants(block).into_iter().filter(|node| !is_back(node) && !in_back(node)).collect()
}

fn are_same(one: &[Node], other: &[Node]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is_same_node(Some(other)))
}

#[wasm_bindgen_test]
fn a_paragraph_that_grows_is_one_node_that_grows() {
    let mut sheet = Sheet::new();
    sheet.drawn.catch_up("A paragraph that", Extent::Growing);
    let node = sheet.text_node(0);
    sheet.drawn.catch_up("A paragraph that grows", Extent::Growing);
    sheet.drawn.catch_up("A paragraph that grows and ends.\n\nNext", Extent::Growing);
    assert!(sheet.text_node(0).is_same_node(Some(&node)));
    assert_eq!(node.data(), "A paragraph that grows and ends.");
    assert_eq!(children(&sheet.blocks()[0]).len(), 1);
}

#[wasm_bindgen_test]
fn a_selection_survives_what_comes_after_it() {
    let mut sheet = Sheet::new();
    let (_, rest) = specimens::all().swap_remove(0);
    let mut text = "The first paragraph, from which somebody copies.\n\nThe second one is".to_owned();
    sheet.drawn.catch_up(&text, Extent::Growing);
    select(&sheet.text_node(0), 4, 19);
    assert_eq!(selected(), "first paragraph");
    for at in Chance(4).cuts(&rest, 10) {
        sheet.drawn.catch_up(&format!("{text} still open.\n\n{}", &rest[..at]), Extent::Growing);
        assert_eq!(selected(), "first paragraph", "at {at}");
    }
    text = format!("{text} still open.\n\n{rest}");
    sheet.drawn.catch_up(&text, Extent::Complete);
    assert_eq!(selected(), "first paragraph");
}

#[wasm_bindgen_test]
fn a_selection_survives_in_the_paragraph_that_still_grows() {
    let mut sheet = Sheet::new();
    let mut text = "One two three".to_owned();
    sheet.drawn.catch_up(&text, Extent::Growing);
    select(&sheet.text_node(0), 4, 7);
    for more in [" four", " **fi", "ve** six", " `seven", "` eight.\n", "\n- nine"] {
        text.push_str(more);
        sheet.drawn.catch_up(&text, Extent::Growing);
        assert_eq!(selected(), "two", "after {text:?}");
    }
    sheet.drawn.catch_up(&text, Extent::Complete);
    assert_eq!(selected(), "two");
}

#[wasm_bindgen_test]
fn formulas_are_laid_out_while_they_are_written() {
    let text = "So $$\\frac{\\alpha}{2} \\in \\mathbb{R}$$ holds.";
    let mut sheet = Sheet::new();
    for end in 1..=text.len() {
        sheet.drawn.catch_up(&text[..end], Extent::Growing);
        assert!(!sheet.laid_out().contains('\\'), "a command is seen in {:?}", sheet.laid_out());
    }
    sheet.drawn.catch_up(text, Extent::Complete);
    let fraction = sheet.root.query_selector("math[display=block] mfrac").unwrap().unwrap();
    assert_eq!(fraction.namespace_uri().unwrap(), "http://www.w3.org/1998/Math/MathML");
    // A fraction is laid out by the browser only if its parts are: one above the other.
    let parts: Vec<Element> =
        children(&fraction).iter().map(|part| part.clone().dyn_into().unwrap()).collect();
    let [above, below] = parts.as_slice() else { panic!("{} parts", parts.len()) };
    assert!(above.get_bounding_client_rect().bottom() <= below.get_bounding_client_rect().top());
    assert_eq!(sheet.laid_out(), "α2∈ℝ");
    let source = sheet.root.query_selector("annotation").unwrap().unwrap();
    assert_eq!(source.text_content().unwrap(), "\\frac{\\alpha}{2} \\in \\mathbb{R}");
}

#[wasm_bindgen_test]
fn a_text_that_was_cut_off_keeps_its_looks() {
    let mut sheet = Sheet::new();
    sheet.drawn.catch_up("Some **bold te", Extent::Growing);
    let seen = sheet.dump();
    let strong = sheet.root.query_selector("strong").unwrap().unwrap();
    sheet.drawn.catch_up("Some **bold te", Extent::CutOff);
    assert_eq!(sheet.dump(), seen);
    assert!(sheet.root.query_selector("strong").unwrap().unwrap().is_same_node(Some(&strong)));
    // Drawn again later, after a reload for example, it looks the same.
    let mut again = Sheet::new();
    again.drawn.catch_up("Some **bold te", Extent::CutOff);
    assert_eq!(again.dump(), seen);
}

#[wasm_bindgen_test]
fn links_say_where_they_lead() {
    let sheet =
        Sheet::complete("[here](https://example.org:8080/a?b) and [there](https://e.org \"A title\")");
    let links = sheet.root.query_selector_all("a").unwrap();
    let link = |at| links.get(at).unwrap().dyn_into::<Element>().unwrap();
    assert_eq!(link(0).get_attribute("title").as_deref(), Some("example.org:8080"));
    assert_eq!(link(0).get_attribute("data-host").as_deref(), Some("example.org:8080"));
    assert_eq!(link(0).get_attribute("rel").as_deref(), Some("noopener noreferrer"));
    assert_eq!(link(1).get_attribute("title").as_deref(), Some("A title (e.org)"));
}

#[wasm_bindgen_test]
fn another_text_is_drawn_anew() {
    let mut sheet = Sheet::new();
    for text in ["# One\n\ntext", "# Two\n\n- list", "", "# Two", "# Two and more"] {
        sheet.drawn.catch_up(text, Extent::Complete);
        assert_eq!(sheet.dump(), Sheet::complete(text).dump(), "{text:?}");
    }
}

#[wasm_bindgen_test]
fn catching_up_with_nothing_new_changes_nothing() {
    let mut sheet = Sheet::complete(HOSTILE);
    let nodes = with_descendants(&sheet.root);
    sheet.drawn.catch_up(HOSTILE, Extent::Complete);
    sheet.drawn.catch_up(HOSTILE, Extent::Growing);
    assert!(are_same(&with_descendants(&sheet.root), &nodes));
}
