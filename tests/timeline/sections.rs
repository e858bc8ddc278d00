//! Which parts of an answer stand together as work, and when that work is over.

use super::*;
use catena::chat::face::face;
use catena::chat::timeline::section::{Section, sections};

/// The sections of a story's last turn: `w` for work that goes on, `W` for work that is over, `t` for what is said.
fn shape(story: &Story) -> String {
    let turn = story.last();
    let parts = face(&story.conversation, turn).parts;
    let of = |section: Section| match section {
        Section::Said(_) => "t".to_owned(),
        Section::Work { parts, over, .. } => format!("{}{}", if over { "W" } else { "w" }, parts.len()),
    };
    sections(&parts, &timeline(turn), turn.state.run().is_some()).into_iter().map(of).collect()
}

#[test]
fn work_is_over_when_something_is_said_after_it_or_the_turn_ends() {
    let mut story = Story::new();
    story.send("Hello");
    let mut shapes = Vec::new();
    for event in [
        json!({"event_type": "step.start", "index": 0, "step": {"type": "thought"}}),
        json!({"event_type": "step.start", "index": 1, "step": {"type": "google_search_call", "id": "a"}}),
        json!({"event_type": "step.start", "index": 2, "step": {"type": "google_search_result", "call_id": "a"}}),
        json!({"event_type": "step.delta", "index": 3, "delta": {"type": "text", "text": "So"}}),
        json!({"event_type": "step.start", "index": 4, "step": {"type": "function_call", "id": "f", "name": "n"}}),
        json!({"event_type": "step.start", "index": 5, "step": {"type": "dream_call"}}),
        json!({"event_type": "interaction.completed", "interaction": {"status": "completed"}}),
    ] {
        story.receive(story::decoded(event));
        shapes.push(shape(&story));
    }
    assert_eq!(shapes, ["w1", "w2", "w2", "W2t", "W2tt", "W2ttw1", "W1ttW1"]);
}

#[test]
fn every_recording_keeps_all_its_parts_in_their_order() {
    for cassette in cassette::all() {
        let mut story = Story::new();
        story.send("Hello");
        story.play(&cassette);
        let parts = face(&story.conversation, story.last()).parts;
        let again: Vec<_> = sections(&parts, &timeline(story.last()), false)
            .into_iter()
            .flat_map(|section| match section {
                Section::Said(part) => vec![part],
                Section::Work { parts, .. } => parts,
            })
            .collect();
        assert_eq!(again, parts, "{}", cassette.name);
    }
}
