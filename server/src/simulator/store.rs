//! The interactions that the simulator remembers: a tree by previous id, in memory.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::answer::{Answer, Status};
use super::background::Run;
use super::input::{Input, Said, Speaker};
use super::wire::Head;

/// How many interactions are remembered before the oldest is dropped.
const LIMIT: usize = 10_000;
/// And how many bytes of what was sent and said.
const WEIGHT_LIMIT: usize = 512 << 20;

/// A stored interaction.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) head: Head,
    pub(crate) previous: Option<String>,
    /// About how many bytes it takes.
    pub(crate) weight: usize,
    pub(crate) input: Arc<Input>,
    pub(crate) answer: Arc<Answer>,
    pub(crate) status: Status,
    /// Fields of the request that a GET gives back.
    pub(crate) echo: Map<String, Value>,
    /// What went wrong, once the status is failed.
    pub(crate) errors: Option<Value>,
    /// Its course, if it runs in the background.
    pub(crate) run: Option<Arc<Run>>,
}

#[derive(Debug, Default)]
struct Shelf {
    records: HashMap<String, Record>,
    /// The ids by age, with what each weighs; may name some that are gone.
    ages: VecDeque<(String, usize)>,
    /// The weights added up.
    weight: usize,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Store(Mutex<Shelf>);

impl Store {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // Nothing is left half done when a holder of the lock panics.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps `record`, if it has an id.
    pub(crate) fn keep(&self, record: Record) {
        let Some(id) = record.head.id.clone() else {
            return;
        };
        let weight = record.weight;
        let mut shelf = self.shelf();
        if shelf.records.insert(id.clone(), record).is_none() {
            shelf.ages.push_back((id, weight));
            shelf.weight += weight;
        }
        while shelf.ages.len() > LIMIT || (shelf.weight > WEIGHT_LIMIT && shelf.ages.len() > 1) {
            if let Some((oldest, weight)) = shelf.ages.pop_front() {
                shelf.records.remove(&oldest);
                shelf.weight -= weight;
            }
        }
    }

    /// The interaction `id`.
    pub(crate) fn get(&self, id: &str) -> Option<Record> {
        self.shelf().records.get(id).cloned()
    }

    /// Forgets `id`; whether it was there.
    pub(crate) fn forget(&self, id: &str) -> bool {
        self.shelf().records.remove(id).is_some()
    }

    /// Notes how `id` stands, and since when. What has ended stays as it ended; then
    /// this is false.
    pub(crate) fn settle(&self, id: &str, status: Status, errors: Option<Value>, now: Option<&str>) -> bool {
        let mut shelf = self.shelf();
        let Some(record) = shelf.records.get_mut(id).filter(|record| record.status.runs()) else {
            return false;
        };
        record.status = status;
        record.errors = errors;
        if let Some(now) = now {
            record.head.created = now.to_owned();
        }
        true
    }

    /// What was said in the chain that ends with `id`, oldest first. A link that is
    /// gone ends the chain; so does a link that names itself.
    pub(crate) fn said(&self, id: Option<&str>) -> Vec<Said> {
        self.chain(id).iter().flat_map(Record::said).collect()
    }

    /// The chain that ends with `id`, oldest first, as far as it is there.
    pub(crate) fn chain(&self, id: Option<&str>) -> Vec<Record> {
        let shelf = self.shelf();
        let mut links = Vec::new();
        let mut next = id;
        while let Some(record) = next.and_then(|id| shelf.records.get(id)) {
            if links.len() > LIMIT {
                // Recordings bring their own ids, so that a chain may close to a ring.
                break;
            }
            links.push(record);
            next = record.previous.as_deref();
        }
        links.into_iter().rev().cloned().collect()
    }
}

impl Record {
    fn said(&self) -> Vec<Said> {
        let mut said = self.input.said();
        if self.status.answered() {
            said.push(Said { speaker: Speaker::Model, text: self.answer.text() });
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Revision;
    use crate::simulator::usage::Usage;
    use crate::simulator::wire::Answerer;

    fn record(id: &str, previous: Option<&str>, weight: usize) -> Record {
        Record {
            head: Head {
                revision: Revision::Steps,
                id: Some(id.to_owned()),
                answerer: Answerer::Model(String::new()),
                service_tier: String::new(),
                created: String::new(),
            },
            previous: previous.map(str::to_owned),
            weight,
            input: Arc::new(Input { steps: vec![serde_json::json!({"type": "user_input", "content": id})] }),
            answer: Arc::new(Answer {
                steps: Vec::new(),
                status: Status::Completed,
                usage: Usage::default(),
            }),
            status: Status::InProgress,
            echo: Map::new(),
            errors: None,
            run: None,
        }
    }

    fn words(store: &Store, id: &str) -> Vec<String> {
        store.said(Some(id)).into_iter().map(|said| said.text).collect()
    }

    #[test]
    fn a_chain_is_read_from_its_root_and_survives_a_missing_link_and_a_ring() {
        let store = Store::default();
        store.keep(record("a", None, 1));
        store.keep(record("b", Some("a"), 1));
        store.keep(record("c", Some("b"), 1));
        assert_eq!(words(&store, "c"), ["a", "b", "c"]);
        assert!(store.forget("a"));
        assert_eq!(words(&store, "c"), ["b", "c"]);
        store.keep(record("b", Some("c"), 1));
        assert!(words(&store, "c").len() <= LIMIT + 1);
    }

    #[test]
    fn the_oldest_make_room() {
        let store = Store::default();
        for number in 0..=LIMIT {
            store.keep(record(&number.to_string(), None, 1));
        }
        assert!(store.get("0").is_none() && store.get("1").is_some());
        let heavy = Store::default();
        for id in ["a", "b", "c"] {
            heavy.keep(record(id, None, WEIGHT_LIMIT / 2));
        }
        assert!(heavy.get("a").is_none() && heavy.get("b").is_some() && heavy.get("c").is_some());
    }

    #[test]
    fn what_has_ended_stays_as_it_ended() {
        let store = Store::default();
        store.keep(record("a", None, 1));
        assert!(store.settle("a", Status::Failed, None, None));
        assert!(!store.settle("a", Status::Completed, None, None));
        assert_eq!(store.get("a").unwrap().status, Status::Failed);
    }
}
