//! Posting a request and writing down what is heard.

use catena::browser::transport::{self, Connection, Endpoint, Heard};
use catena::protocol::event::Event;
use catena::protocol::id::ApiKey;
use catena::protocol::problem::Problem;
use serde_json::{Value, json};

/// Where the tests post to; nothing is there.
pub fn endpoint(key: Option<&str>) -> Endpoint {
    Endpoint {
        base: "https://api.invalid".into(),
        version: "v1beta".into(),
        key: key.map(|key| ApiKey::new(key).unwrap()),
    }
}

/// What the tests post.
pub fn question() -> Value {
    json!({"model": "gemini-3-flash-preview", "input": "Grüße 🎉", "stream": true})
}

/// What was heard: the events in their order, and the end.
#[derive(Debug)]
pub struct Answer {
    pub events: Vec<Event>,
    pub end: End,
}

/// The last that was heard.
#[derive(Debug, PartialEq)]
pub enum End {
    Closed(Option<Problem>),
    Failed(Problem),
}

impl Answer {
    /// The problem that ended it.
    pub fn problem(&self) -> &Problem {
        match &self.end {
            End::Failed(problem) | End::Closed(Some(problem)) => problem,
            End::Closed(None) => panic!("it ended well: {self:?}"),
        }
    }
}

/// Posts the question and hears the answer to its end.
pub async fn ask() -> Answer {
    ask_over(&Connection::new().unwrap(), |_, _| {}).await
}

/// Posts the question, and calls `after` after every event, with how many there were, as soon as it is heard.
pub async fn ask_over(connection: &Connection, after: impl Fn(&Connection, usize)) -> Answer {
    let mut events = Vec::new();
    let mut end = None;
    transport::post(connection, &endpoint(Some("secret-key")), &question(), |heard| {
        assert!(end.is_none(), "{heard:?} came after the end");
        match heard {
            Heard::Event(stamped) => {
                events.push(stamped.event);
                after(connection, events.len());
            }
            Heard::Resource(head, steps) => events.push(Event::Completed(head, steps)),
            Heard::Closed(problem) => end = Some(End::Closed(problem)),
            Heard::Failed(problem) => end = Some(End::Failed(problem)),
        }
    })
    .await;
    Answer { events, end: end.expect("every request ends") }
}
