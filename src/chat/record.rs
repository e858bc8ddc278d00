//! The form in which conversations are kept, version by version (DESIGN: local storage holds the chain, IndexedDB what
//! was said).
//!
//! A [`Chain`] is one conversation's keys, interaction ids, parents, statuses and times. A [`Body`] is what was said in
//! one turn. Steps are kept in the wire's own words, because those are documented, tolerant of what we do not know, and
//! what a rebuilt history has to be sent in.
//!
//! The links of a long conversation are kept in pages ([`Pages`]), so that a message does not write thousands of them.
//!
//! A record of a newer version is not read, and so never written over: [`Unreadable`] says which it is.

mod body;
mod calls;
mod pages;

use serde::{Deserialize, Serialize};

use super::ask::Ask;
use super::conversation::{Conversation, abandoned};
use super::id::{ConversationKey, Millis, TurnKey};
use super::said::Attachment;
use super::tools;
use super::tools::calling::Calling;
use super::tools::choice::StoredChoice;
use super::tools::kit::StoredServer;
use super::turn::{Notice, State, Turn};
use crate::protocol::id::InteractionId;
use crate::protocol::model;
use crate::protocol::problem::{Problem, local};
use crate::protocol::request::{ServiceTier, Target, ThinkingLevel};
use crate::protocol::status::Status;
use crate::protocol::usage::Usage;

pub use body::Body;
use body::{StoredAbout, StoredCursor, StoredNotice, StoredProblem, StoredWish};
use calls::{StoredAnswer, StoredFunction};
pub use pages::Pages;

/// The version that is written.
pub const VERSION: u32 = 1;

/// The version of a [`Body`] with pictures of the person's. A Catena that knows nothing of them would drop them when it
/// writes the record, so it must not take it; what has none is written as before.
const WITH_PICTURES: u32 = 2;

/// Why a record was left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no such record.
    Damaged,
    /// A newer Catena wrote it.
    Newer,
}

#[derive(Serialize, Deserialize)]
struct Versioned {
    v: u32,
}

/// Reads a record, of a version that is known, after looking at its version alone.
fn read<T: for<'a> Deserialize<'a>>(text: &str, newest: u32) -> Result<T, Unreadable> {
    let Versioned { v } = serde_json::from_str(text).map_err(|_| Unreadable::Damaged)?;
    if v > newest {
        return Err(Unreadable::Newer);
    }
    serde_json::from_str(text).map_err(|_| Unreadable::Damaged)
}

fn write<T: Serialize>(record: &T) -> String {
    // Maps with string keys, strings and numbers cannot fail to serialise.
    serde_json::to_string(record).unwrap_or_default()
}

/// One conversation's chain of interaction ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    v: u32,
    #[serde(default)]
    title: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pinned: bool,
    created: u64,
    updated: u64,
    turns: Vec<Link>,
    /// The turns chosen among their siblings.
    #[serde(default)]
    chosen: Vec<String>,
    /// The addresses of the API that its turns were sent to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bases: Vec<String>,
    /// What it asks for beside words. Records of before do not say: there it is what its last turn was sent with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    choice: Option<StoredChoice>,
    /// So many pages of links stand before `turns`, in records of their own.
    #[serde(default, skip_serializing_if = "is_zero")]
    pages: usize,
    /// So many of the links were read from pages, and need not be written again.
    #[serde(skip)]
    written: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Link {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    /// The sibling beside which it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    beside: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    gone: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    /// The API's word, `interrupted` or `unsent`.
    status: String,
    created: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<u64>,
    /// Which of the chain's addresses knows its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<usize>,
    /// The run goes on at the service without us.
    #[serde(default, skip_serializing_if = "is_false")]
    background: bool,
    /// How often it was asked for again in its place.
    #[serde(default, skip_serializing_if = "is_zero")]
    again: u32,
}

/// What the list shows of a conversation, without reading what was said in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Its name on this device.
    pub key: ConversationKey,
    /// Its title.
    pub title: String,
    /// Kept at the top.
    pub pinned: bool,
    /// When something was last said in it.
    pub updated: Millis,
}

impl Summary {
    /// The summary of a conversation as it stands.
    pub fn of(conversation: &Conversation) -> Self {
        Self {
            key: conversation.key.clone(),
            title: conversation.title.clone(),
            pinned: conversation.pinned,
            updated: conversation.updated,
        }
    }
}

impl Chain {
    /// The chain of a conversation as it stands.
    pub fn of(conversation: &Conversation) -> Self {
        let (turns, bases) = links(conversation.turns());
        Self { turns, bases, ..Self::without_links(conversation) }
    }

