//! What we say: the body of `POST /interactions` (reference section 3).
//!
//! The service refuses names and values it does not know, so a field that is not set is not sent. Nothing but the
//! history is inherited from `previous_interaction_id`: the settings go along with every turn.
//!
//! What a chat seldom sends ([`tools`], [`format`], [`extras`]) is made by typed constructors that write JSON at once,
//! so that the app carries the code of those alone that it calls. Three fields of the service's types are left out on
//! purpose: `cached_content`, which the live service refuses, and `response_mime_type` and `response_modalities`, which
//! only the older revision is told ([`Revision`]).

pub mod config;
pub mod extras;
pub mod format;
mod older;
pub mod tools;

use serde_json::Value;

use super::content::Content;
use super::id::InteractionId;
use super::json::Fields;
use super::step::Step;
use config::{AgentConfig, GenerationConfig};
use extras::Extras;
use format::ResponseFormat;
pub use older::Revision;
use tools::Declared;

/// Who is asked. Exactly one of the two goes on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A model, such as `gemini-3-flash-preview`.
    Model(String),
    /// An agent, such as Deep Research.
    Agent(String),
}

impl Target {
    /// The id of the model or agent.
    pub fn id(&self) -> &str {
        match self {
            Self::Model(id) | Self::Agent(id) => id,
        }
    }
}

/// How long the model may think. Which of them a model takes is in [`super::model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThinkingLevel {
    /// `minimal`
    Minimal,
    /// `low`
    Low,
    /// `medium`
    Medium,
    /// `high`
    High,
    /// `xhigh`, which only the newest models take
    XHigh,
}

impl ThinkingLevel {
    /// All of them, the shortest first.
    pub const ALL: [Self; 5] = [Self::Minimal, Self::Low, Self::Medium, Self::High, Self::XHigh];

    /// The wire's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::XHigh => "xhigh",
        }
    }

    /// Reads the wire's word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

/// What is asked (reference section 3.1).
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A prompt.
    Text(String),
    /// A prompt with pictures or files: one turn of the user.
    Content(Vec<Content>),
    /// A history, or results of tools. The two lists are not mixed.
    Steps(Vec<Step>),
    /// Nothing: a long answer goes on by its `continuation_token` (reference section 6.6).
    Nothing,
}

/// How soon, and at what price (`service_tier`). The types know `deferred` too, which the live service refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceTier {
    /// `flex`: cheaper, and may wait.
    Flex,
    /// `standard`
    Standard,
    /// `priority`: dearer, and does not wait.
    Priority,
}

impl ServiceTier {
    /// All of them, the cheapest first.
    pub const ALL: [Self; 3] = [Self::Flex, Self::Standard, Self::Priority];

    /// The wire's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::Standard => "standard",
            Self::Priority => "priority",
        }
    }

    /// Reads the wire's word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.as_str() == word)
    }
}

/// A request for one turn (reference section 3). Only `target` and `input` are always sent.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateInteraction {
    /// `model` or `agent`.
    pub target: Target,
    /// `input`
    pub input: Input,
    /// `previous_interaction_id`: the interaction that this one continues. Models and agents may be mixed in a chain.
    pub previous: Option<InteractionId>,
    /// `system_instruction`. Deep Research refuses one.
    pub system_instruction: Option<String>,
    /// `tools`
    pub tools: Vec<Declared>,
    /// `response_format`: one object, or a list of them.
    pub formats: Vec<ResponseFormat>,
    /// `generation_config`, for models.
    pub generation: GenerationConfig,
    /// `agent_config`, for agents.
    pub agent: AgentConfig,
    /// `store`: whether the service keeps the interaction, which it does unless told not to. Without, there is no id, so
    /// it can neither be continued nor run in the background.
    pub store: bool,
    /// `background`: the run outlives the connection.
    pub background: bool,
    /// `stream`
    pub stream: bool,
    /// `service_tier`; `None` leaves it to the service.
    pub service_tier: Option<ServiceTier>,
    /// `continuation_token`: goes on with a long answer that paused (reference section 6.6).
    pub continuation_token: Option<String>,
    /// `safety_settings`, `labels`, `webhook_config`, `environment`.
    pub extras: Extras,
}

