//! A conversation: a tree of turns, and which path through it is shown.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::id::{ConversationKey, Millis, RunId, TurnKey};
use super::tools::choice::Choice;
use super::turn::{Notice, State, Turn};
use crate::protocol::id::InteractionId;
use crate::protocol::problem::Problem;
use crate::protocol::request::Input;

/// The tree. Its turns are reached by key; their order is the order in which they were made.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its name on this device.
    pub key: ConversationKey,
    /// Its title; empty until the first message gives it one.
    pub title: String,
    /// Kept at the top of the list.
    pub pinned: bool,
    /// What it asks for beside words; `None` in one of before the choice was its own, see [`Self::preferred`].
    pub choice: Option<Choice>,
    /// When it was begun.
    pub created: Millis,
    /// When something was last said in it.
    pub updated: Millis,
    turns: Vec<Turn>,
    places: HashMap<TurnKey, usize>,
    children: HashMap<Option<TurnKey>, Vec<TurnKey>>,
    /// The child that is shown below each turn that has several; where none is named, the newest.
    chosen: HashMap<Option<TurnKey>, TurnKey>,
    /// The turns that have several children, so that there was something to choose.
    forks: HashSet<Option<TurnKey>>,
    /// The turns that are shown, kept so that a message after thousands of them costs what it costs after two.
    path: Vec<TurnKey>,
    /// The turns that another tab has made, and knows more of, while something goes on here.
    theirs: HashSet<TurnKey>,
    /// The places of the turns that may differ from what was written last, in the order in which they were made.
    unwritten: BTreeSet<usize>,
}

/// What the next request leans on, and what it has to bring along itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Footing {
    /// The interaction to continue, if there is one that the server's copy can be trusted for.
    pub previous: Option<InteractionId>,
    /// The prompt, or the history that the server lacks followed by the prompt.
    pub input: Input,
}

/// The longest title taken from a message, in characters.
const TITLE_LENGTH: usize = 60;

impl Conversation {
    /// A conversation in which nothing was said yet.
    pub fn new(key: ConversationKey, at: Millis) -> Self {
        Self {
            key,
            title: String::new(),
            pinned: false,
            choice: None,
            created: at,
            updated: at,
            turns: Vec::new(),
            places: HashMap::new(),
            children: HashMap::new(),
            chosen: HashMap::new(),
            forks: HashSet::new(),
            path: Vec::new(),
            theirs: HashSet::new(),
            unwritten: BTreeSet::new(),
        }
    }

    /// Adds a turn and shows it. A parent that does not exist (a damaged record) makes it a root, so that it can be
    /// reached; a key that exists already is not added again.
    pub fn add(&mut self, mut turn: Turn) {
        if self.places.contains_key(&turn.key) {
            return;
        }
        turn.parent = turn.parent.filter(|parent| self.places.contains_key(parent));
        self.places.insert(turn.key.clone(), self.turns.len());
        let siblings = self.children.entry(turn.parent.clone()).or_default();
        siblings.push(turn.key.clone());
        if siblings.len() > 1 {
            self.forks.insert(turn.parent.clone());
        }
        self.chosen.insert(turn.parent.clone(), turn.key.clone());
        self.unwritten.insert(self.turns.len());
        // It is shown where its parent is, in the place of what was shown below that.
        let shown_below = match &turn.parent {
            None => Some(0),
            Some(parent) => self.path.iter().rposition(|key| key == parent).map(|at| at + 1),
        };
        if let Some(at) = shown_below {
            self.path.truncate(at);
            self.path.push(turn.key.clone());
        }
        if self.title.is_empty() {
            self.title = match turn.pictures.first() {
                Some(picture) if turn.text.trim().is_empty() => title_from(picture.words()),
                Some(_) | None => title_from(&turn.text),
            };
        }
        self.turns.push(turn);
    }