    /// What is told of a conversation as a whole.
    fn without_links(conversation: &Conversation) -> Self {
        let mut chosen: Vec<String> = conversation.chosen().map(|key| key.as_str().to_owned()).collect();
        chosen.sort_unstable();
        Self {
            v: VERSION,
            title: conversation.title.clone(),
            pinned: conversation.pinned,
            created: conversation.created.0,
            updated: conversation.updated.0,
            turns: Vec::new(),
            chosen,
            bases: Vec::new(),
            choice: conversation.choice.as_ref().map(StoredChoice::of),
            pages: 0,
            written: 0,
        }
    }

    /// Reads the stored form of one that has no pages.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], and then the record has to be left as it is.
    pub fn from_stored(text: &str) -> Result<Self, Unreadable> {
        Self::from_pages(text, |_| None)
    }

    /// The form in which it is stored in one piece.
    pub fn to_stored(&self) -> String {
        write(self)
    }

    /// Names the conversation; an empty name is not taken.
    pub fn rename(&mut self, title: &str) {
        let title = title.trim();
        if !title.is_empty() {
            title.clone_into(&mut self.title);
        }
    }

    /// Pins or unpins the conversation.
    pub fn pin(&mut self, pinned: bool) {
        self.pinned = pinned;
    }

    /// What the list shows.
    pub fn summary(&self, key: ConversationKey) -> Summary {
        Summary { key, title: self.title.clone(), pinned: self.pinned, updated: Millis(self.updated) }
    }

    /// The keys of the bodies that belong to it.
    pub fn turn_keys(&self) -> impl Iterator<Item = TurnKey> {
        self.turns.iter().map(|link| TurnKey::new(&link.key))
    }

    /// The interaction ids in it, which are the only handle on what is stored on the server, each with the address of
    /// the API at which it is known, where that was noted.
    pub fn interactions(&self) -> impl Iterator<Item = (InteractionId, Option<&str>)> {
        self.turns.iter().filter_map(|link| Some((InteractionId::new(link.id.clone()?)?, self.base_of(link))))
    }

    fn base_of(&self, link: &Link) -> Option<&str> {
        self.bases.get(link.base?).map(String::as_str)
    }

    /// Whether a background run in it may go on at the service.
    pub fn may_run(&self) -> bool {
        self.running().next().is_some()
    }

    /// The background runs in it that may go on at the service, each with the address of the API at which it is known.
    pub fn running(&self) -> impl Iterator<Item = (InteractionId, Option<&str>)> {
        let goes_on = |link: &&Link| {
            link.is_in_background() && !link.gone && Status::from_wire(&link.status).is_running()
        };
        let running = self.turns.iter().filter(goes_on);
        running.filter_map(|link| Some((InteractionId::new(link.id.clone()?)?, self.base_of(link))))
    }

    /// The conversation, from the chain and what `body` finds for each turn. A turn whose body is missing says so and
    /// keeps its place. What was under way when the page went away has ended.
    pub fn restore(
        &self,
        key: ConversationKey,
        mut body: impl FnMut(&TurnKey) -> Option<Body>,
    ) -> Conversation {
        let mut conversation = Conversation::new(key, Millis(self.created));
        for link in &self.turns {
            let turn = TurnKey::new(&link.key);
            let found = body(&turn);
            let mut turn = link.restore(turn, found);
            turn.base = self.base_of(link).map(str::to_owned);
            conversation.add(turn);
        }
        conversation.choose_here(self.chosen.iter().map(|key| TurnKey::new(key)));
        conversation.title.clone_from(&self.title);
        conversation.pinned = self.pinned;
        conversation.updated = Millis(self.updated);
        conversation.choice = self.choice.as_ref().map(StoredChoice::restore);
        // Where a link was left out, those after it have other places than on the pages.
        if conversation.turns().len() == self.turns.len() {
            conversation.is_written_before(self.written);
        }
        conversation
    }
}

/// The links of some turns, and the addresses of the API that these were sent to.
fn links(turns: &[Turn]) -> (Vec<Link>, Vec<String>) {
    let mut bases: Vec<String> = Vec::new();
    for base in turns.iter().filter_map(|turn| turn.base.as_ref()) {
        if !bases.contains(base) {
            bases.push(base.clone());
        }
    }
    let links = turns.iter().map(|turn| Link::of(turn, &bases)).collect();
    (links, bases)
}