impl CreateInteraction {
    /// A streamed, stored request, and nothing set.
    pub fn new(target: Target, input: Input) -> Self {
        Self {
            target,
            input,
            previous: None,
            system_instruction: None,
            tools: Vec::new(),
            formats: Vec::new(),
            generation: GenerationConfig::default(),
            agent: AgentConfig::default(),
            store: true,
            background: false,
            stream: true,
            service_tier: None,
            continuation_token: None,
            extras: Extras::default(),
        }
    }

    /// The JSON of the request in a revision.
    pub fn to_json_for(&self, revision: Revision) -> Value {
        match revision {
            Revision::Steps => self.to_json(),
            Revision::Outputs => older::older(self.to_json()),
        }
    }

    /// The JSON of the request.
    pub fn to_json(&self) -> Value {
        let (role, id) = match &self.target {
            Target::Model(id) => ("model", id),
            Target::Agent(id) => ("agent", id),
        };
        let input = match &self.input {
            Input::Text(text) => Some(Value::from(text.as_str())),
            Input::Content(blocks) => Some(blocks.iter().map(Content::to_json).collect()),
            Input::Steps(steps) => Some(steps.iter().map(Step::to_json).collect()),
            Input::Nothing => None,
        };
        let instruction = self.system_instruction.as_deref().filter(|text| !text.trim().is_empty());
        let tools: Vec<Value> = self.tools.iter().map(Declared::to_json).collect();
        let format = match self.formats.as_slice() {
            [] => None,
            [one] => Some(one.to_json()),
            many => Some(many.iter().map(ResponseFormat::to_json).collect()),
        };
        let set = |flag: bool| flag.then_some(true);
        Fields::default()
            .text(role, id)
            .value("input", input)
            .word("previous_interaction_id", self.previous.as_ref().map(InteractionId::as_str))
            .word("system_instruction", instruction)
            .value("tools", (!tools.is_empty()).then(|| tools.into()))
            .value("response_format", format)
            .fields("generation_config", self.generation.0.clone())
            .fields("agent_config", self.agent.0.clone())
            .flag("store", (!self.store).then_some(false))
            .flag("background", set(self.background))
            .flag("stream", set(self.stream))
            .word("service_tier", self.service_tier.map(ServiceTier::as_str))
            .word("continuation_token", self.continuation_token.as_deref())
            .and(self.extras.0.clone())
            .done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request() -> CreateInteraction {
        CreateInteraction::new(Target::Model("m".into()), Input::Text("Hello".into()))
    }

    #[test]
    fn what_is_not_set_is_not_sent() {
        let plain = CreateInteraction { system_instruction: Some("  ".into()), ..request() };
        assert_eq!(plain.to_json(), json!({"model": "m", "input": "Hello", "stream": true}));
    }

    #[test]
    fn every_field_goes_under_its_name() {
        let whole = CreateInteraction {
            target: Target::Agent("a".into()),
            previous: InteractionId::new("v1_a"),
            system_instruction: Some("Be brief.".into()),
            tools: vec![Declared::code_execution()],
            formats: vec![ResponseFormat::text()],
            generation: GenerationConfig::default().seed(7),
            agent: AgentConfig::of_type("dynamic"),
            store: false,
            background: true,
            stream: false,
            service_tier: Some(ServiceTier::Flex),
            continuation_token: Some("t".into()),
            extras: Extras::default().environment("remote"),
            ..request()
        };
        let expected = json!({
            "agent": "a", "input": "Hello", "previous_interaction_id": "v1_a", "system_instruction": "Be brief.",
            "tools": [{"type": "code_execution"}], "response_format": {"type": "text"},
            "generation_config": {"seed": 7}, "agent_config": {"type": "dynamic"}, "store": false,
            "background": true, "service_tier": "flex", "continuation_token": "t", "environment": "remote",
        });
        assert_eq!(whole.to_json(), expected);
    }

    #[test]
    fn an_answer_that_goes_on_brings_no_input() {
        let on = CreateInteraction { input: Input::Nothing, stream: false, ..request() };
        assert_eq!(on.to_json(), json!({"model": "m"}));
    }

    #[test]
    fn several_formats_are_a_list() {
        let both = vec![ResponseFormat::text(), ResponseFormat::image("16:9", "2K")];
        let request = CreateInteraction { formats: both, ..request() };
        let expected =
            json!([{"type": "text"}, {"type": "image", "aspect_ratio": "16:9", "image_size": "2K"}]);
        assert_eq!(request.to_json()["response_format"], expected);
    }
}
