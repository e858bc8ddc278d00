//! Functions of the person's own: what a model may call, and who answers it.
//!
//! A model does not run a function. It ends its turn with calls ([`Status::RequiresAction`]), and whoever declared the
//! functions answers all of them in one request, which makes the next turn (reference section 7). So a function has two
//! halves: a declaration, which goes along with the request, and a [`Way`] to the result, which never leaves the device.
//!
//! ```text
//! Function ──declared──▶ Call (a step of the answer) ──Way──▶ Answer ──all there──▶ next turn
//! [`check`], [`schema`]                                [`built_in`], [`endpoint`]   [`answering`]
//! ```
//!
//! Functions are kept per device, apart from the settings, since the page does not need them before something is asked.
//!
//! Not here: the clock, chance and the network, which the shell brings; what a card looks like.
//!
//! [`Status::RequiresAction`]: crate::protocol::status::Status::RequiresAction

pub mod answer;
pub mod answering;
pub mod built_in;
pub mod check;
pub mod conform;
pub mod endpoint;
pub mod examples;
pub mod schema;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::protocol::request::tools;
use built_in::BuiltIn;

/// The version of the stored form.
const VERSION: u32 = 1;

/// How many rounds of calls are answered without the person, unless set otherwise. Enough for a chain of look-ups, few
/// enough that a model which calls for ever is noticed.
pub const ROUNDS: u32 = 5;

/// The most that can be set.
pub const MOST_ROUNDS: u32 = 50;

/// Who answers a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// The person, each time.
    ByHand,
    /// A small function of this page.
    BuiltIn(BuiltIn),
    /// An address of the person's, to which the arguments are posted.
    Endpoint(String),
}

/// A function that can be declared.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name, see [`check::name`].
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// What it is called with: a JSON Schema of an object, or null for nothing.
    pub parameters: Value,
    /// It goes along with the next message.
    pub on: bool,
    /// Who answers it.
    pub way: Way,
    /// It is answered without asking the person first.
    pub always: bool,
}

impl Function {
    /// A function that the person answers.
    pub fn by_hand(name: &str, description: &str, parameters: Value) -> Self {
        let (name, description) = (name.to_owned(), description.to_owned());
        Self { name, description, parameters, on: true, way: Way::ByHand, always: false }
    }

    /// The half of it that goes along with a request.
    pub fn declaration(&self) -> tools::Function {
        tools::Function {
            name: self.name.clone(),
            description: self.description.clone(),
            parameters: Some(self.parameters.clone()).filter(|parameters| !parameters.is_null()),
            ..tools::Function::default()
        }
    }

    /// Whether it can be answered without the person, once that is approved.
    pub fn can_run(&self) -> bool {
        match self.way {
            Way::ByHand => false,
            Way::BuiltIn(_) | Way::Endpoint(_) => true,
        }
    }
}

/// All functions of this device, and what they may do.
#[derive(Clone, Debug, PartialEq)]
pub struct Functions {
    /// The functions; no two have one name.
    pub list: Vec<Function>,
    /// The origins that arguments may be posted to, such as `https://tools.example`.
    pub origins: Vec<String>,
    /// How many rounds of calls are answered without the person.
    pub rounds: u32,
}

impl Default for Functions {
    fn default() -> Self {
        Self { list: Vec::new(), origins: Vec::new(), rounds: ROUNDS }
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    #[serde(default)]
    functions: Vec<StoredFunction>,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default = "rounds")]
    rounds: u32,
}

fn rounds() -> u32 {
    ROUNDS
}

#[derive(Serialize, Deserialize)]
struct StoredFunction {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Value,
    #[serde(default)]
    off: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    built_in: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(default)]
    always: bool,
}

impl Functions {
    /// Whether this is the stored form of a newer version: it says so, or somebody answers whom this version does not
    /// know. Nothing must be written over it.
    pub fn is_newer(text: &str) -> bool {
        let Ok(stored) = serde_json::from_str::<Value>(text) else { return false };
        let is_strange = |function: &Value| {
            function["built_in"].as_str().is_some_and(|word| BuiltIn::from_stored(word).is_none())
        };
        stored["v"].as_u64().is_some_and(|version| version > u64::from(VERSION))
            || stored["functions"].as_array().is_some_and(|all| all.iter().any(is_strange))
    }

