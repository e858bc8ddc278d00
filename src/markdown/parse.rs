//! One parse of one stretch of text.
//!
//! A stretch begins where a block begins. It is parsed once, and a second time only if the first look found
//! something that the parser should see differently ([`super::mask`]).

use super::build::{Builder, BuiltBlock};
use super::mask::{self, Mask};
use super::math;
use pulldown_cmark::{BrokenLink, CowStr, Options, Parser};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Whether more text may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// More may come: the open end is shown as it will most likely end.
    Growing,
    /// The text is complete and is taken literally.
    Final,
}

/// Links defined by `[label]: address "title"`, by label.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    by_label: HashMap<String, (String, String)>,
}

impl Definitions {
    /// Adds a definition, unless the label has one: the first one counts.
    pub fn add(&mut self, definition: Definition) {
        self.by_label.entry(normalized(&definition.label)).or_insert((definition.address, definition.title));
    }

    fn get(&self, label: &str) -> Option<&(String, String)> {
        self.by_label.get(&normalized(label))
    }
}

/// Labels match whatever their case and white space (CommonMark §6.3).
fn normalized(label: &str) -> String {
    let mut normalized = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !normalized.is_empty() {
            normalized.push(' ');
        }
        normalized.extend(word.chars().flat_map(char::to_lowercase));
    }
    normalized
}

/// The definition of a link.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    label: String,
    address: String,
    title: String,
    /// Where it ends in the parsed text, in bytes.
    pub end: usize,
}

/// What a parse found.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The blocks, in order.
    pub blocks: Vec<BuiltBlock>,
    /// The definitions of links, in order of their end.
    pub definitions: Vec<Definition>,
    /// Where formulas were arranged for. One that has not ended may yet be read otherwise.
    pub formulas: Vec<Range<usize>>,
    /// How many bytes the parser was given.
    pub bytes: u64,
}

impl Parsed {
    /// The formula that would be cut in two at this place.
    pub fn formula_at(&self, place: usize) -> Option<&Range<usize>> {
        self.formulas.iter().find(|formula| formula.start < place && place < formula.end)
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

/// Parses a stretch of text. `known` are the definitions of links outside of it.
pub(crate) fn parse(source: &str, known: &Definitions, stage: Stage) -> Parsed {
    let mut masks = math::display_masks(source, stage == Stage::Growing);
    let (parsed, wanted) = pass(source, &masks, known, stage);
    if wanted.is_empty() {
        return parsed;
    }
    masks.extend(wanted);
    let (again, _) = pass(source, &masks, known, stage);
    Parsed { bytes: parsed.bytes + again.bytes, ..again }
}

fn pass(source: &str, laid: &[Mask], known: &Definitions, stage: Stage) -> (Parsed, Vec<Mask>) {
    let masked =
        if laid.is_empty() { Cow::Borrowed(source) } else { Cow::Owned(mask::lay_over(source, laid)) };
    let resolve = |link: BrokenLink<'_>| {
        let (address, title) = known.get(&link.reference)?;
        Some((CowStr::from(address.clone()), CowStr::from(title.clone())))
    };
    let parser = Parser::new_with_broken_link_callback(&masked, options(), Some(resolve));
    let mut definitions: Vec<Definition> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| Definition {
            label: label.to_owned(),
            address: definition.dest.to_string(),
            title: definition.title.as_deref().unwrap_or("").to_owned(),
            end: definition.span.end,
        })
        .collect();
    definitions.sort_by_key(|definition| definition.end);
    let mut builder = Builder::new(source, &masked, stage);
    for (event, at) in parser.into_offset_iter() {
        builder.event(event, at);
    }
    let Builder { blocks, mut masks, doubtful, .. } = builder;
    if masks.iter().any(|mask| matches!(mask, Mask::Letter(_))) {
        masks.extend(doubtful);
    }
    let formulas = laid.iter().filter_map(|mask| match mask {
        Mask::Formula(range) => Some(range.clone()),
        Mask::OpenFormula(range) => Some(range.start..usize::MAX),
        Mask::Letter(_) | Mask::Dollar(_) => None,
    });
    let formulas = formulas.collect();
    (Parsed { blocks, definitions, formulas, bytes: source.len() as u64 }, masks)
}
