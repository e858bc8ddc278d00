//! What we say: the body of `POST /interactions` (reference section 3).
//!
//! The service refuses names and values it does not know, so a field that is not set is not sent. Nothing but the
//! history is inherited from `previous_interaction_id`: the settings go along with every turn.

use serde_json::{Map, Value, json};

use super::content::Content;
use super::id::InteractionId;
use super::step::Step;

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
}

impl ThinkingLevel {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Minimal, Self::Low, Self::Medium, Self::High];

    /// The wire's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Reads the wire's word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

/// What is asked, in the three forms that a chat needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A prompt.
    Text(String),
    /// A prompt with pictures or files.
    Content(Vec<Content>),
    /// A history, or results of tools.
    Steps(Vec<Step>),
}

/// A request for one turn.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateInteraction {
    /// Who is asked.
    pub target: Target,
    /// What is asked.
    pub input: Input,
    /// The interaction that this one continues.
    pub previous: Option<InteractionId>,
    /// Instruction for the model; agents refuse one.
    pub system_instruction: Option<String>,
    /// How long the model may think; `None` leaves it to the model.
    pub thinking_level: Option<ThinkingLevel>,
    /// Whether summaries of the thinking are wanted; without this none come.
    pub thinking_summaries: bool,
}

impl CreateInteraction {
    /// The JSON of a streamed request.
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        match &self.target {
            Target::Model(id) => body.insert("model".into(), id.as_str().into()),
            Target::Agent(id) => body.insert("agent".into(), id.as_str().into()),
        };
        let input = match &self.input {
            Input::Text(text) => Value::from(text.as_str()),
            Input::Content(blocks) => blocks.iter().map(Content::to_json).collect(),
            Input::Steps(steps) => steps.iter().map(Step::to_json).collect(),
        };
        body.insert("input".into(), input);
        if let Some(previous) = &self.previous {
            body.insert("previous_interaction_id".into(), previous.as_str().into());
        }
        let summaries = if self.thinking_summaries { "auto" } else { "none" };
        match &self.target {
            Target::Model(_) => {
                if let Some(instruction) =
                    self.system_instruction.as_deref().filter(|text| !text.trim().is_empty())
                {
                    body.insert("system_instruction".into(), instruction.into());
                }
                let mut config = Map::new();
                if let Some(level) = self.thinking_level {
                    config.insert("thinking_level".into(), level.as_str().into());
                }
                if self.thinking_summaries {
                    config.insert("thinking_summaries".into(), summaries.into());
                }
                if !config.is_empty() {
                    body.insert("generation_config".into(), config.into());
                }
            }
            // Agents refuse a generation config and a system instruction, and Deep Research runs in the background
            // only (reference section 9.6).
            Target::Agent(_) => {
                body.insert("background".into(), true.into());
                body.insert(
                    "agent_config".into(),
                    json!({"type": "deep-research", "thinking_summaries": summaries}),
                );
            }
        }
        body.insert("stream".into(), true.into());
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: Target) -> CreateInteraction {
        CreateInteraction {
            target,
            input: Input::Text("Hello".into()),
            previous: InteractionId::new("v1_a"),
            system_instruction: Some("Be brief.".into()),
            thinking_level: Some(ThinkingLevel::Low),
            thinking_summaries: true,
        }
    }

    #[test]
    fn a_model_gets_its_settings_with_every_turn() {
        let expected = json!({
            "model": "gemini-3-flash-preview", "input": "Hello", "previous_interaction_id": "v1_a",
            "system_instruction": "Be brief.",
            "generation_config": {"thinking_level": "low", "thinking_summaries": "auto"}, "stream": true,
        });
        assert_eq!(request(Target::Model("gemini-3-flash-preview".into())).to_json(), expected);
    }

    #[test]
    fn what_is_not_set_is_not_sent() {
        let plain = CreateInteraction {
            previous: None,
            system_instruction: Some("  ".into()),
            thinking_level: None,
            thinking_summaries: false,
            ..request(Target::Model("m".into()))
        };
        assert_eq!(plain.to_json(), json!({"model": "m", "input": "Hello", "stream": true}));
    }

    #[test]
    fn an_agent_runs_in_the_background_without_model_settings() {
        let expected = json!({
            "agent": "deep-research-pro-preview-12-2025", "input": "Hello", "previous_interaction_id": "v1_a",
            "background": true, "agent_config": {"type": "deep-research", "thinking_summaries": "auto"},
            "stream": true,
        });
        assert_eq!(request(Target::Agent("deep-research-pro-preview-12-2025".into())).to_json(), expected);
    }
}
