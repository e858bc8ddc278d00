//! Any text as an event's data: it means something, always the same, and JSON is never unreadable.
//!
//! Everything up to the first line feed is the frame's name, the rest is its data.

use catena::protocol::event::{self, Delta, Event};
use catena::protocol::sse::Frame;
use serde_json::Value;

/// Checks one input; panics where something is wrong.
pub fn check(input: &str) {
    let (name, data) = input.split_once('\n').unwrap_or(("", input));
    let frame = Frame { event: name.to_owned(), data: data.to_owned() };
    let stamped = event::decode(frame.clone());
    assert_eq!(event::decode(frame), stamped, "said twice it means the same");

    let Ok(json) = serde_json::from_str::<Value>(data) else { return };
    assert!(!matches!(stamped.event, Event::Unreadable { .. }), "JSON can be read");
    // How the JSON is printed makes no difference.
    let printed = Frame { event: name.to_owned(), data: json.to_string() };
    let again = event::decode(printed);
    if serde_json::from_str::<Value>(&json.to_string()).is_ok_and(|read| read == json) {
        assert_eq!(again, stamped, "it means the same however it is printed");
    }

    // A long signature is recognised without being read; a short one is read. Both say the same.
    if let Event::StepDelta { index, delta: Delta::Signature } = stamped.event {
        let long = "A".repeat(20_000);
        let data = format!(
            r#"{{"index":{index},"delta":{{"signature":"{long}","type":"thought_signature"}},"event_type":"step.delta"}}"#
        );
        let skipped = event::decode(Frame { event: String::new(), data });
        assert_eq!(skipped.event, Event::StepDelta { index, delta: Delta::Signature });
    }
}
