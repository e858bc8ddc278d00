//! A chain in pages.
//!
//! The record under a conversation's name, the *head*, has everything that is told of the conversation as a whole, and
//! its last links. Links before those stand in pages of equal length, each a record of its own. So what a message writes
//! is the head and at most the page that it filled, however long the conversation is. A conversation that fits into one
//! page has none, and its head is what a chain has always been; one that has pages is of a version that a Catena which
//! knows of none leaves alone.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Chain, Link, Unreadable, VERSION, links, read, write};
use crate::chat::conversation::Conversation;

/// Links in a page. A link has some 170 bytes.
pub const LENGTH: usize = 64;

/// The version of a head that has pages.
const VERSION_WITH_PAGES: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Page {
    v: u32,
    turns: Vec<Link>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bases: Vec<String>,
}

/// What has to be written of a conversation, in this order: a head names only pages that are there.
#[derive(Debug, PartialEq, Eq)]
pub struct Pages {
    /// Pages by number.
    pub pages: Vec<(usize, String)>,
    /// The head.
    pub head: String,
}

impl Pages {
    /// Everything that has to be written of a conversation where the turns at these places are not written yet.
    pub fn of(conversation: &Conversation, unwritten: &BTreeSet<usize>) -> Self {
        let turns = conversation.turns();
        let full = turns.len() / LENGTH;
        let page = |number: usize| {
            let (turns, bases) = links(turns.get(number * LENGTH..(number + 1) * LENGTH)?);
            Some((number, write(&Page { v: VERSION, turns, bases })))
        };
        let changed: BTreeSet<usize> = unwritten.iter().map(|place| place / LENGTH).collect();
        let pages = changed.range(..full).copied().filter_map(page).collect();
        let (last, bases) = links(turns.get(full * LENGTH..).unwrap_or_default());
        let head = Chain {
            v: if full > 0 { VERSION_WITH_PAGES } else { VERSION },
            turns: last,
            bases,
            pages: full,
            ..Chain::without_links(conversation)
        };
        Self { pages, head: write(&head) }
    }
}

impl Chain {
    /// Reads the head alone, for what it tells of the conversation as a whole. It can be written back as it is.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], and then the record has to be left as it is.
    pub fn head_from_stored(text: &str) -> Result<Self, Unreadable> {
        read(text, VERSION_WITH_PAGES)
    }

    /// Reads the stored form, with the pages that `page` finds by number.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], also where a page is missing; then the records have to be left as they are.
    pub fn from_pages(head: &str, mut page: impl FnMut(usize) -> Option<String>) -> Result<Self, Unreadable> {
        let mut chain = Self::head_from_stored(head)?;
        let mut whole = Vec::new();
        let mut bases: Vec<String> = Vec::new();
        let mut take = |links: Vec<Link>, of: &[String]| {
            for mut link in links {
                // Each page has a list of addresses of its own.
                link.base = link.base.and_then(|at| of.get(at)).map(|base| {
                    bases.iter().position(|known| known == base).unwrap_or_else(|| {
                        bases.push(base.clone());
                        bases.len() - 1
                    })
                });
                whole.push(link);
            }
        };
        for number in 0..chain.pages {
            let page: Page = read(&page(number).ok_or(Unreadable::Damaged)?, VERSION)?;
            take(page.turns, &page.bases);
        }
        take(std::mem::take(&mut chain.turns), &chain.bases);
        chain.written = chain.pages * LENGTH;
        (chain.v, chain.turns, chain.bases, chain.pages) = (VERSION, whole, bases, 0);
        Ok(chain)
    }
}