    /// Takes in what another tab has written: turns that are not known here, and what has become of those that went on
    /// there. What is shown here stays, unless a new turn follows where nothing did. All of it is to be written again,
    /// since the other tab may have written over any part of it.
    pub fn join(&mut self, other: &Self) {
        for turn in other.turns() {
            match self.places.get(&turn.key) {
                None => self.join_turn(turn),
                Some(at) => self.join_known(*at, turn),
            }
        }
        self.is_written_before(0);
    }

    /// Takes in what the other tab knows of a turn that both have.
    fn join_known(&mut self, at: usize, there: &Turn) {
        let here = &mut self.turns[at];
        // Of what goes on here nobody else knows more.
        if here.state.run().is_some() || here.works_out_calls() {
            self.theirs.remove(&there.key);
            return;
        }
        let is_theirs = self.theirs.contains(&there.key) || matches!(here.state, State::Adrift(_));
        let was_known = here.is_known();
        // A tab that writes late tells of a turn what was true before.
        let is_further = match there.reached().cmp(&here.reached()) {
            Ordering::Less => false,
            Ordering::Equal => is_theirs || !was_known,
            Ordering::Greater => true,
        };
        // And what was read of a turn is not given up for its link alone.
        if !was_known || (there.is_known() && (is_theirs || is_further)) {
            let before = std::mem::replace(here, there.clone());
            if !is_further {
                here.be_linked_as(&before);
            }
            // What is listened to here is listened to nowhere else.
            (here.late_usage, here.unnamed) = (before.late_usage, before.unnamed);
        } else if is_further {
            here.be_linked_as(there);
        }
        if is_further {
            self.theirs.insert(there.key.clone());
        }
    }

    /// Takes in what another tab has written of the conversation as a whole.
    pub fn be_told_as(&mut self, other: &Self) {
        if !other.title.is_empty() {
            self.title.clone_from(&other.title);
        }
        self.pinned = other.pinned;
        if other.choice.is_some() {
            self.choice.clone_from(&other.choice);
        }
        self.updated = self.updated.max(other.updated);
    }

    /// Whether a turn is here, or has come farther here, than in the links that another tab wrote. Two tabs that write at
    /// the same moment write over each other, and who finds that out writes again.
    pub fn knows_more_than(&self, other: &Self) -> bool {
        let is_further =
            |turn: &Turn| other.turn(&turn.key).is_none_or(|there| turn.reached() > there.reached());
        self.turns.iter().any(is_further)
    }

    fn join_turn(&mut self, turn: &Turn) {
        let shown_there = self.shown_child(&turn.parent);
        let (parent, chosen) = (turn.parent.clone(), self.chosen.get(&turn.parent).cloned());
        self.theirs.insert(turn.key.clone());
        self.add(turn.clone());
        if shown_there.is_some() {
            match chosen.or(shown_there) {
                Some(before) => self.chosen.insert(parent, before),
                None => self.chosen.remove(&parent),
            };
            self.follow_path();
        }
    }

    /// What it asks for beside words. One of before the choice was its own goes on with what its last turn that is shown
    /// was sent with.
    pub fn preferred(&self) -> Option<Choice> {
        let of_last = || Some(self.turn(self.path().last()?)?.ask.choice());
        self.choice.clone().or_else(of_last)
    }

    /// All turns, in the order in which they were made.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// The turn of this name.
    pub fn turn(&self, key: &TurnKey) -> Option<&Turn> {
        self.turns.get(*self.places.get(key)?)
    }

    /// The turn of this name, to change it.
    pub fn turn_mut(&mut self, key: &TurnKey) -> Option<&mut Turn> {
        let at = *self.places.get(key)?;
        self.touch(at)
    }

    /// Hands out a turn that is going to be changed, and so has to be written again.
    fn touch(&mut self, at: usize) -> Option<&mut Turn> {
        self.unwritten.insert(at);
        self.turns.get_mut(at)
    }

    fn touch_last(&mut self, wanted: impl Fn(&Turn) -> bool) -> Option<&mut Turn> {
        let at = self.turns.iter().rposition(wanted)?;
        self.touch(at)
    }

