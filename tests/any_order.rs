//! Whatever happens to a conversation, in whatever order, it stays one.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/odd.rs"]
mod odd;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use std::collections::{BTreeMap, HashSet};

use catena::chat::action::{Action, Effect, End, Update};
use catena::chat::conversation::Conversation;
use catena::chat::follow::Way;
use catena::chat::id::{RunId, TurnKey};
use catena::chat::turn::{State, Turn};
use catena::protocol::content::Content;
use catena::protocol::event::{Head, Stamped};
use catena::protocol::problem::{Problem, local};
use catena::protocol::step::Step;
use proptest::prelude::*;
use proptest::sample::Index;
use story::Story;

/// Something that happens; whom it concerns is picked when it does.
#[derive(Clone, Debug)]
enum Deed {
    Send,
    Edit(Index),
    Regenerate(Index),
    Retry(Index),
    WaitOver,
    Received(Stamped),
    ReceivedLate(Index, Stamped),
    Closed,
    Background(bool),
    Fetched(&'static str),
    Follow(Index),
    Continue(Index),
    Failed(&'static str, u16),
    EndedLate(Index),
    Stop,
    Choose(Index),
    Rename(String),
    Pin(bool),
    Suspend,
    Pass(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => Just(Deed::Send),
        1 => any::<Index>().prop_map(Deed::Edit),
        1 => any::<Index>().prop_map(Deed::Regenerate),
        2 => any::<Index>().prop_map(Deed::Retry),
        2 => Just(Deed::WaitOver),
        20 => odd::event().prop_map(Deed::Received),
        2 => (any::<Index>(), odd::event()).prop_map(|(run, event)| Deed::ReceivedLate(run, event)),
        2 => Just(Deed::Closed),
        2 => any::<bool>().prop_map(Deed::Background),
        3 => prop::sample::select(vec!["in_progress", "completed", "failed", "incomplete"]).prop_map(Deed::Fetched),
        2 => any::<Index>().prop_map(Deed::Follow),
        1 => any::<Index>().prop_map(Deed::Continue),
        3 => prop::sample::select(vec![
            (local::UNREACHABLE, 0), (local::SILENT, 0), ("service_unavailable", 503), ("not_found", 404),
            ("rate_limit_exceeded", 429), ("invalid_request", 400), ("cancelled", 499),
        ])
        .prop_map(|(code, http)| Deed::Failed(code, http)),
        1 => any::<Index>().prop_map(Deed::EndedLate),
        1 => Just(Deed::Stop),
        1 => any::<Index>().prop_map(Deed::Choose),
        1 => ".{0,8}".prop_map(Deed::Rename),
        1 => any::<bool>().prop_map(Deed::Pin),
        1 => Just(Deed::Suspend),
        2 => (0..3_000u64).prop_map(Deed::Pass),
    ]
}

fn some_turn(story: &Story, index: Index) -> Option<TurnKey> {
    let turns = story.conversation.turns();
    (!turns.is_empty()).then(|| index.get(turns).key.clone())
}

/// Some attempt that is under way.
fn live(story: &Story) -> Option<RunId> {
    story.conversation.runs().next().map(|(run, _)| run)
}

/// Some attempt that was posted once.
fn posted_once(story: &Story, index: Index) -> Option<RunId> {
    let posts: Vec<RunId> = story.effects.iter().filter_map(post).collect();
    (!posts.is_empty()).then(|| *index.get(&posts))
}

fn post(effect: &Effect) -> Option<RunId> {
    match effect {
        Effect::Post { run, .. } => Some(*run),
        Effect::Resume { run, .. } | Effect::Fetch { run, .. } => Some(*run),
        Effect::SaveTurn(_)
        | Effect::KeepMedia(_)
        | Effect::SaveChain
        | Effect::Cancel { .. }
        | Effect::Forget { .. }
        | Effect::WorkOut(_)
        | Effect::Abort(_)
        | Effect::Wait { .. } => None,
    }
}

/// The action of a deed; `None` where there is nobody whom it could concern.
fn action(story: &mut Story, deed: Deed) -> Option<Action> {
    Some(match deed {
        Deed::Send => Action::Send { said: "Hello".into(), request: story.request() },
        Deed::Edit(index) => {
            Action::Edit { of: some_turn(story, index)?, said: "Other".into(), request: story.request() }
        }
        Deed::Regenerate(index) => {
            Action::Regenerate { of: some_turn(story, index)?, request: story.request() }
        }
        Deed::Retry(index) => Action::Retry { of: some_turn(story, index)?, request: story.request() },
        Deed::WaitOver => Action::WaitOver { run: live(story)? },
        Deed::Received(event) => Action::Received { run: live(story)?, event, moment: story.moment() },
        Deed::ReceivedLate(index, event) => {
            Action::Received { run: posted_once(story, index)?, event, moment: story.moment() }
        }
        Deed::Closed => Action::Ended { run: live(story)?, end: End::Closed(None), moment: story.moment() },
        Deed::Background(background) => {
            story.ask.background = background;
            return None;
        }
        Deed::Fetched(status) => {
            let (head, steps) = Head::of_resource(serde_json::json!({"id": "v1_f", "status": status}));
            Action::Fetched { run: live(story)?, head, steps, moment: story.moment() }
        }
        Deed::Follow(index) => {
            let run = story.request().run;
            Action::Follow { turn: some_turn(story, index)?, run }
        }
        Deed::Continue(index) => Action::Continue { of: some_turn(story, index)?, request: story.request() },
        Deed::Failed(code, http) => {
            let problem = Problem { http: (http > 0).then_some(http), ..Problem::on_the_way(code, "") };
            Action::Ended { run: live(story)?, end: End::Failed(problem), moment: story.moment() }
        }
        Deed::EndedLate(index) => {
            Action::Ended { run: posted_once(story, index)?, end: End::Closed(None), moment: story.moment() }
        }
        Deed::Stop => Action::Stop { at: story.now() },
        Deed::Choose(index) => Action::Choose { turn: some_turn(story, index)? },
        Deed::Rename(title) => Action::Rename { title },
        Deed::Pin(pinned) => Action::Pin(pinned),
        Deed::Suspend => Action::Suspend,
        Deed::Pass(ms) => {
            story.pass(ms);
            return None;
        }
    })
}

/// The text of each step.
fn texts(turn: &Turn) -> BTreeMap<u32, String> {
    let text = |step: &Step| match step {
        Step::ModelOutput(blocks) | Step::Thought(blocks) => blocks
            .iter()
            .filter_map(|block| match block {
                Content::Text(text) => Some(text.text.as_str()),
                Content::Media(_) | Content::Unknown { .. } => None,
            })
            .collect(),
        Step::UserInput(_) | Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => String::new(),
    };
    turn.steps.iter().map(|(index, growing)| (*index, text(&growing.step))).collect()
}

/// Nothing can come of it any more; a run that is adrift can be followed again.
fn is_over(turn: &Turn) -> bool {
    turn.state.run().is_none() && !matches!(turn.state, State::Adrift(_))
}

/// The tree is a tree, and the path is a way through it.
fn assert_sound(conversation: &Conversation) {
    let path = conversation.path();
    assert_eq!(path.is_empty(), conversation.turns().is_empty());
    let mut parent = None;
    for key in path {
        assert_eq!(conversation.turn(key).expect("the path's turns exist").parent, parent);
        parent = Some(key.clone());
    }
    let mut runs = HashSet::new();
    for turn in conversation.turns() {
        let siblings = conversation.siblings(&turn.key);
        assert_eq!(siblings.iter().filter(|key| **key == turn.key).count(), 1);
        assert!(siblings.iter().all(|key| conversation.turn(key).unwrap().parent == turn.parent));
        assert!(turn.state.run().is_none_or(|run| runs.insert(run)), "an attempt belongs to one turn");
        if let State::Ended { status, .. } = &turn.state {
            assert!(!status.is_running(), "what has ended does not run");
        }
        if is_over(turn) {
            assert!(turn.ended.is_some(), "what is over has an end");
            assert!(
                turn.steps.values().all(|growing| growing.stopped.is_some() && growing.arguments.is_empty())
            );
        }
    }
}

/// What the shell is asked to do makes sense for what the conversation has become.
fn assert_carried(conversation: &mut Conversation, update: &Update) {
    for effect in &update.effects {
        match effect {
            Effect::SaveTurn(key) | Effect::KeepMedia(key) | Effect::WorkOut(key) => {
                assert!(conversation.turn(key).is_some())
            }
            Effect::Post { run, .. } => {
                let turn = conversation.turn_of_run(*run).expect("somebody waits for what is posted");
                assert!(matches!(turn.state, State::Sending { .. }));
            }
            Effect::Wait { run, .. } => {
                let turn = conversation.turn_expecting(*run).expect("somebody waits");
                assert!(
                    matches!(
                        turn.state,
                        State::Waiting { .. } | State::Following { way: Way::Resting { .. }, .. }
                    ) || turn.late_usage == Some(*run)
                );
            }
            Effect::Abort(run) => assert!(conversation.turn_of_run(*run).is_none(), "what is let go is over"),
            Effect::Resume { run, .. } => {
                let turn = conversation.turn_of_run(*run).expect("somebody listens");
                assert!(matches!(turn.state, State::Following { way: Way::Listening, .. }));
            }
            Effect::Fetch { run, .. } => {
                let turn = conversation.turn_expecting(*run).expect("somebody looks");
                let looks = matches!(turn.state, State::Following { way: Way::Looking, .. });
                assert!(looks || turn.late_usage == Some(*run));
            }
            Effect::Cancel { turn, .. } => {
                let turn = conversation.turn(turn).expect("it was there");
                assert_eq!(turn.state.word(), "cancelled");
            }
            Effect::Forget { id, .. } => {
                let known = conversation.turns().iter().any(|turn| turn.interaction.as_ref() == Some(id));
                assert!(!known, "what is deleted at the service is nobody's");
            }
            Effect::SaveChain => {}
        }
    }
}

/// What was shown is still there, and what was over still is.
fn assert_nothing_lost(before: &Conversation, after: &Conversation, retried: Option<&TurnKey>) {
    for old in before.turns() {
        let new = after.turn(&old.key).expect("no turn is lost");
        assert_eq!((&new.text, &new.parent), (&old.text, &old.parent));
        if is_over(old) && retried != Some(&old.key) {
            assert_eq!((&new.state, &new.steps), (&old.state, &old.steps), "what is over is not undone");
        }
        if old.has_content() {
            let grown = texts(new);
            for (index, text) in texts(old) {
                assert!(grown[&index].starts_with(&text), "text only grows");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_deeds_leave_a_sound_conversation(deeds in prop::collection::vec(deed(), 0..60)) {
        let mut story = Story::new();
        for deed in deeds {
            let Some(action) = action(&mut story, deed) else { continue };
            let retried = if let Action::Retry { of, .. } = &action { Some(of.clone()) } else { None };
            let before = story.conversation.clone();
            let update = story.act(action);
            assert_sound(&story.conversation);
            assert_carried(&mut story.conversation, &update);
            assert_nothing_lost(&before, &story.conversation, retried.as_ref());
        }
    }

    #[test]
    fn any_events_leave_a_turn_whose_text_only_grew(events in prop::collection::vec(odd::event(), 0..80)) {
        let mut story = Story::new();
        story.send("Hello");
        let run = story.run();
        for event in events {
            let before = story.conversation.clone();
            story.receive_for(run, event);
            assert_sound(&story.conversation);
            assert_nothing_lost(&before, &story.conversation, None);
        }
    }
}
