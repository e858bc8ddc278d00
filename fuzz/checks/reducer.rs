//! Any stream, while a person does anything: the conversation stays one, and nothing that was shown is lost.
//!
//! The input is an event stream. A frame named `deed` is something that the person or the network does; its
//! data says what. All other frames are what the service says for the attempt that is under way.

use std::collections::BTreeMap;

use catena::chat::action::{Action, End, Moment, Request};
use catena::chat::ask::Ask;
use catena::chat::conversation::Conversation;
use catena::chat::id::{ConversationKey, Millis, RunId, TurnKey};
use catena::chat::turn::{State, Turn};
use catena::chat::update::update;
use catena::protocol::content::Content;
use catena::protocol::event::{self, Head};
use catena::protocol::model::Offer;
use catena::protocol::problem::Problem;
use catena::protocol::request::Target;
use catena::protocol::sse::Decoder;
use catena::protocol::step::Step;

/// The conversation, and what makes up its names and times.
struct Story {
    conversation: Conversation,
    names: u64,
    /// Whether what is asked for next shall run in the background.
    background: bool,
}

impl Story {
    fn name(&mut self) -> u64 {
        self.names += 1;
        self.names
    }

    fn request(&mut self) -> Request {
        let name = self.name();
        let ask =
            Ask { background: self.background, ..Ask::new(Target::Model("gemini-3-flash-preview".into())) };
        Request {
            turn: TurnKey::new(&format!("t{name}")),
            run: RunId(name),
            ask,
            offer: Offer::default(),
            at: Millis(name * 10),
        }
    }

    fn moment(&mut self) -> Moment {
        let name = self.name();
        Moment { at: Millis(name * 10), next: RunId(name), chance: 0.5 }
    }

    fn live(&self) -> Option<RunId> {
        self.conversation.runs().next().map(|(run, _)| run)
    }

    /// The turn that a number picks.
    fn turn(&self, number: usize) -> Option<TurnKey> {
        let turns = self.conversation.turns();
        (!turns.is_empty()).then(|| turns[number % turns.len()].key.clone())
    }

    /// What `words` order, if there is somebody whom it concerns.
    fn deed(&mut self, words: &str) -> Option<Action> {
        let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
        let number = rest.trim().parse().unwrap_or(0);
        Some(match verb {
            "send" => Action::Send { said: rest.into(), request: self.request() },
            "edit" => Action::Edit { of: self.turn(number)?, said: rest.into(), request: self.request() },
            "regenerate" => Action::Regenerate { of: self.turn(number)?, request: self.request() },
            "retry" => Action::Retry { of: self.turn(number)?, request: self.request() },
            "background" => {
                self.background = !self.background;
                return None;
            }
            "follow" => Action::Follow { turn: self.turn(number)?, run: self.request().run },
            "continue" => Action::Continue { of: self.turn(number)?, request: self.request() },
            "looked" => {
                let (head, steps) = Head::of_resource(serde_json::from_str(rest).ok()?);
                Action::Fetched { run: self.live()?, head, steps, moment: self.moment() }
            }
            "over" => Action::WaitOver { run: self.live()? },
            "stop" => Action::Stop { at: Millis(self.name() * 10) },
            "choose" => Action::Choose { turn: self.turn(number)? },
            "close" => Action::Ended { run: self.live()?, end: End::Closed(None), moment: self.moment() },
            "fail" => {
                let problem =
                    Problem { http: u16::try_from(number).ok(), ..Problem::on_the_way("api_error", rest) };
                Action::Ended { run: self.live()?, end: End::Failed(problem), moment: self.moment() }
            }
            _ => return None,
        })
    }
}

/// What an action may replace.
enum Asked {
    Nothing,
    /// The answer of this turn.
    Anew(TurnKey),
    /// What is known of this turn's answer.
    Record(TurnKey),
}

/// The text of each step.
fn texts(turn: &Turn) -> BTreeMap<u32, String> {
    let text = |step: &Step| match step {
        Step::ModelOutput(blocks) | Step::Thought(blocks) => blocks
            .iter()
            .filter_map(|block| match block {
                Content::Text(text) => Some(text.text.as_str()),
                _ => None,
            })
            .collect(),
        _ => String::new(),
    };
    turn.steps.iter().map(|(index, growing)| (*index, text(&growing.step))).collect()
}

/// A run that nobody follows at the moment is not over.
fn is_over(turn: &Turn) -> bool {
    turn.state.run().is_none() && !matches!(turn.state, State::Adrift(_))
}

fn assert_sound(conversation: &Conversation) {
    let mut parent = None;
    for key in conversation.path() {
        let turn = conversation.turn(key).expect("the path's turns exist");
        assert_eq!(turn.parent, parent, "the path is a way through the tree");
        parent = Some(key.clone());
    }
    for turn in conversation.turns() {
        if let State::Ended { status, .. } = &turn.state {
            assert!(!status.is_running(), "what has ended does not run");
        }
        assert!(!is_over(turn) || turn.ended.is_some(), "what is over has an end");
    }
}

/// Nothing is lost but what `asked` may replace: a retry begins a turn anew, and a look at the service brings its own
/// record of a turn, which counts more than what was heard of it.
fn assert_nothing_lost(before: &Conversation, after: &Conversation, asked: &Asked) {
    for old in before.turns() {
        let new = after.turn(&old.key).expect("no turn is lost");
        assert_eq!((&new.text, &new.parent), (&old.text, &old.parent));
        if is_over(old) && !matches!(asked, Asked::Anew(key) if *key == old.key) {
            assert!(new.state == old.state && new.steps == old.steps, "what is over is not undone");
        }
        if old.has_content() && !matches!(asked, Asked::Record(key) if *key == old.key) {
            let grown = texts(new);
            for (index, text) in texts(old) {
                assert!(grown[&index].starts_with(&text), "text only grows");
            }
        }
    }
}

/// Checks one input; panics where something is wrong.
pub fn check(input: &[u8]) {
    let mut frames = Vec::new();
    let mut decoder = Decoder::default();
    decoder.feed(input, |frame| frames.push(frame));
    frames.extend(decoder.finish().frame);

    let mut story = Story {
        conversation: Conversation::new(ConversationKey::new("c"), Millis(0)),
        names: 0,
        background: false,
    };
    let first = Action::Send { said: "Hello".into(), request: story.request() };
    update(&mut story.conversation, first);
    for frame in frames.into_iter().take(200) {
        let action = if frame.event == "deed" {
            story.deed(&frame.data)
        } else {
            let moment = story.moment();
            story.live().map(|run| Action::Received { run, event: event::decode(frame), moment })
        };
        let Some(action) = action else { continue };
        let asked = match &action {
            Action::Retry { of, .. } => Asked::Anew(of.clone()),
            Action::Fetched { run, .. } => story
                .conversation
                .turn_of_run(*run)
                .map_or(Asked::Nothing, |turn| Asked::Record(turn.key.clone())),
            _ => Asked::Nothing,
        };
        let before = story.conversation.clone();
        update(&mut story.conversation, action);
        assert_sound(&story.conversation);
        assert_nothing_lost(&before, &story.conversation, &asked);
    }
}
