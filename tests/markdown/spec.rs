//! The examples of the CommonMark specification 0.31.2, and those of GFM's extensions, held against the trees.
//!
//! A tree is written as HTML and compared with the reference, both without the white space that stands between
//! blocks. Addresses are compared as they read, not as they are encoded; titles of links that must not be followed
//! and of pictures are not kept. HTML within Markdown is text here, which is the one difference that is meant in
//! general: where an example has any, both sides are compared with their text unescaped. Nothing else may differ.
//! The browser tests hold the same examples against what is drawn.

#[path = "spec_examples.rs"]
pub mod spec_examples;

use catena::markdown::{Alignment, Document, Element, Node, Tag, apply};
use spec_examples::{Example, commonmark, gfm};

/// Whether an example has HTML in it: the reference shows a tag that no Markdown makes, or a comment and the like.
fn has_html(source: &str) -> bool {
    let document = Document::complete(source);
    document.blocks().iter().any(|block| any_html(&block.node))
}

fn any_html(element: &Element) -> bool {
    if element.tag == Tag::RawHtml {
        return true;
    }
    if matches!(element.tag, Tag::Code | Tag::CodeBlock { .. }) {
        return false;
    }
    element.children.iter().any(|child| match child {
        Node::Text(text) => text.contains('<'),
        Node::Element(child) => any_html(child),
    })
}

/// A tree as HTML. With `escaped`, text is told apart from markup.
fn html(element: &Element, escaped: bool, into: &mut String) {
    let (open, close) = match &element.tag {
        Tag::Paragraph => ("<p>".into(), "</p>"),
        Tag::Heading(level) => {
            let closes = ["</h1>", "</h2>", "</h3>", "</h4>", "</h5>", "</h6>"];
            (format!("<h{level}>"), closes[usize::from(*level) - 1])
        }
        Tag::Quote | Tag::Alert(_) => ("<blockquote>".into(), "</blockquote>"),
        Tag::BulletList => ("<ul>".into(), "</ul>"),
        Tag::OrderedList { start: 1 } => ("<ol>".into(), "</ol>"),
        Tag::OrderedList { start } => (format!("<ol start=\"{start}\">"), "</ol>"),
        Tag::Item => ("<li>".into(), "</li>"),
        Tag::TaskItem { checked: true } => {
            ("<li><input disabled=\"\" type=\"checkbox\" checked=\"\"/>".into(), "</li>")
        }
        Tag::TaskItem { checked: false } => ("<li><input disabled=\"\" type=\"checkbox\"/>".into(), "</li>"),
        Tag::CodeBlock { language, .. } if language.is_empty() => ("<pre><code>".into(), "</code></pre>"),
        Tag::CodeBlock { language, .. } => {
            (format!("<pre><code class=\"language-{}\">", escape(language, escaped)), "</code></pre>")
        }
        Tag::Table => ("<table>".into(), "</table>"),
        Tag::TableHead => ("<thead>".into(), "</thead>"),
        Tag::TableBody => ("<tbody>".into(), "</tbody>"),
        Tag::Row => ("<tr>".into(), "</tr>"),
        Tag::HeaderCell(alignment) => (format!("<th{}>", aligned(*alignment)), "</th>"),
        Tag::Cell(alignment) => (format!("<td{}>", aligned(*alignment)), "</td>"),
        Tag::Rule => ("<hr />".into(), ""),
        Tag::RawHtml => (String::new(), ""),
        Tag::Emphasis => ("<em>".into(), "</em>"),
        Tag::Strong => ("<strong>".into(), "</strong>"),
        Tag::Strikethrough => ("<del>".into(), "</del>"),
        Tag::Code => ("<code>".into(), "</code>"),
        Tag::LineBreak => ("<br />".into(), ""),
        Tag::Link { address, title } => {
            let title = if title.is_empty() {
                String::new()
            } else {
                format!(" title=\"{}\"", escape(title, escaped))
            };
            (format!("<a href=\"{}\"{title}>", escape(address.as_str(), escaped)), "</a>")
        }
        Tag::UnsafeLink { address } => (format!("<a href=\"{}\">", escape(address, escaped)), "</a>"),
        Tag::ImagePlaceholder { address, alt } => {
            (format!("<img src=\"{}\" alt=\"{}\" />", escape(address, escaped), escape(alt, escaped)), "")
        }
        Tag::PendingLink
        | Tag::FootnoteDefinition { .. }
        | Tag::FootnoteReference { .. }
        | Tag::Math { .. }
        | Tag::DefinitionList
        | Tag::Term
        | Tag::Definition => ("<other>".into(), "</other>"),
    };
    into.push_str(&open);
    for child in &element.children {
        match child {
            Node::Text(text) => into.push_str(&escape(text, escaped)),
            Node::Element(child) => html(child, escaped, into),
        }
    }
    into.push_str(close);
}

