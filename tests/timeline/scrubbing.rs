//! How an answer formed, moment by moment.

use catena::chat::face::face;
use catena::chat::id::Millis;
use catena::chat::timeline::scrub::{at, span};
use catena::chat::turn::{State, Turn};
use catena::protocol::content::Content;
use catena::protocol::step::Step;
use proptest::prelude::*;

use crate::cassette;
use crate::story::Story;

/// The text of every part, in the order of the steps.
fn texts(turn: &Turn) -> Vec<(u32, usize, String)> {
    let mut all = Vec::new();
    for (index, growing) in &turn.steps {
        let (Step::ModelOutput(blocks) | Step::Thought(blocks)) = &growing.step else { continue };
        for (item, block) in blocks.iter().enumerate() {
            if let Content::Text(text) = block {
                all.push((*index, item, text.text.clone()));
            }
        }
    }
    all
}

fn recorded() -> Vec<(String, Story)> {
    cassette::all()
        .into_iter()
        .map(|cassette| {
            let mut story = Story::new();
            story.send("Hello");
            story.play(&cassette);
            (cassette.name.clone(), story)
        })
        .collect()
}

#[test]
fn every_recording_forms_step_by_step_and_ends_as_it_is() {
    let now = Millis(1_000_000);
    let mut formed = 0;
    for (name, story) in recorded() {
        let turn = story.last();
        let Some(span) = span(turn) else { continue };
        formed += 1;
        let kept = turn.clone();
        assert_eq!(at(turn, span.length(), now), kept, "{name}: all of it");
        assert_eq!(at(turn, u64::MAX, now), kept, "{name}: beyond the end");
        let mut before = at(turn, 0, now);
        for after in 0..span.length() {
            let then = at(turn, after, now);
            assert!(then.state.run().is_some(), "{name}: it goes on");
            assert!(then.steps.len() >= before.steps.len(), "{name}: steps stay");
            let earlier = texts(&before);
            for (index, item, text) in texts(&then) {
                let whole = turn.part_text(catena::chat::turn::PartKey { step: index, item: item as u32 });
                if item == 0 {
                    assert!(whole.starts_with(&text), "{name}: {text} of {whole}");
                }
                let was = earlier.iter().find(|(step, other, _)| (*step, *other) == (index, item));
                assert!(was.is_none_or(|(.., was)| text.starts_with(was)), "{name}: texts only grow");
            }
            // Whoever draws it is given nothing that cannot be drawn.
            let _ = face(&story.conversation, &then);
            before = then;
        }
        assert_eq!(*turn, kept, "{name}: what is kept is only read");
    }
    assert!(formed > 10, "{formed} recordings have times");
}

#[test]
fn a_tool_runs_until_its_result_is_whole_and_times_are_as_long_ago_as_they_were() {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named("t03-search-3x"));
    let turn = story.last();
    let row = crate::timeline(turn).into_iter().find(|row| row.times.called.is_some()).expect("a search");
    let began = span(turn).unwrap().began;
    let then = at(turn, row.times.called.unwrap().since(began), Millis(500_000));
    let running = crate::timeline(&then).into_iter().find(|one| one.key == row.key).unwrap();
    assert_eq!(running.state, catena::chat::face::ToolState::Running);
    assert_eq!(
        Millis(500_000).since(running.times.began),
        row.times.called.unwrap().since(row.times.began),
        "as long ago as it was then"
    );
    let after = at(turn, row.times.ended.unwrap().since(began), Millis(500_000));
    let done = crate::timeline(&after).into_iter().find(|one| one.key == row.key).unwrap();
    assert_eq!(done.state, catena::chat::face::ToolState::Done);
}

#[test]
fn what_goes_on_or_waits_for_the_person_is_not_looked_back_on() {
    let mut story = Story::new();
    story.send("Hello");
    assert_eq!(span(story.last()), None, "it goes on");
    story.play(&cassette::named("t01-text"));
    assert!(span(story.last()).is_some());
    let mut turn = story.last().clone();
    for growing in turn.steps.values_mut() {
        growing.stopped = Some(growing.started);
        growing.started = turn.created;
        growing.stopped = Some(turn.created);
    }
    assert_eq!(span(&turn), None, "no time was heard");
    turn.steps.clear();
    assert_eq!(span(&turn), None, "nothing came");
    assert!(matches!(turn.state, State::Ended { .. }));
}

proptest! {
    /// Letters of several bytes are never cut, at whatever moment one looks.
    #[test]
    fn no_letter_is_cut(text in "[a-z東👍é ]{1,80}", length in 1u64..500, after in 0u64..600) {
        let mut story = Story::new();
        story.turn("Q", "v1_a", &text);
        let mut turn = story.last().clone();
        let growing = turn.steps.values_mut().next().unwrap();
        growing.stopped = Some(growing.started.plus(length));
        let then = at(&turn, after, Millis(9_000));
        let shown = then.answer_text();
        prop_assert!(text.starts_with(&shown));
        prop_assert_eq!(shown == text, after >= length || shown.len() == text.len());
    }
}
