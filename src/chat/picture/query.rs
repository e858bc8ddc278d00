//! What is looked for among the cards of all conversations.

use std::sync::Arc;

use super::card::Card;
use crate::chat::id::Millis;

/// The ratios that a picture without a wished one is taken for, by its pixels.
const RATIOS: [(&str, u32, u32); 11] = [
    ("1:1", 1, 1),
    ("5:4", 5, 4),
    ("4:5", 4, 5),
    ("4:3", 4, 3),
    ("3:4", 3, 4),
    ("3:2", 3, 2),
    ("2:3", 2, 3),
    ("16:9", 16, 9),
    ("9:16", 9, 16),
    ("21:9", 21, 9),
    ("9:21", 9, 21),
];

/// Where is looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Among {
    /// Among the pictures that are shown.
    #[default]
    Pictures,
    /// In the trash.
    Trash,
}

/// What is looked for. Empty words ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Where.
    pub among: Among,
    /// Words that all have to be in the prompt, the name or the description.
    pub words: String,
    /// The name of the model.
    pub model: String,
    /// The ratio.
    pub ratio: String,
    /// Only those with a star.
    pub starred: bool,
    /// Only those that were made since then.
    pub since: Option<Millis>,
}

impl Query {
    /// Whether anything is asked for, so that a picture could be left out for it.
    pub fn is_narrow(&self) -> bool {
        *self != Self { among: self.among, ..Self::default() }
    }

    /// The cards that it finds, in their order.
    pub fn find(&self, cards: &[Arc<Card>]) -> Vec<Arc<Card>> {
        let words: Vec<String> = self.words.split_whitespace().map(str::to_lowercase).collect();
        cards.iter().filter(|card| self.takes(card, &words)).cloned().collect()
    }

    fn takes(&self, card: &Card, words: &[String]) -> bool {
        let is_there = match self.among {
            Among::Pictures => card.marks.is_shown(),
            Among::Trash => card.marks.is_in_trash(),
        };
        is_there
            && (self.model.is_empty() || card.model == self.model)
            && (self.ratio.is_empty() || ratio_of(card) == self.ratio)
            && (!self.starred || card.marks.starred)
            && self.since.is_none_or(|since| card.created >= since)
            && has_all(card, words)
    }
}

fn has_all(card: &Card, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let [prompt, name, description] =
        [&card.prompt, &card.marks.name, &card.marks.description].map(|text| text.to_lowercase());
    words.iter().all(|word| [&prompt, &name, &description].iter().any(|text| text.contains(word)))
}

/// The ratio of a picture: the one that was wished for, or the one that its pixels are nearest to.
pub fn ratio_of(card: &Card) -> &str {
    if !card.ratio.is_empty() {
        return &card.ratio;
    }
    if card.width == 0 || card.height == 0 {
        return "";
    }
    let shape = f64::from(card.width) / f64::from(card.height);
    let distance = |(_, width, height): &(&str, u32, u32)| {
        (shape.ln() - (f64::from(*width) / f64::from(*height)).ln()).abs()
    };
    let nearest = RATIOS.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.map_or("", |(name, ..)| name)
}

/// What there is to choose from, each once, the most frequent first.
pub fn choices<'a>(cards: &'a [Arc<Card>], of: impl Fn(&'a Card) -> &'a str) -> Vec<String> {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for word in cards.iter().map(|card| of(card)).filter(|word| !word.is_empty()) {
        match counted.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counted.push((word, 1)),
        }
    }
    counted.sort_by(|(a, many), (b, more)| more.cmp(many).then(a.cmp(b)));
    counted.into_iter().map(|(word, _)| word.to_owned()).collect()
}

/// How many bytes pictures take. Those that are the same bytes take them once.
pub fn space<'a>(cards: impl Iterator<Item = &'a Arc<Card>>) -> u64 {
    let mut seen = std::collections::HashSet::new();
    cards.filter(|card| seen.insert(card.hash.as_str())).map(|card| card.bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::id::{ConversationKey, TurnKey};
    use crate::chat::picture::card::{Mark, Marks, PictureKey};
    use crate::chat::turn::PartKey;

    fn card(turn: &str, prompt: &str, (width, height): (u32, u32), marks: &[Mark]) -> Arc<Card> {
        let mut card = Card {
            key: PictureKey {
                conversation: ConversationKey::new("c"),
                turn: TurnKey::new(turn),
                place: PartKey { step: 0, item: 0 },
            },
            hash: "a".repeat(64),
            bytes: 10,
            width,
            height,
            mime_type: "image/jpeg".into(),
            prompt: prompt.into(),
            model: if turn < "c" { "One".into() } else { "Other".into() },
            ratio: String::new(),
            size: String::new(),
            created: Millis(turn.len() as u64),
            marks: Marks::default(),
        };
        marks.iter().for_each(|mark| mark.apply(&mut card.marks));
        Arc::new(card)
    }

    #[test]
    fn what_is_asked_for_is_found() {
        let cards = [
            card("a", "A red boat", (1376, 768), &[Mark::Star(true)]),
            card("bb", "A green BOAT at dusk", (1024, 1024), &[Mark::Describe("Évening".into())]),
            card("cc", "A house", (768, 1376), &[Mark::Discard(Millis(1))]),
            card("dd", "A tree", (0, 0), &[Mark::Discard(Millis(1)), Mark::Purge(Millis(2))]),
        ];
        let found = |query: Query| -> String {
            query
                .find(&cards)
                .iter()
                .map(|card| card.key.turn.as_str().to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let words = |words: &str| Query { words: words.into(), ..Query::default() };
        assert_eq!(found(Query::default()), "a bb");
        assert_eq!(found(words("boat  red")), "a");
        assert_eq!(found(words("éVENING boat")), "bb");
        assert_eq!(found(words("house")), "");
        assert_eq!(found(Query { among: Among::Trash, ..Query::default() }), "cc", "what is gone is nowhere");
        assert_eq!(found(Query { starred: true, ..Query::default() }), "a");
        assert_eq!(found(Query { ratio: "1:1".into(), ..Query::default() }), "bb");
        assert_eq!(found(Query { ratio: "16:9".into(), ..Query::default() }), "a");
        assert_eq!(found(Query { model: "Other".into(), ..Query::default() }), "");
        assert_eq!(found(Query { since: Some(Millis(2)), ..Query::default() }), "bb");
        assert!(!Query { among: Among::Trash, ..Query::default() }.is_narrow());
        assert!(words("x").is_narrow());
        assert_eq!(choices(&cards, |card| &card.model), ["One", "Other"]);
        assert_eq!(choices(&cards, |card| ratio_of(card)), ["16:9", "1:1", "9:16"]);
        assert_eq!(space(cards.iter()), 10, "the same bytes lie there once");
    }
}
