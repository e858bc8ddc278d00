//! A conversation as a story: what the person does and what the service says, in the order in which it happens.

use serde_json::{Value, json};

use catena::chat::action::{Action, Effect, End, Moment, Request, Update};
use catena::chat::ask::Ask;
use catena::chat::conversation::Conversation;
use catena::chat::id::{ConversationKey, Millis, RunId, TurnKey};
use catena::chat::turn::{State, Turn};
use catena::chat::update::update;
use catena::protocol::event::{self, Stamped};
use catena::protocol::model::Offer;
use catena::protocol::problem::{Problem, local};
use catena::protocol::request::Target;
use catena::protocol::sse::Frame;

use crate::cassette::Cassette;

/// Milliseconds between two events of a stream.
pub const PACE_MS: u64 = 10;

/// The teller: it has the clock and makes up the names.
pub struct Story {
    /// What has come of it so far.
    pub conversation: Conversation,
    /// With what the next request is sent.
    pub ask: Ask,
    /// Which models still answer, as far as is known.
    pub offer: Offer,
    /// What the shell was asked to do so far.
    pub effects: Vec<Effect>,
    now: u64,
    names: u64,
}

impl Story {
    /// Nothing was said yet.
    pub fn new() -> Self {
        Self {
            conversation: Conversation::new(ConversationKey::new("c"), Millis(0)),
            ask: Ask::new(Target::Model("gemini-3-flash-preview".into())),
            offer: Offer::default(),
            effects: Vec::new(),
            now: 0,
            names: 0,
        }
    }

    /// The present time.
    pub fn now(&self) -> Millis {
        Millis(self.now)
    }

    /// Lets time go by.
    pub fn pass(&mut self, ms: u64) {
        self.now += ms;
    }

    /// Carries an action out.
    pub fn act(&mut self, action: Action) -> Update {
        let update = update(&mut self.conversation, action);
        self.effects.extend(update.effects.iter().cloned());
        update
    }

    fn name(&mut self) -> u64 {
        self.names += 1;
        self.names
    }

    /// A new request with the settings as they are.
    pub fn request(&mut self) -> Request {
        let name = self.name();
        Request {
            turn: TurnKey::new(&format!("t{name}")),
            run: RunId(name),
            ask: self.ask.clone(),
            offer: self.offer.clone(),
            at: self.now(),
        }
    }

    /// Now, a new name, and no chance.
    pub fn moment(&mut self) -> Moment {
        let next = RunId(self.name());
        Moment { at: self.now(), next, chance: 0.0 }
    }

    /// The person sends a message.
    pub fn send(&mut self, text: &str) -> Update {
        let request = self.request();
        self.act(Action::Send { said: text.into(), request })
    }

    /// The person says something else instead.
    pub fn edit(&mut self, of: &TurnKey, text: &str) -> Update {
        let request = self.request();
        self.act(Action::Edit { of: of.clone(), said: text.into(), request })
    }

    /// The person wants another answer.
    pub fn regenerate(&mut self, of: &TurnKey) -> Update {
        let request = self.request();
        self.act(Action::Regenerate { of: of.clone(), request })
    }

    /// The person presses Retry.
    pub fn retry(&mut self, of: &TurnKey) -> Update {
        let request = self.request();
        self.act(Action::Retry { of: of.clone(), request })
    }

    /// The person presses Stop.
    pub fn stop(&mut self) -> Update {
        let at = self.now();
        self.act(Action::Stop { at })
    }

    /// The one attempt under way.
    pub fn run(&self) -> RunId {
        let runs: Vec<RunId> = self.conversation.runs().map(|(run, _)| run).collect();
        assert_eq!(runs.len(), 1, "one attempt is under way");
        runs[0]
    }

    /// The service says something.
    pub fn receive(&mut self, event: Stamped) -> Update {
        let run = self.run();
        self.receive_for(run, event)
    }

    /// The service says something for an attempt that may be over.
    pub fn receive_for(&mut self, run: RunId, event: Stamped) -> Update {
        self.pass(PACE_MS);
        let moment = self.moment();
        self.act(Action::Received { run, event, moment })
    }

    /// The service says something, in the wire's words.
    pub fn say(&mut self, event: Value) -> Update {
        self.receive(decoded(event))
    }

    /// The service says that it took the request.
    pub fn create(&mut self, id: &str) -> Update {
        self.say(
            json!({"event_type": "interaction.created", "interaction": {"id": id, "status": "in_progress"}}),
        )
    }

