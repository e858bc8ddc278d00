//! In whatever order calls are answered, taken back, begun, stopped and reloaded: at most one request brings the results
//! of a turn, it brings all of them, and what was settled is what is sent.

use std::collections::BTreeMap;

use catena::chat::action::{Action, Effect};
use catena::chat::functions::answer::{By, Settled, Verdict};
use catena::chat::functions::answering::Deed;
use catena::chat::id::{Millis, RunId};
use proptest::prelude::*;

use super::{call, reloaded, settle, story};

#[derive(Clone, Debug)]
enum Move {
    Answer(u32, String),
    Refuse(u32, String),
    Begin(u32, bool),
    /// What an earlier run of a call brings, be it late or not.
    Bring(u32, Result<String, String>),
    Reopen(u32),
    Stop,
    Reload,
}

const CALLS: u32 = 3;

fn move_() -> impl Strategy<Value = Move> {
    // The steps from 1 on are calls; 0 is the thought before them, which nobody can answer.
    let step = 0..=CALLS;
    let text = "[a-z{\"💬]{0,6}";
    prop_oneof![
        3 => (step.clone(), text).prop_map(|(step, text)| Move::Answer(step, text)),
        2 => (step.clone(), text).prop_map(|(step, text)| Move::Refuse(step, text)),
        3 => (step.clone(), any::<bool>()).prop_map(|(step, alone)| Move::Begin(step, alone)),
        4 => (step.clone(), prop::result::maybe_ok(text, text)).prop_map(|(step, found)| Move::Bring(step, found)),
        2 => step.prop_map(Move::Reopen),
        1 => Just(Move::Stop),
        1 => Just(Move::Reload),
    ]
}

proptest! {
    #[test]
    fn all_results_are_sent_once_and_as_they_were_settled(moves in prop::collection::vec(move_(), 0..40)) {
        let mut story = story();
        story.send("Hello");
        let turn = call(&mut story, "v1_1", &["a", "b", "c"]);
        let mut expected: BTreeMap<u32, (Verdict, String)> = BTreeMap::new();
        let mut runs: BTreeMap<u32, Vec<RunId>> = BTreeMap::new();
        let mut live: BTreeMap<u32, RunId> = BTreeMap::new();
        let mut posts = 0;
        for one in moves {
            let is_open = posts == 0;
            let answers = |step: u32| is_open && (1..=CALLS).contains(&step);
            let update = match one {
                Move::Answer(step, text) => {
                    if answers(step) {
                        expected.insert(step, (Verdict::Answered, text.clone()));
                        live.remove(&step);
                    }
                    settle(&mut story, &turn, step, None, Settled::by_hand(&text))
                }
                Move::Refuse(step, text) => {
                    if answers(step) {
                        expected.insert(step, (Verdict::Refused, text.trim().to_owned()));
                        live.remove(&step);
                    }
                    settle(&mut story, &turn, step, None, Settled::refused(&text))
                }
                Move::Begin(step, alone) => {
                    let run = story.moment().next;
                    runs.entry(step).or_default().push(run);
                    if answers(step) && !expected.contains_key(&step) {
                        live.entry(step).or_insert(run);
                    }
                    story.act(Action::Call { turn: turn.clone(), step, deed: Deed::Begin { run, alone } })
                }
                Move::Bring(step, found) => {
                    let all = runs.get(&step).cloned().unwrap_or_default();
                    let Some(run) = all.get(found.clone().map_or(0, |text| text.len()) % all.len().max(1)).copied()
                    else {
                        continue;
                    };
                    let settled = Settled::of_run(By::Endpoint, found);
                    if live.get(&step) == Some(&run) && is_open {
                        expected.insert(step, (settled.verdict, settled.text.clone()));
                        live.remove(&step);
                    }
                    settle(&mut story, &turn, step, Some(run), settled)
                }
                Move::Reopen(step) => {
                    if is_open {
                        expected.remove(&step);
                        live.remove(&step);
                    }
                    story.act(Action::Call { turn: turn.clone(), step, deed: Deed::Reopen { at: Millis(1) } })
                }
                Move::Stop => {
                    live.clear();
                    story.stop()
                }
                Move::Reload => {
                    live.clear();
                    story.conversation = reloaded(&story);
                    continue;
                }
            };
            let sent: Vec<_> = update
                .effects
                .iter()
                .filter_map(|effect| match effect {
                    Effect::Post { request, .. } => Some(request.to_json()),
                    _ => None,
                })
                .collect();
            posts += sent.len();
            prop_assert!(posts <= 1, "results are sent once");
            if let [request] = sent.as_slice() {
                prop_assert_eq!(expected.len(), CALLS as usize, "not before all are there");
                let input = request["input"].as_array().cloned().unwrap_or_default();
                prop_assert_eq!(input.len(), CALLS as usize);
                for (step, result) in (1..).zip(&input) {
                    let (verdict, text) = &expected[&step];
                    let id = format!("v1_1-{}", step - 1);
                    prop_assert_eq!(result["call_id"].as_str(), Some(id.as_str()));
                    prop_assert_eq!(result["is_error"].as_bool(), Some(*verdict != Verdict::Answered));
                    prop_assert!(result["result"][0]["text"].as_str().is_some_and(|said| said.ends_with(text)));
                }
            }
            let now = story.conversation.turn(&turn).unwrap();
            for step in 1..=CALLS {
                let settled = now.settled(step).map(|settled| (settled.verdict, settled.text.clone()));
                prop_assert_eq!(settled, expected.get(&step).cloned());
            }
            prop_assert_eq!(now.works_out_calls(), !live.is_empty());
        }
        // A reload changes nothing but what was being worked out.
        let again = reloaded(&story);
        let before = story.conversation.turn(&turn).unwrap();
        prop_assert_eq!(again.turn(&turn).unwrap().results(), before.results());
        prop_assert_eq!(posts == 1, expected.len() == CALLS as usize);
    }
}
