//! The pictures of a conversation as versions: each with the picture it came from, and with everything that made it.

use std::collections::HashMap;

use crate::chat::conversation::Conversation;
use crate::chat::id::{Millis, TurnKey};
use crate::chat::picture::wish::Wish;
use crate::chat::turn::{PartKey, Turn};
use crate::protocol::content::{Content, Kept, MediaKind, Source};
use crate::protocol::model;
use crate::protocol::step::Step;

/// A picture that the model made, or a draft of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Shot {
    /// The turn that it is part of.
    pub turn: TurnKey,
    /// Its place in that turn.
    pub place: PartKey,
    /// Where its bytes are.
    pub kept: Kept,
    /// Its type; that of what the service makes where it is none that is known.
    pub mime_type: &'static str,
    /// What was asked for.
    pub prompt: String,
    /// The name of who made it.
    pub model: String,
    /// The id of who made it.
    pub target: String,
    /// What was wished for.
    pub wish: Wish,
    /// All tokens of its turn, once known.
    pub tokens: Option<u64>,
    /// The turn's id at the service.
    pub interaction: Option<String>,
    /// When it was asked for.
    pub created: Millis,
    /// The picture that it was made from, by its place in the list; the nearest one above it in the tree.
    pub from: Option<usize>,
    /// The service has said that it does not know the turn any more.
    pub is_gone: bool,
    /// The service was asked to keep the turn.
    pub is_stored: bool,
}

impl Shot {
    /// The ending of its file's name. The service makes JPEG; what is resent from elsewhere may be anything shown.
    pub fn extension(&self) -> &'static str {
        ending_of(self.mime_type)
    }
}

/// One of the types that are shown, so that no other word of the service gets to where files are named.
fn type_of(mime_type: &str) -> &'static str {
    const TYPES: [&str; 5] = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];
    TYPES.into_iter().find(|known| *known == mime_type).unwrap_or("image/jpeg")
}

fn ending_of(mime_type: &str) -> &'static str {
    match mime_type {
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "image/avif" => "avif",
        _ => "jpg",
    }
}

/// Every picture of a conversation that can be shown, in the order in which they were made; drafts are left out.
pub fn gallery(conversation: &Conversation) -> Vec<Shot> {
    let mut shots: Vec<Shot> = Vec::new();
    // The last picture at or above each turn. A parent is always made before its children.
    let mut last: HashMap<&TurnKey, Option<usize>> = HashMap::new();
    for turn in conversation.turns() {
        let above = turn.parent.as_ref().and_then(|parent| last.get(parent).copied().flatten());
        let from = chosen(turn, &shots).or(above);
        shots.extend(made_by(turn, from));
        let own = shots.iter().rposition(|shot| shot.turn == turn.key);
        last.insert(&turn.key, own.or(from));
    }
    shots
}

/// The picture that a turn says it is about.
fn chosen(turn: &Turn, shots: &[Shot]) -> Option<usize> {
    let (parent, about) = (turn.parent.as_ref()?, turn.about?);
    shots.iter().position(|shot| shot.turn == *parent && shot.place == about.place)
}

fn made_by(turn: &Turn, from: Option<usize>) -> impl Iterator<Item = Shot> {
    turn.steps.iter().flat_map(move |(step, growing)| {
        let blocks: &[Content] = match &growing.step {
            Step::ModelOutput(blocks) => blocks,
            Step::UserInput(_)
            | Step::Thought(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. } => &[],
        };
        blocks.iter().zip(0..).filter_map(move |(block, item)| {
            let Content::Media(media) = block else { return None };
            let kept = match &media.source {
                Source::Kept(kept) if media.kind == MediaKind::Image && kept.flaw.is_none() => kept.clone(),
                Source::Kept(_) | Source::Inline(_) | Source::Uri(_) | Source::Missing => return None,
            };
            Some(Shot {
                turn: turn.key.clone(),
                place: PartKey { step: *step, item },
                kept,
                mime_type: type_of(&media.mime_type),
                prompt: turn.text.clone(),
                model: model::name_of(turn.ask.target.id()).to_owned(),
                target: turn.ask.target.id().to_owned(),
                wish: turn.ask.picture.settled_for(turn.ask.target.id()),
                tokens: turn.usage.as_ref().and_then(|usage| usage.total),
                interaction: turn.interaction.as_ref().map(|id| id.as_str().to_owned()),
                created: turn.created,
                from,
                is_gone: turn.gone,
                is_stored: turn.ask.store,
            })
        })
    })
}

/// The same pictures without some of them. What was made from one that is left out counts as made from what that one was
/// made from.
pub fn without(shots: Vec<Shot>, is_left_out: impl Fn(&Shot) -> bool) -> Vec<Shot> {
    // For each picture, where it is now; for one that is left out, where what it was made from is.
    let mut now: Vec<Option<usize>> = Vec::with_capacity(shots.len());
    let mut left: Vec<Shot> = Vec::with_capacity(shots.len());
    for shot in shots {
        let from = shot.from.and_then(|from| now.get(from).copied().flatten());
        if is_left_out(&shot) {
            now.push(from);
        } else {
            now.push(Some(left.len()));
            left.push(Shot { from, ..shot });
        }
    }
    left
}