    /// The service says some text of the answer.
    pub fn text(&mut self, text: &str) -> Update {
        self.say(json!({"event_type": "step.delta", "index": 0, "delta": {"type": "text", "text": text}}))
    }

    /// The service says that the answer is complete.
    pub fn complete(&mut self, id: &str) -> Update {
        self.say(
            json!({"event_type": "interaction.completed", "interaction": {"id": id, "status": "completed"}}),
        )
    }

    /// The service says that something went wrong.
    pub fn error(&mut self, code: &str, message: &str) -> Update {
        self.say(json!({"event_type": "error", "error": {"code": code, "message": message}}))
    }

    /// The attempt is over.
    pub fn end(&mut self, end: End) -> Update {
        let run = self.run();
        let moment = self.moment();
        self.act(Action::Ended { run, end, moment })
    }

    /// The connection breaks.
    pub fn cut(&mut self) -> Update {
        self.end(End::Closed(None))
    }

    /// There is no connection.
    pub fn unreachable(&mut self) -> Update {
        self.end(End::Failed(Problem::on_the_way(local::UNREACHABLE, "No answer.")))
    }

    /// The service answers with an HTTP error.
    pub fn refuse(&mut self, http: u16, body: Value) -> Update {
        self.end(End::Failed(Problem::of_response(http, None, &body.to_string())))
    }

    /// Plays a recording for the attempt under way: its events, and then the end of the body.
    pub fn play(&mut self, cassette: &Cassette) {
        let run = self.run();
        let (events, explained) = cassette.heard().said();
        for event in events {
            self.receive_for(run, event);
        }
        let moment = self.moment();
        self.act(Action::Ended { run, end: End::Closed(explained), moment });
    }

    /// A whole turn, asked and answered in one go; says which.
    pub fn turn(&mut self, said: &str, id: &str, answer: &str) -> TurnKey {
        self.send(said);
        self.create(id);
        self.text(answer);
        self.complete(id);
        self.shown()
    }

    /// The last turn that is shown.
    pub fn shown(&self) -> TurnKey {
        self.conversation.path().last().unwrap().clone()
    }

    /// The last turn that is shown.
    pub fn last(&self) -> &Turn {
        self.conversation.turn(&self.shown()).unwrap()
    }

    /// Its word.
    pub fn status(&self) -> &str {
        self.last().state.word()
    }

    /// Its time of waiting is over.
    pub fn wait_over(&mut self) -> Update {
        let State::Waiting { run, until, .. } = self.last().state else { panic!("it does not wait") };
        self.now = until.0;
        self.act(Action::WaitOver { run })
    }
}

/// An event in the wire's words.
pub fn decoded(event: Value) -> Stamped {
    event::decode(Frame { event: String::new(), data: event.to_string() })
}

/// The JSON of the one request that an update asks for.
pub fn posted(update: &Update) -> Value {
    let mut posts = update.effects.iter().filter_map(|effect| match effect {
        Effect::Post { request, .. } => Some(request.to_json()),
        Effect::SaveTurn(_)
        | Effect::KeepMedia(_)
        | Effect::SaveChain
        | Effect::Resume { .. }
        | Effect::Fetch { .. }
        | Effect::Cancel { .. }
        | Effect::Forget { .. }
        | Effect::WorkOut(_)
        | Effect::Abort(_)
        | Effect::Wait { .. } => None,
    });
    let first = posts.next().expect("a request is posted");
    assert!(posts.next().is_none(), "one request is posted");
    first
}

/// Whether an update asks for a request.
pub fn posts(update: &Update) -> bool {
    update.effects.iter().any(|effect| matches!(effect, Effect::Post { .. }))
}

/// The wait that an update asks for, in milliseconds.
pub fn wait(update: &Update) -> Option<u64> {
    update.effects.iter().find_map(|effect| match effect {
        Effect::Wait { ms, .. } => Some(*ms),
        Effect::SaveTurn(_)
        | Effect::KeepMedia(_)
        | Effect::SaveChain
        | Effect::Post { .. }
        | Effect::Resume { .. }
        | Effect::Fetch { .. }
        | Effect::Cancel { .. }
        | Effect::Forget { .. }
        | Effect::WorkOut(_)
        | Effect::Abort(_) => None,
    })
}