    /// Reads the stored form. `None` when it is no such form, or a newer version's, see [`Self::is_newer`].
    pub fn from_stored(text: &str) -> Option<Self> {
        if Self::is_newer(text) {
            return None;
        }
        let stored: Stored = serde_json::from_str(text).ok()?;
        let mut read =
            Self { list: Vec::new(), origins: stored.origins, rounds: stored.rounds.min(MOST_ROUNDS) };
        for function in stored.functions.into_iter().map(StoredFunction::restore) {
            if read.find(&function.name).is_none() {
                read.list.push(function);
            }
        }
        Some(read)
    }

    /// The form in which they are stored.
    pub fn to_stored(&self) -> String {
        let stored = Stored {
            v: VERSION,
            functions: self.list.iter().map(StoredFunction::of).collect(),
            origins: self.origins.clone(),
            rounds: self.rounds,
        };
        // Strings, numbers and JSON always serialise.
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// The function of this name.
    pub fn find(&self, name: &str) -> Option<&Function> {
        self.list.iter().find(|function| function.name == name)
    }

    /// What goes along with the next message.
    pub fn declared(&self) -> Vec<tools::Function> {
        self.list.iter().filter(|function| function.on).map(Function::declaration).collect()
    }

    /// Puts a function in the place of another, or at the end. In the place of another it goes along if that one did,
    /// and is approved if that one was, as long as the same one answers: what was approved is who gets the arguments.
    ///
    /// # Errors
    ///
    /// A sentence, where another function has its name.
    pub fn put(&mut self, instead_of: Option<&str>, function: Function) -> Result<(), String> {
        if instead_of != Some(function.name.as_str()) && self.find(&function.name).is_some() {
            return Err(format!("There is a function named {} already.", function.name));
        }
        match self.list.iter_mut().find(|there| Some(there.name.as_str()) == instead_of) {
            Some(there) => {
                let always = there.always && there.way == function.way;
                *there = Function { on: there.on, always, ..function };
            }
            None => self.list.push(function),
        }
        Ok(())
    }

    /// The declarations as a JSON text that [`Self::import`] reads, here or on another device. Who answers is left out:
    /// addresses and approvals are this device's business.
    pub fn export(&self) -> String {
        let declared = |function: &Function| json!({"name": function.name, "description": function.description, "parameters": function.parameters});
        let all: Vec<Value> = self.list.iter().map(declared).collect();
        serde_json::to_string_pretty(&all).unwrap_or_default()
    }

    /// Adds the declarations of a JSON text: one, or a list of them. Either all are added or none. Says how many.
    ///
    /// # Errors
    ///
    /// What is wrong, and where.
    pub fn import(&mut self, text: &str) -> Result<usize, String> {
        let read = check::json(text).map_err(|flaw| flaw.to_string())?;
        let items = match read {
            Value::Array(items) => items,
            one => vec![one],
        };
        let mut with_them = self.clone();
        for (place, item) in items.iter().enumerate() {
            let at = |sentence: String| format!("Function {}: {sentence}", place + 1);
            let function = check::declaration(item).map_err(at)?;
            with_them.put(None, function).map_err(at)?;
        }
        *self = with_them;
        Ok(items.len())
    }
}

impl StoredFunction {
    fn of(function: &Function) -> Self {
        let (built_in, endpoint) = match &function.way {
            Way::ByHand => (None, None),
            Way::BuiltIn(built_in) => (Some(built_in.as_str().to_owned()), None),
            Way::Endpoint(address) => (None, Some(address.clone())),
        };
        Self {
            name: function.name.clone(),
            description: function.description.clone(),
            parameters: function.parameters.clone(),
            off: !function.on,
            built_in,
            endpoint,
            always: function.always,
        }
    }

    fn restore(self) -> Function {
        let built_in = self.built_in.as_deref().and_then(BuiltIn::from_stored).map(Way::BuiltIn);
        let way = built_in.or(self.endpoint.map(Way::Endpoint)).unwrap_or(Way::ByHand);
        let always = self.always && way != Way::ByHand;
        Function {
            name: self.name,
            description: self.description,
            parameters: self.parameters,
            on: !self.off,
            way,
            always,
        }
    }
}
