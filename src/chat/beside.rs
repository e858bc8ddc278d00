//! The same asked with Google Search and without: two turns of one parent that are looked at side by side.
//!
//! The second turn is asked exactly as the first was, but for the search, and remembers the first (`Turn::beside`), so
//! that both are found again after a reload. They are siblings like any others: either can be gone on from, and what is
//! shown is not changed by asking.

use super::action::{Change, Request, Update};
use super::ask::Ask;
use super::asking::begin_again;
use super::conversation::Conversation;
use super::id::TurnKey;
use super::tools::{Switch, turned};
use super::turn::{Brings, State, Turn};
use crate::protocol::request::Target;

/// Whether what was asked in a turn can be asked again with a search, or without one.
pub fn can_compare(turn: &Turn) -> bool {
    let over = match turn.state {
        State::Ended { .. } | State::Interrupted(_) => true,
        State::Sending { .. }
        | State::Streaming { .. }
        | State::Waiting { .. }
        | State::Following { .. }
        | State::Adrift(_)
        | State::Unsent(_) => false,
    };
    // An agent searches by itself. The rest of another answer, and results of functions, are no question.
    let asks =
        matches!(turn.ask.target, Target::Model(_)) && turn.brings == Brings::Words && !turn.text.is_empty();
    over && asks && turn.is_known() && (searches(turn) || turn.ask.could_search() && keeps_company(&turn.ask))
}

/// Both searches are one tool on the wire.
const SEARCHES: [Switch; 2] = [Switch::GoogleSearch, Switch::ImageSearch];

/// Whether a turn was asked with Google Search: of the web, or for pictures.
pub fn searches(turn: &Turn) -> bool {
    turn.ask.sent_tools().iter().any(|switch| SEARCHES.contains(switch))
}

/// The same question with a search where there was none, and without where there was one. It goes by what was sent: what
/// was switched on and left out because of the search must not come along in its place.
fn turned_over(ask: &Ask) -> Ask {
    let sent = ask.sent_tools();
    let other: Vec<Switch> = sent.iter().copied().filter(|switch| !SEARCHES.contains(switch)).collect();
    let tools = if other.len() < sent.len() { other } else { turned(&sent, Switch::GoogleSearch) };
    Ask { tools, ..ask.clone() }
}

/// Whether all that went along goes along beside a search, too. Otherwise more than the search would be compared.
fn keeps_company(ask: &Ask) -> bool {
    let with = turned_over(ask);
    with.sent_tools() == with.tools
}

/// Asks the same once more: with a search where there was none, and without where there was one.
pub(super) fn compare(conversation: &mut Conversation, of: &TurnKey, mut request: Request, out: &mut Update) {
    let Some(turn) = conversation.turn(of).filter(|turn| can_compare(turn)) else { return };
    if beside(conversation, of).is_some() {
        return;
    }
    request.ask = turned_over(&turn.ask);
    let second = request.turn.clone();
    begin_again(conversation, of, request, out);
    if let Some(turn) = conversation.turn_mut(&second) {
        turn.beside = Some(of.clone());
    }
    // What is shown, and where the next message goes, stays as it was.
    conversation.choose_here(std::iter::once(of.clone()));
    out.changes.push(Change::Turn(of.clone()));
}

/// The turn that is looked at beside another.
pub fn beside(conversation: &Conversation, key: &TurnKey) -> Option<TurnKey> {
    let siblings = conversation.siblings(key);
    if siblings.len() < 2 {
        return None;
    }
    let first = conversation.turn(key)?.beside.as_ref().filter(|first| siblings.contains(first));
    let is_second =
        |sibling: &&TurnKey| conversation.turn(sibling).is_some_and(|turn| turn.beside.as_ref() == Some(key));
    first.or_else(|| siblings.iter().rev().find(is_second)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::model;

    /// Every choice of switches, by its number.
    fn chosen(number: usize) -> Vec<Switch> {
        (0..).zip(Switch::ALL).filter(|(bit, _)| number >> bit & 1 == 1).map(|(_, switch)| switch).collect()
    }

    fn parts(ask: &Ask) -> (bool, Vec<Switch>) {
        let (searches, others): (Vec<Switch>, Vec<Switch>) =
            ask.sent_tools().into_iter().partition(|switch| SEARCHES.contains(switch));
        (!searches.is_empty(), others)
    }

    #[test]
    fn turned_over_the_search_alone_is_another_and_twice_it_is_as_before() {
        let models =
            ["gemini-3-flash-preview", "gemini-3.1-flash-image-preview", "gemini-2.5-flash", "unheard-of"];
        let mut compared = 0;
        for id in models {
            for number in 0..1 << Switch::ALL.len() {
                let ask = Ask { tools: chosen(number), ..Ask::new(model::target(id)) };
                let (searches, others) = parts(&ask);
                let can_be_asked = searches || ask.could_search() && keeps_company(&ask);
                if !can_be_asked {
                    continue;
                }
                compared += 1;
                let over = turned_over(&ask);
                assert_eq!(parts(&over), (!searches, others.clone()), "{id}: {:?}", ask.tools);
                assert_eq!(parts(&turned_over(&over)), (searches, others), "{id}: {:?}", ask.tools);
            }
        }
        assert!(compared > 500, "{compared} were compared");
    }
}
