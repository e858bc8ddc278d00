//! Faults that a test orders beforehand, and not in a prompt.
//!
//! `POST /simulator/faults` with `{"order": "!503 twice"}` makes the next two creates
//! fail; `"at"` names another kind of request. They stay until they wear out or are
//! taken back with `DELETE`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::Method;
use serde_json::{Value, json};

use super::faults::{Fault, Order, Orders};
use super::refusal::Refusal;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Create,
    Fetch,
    Resume,
    Cancel,
    Delete,
    Models,
    Files,
}

const WORDS: [(&str, At); 7] = [
    ("create", At::Create),
    ("fetch", At::Fetch),
    ("resume", At::Resume),
    ("cancel", At::Cancel),
    ("delete", At::Delete),
    ("models", At::Models),
    ("files", At::Files),
];

impl At {
    /// What kind of request this is; `path` is without the version.
    pub(crate) fn of(method: &Method, path: &[&str], streams: bool) -> Option<Self> {
        match (method.as_str(), path) {
            ("POST", ["interactions"]) => Some(Self::Create),
            ("GET", ["interactions", _]) if streams => Some(Self::Resume),
            ("GET", ["interactions", _]) => Some(Self::Fetch),
            ("POST", ["interactions", _, "cancel"]) => Some(Self::Cancel),
            ("DELETE", ["interactions", _]) => Some(Self::Delete),
            (_, ["models", ..]) => Some(Self::Models),
            (_, ["files", ..]) | (_, [_, "files", ..]) => Some(Self::Files),
            (_, _) => None,
        }
    }

    fn word(self) -> &'static str {
        WORDS.iter().find(|(_, at)| *at == self).map_or("", |(word, _)| word)
    }
}

/// A standing order.
#[derive(Debug, Clone)]
struct Standing {
    at: At,
    order: Order,
    /// As it was given.
    line: String,
    /// How often it has happened.
    count: u32,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct StandingOrders(Mutex<Vec<Standing>>);

impl StandingOrders {
    fn all(&self) -> MutexGuard<'_, Vec<Standing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what `value` orders; a refusal says what is wrong with it.
    pub(crate) fn add(&self, value: &Value) -> Result<(), Refusal> {
        let line = value["order"].as_str().ok_or_else(|| {
            Refusal::invalid("Say what shall go wrong: {\"order\": \"!503 twice\", \"at\": \"create\"}.")
        })?;
        let at = match value.get("at") {
            None | Some(Value::Null) => At::Create,
            Some(word) => {
                WORDS.iter().find(|(name, _)| word == name).map(|(_, at)| *at).ok_or_else(|| {
                    let names: Vec<&str> = WORDS.iter().map(|(name, _)| *name).collect();
                    Refusal::invalid(&format!("'at' is one of: {}.", names.join(", ")))
                })?
            }
        };
        let found = Orders::read(line);
        if found.orders.is_empty() || !found.prompt.is_empty() {
            return Err(Refusal::invalid(&format!("'{line}' orders nothing, or more than a fault.")));
        }
        if at != At::Create && !found.orders.iter().all(|order| matches!(order.fault, Fault::Instead(_))) {
            return Err(Refusal::invalid("Only answers in place of the real one can be ordered there."));
        }
        let orders = found.orders.into_iter();
        self.all().extend(orders.map(|order| Standing { at, order, line: line.to_owned(), count: 0 }));
        Ok(())
    }

    /// Takes all of them back.
    pub(crate) fn clear(&self) {
        self.all().clear();
    }

    /// Those that are left, for a person or a test.
    pub(crate) fn list(&self) -> Value {
        let all = self.all();
        all.iter()
            .map(|standing| {
                json!({"order": standing.line, "at": standing.at.word(), "happened": standing.count})
            })
            .collect()
    }

    /// The orders for a request of this kind, which count as having happened.
    pub(crate) fn take(&self, at: At) -> Vec<Order> {
        let mut all = self.all();
        let mut orders = Vec::new();
        for standing in all.iter_mut().filter(|standing| standing.at == at) {
            standing.count += 1;
            // What limits a connection is counted by the run itself.
            orders.push(Order { times: None, ..standing.order });
        }
        all.retain(|standing| standing.order.times.is_none_or(|times| standing.count < times));
        orders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_wears_out_and_is_for_its_kind_of_request_only() {
        let orders = StandingOrders::default();
        orders.add(&json!({"order": "!503 twice"})).unwrap();
        orders.add(&json!({"order": "!500", "at": "cancel"})).unwrap();
        assert_eq!(orders.take(At::Fetch), []);
        assert_eq!(orders.take(At::Create).len(), 1);
        assert_eq!(orders.take(At::Create).len(), 1);
        assert_eq!(orders.take(At::Create), []);
        assert_eq!(orders.list(), json!([{"order": "!500", "at": "cancel", "happened": 0}]));
        orders.clear();
        assert_eq!(orders.take(At::Cancel), []);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let orders = StandingOrders::default();
        for (value, needle) in [
            (json!({}), "Say what shall go wrong"),
            (json!({"order": "hello"}), "orders nothing"),
            (json!({"order": "!503 hello"}), "more than a fault"),
            (json!({"order": "!503", "at": "noon"}), "'at' is one of: create"),
            (json!({"order": "!crlf", "at": "fetch"}), "in place of the real one"),
        ] {
            let refusal = orders.add(&value).unwrap_err();
            assert!(refusal.body.contains(needle), "{value}: {}", refusal.body);
        }
    }
}