    /// The places of the turns, in the order in which they were made, that may differ from what was written. They count as
    /// written from here on: who could not write them says [`Self::is_unwritten`].
    pub fn take_unwritten(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.unwritten)
    }

    /// The turns at these places are not written as they are here.
    pub fn is_unwritten(&mut self, places: BTreeSet<usize>) {
        self.unwritten.extend(places);
    }

    /// The turns before this place are written as they are here, and no others.
    pub fn is_written_before(&mut self, place: usize) {
        self.unwritten = (place..self.turns.len()).collect();
    }

    /// The turn that waits for this attempt. Anything else that arrives for the attempt is late.
    pub fn turn_of_run(&mut self, run: RunId) -> Option<&mut Turn> {
        // The one that runs is nearly always the newest.
        self.touch_last(|turn| turn.state.run() == Some(run))
    }

    /// The turn that waits for this attempt, or for this look-up of what it cost.
    pub fn turn_expecting(&self, run: RunId) -> Option<&Turn> {
        self.turns.iter().rev().find(|turn| turn.state.run() == Some(run) || turn.late_usage == Some(run))
    }

    /// The turn that waits for this look-up of what it cost.
    pub fn turn_without_usage(&mut self, run: RunId) -> Option<&mut Turn> {
        self.touch_last(|turn| turn.late_usage == Some(run))
    }

    /// The turn that was stopped while this attempt of it had no name yet.
    pub fn turn_without_name(&mut self, run: RunId) -> Option<&mut Turn> {
        self.touch_last(|turn| turn.unnamed == Some(run))
    }

    /// The attempts under way.
    pub fn runs(&self) -> impl Iterator<Item = (RunId, &Turn)> {
        self.turns.iter().filter_map(|turn| Some((turn.state.run()?, turn)))
    }

    /// Whether an answer is under way, or the result of a function that it waits for.
    pub fn is_running(&self) -> bool {
        self.runs().next().is_some() || self.turns.iter().any(Turn::works_out_calls)
    }

    /// Whether a turn follows this one.
    pub fn is_followed(&self, key: &TurnKey) -> bool {
        self.children.get(&Some(key.clone())).is_some_and(|children| !children.is_empty())
    }

    /// The turns that are shown, the first one first.
    pub fn path(&self) -> &[TurnKey] {
        &self.path
    }

    fn follow_path(&mut self) {
        self.path.clear();
        let mut at = None;
        while let Some(next) = self.shown_child(&at) {
            self.path.push(next.clone());
            at = Some(next);
        }
    }

    fn shown_child(&self, parent: &Option<TurnKey>) -> Option<TurnKey> {
        let children = self.children.get(parent)?;
        self.chosen.get(parent).filter(|chosen| children.contains(chosen)).or(children.last()).cloned()
    }

    /// The turn and its siblings, the oldest first; only itself where there are none.
    pub fn siblings(&self, key: &TurnKey) -> &[TurnKey] {
        self.turn(key).and_then(|turn| self.children.get(&turn.parent)).map_or(&[], Vec::as_slice)
    }

    /// Shows a turn in place of its siblings, and every turn above it.
    pub fn choose(&mut self, key: &TurnKey) {
        let mut at = key.clone();
        while let Some(parent) = self.turn(&at).map(|turn| turn.parent.clone()) {
            self.chosen.insert(parent.clone(), at);
            match parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        self.follow_path();
    }

    /// Chooses turns among their siblings without showing them: what is above them stays as it is. For reading a record.
    pub fn choose_here(&mut self, keys: impl Iterator<Item = TurnKey>) {
        for key in keys {
            if let Some(parent) = self.turn(&key).map(|turn| turn.parent.clone()) {
                self.chosen.insert(parent, key);
            }
        }
        self.follow_path();
    }

    /// The turns that are chosen among siblings, for the record.
    pub fn chosen(&self) -> impl Iterator<Item = &TurnKey> {
        self.forks.iter().filter_map(|parent| self.chosen.get(parent))
    }

    /// On what a turn's request stands: the nearest ancestor whose copy on the server can be trusted, and the turns
    /// in between as text. In an ordinary conversation the parent is that ancestor, and nothing but the prompt is sent.
    pub fn footing(&self, key: &TurnKey) -> Option<Footing> {
        let turn = self.turn(key)?;
        let mut lost = Vec::new();
        let mut previous = None;
        // The results of calls that the service knows, and still waits for.
        let mut results = Vec::new();
        let mut at = turn.parent.clone();
        while let Some(ancestor) = at.as_ref().and_then(|key| self.turn(key)) {
            if ancestor.is_chainable() && is_reached(ancestor, turn) {
                previous = ancestor.interaction.clone();
                results = ancestor.results();
                break;
            }
            // What was never answered is not part of what both sides know.
            if ancestor.has_answer() || !ancestor.results().is_empty() {
                lost.push(ancestor);
            }
            at = ancestor.parent.clone();
        }
        if turn.continues.is_some()
            && let Some(paused) = turn.parent.as_ref().and_then(|key| self.turn(key))
        {
            // Stored, the service has everything; not stored, it has to be told again what it was asked.
            return match &paused.interaction {
                Some(id) if !paused.gone && is_reached(paused, turn) => {
                    Some(Footing { previous: Some(id.clone()), input: Input::Nothing })
                }
                Some(_) | None => self.footing(&paused.key),
            };
        }
        let input = if lost.is_empty() && results.is_empty() {
            match turn.prompt() {
                // Blocks of their own are looked at more strictly than the same blocks in a step.
                Some(prompt) if !turn.is_text_alone() => Input::Steps(vec![prompt]),
                Some(_) | None => Input::Text(turn.text.clone()),
            }
        } else {
            // Results of calls stand for themselves; nobody says anything with them.
            let history = lost.into_iter().rev().flat_map(Turn::as_history);
            Input::Steps(results.into_iter().chain(history).chain(turn.prompt()).collect())
        };
        Some(Footing { previous, input })
    }

    /// Notes that the server does not know the ancestors of a turn any more that its request could have named. False
    /// where there was none, so that asking again could not help.
    pub fn forget_ancestors(&mut self, key: &TurnKey) -> bool {
        let mut news = false;
        let Some(turn) = self.turn(key) else { return false };
        let mut named = Vec::new();
        let mut at = turn.parent.as_ref();
        while let Some(ancestor) = at.and_then(|key| self.turn(key)) {
            // Of a run that goes on, or of another address, the server has said nothing.
            let is_paused = turn.continues.is_some() && turn.parent.as_ref() == Some(&ancestor.key);
            let is_named = ancestor.is_chainable() || is_paused && ancestor.interaction.is_some();
            if is_named && !ancestor.gone && is_reached(ancestor, turn) {
                named.push(ancestor.key.clone());
            }
            at = ancestor.parent.as_ref();
        }
        for ancestor in named {
            if let Some(ancestor) = self.turn_mut(&ancestor) {
                ancestor.gone = true;
                news = true;
            }
        }
        if news && let Some(turn) = self.turn_mut(key) {
            turn.note(Notice::HistoryResent);
        }
        news
    }
}

/// Whether a turn's request goes to where the ancestor is known, as far as both addresses were noted.
fn is_reached(ancestor: &Turn, turn: &Turn) -> bool {
    match (&ancestor.base, &turn.base) {
        (Some(there), Some(here)) => there == here,
        (None, _) | (_, None) => true,
    }
}

/// A title from the first line of a message, cut at a word.
pub fn title_from(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.chars().count() <= TITLE_LENGTH {
        return line.to_owned();
    }
    let cut: String = line.chars().take(TITLE_LENGTH).collect();
    // Text without spaces, such as Chinese, is cut where it is.
    let end = cut.rfind(' ').filter(|end| *end > cut.len() / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

/// What a turn that was under way becomes when nobody listens to it any more.
pub fn abandoned(turn: &Turn, problem: Problem) -> State {
    if turn.interaction.is_some() || turn.has_content() {
        State::Interrupted(problem)
    } else {
        State::Unsent(problem)
    }
}
