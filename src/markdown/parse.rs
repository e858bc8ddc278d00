//! One parse of one stretch of text.
//!
//! A stretch begins where a block begins. It is parsed once, and a second time only if the first look found
//! something that the parser should see differently ([`super::mask`]).

use super::build::Builder;
use super::frame::BuiltBlock;
use super::mask::{self, Mask};
use super::math;
use pulldown_cmark::{BrokenLink, CowStr, Options, Parser};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Whether more text may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// More may come: the open end is shown as it will most likely end.
    Growing,
    /// The text is complete and is taken literally.
    Final,
    /// Nothing more comes, but the text broke off: its end is shown as it would most likely have ended.
    CutOff,
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
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// How often a text is looked at. Twice is enough for all but contrived texts, in which what one formula
/// hides decides about the next.
const LOOKS: usize = 4;

/// Parses a stretch of text. `known` are the definitions of links outside of it.
pub(crate) fn parse(source: &str, known: &Definitions, stage: Stage) -> Parsed {
    let mut found: BTreeMap<usize, Mask> = BTreeMap::new();
    let mut masks: Vec<Mask> = Vec::new();
    let mut bytes = 0;
    for _ in 1..LOOKS {
        let (parsed, seen) = pass(source, &masks, known, stage);
        bytes += parsed.bytes;
        let displayed = math::display_masks(source, &seen.literal, stage != Stage::Final);
        let wanted = with_wanted(displayed, &mut found, seen);
        if wanted == masks {
            return Parsed { bytes, ..parsed };
        }
        masks = wanted;
    }
    let (parsed, _) = pass(source, &masks, known, stage);
    Parsed { bytes: bytes + parsed.bytes, ..parsed }
}

/// The masks for the next look, in order: for the displayed formulas that this look saw, and for whatever
/// this look and those before it found within lines.
fn with_wanted(displayed: Vec<Mask>, found: &mut BTreeMap<usize, Mask>, seen: Seen) -> Vec<Mask> {
    for mask in seen.masks {
        found.entry(mask.start()).or_insert(mask);
    }
    if found.values().any(|mask| matches!(mask, Mask::Letter(_))) {
        for mask in seen.doubtful {
            found.entry(mask.start()).or_insert(mask);
        }
    }
    let mut wanted: BTreeMap<usize, Mask> = displayed.into_iter().map(|mask| (mask.start(), mask)).collect();
    for (start, mask) in found {
        wanted.entry(*start).or_insert_with(|| mask.clone());
    }
    // What a formula hides needs no mask of its own.
    let mut hidden_to = 0;
    wanted.retain(|start, mask| {
        let shown = *start >= hidden_to;
        if let Some(formula) = mask.formula().filter(|_| shown) {
            hidden_to = formula.end;
        }
        shown
    });
    wanted.into_values().collect()
}

/// What one look at a text noticed for the second.
struct Seen {
    /// What the parser should see differently.
    masks: Vec<Mask>,
    /// The same for markers that found a partner, which may be the wrong one if a letter is masked.
    doubtful: Vec<Mask>,
    /// Where code and HTML stand.
    literal: Vec<Range<usize>>,
}

fn pass(source: &str, laid: &[Mask], known: &Definitions, stage: Stage) -> (Parsed, Seen) {
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
    let Builder { blocks, masks, doubtful, literal, .. } = builder;
    let formulas = laid.iter().filter_map(Mask::formula).collect();
    let seen = Seen { masks, doubtful, literal };
    (Parsed { blocks, definitions, formulas, bytes: source.len() as u64 }, seen)
}
