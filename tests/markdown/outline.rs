//! A tree as one short line, so that a test reads as source and what it becomes.
//!
//! `p(Some strong(bold) text)`: a name for the tag, its details in square brackets, its children in round
//! ones. Line ends are shown as `⏎`, neighbouring text nodes as one.

use catena::markdown::{AlertKind, Alignment, Block, Element, Node, Tag};

/// The outline of a list of blocks, separated by ` / `.
pub fn outline(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(|block| element(&block.node)).collect();
    blocks.join(" / ")
}

/// The outline of an element.
pub fn element(element: &Element) -> String {
    let name = name(&element.tag);
    if element.children.is_empty() { name } else { format!("{name}({})", children(&element.children)) }
}

fn children(children: &[Node]) -> String {
    let mut line = String::new();
    for child in children {
        match child {
            Node::Text(text) => line.push_str(&text.replace('\n', "⏎")),
            Node::Element(child) => line.push_str(&element(child)),
        }
    }
    line
}

fn name(tag: &Tag) -> String {
    match tag {
        Tag::Paragraph => "p".into(),
        Tag::Heading(level) => format!("h{level}"),
        Tag::Quote => "quote".into(),
        Tag::Alert(kind) => alert(*kind).into(),
        Tag::BulletList => "ul".into(),
        Tag::OrderedList { start: 1 } => "ol".into(),
        Tag::OrderedList { start } => format!("ol[{start}]"),
        Tag::Item => "li".into(),
        Tag::TaskItem { checked } => format!("task[{}]", if *checked { "x" } else { " " }),
        Tag::CodeBlock { language, closed } => format!("pre[{language}{}]", if *closed { "" } else { "…" }),
        Tag::Table => "table".into(),
        Tag::TableHead => "thead".into(),
        Tag::TableBody => "tbody".into(),
        Tag::Row => "tr".into(),
        Tag::HeaderCell(alignment) => format!("th{}", aligned(*alignment)),
        Tag::Cell(alignment) => format!("td{}", aligned(*alignment)),
        Tag::Rule => "hr".into(),
        Tag::RawHtml => "html".into(),
        Tag::FootnoteDefinition { label } => format!("note[^{label}]"),
        Tag::FootnoteReference { label } => format!("ref[^{label}]"),
        Tag::Emphasis => "em".into(),
        Tag::Strong => "strong".into(),
        Tag::Strikethrough => "del".into(),
        Tag::Code => "code".into(),
        Tag::LineBreak => "br".into(),
        Tag::Link { address, title } if title.is_empty() => format!("a[{}]", address.as_str()),
        Tag::Link { address, title } => format!("a[{} {title:?}]", address.as_str()),
        Tag::PendingLink => "a[…]".into(),
        Tag::UnsafeLink { address } => format!("unsafe[{address}]"),
        Tag::ImagePlaceholder { address, alt } => format!("img[{address}|{alt}]"),
        Tag::Math { display, closed } => {
            format!("{}{}", if *display { "MATH" } else { "math" }, if *closed { "" } else { "…" })
        }
        Tag::DefinitionList => "dl".into(),
        Tag::Term => "dt".into(),
        Tag::Definition => "dd".into(),
    }
}

fn alert(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "NOTE",
        AlertKind::Tip => "TIP",
        AlertKind::Important => "IMPORTANT",
        AlertKind::Warning => "WARNING",
        AlertKind::Caution => "CAUTION",
    }
}

fn aligned(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::Unset => "",
        Alignment::Left => "<",
        Alignment::Center => "=",
        Alignment::Right => ">",
    }
}
