//! The interactions that the simulator remembers: a tree by previous id, in memory.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::answer::{Answer, Status};
use super::input::{Input, Said, Speaker};
use super::wire::Head;

/// How many interactions are remembered before the oldest is dropped.
const LIMIT: usize = 10_000;

/// A stored interaction.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) head: Head,
    pub(crate) previous: Option<String>,
    pub(crate) input: Arc<Input>,
    pub(crate) answer: Arc<Answer>,
    pub(crate) status: Status,
    /// Fields of the request that a GET gives back.
    pub(crate) echo: Map<String, Value>,
    /// What went wrong, once the status is failed.
    pub(crate) errors: Option<Value>,
}

#[derive(Debug, Default)]
struct Shelf {
    records: HashMap<String, Record>,
    /// The ids by age; may name some that are gone.
    ages: VecDeque<String>,
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
        let mut shelf = self.shelf();
        if shelf.records.insert(id.clone(), record).is_none() {
            shelf.ages.push_back(id);
        }
        while shelf.ages.len() > LIMIT {
            if let Some(oldest) = shelf.ages.pop_front() {
                shelf.records.remove(&oldest);
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

    /// Notes how `id` stands. What has ended stays as it ended.
    pub(crate) fn settle(&self, id: &str, status: Status, errors: Option<Value>) {
        if let Some(record) = self.shelf().records.get_mut(id)
            && record.status == Status::InProgress
        {
            record.status = status;
            record.errors = errors;
        }
    }

    /// What was said in the chain that ends with `id`, oldest first. A link that is
    /// gone ends the chain; so does a link that names itself.
    pub(crate) fn said(&self, id: Option<&str>) -> Vec<Said> {
        let shelf = self.shelf();
        let mut links = Vec::new();
        let mut next = id;
        while let Some(record) = next.and_then(|id| shelf.records.get(id)) {
            if links.len() > LIMIT {
                break;
            }
            links.push(record);
            next = record.previous.as_deref();
        }
        links.into_iter().rev().flat_map(Record::said).collect()
    }
}

impl Record {
    fn said(&self) -> Vec<Said> {
        let mut said = self.input.said();
        match self.status {
            Status::Completed | Status::Incomplete => {
                said.push(Said { speaker: Speaker::Model, text: self.answer.text() });
            }
            Status::InProgress | Status::Failed => {}
        }
        said
    }
}