impl Link {
    fn of(turn: &Turn, bases: &[String]) -> Self {
        let (model, agent) = match &turn.ask.target {
            Target::Model(id) => (Some(id.clone()), None),
            Target::Agent(id) => (None, Some(id.clone())),
        };
        Self {
            key: turn.key.as_str().to_owned(),
            parent: turn.parent.as_ref().map(|key| key.as_str().to_owned()),
            beside: turn.beside.as_ref().map(|key| key.as_str().to_owned()),
            id: turn.interaction.as_ref().map(|id| id.as_str().to_owned()),
            gone: turn.gone,
            model,
            agent,
            status: turn.state.word().to_owned(),
            created: turn.created.0,
            ended: turn.ended.map(|at| at.0),
            base: turn.base.as_ref().and_then(|base| bases.iter().position(|known| known == base)),
            background: turn.ask.background,
            again: turn.again,
        }
    }

    /// Agents of old records ran in the background without saying so.
    fn is_in_background(&self) -> bool {
        self.background || self.agent.as_deref().is_some_and(model::must_be_in_background)
    }

    fn restore(&self, key: TurnKey, body: Option<Body>) -> Turn {
        let target = match (&self.model, &self.agent) {
            (_, Some(agent)) => Target::Agent(agent.clone()),
            (model, None) => Target::Model(model.clone().unwrap_or_default()),
        };
        let missing = body.is_none();
        // Where the content is missing, nobody knows that nothing was said.
        let brings = body.as_ref().map(|body| body.brings(self.parent.is_some())).unwrap_or_default();
        let body = body.unwrap_or_default();
        let ask = Ask {
            thinking_level: body.thinking_level.as_deref().and_then(ThinkingLevel::from_wire),
            thinking_summaries: body.thinking_summaries,
            system_instruction: body.system_instruction,
            store: !body.unstored,
            background: self.is_in_background(),
            service_tier: body.service_tier.as_deref().and_then(ServiceTier::from_wire),
            charts: !body.without_charts,
            plan_first: body.plan_first,
            picture: body.picture.map(StoredWish::restore).unwrap_or_default(),
            tools: tools::from_stored(&body.tools),
            functions: body.functions.into_iter().map(StoredFunction::restore).collect(),
            calling: Calling::from_stored(&body.calling),
            stores: body.stores,
            servers: body.servers.into_iter().filter_map(StoredServer::restore).collect(),
            schema: body.schema,
            ..Ask::new(target)
        };
        let status = Status::from_wire(&self.status);
        let goes_on = status.is_running() && ask.background && self.id.is_some() && !self.gone;
        let mut turn = Turn {
            parent: self.parent.as_deref().map(TurnKey::new),
            beside: self.beside.as_deref().map(TurnKey::new),
            interaction: self.id.clone().and_then(InteractionId::new),
            gone: self.gone,
            again: self.again,
            brings,
            steps: body.steps.into_iter().map(|step| (step.index, step.restore(goes_on))).collect(),
            usage: body.usage.map(Usage::from_json),
            ended: self.ended.map(Millis),
            cursor: body.cursor.and_then(StoredCursor::restore),
            continuation: body.continuation,
            continues: body.continues,
            answers: body.answers.into_iter().filter_map(StoredAnswer::restore).collect(),
            pictures: body.pictures.iter().filter_map(Attachment::from_json).collect(),
            about: body.about.map(StoredAbout::restore),
            notices: body.notices.into_iter().map(StoredNotice::restore).collect(),
            ..Turn::new(key, ask, body.text, Millis(self.created))
        };
        if missing {
            turn.notices.push(Notice::ContentMissing);
        }
        let problem = body.problem.map(StoredProblem::restore);
        turn.state = match self.status.as_str() {
            "interrupted" => State::Interrupted(problem.unwrap_or_else(page_closed)),
            // A tab that wrote late may have written over the link of an answer that came in another one, and both may have
            // been closed since; what came is there all the same.
            "unsent" => abandoned(&turn, problem.unwrap_or_else(page_closed)),
            word => match Status::from_wire(word) {
                Status::InProgress | Status::Queued if goes_on => State::Adrift(problem),
                Status::InProgress | Status::Queued => abandoned(&turn, page_closed()),
                status => State::Ended { status, problem },
            },
        };
        turn
    }
}

/// Why an answer that was under way has ended when its conversation is read again.
fn page_closed() -> Problem {
    Problem::on_the_way(local::CUT, "The page was closed while the answer was arriving.")
}

/// The interaction ids in a record that cannot be read, so that they can be deleted at the service all the same.
pub fn ids_in(damaged: &str) -> Vec<InteractionId> {
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let words = damaged.split(|c| !is_of_id(c));
    words.filter(|word| word.starts_with("v1_") && word.len() > 3).filter_map(InteractionId::new).collect()
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero<T: Default + PartialEq>(number: &T) -> bool {
    *number == T::default()
}