fn aligned(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Unset => "",
        Alignment::Left => " style=\"text-align: left\"",
        Alignment::Center => " style=\"text-align: center\"",
        Alignment::Right => " style=\"text-align: right\"",
    }
}

fn escape(text: &str, escaped: bool) -> String {
    if !escaped {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Names of elements that stand on lines of their own.
const BLOCKS: &str = "p h1 h2 h3 h4 h5 h6 blockquote ul ol li pre hr table thead tbody tr th td";

/// HTML without the white space beside the tags of blocks, and with addresses as they read.
fn normal(html: &str) -> String {
    let mut normal = String::new();
    let mut rest = html;
    let mut after_block = true;
    while !rest.is_empty() {
        let is_tag = rest.starts_with('<');
        let end = if is_tag {
            rest.find('>').map_or(rest.len(), |at| at + 1)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(end.max(1));
        rest = after;
        let name = piece.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap_or("");
        let block = is_tag && BLOCKS.split(' ').any(|known| known == name);
        if block {
            normal.truncate(normal.trim_end_matches(['\n', ' ']).len());
            normal.push_str(piece);
        } else if is_tag {
            normal.push_str(&tag(piece));
        } else {
            normal.push_str(if after_block { piece.trim_start_matches('\n') } else { piece });
        }
        after_block = block;
        if piece == "<pre>" {
            // Within code every character counts.
            let code = rest.find("</pre>").unwrap_or(rest.len());
            normal.push_str(&rest[..code]);
            normal.push_str("</pre>");
            rest = rest.get(code + "</pre>".len()..).unwrap_or("");
            after_block = true;
        }
    }
    normal.trim().to_owned()
}

/// A tag of a link or a picture with its address decoded, and without the title that a tree does not keep.
fn tag(piece: &str) -> String {
    let mut piece = piece.to_owned();
    for name in ["href=\"", "src=\""] {
        let Some(start) = piece.find(name).map(|at| at + name.len()) else { continue };
        let Some(length) = piece[start..].find('"') else { continue };
        let address = decoded(&piece[start..start + length]);
        let scheme = address.split(':').next().unwrap_or("").to_ascii_lowercase();
        let followed = ["http", "https", "mailto", "tel"].contains(&scheme.as_str());
        let address = if followed {
            address.replacen(address.split(':').next().unwrap_or(""), &scheme, 1)
        } else {
            address
        };
        piece.replace_range(start..start + length, &address);
        let untitled = !followed || name == "src=\"";
        if let Some(title) = piece.find(" title=\"").filter(|_| untitled) {
            let end = piece[title + 8..].find('"').map_or(piece.len(), |at| title + 9 + at);
            piece.replace_range(title..end, "");
        }
    }
    piece
}

fn decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut decoded = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let hex = address.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).replace('"', "&quot;")
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// What a source becomes and what it should become, both in the form in which they are compared.
fn both(example: &Example) -> (String, String) {
    let strict = !has_html(&example.source);
    let mut ours = String::new();
    for block in Document::complete(&example.source).blocks() {
        html(&block.node, strict, &mut ours);
    }
    let reference = if strict { example.html.clone() } else { unescaped(&example.html) };
    // A line end after a break or a box means nothing, nor does the body of a table without rows.
    let reference = reference.replace("<br />\n", "<br />").replace("\"/>\n", "\"/>");
    (normal(&ours), normal(&reference).replace("<tbody></tbody>", ""))
}

#[test]
fn every_example_of_commonmark_and_gfm_is_read_as_the_specification_says() {
    let examples: Vec<Example> = commonmark().into_iter().chain(gfm()).collect();
    assert_eq!((commonmark().len(), examples.len()), (652, 652 + 27));
    let mut wrong = String::new();
    for example in &examples {
        let (ours, reference) = both(example);
        if ours != reference {
            wrong.push_str(&format!(
                "{}: {:?}\n   ours      {ours:?}\n   reference {reference:?}\n",
                example.name, example.source
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_beginning_of_an_example_ends_like_one_shot() {
    for example in commonmark().into_iter().chain(gfm()) {
        let mut document = Document::new();
        let mut page = Vec::new();
        for (index, c) in example.source.char_indices() {
            let end = index + c.len_utf8();
            apply(&mut page, &document.push(&example.source[index..end]));
            let mut finished = document.clone();
            let mut last = page.clone();
            apply(&mut last, &finished.finish());
            let beginning = &example.source[..end];
            let once: Vec<Element> =
                Document::complete(beginning).blocks().iter().map(|block| block.node.clone()).collect();
            assert_eq!(last, once, "{beginning:?}");
        }
    }
}
