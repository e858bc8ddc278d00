//! Pictures whose bytes are deleted for good. Their turns keep their places, and say what became of them.

use std::collections::{HashMap, HashSet};

use leptos::prelude::GetUntracked;
use leptos::task::spawn_local;

use super::Program;
use super::gallery::Listing;
use super::mirror::StorageTrouble;
use super::pictures::named_in;
use super::preferences::REFERENCES;
use crate::browser::archive::ArchiveError;
use crate::browser::storage::{self, Area};
use crate::chat::picture;
use crate::chat::picture::card::{Card, Mark, PictureKey};

impl Program {
    /// Deletes the bytes of pictures. The bytes go first: what is interrupted in between is still in the trash, and can
    /// be deleted once more.
    pub(super) fn purge(&self, pictures: Vec<PictureKey>) {
        let cards = self.known_cards(&pictures);
        let program = self.clone();
        spawn_local(async move {
            let Some(free) = program.named_by_nothing_else(&cards).await else {
                program.mirror().set_trouble(Some(StorageTrouble::Refused));
                return;
            };
            let removed = program.archive().remove_pictures(&free).await;
            if removed.is_err() || program.gallery().cards.remove_thumbs(&free).await.is_err() {
                program.mirror().set_trouble(Some(StorageTrouble::Refused));
                return;
            }
            // What waits to be stored would be stored now that there is room.
            program.forget_unkept(&free);
            program.mark(cards.into_iter().map(|card| card.key).collect(), Mark::Purge(program.now()));
            program.mirror().say("Deleted");
            program.save_unsaved();
        });
    }

    /// The hashes of pictures that nothing but these places names: no other picture, no message, no draft. `None` where
    /// that cannot be told.
    async fn named_by_nothing_else(&self, cards: &[Card]) -> Option<Vec<String>> {
        let mut free: HashSet<String> = cards.iter().map(|card| card.hash.clone()).collect();
        let here: HashSet<&PictureKey> = cards.iter().map(|card| &card.key).collect();
        let records = self.gallery().cards.beginning_with("").await.ok()?;
        let all = records.iter().filter_map(|(name, text)| Card::from_stored(name, text));
        // How often a turn may name a hash: once for each picture in it that is or was deleted.
        let mut allowed: HashMap<(String, String), usize> = HashMap::new();
        for card in all {
            if here.contains(&card.key) || card.marks.purged.is_some() {
                *allowed.entry((card.key.turn.as_str().to_owned(), card.hash)).or_default() += 1;
            } else {
                free.remove(&card.hash);
            }
        }
        let mut named: HashMap<String, Vec<String>> = HashMap::new();
        for (turn, body) in self.archive().all().await.ok()? {
            named.insert(turn, named_in(&body).collect());
        }
        // What is in memory is newer than what is stored.
        for turn in self.state().borrow().conversations.values().flat_map(|known| known.turns()) {
            let hashes = picture::hashes(turn).map(str::to_owned).collect();
            named.insert(turn.key.as_str().to_owned(), hashes);
        }
        for (turn, hashes) in named {
            for hash in &hashes {
                let times = hashes.iter().filter(|other| *other == hash).count();
                let most = allowed.get(&(turn.clone(), hash.clone())).copied().unwrap_or(0);
                if times > most {
                    free.remove(hash);
                }
            }
        }
        let drafts: Vec<String> = storage::keys(Area::Local, REFERENCES)
            .iter()
            .filter_map(|name| storage::read(Area::Local, &format!("{REFERENCES}{name}")))
            .collect();
        free.retain(|hash| !drafts.iter().any(|draft| draft.contains(hash.as_str())));
        Some(free.into_iter().collect())
    }

    /// Everything is deleted, and what is known of pictures too.
    pub(super) async fn clear_gallery(&self) -> Result<(), ArchiveError> {
        self.gallery().cards.remove_beginning_with("").await?;
        self.gallery().cards.clear_thumbs().await?;
        if let Listing::Here(_) = self.gallery().listing.get_untracked() {
            self.gallery().set_list(Vec::new());
        }
        self.tell_tabs_of_cards(&[]);
        Ok(())
    }
}
