//! Pictures that were kept before there were cards: each gets one, once, in pieces between which the page rests.

use leptos::task::spawn_local;

use super::{Program, library};
use crate::browser::clock;
use crate::browser::storage::{self, Area};
use crate::chat::id::ConversationKey;
use crate::chat::picture::card::Card;
use crate::chat::picture::gallery;
use crate::chat::record::Body;

/// Says that every picture has its card.
const DONE: &str = "catena.indexed";

/// How long the page is left alone first, in milliseconds: what the person wants to see comes before.
const LATER_MS: u64 = 1_500;

/// How many bodies are read at once.
const PIECE: usize = 32;

/// Some picture has no card: all are gone through at the next start.
pub(super) fn forget() {
    storage::remove(Area::Local, DONE);
}

impl Program {
    /// Gives cards to the pictures that have none, unless that was done before.
    pub(super) fn index_pictures(&self) {
        if storage::read(Area::Local, DONE).is_some() {
            return;
        }
        let program = self.clone();
        spawn_local(async move {
            clock::pause(LATER_MS).await;
            for key in library::keys() {
                if program.index_conversation(&key).await.is_none() {
                    // The store does not answer, or has no room. The next start tries again.
                    return;
                }
            }
            // Without room for the note it is done again, which changes nothing.
            let _ = storage::write(Area::Local, DONE, "1");
        });
    }

    async fn index_conversation(&self, key: &ConversationKey) -> Option<()> {
        let Some(chain) = library::chain(key) else { return Some(()) };
        let turns: Vec<String> = chain.turn_keys().map(|turn| turn.as_str().to_owned()).collect();
        let mut painted = std::collections::HashMap::new();
        for piece in turns.chunks(PIECE) {
            let bodies = self.archive().get(piece.to_vec()).await.ok()?;
            painted.extend(bodies.into_iter().filter(|(_, body)| body.contains("\"sha256\"")));
            clock::pause(0).await;
        }
        if painted.is_empty() {
            return Some(());
        }
        let conversation =
            chain.restore(key.clone(), |turn| Body::from_stored(painted.get(turn.as_str())?).ok());
        let shots = gallery::gallery(&conversation);
        for piece in shots.chunks(PIECE) {
            clock::pause(0).await;
            // It may have been deleted in the meantime, and its cards with it.
            if library::chain(key).is_none() {
                return Some(());
            }
            let cards: Vec<Card> = piece.iter().map(|shot| Card::of(key, shot)).collect();
            let names: Vec<String> = cards.iter().map(|card| card.key.to_stored()).collect();
            self.write_cards(cards.into_iter().map(|card| (card, None)).collect()).await.ok()?;
            // Something may have been noted about them before.
            self.heed_cards(&names.join("\n")).await;
        }
        Some(())
    }
}