/// A picture and those it came from, the first one first, by their places in the list.
pub fn lineage(shots: &[Shot], at: usize) -> Vec<usize> {
    let mut line: Vec<usize> = std::iter::successors(Some(at), |at| shots.get(*at)?.from).collect();
    line.reverse();
    line
}

/// The line that a picture stands in: those it came from, itself, and what was made from it, always the newest.
pub fn line_through(shots: &[Shot], at: usize) -> Vec<usize> {
    let mut line = lineage(shots, at);
    let mut last = at;
    // What was made from something stands behind it.
    while let Some(next) = (last + 1..shots.len()).rev().find(|next| shots[*next].from == Some(last)) {
        line.push(next);
        last = next;
    }
    line
}

/// The pictures among the thoughts of a turn: drafts of what it made, and no versions.
pub fn drafts(turn: &Turn) -> Vec<Kept> {
    let thoughts = turn.steps.values().filter_map(|growing| match &growing.step {
        Step::Thought(blocks) => Some(blocks),
        Step::ModelOutput(_)
        | Step::UserInput(_)
        | Step::Call(_)
        | Step::Outcome(_)
        | Step::Unknown { .. } => None,
    });
    thoughts
        .flatten()
        .filter_map(|block| match block {
            Content::Media(media) => match &media.source {
                Source::Kept(kept) if media.kind == MediaKind::Image && kept.flaw.is_none() => {
                    Some(kept.clone())
                }
                Source::Kept(_) | Source::Inline(_) | Source::Uri(_) | Source::Missing => None,
            },
            Content::Text(_) | Content::Unknown { .. } => None,
        })
        .collect()
}

/// A name for a file: the words of the prompt, the version, and what kind of file it is.
pub fn file_name(shot: &Shot, version: usize, extension: &str) -> String {
    format!("{}-v{version}.{extension}", stem_of(&shot.prompt))
}

/// A name for the file of a picture that is called so, and its ending.
pub fn name_of(title: &str, mime_type: &str) -> (String, &'static str) {
    (stem_of(title), ending_of(mime_type))
}

fn stem_of(words: &str) -> String {
    let mut name = String::new();
    for word in words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if name.chars().count() + word.chars().count() > 48 {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word.to_lowercase());
    }
    if name.is_empty() {
        name.push_str("picture");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::ask::Ask;
    use crate::chat::id::ConversationKey;
    use crate::chat::turn::Growing;
    use crate::protocol::request::Target;
    use serde_json::json;

    fn add(conversation: &mut Conversation, key: &str, parent: Option<&str>, pictures: usize) {
        let ask = Ask::new(Target::Model("gemini-3.1-flash-image-preview".into()));
        let picture = |number: usize| {
            json!({"type": "image", "mime_type": "image/jpeg",
                   "kept": {"sha256": format!("{number:064x}"), "bytes": 9, "width": 4, "height": 3}})
        };
        let content: Vec<_> = (0..pictures).map(picture).collect();
        let step = Step::from_json(json!({"type": "model_output", "content": content}));
        let mut turn = Turn::new(TurnKey::new(key), ask, format!("Say {key}!"), Millis(1));
        turn.parent = parent.map(TurnKey::new);
        turn.steps.insert(0, Growing::open(step, Millis(1)));
        conversation.add(turn);
    }

    #[test]
    fn each_version_knows_what_it_came_from() {
        let mut conversation = Conversation::new(ConversationKey::new("c"), Millis(0));
        add(&mut conversation, "a", None, 1);
        add(&mut conversation, "b", Some("a"), 2);
        add(&mut conversation, "words", Some("b"), 0);
        add(&mut conversation, "c", Some("words"), 1);
        add(&mut conversation, "d", Some("a"), 1);
        let shots = gallery(&conversation);
        let from: Vec<_> = shots.iter().map(|shot| (shot.turn.as_str(), shot.from)).collect();
        assert_eq!(
            from,
            [("a", None), ("b", Some(0)), ("b", Some(0)), ("c", Some(2)), ("d", Some(0))],
            "words in between do not cut the line"
        );
        assert_eq!(lineage(&shots, 3), [0, 2, 3]);

        // Which of the two of "b" it goes on from, a turn can say.
        add(&mut conversation, "e", Some("b"), 1);
        let first =
            conversation.turn(&TurnKey::new("b")).and_then(|turn| turn.about(PartKey { step: 0, item: 0 }));
        conversation.turn_mut(&TurnKey::new("e")).unwrap().about = first;
        assert_eq!(gallery(&conversation)[5].from, Some(1));
        assert_eq!(line_through(&shots, 2), [0, 2, 3]);
        assert_eq!(line_through(&shots, 0), [0, 4], "the newest of what was made from it");
        assert_eq!(file_name(&shots[3], 4, "jpg"), "say-c-v4.jpg");
        let left = without(shots, |shot| shot.turn.as_str() == "b");
        let from: Vec<_> = left.iter().map(|shot| (shot.turn.as_str(), shot.from)).collect();
        assert_eq!(from, [("a", None), ("c", Some(0)), ("d", Some(0))], "the line closes over the gap");
    }
}
