//! How a model generates, and how an agent works (reference sections 3.2 and 3.5).

use serde_json::{Value, json};

use super::ThinkingLevel;
use crate::protocol::json::Fields;

/// `generation_config`: for models only, and not inherited from turn to turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GenerationConfig(pub(super) Fields);

/// Which functions a model may call (`tool_choice`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolChoice<'a> {
    /// `auto`: the model decides.
    Auto,
    /// `any`: it calls one.
    Any,
    /// `none`: it calls none.
    None,
    /// `validated`: it decides, and its calls keep to their schemas.
    Validated,
    /// It calls one of these.
    Among(&'a [String]),
}

/// One voice of a spoken answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// The voice's name, such as `Kore`.
    pub voice: String,
    /// BCP 47 tag of the language; empty for the text's own.
    pub language: String,
    /// Who of several speakers speaks with it; empty where there is one.
    pub speaker: String,
}

impl GenerationConfig {
    /// `thinking_level`; which of them a model takes is in `protocol::model`.
    pub fn thinking_level(self, level: Option<ThinkingLevel>) -> Self {
        Self(self.0.word("thinking_level", level.map(ThinkingLevel::as_str)))
    }

    /// `thinking_summaries`: without this none come.
    pub fn thinking_summaries(self) -> Self {
        Self(self.0.text("thinking_summaries", "auto"))
    }

    /// `max_output_tokens`, thoughts included; running out ends the answer as `incomplete`.
    pub fn max_output_tokens(self, tokens: u64) -> Self {
        Self(self.0.number("max_output_tokens", Some(tokens)))
    }

    /// `seed`
    pub fn seed(self, seed: u64) -> Self {
        Self(self.0.number("seed", Some(seed)))
    }

    /// `stop_sequences`
    pub fn stop_sequences(self, stops: &[String]) -> Self {
        Self(self.0.words("stop_sequences", stops))
    }

    /// `tool_choice`
    pub fn tool_choice(self, choice: ToolChoice<'_>) -> Self {
        let choice = match choice {
            ToolChoice::Auto => "auto".into(),
            ToolChoice::Any => "any".into(),
            ToolChoice::None => "none".into(),
            ToolChoice::Validated => "validated".into(),
            ToolChoice::Among(names) => json!({"allowed_tools": {"mode": "any", "tools": names}}),
        };
        Self(self.0.value("tool_choice", Some(choice)))
    }

    /// `temperature` and `top_p`: deprecated, and ignored by newer models.
    pub fn sampling(self, temperature: Option<f64>, top_p: Option<f64>) -> Self {
        let fields = self.0.value("temperature", temperature.map(Value::from));
        Self(fields.value("top_p", top_p.map(Value::from)))
    }

    /// `speech_config`
    pub fn speech(self, voices: &[Voice]) -> Self {
        let one = |voice: &Voice| {
            let fields = Fields::default().text("voice", &voice.voice).text("language", &voice.language);
            fields.text("speaker", &voice.speaker).done()
        };
        Self(self.0.value("speech_config", Some(voices.iter().map(one).collect())))
    }

    /// `video_config`: the task of a model that makes films.
    pub fn video_task(self, task: &str) -> Self {
        Self(self.0.fields("video_config", Fields::default().text("task", task)))
    }

    /// `transcription_config`, as the service's types have it.
    pub fn transcription(self, config: Value) -> Self {
        Self(self.0.value("transcription_config", Some(config)))
    }
}

/// `agent_config`: for agents only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgentConfig(pub(super) Fields);

impl AgentConfig {
    /// Of an agent's own type: `deep-research`, `antigravity`, `dynamic`, `code-mender`.
    pub fn of_type(kind: &str) -> Self {
        Self(Fields::of_type(kind))
    }

    /// `thinking_summaries`: without them a long research tells nothing of its progress.
    pub fn thinking_summaries(self, wanted: bool) -> Self {
        Self(self.0.text("thinking_summaries", if wanted { "auto" } else { "none" }))
    }

    /// `visualization`: whether Deep Research draws charts. It does unless told not to.
    pub fn without_charts(self) -> Self {
        Self(self.0.text("visualization", "off"))
    }

    /// `collaborative_planning`: with `true` Deep Research answers with a plan, which the next turn revises with `true`
    /// or carries out with `false`.
    pub fn planning(self, plan_first: bool) -> Self {
        Self(self.0.flag("collaborative_planning", Some(plan_first)))
    }

    /// `model` and `max_total_tokens` of an Antigravity agent.
    pub fn antigravity(self, model: &str, max_total_tokens: Option<u64>) -> Self {
        Self(self.0.text("model", model).number("max_total_tokens", max_total_tokens))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_of_a_model_goes_under_its_name() {
        let voice = Voice { voice: "Kore".into(), language: "en".into(), speaker: String::new() };
        let config = GenerationConfig::default()
            .thinking_level(Some(ThinkingLevel::Low))
            .thinking_summaries()
            .max_output_tokens(9)
            .seed(7)
            .stop_sequences(&["END".into()])
            .tool_choice(ToolChoice::Among(&["f".into()]))
            .sampling(Some(1.0), None)
            .speech(&[voice])
            .video_task("edit")
            .transcription(json!({"x": 1}));
        let expected = json!({
            "thinking_level": "low", "thinking_summaries": "auto", "max_output_tokens": 9, "seed": 7,
            "stop_sequences": ["END"], "temperature": 1.0,
            "tool_choice": {"allowed_tools": {"mode": "any", "tools": ["f"]}},
            "speech_config": [{"voice": "Kore", "language": "en"}], "video_config": {"task": "edit"},
            "transcription_config": {"x": 1},
        });
        assert_eq!(config.0.done(), expected);
        for (choice, word) in [
            (ToolChoice::Auto, "auto"),
            (ToolChoice::Any, "any"),
            (ToolChoice::None, "none"),
            (ToolChoice::Validated, "validated"),
        ] {
            assert_eq!(
                GenerationConfig::default().tool_choice(choice).0.done(),
                json!({"tool_choice": word})
            );
        }
    }

    #[test]
    fn every_setting_of_an_agent_goes_under_its_name() {
        let research =
            AgentConfig::of_type("deep-research").thinking_summaries(true).without_charts().planning(false);
        let expected = json!({
            "type": "deep-research", "thinking_summaries": "auto", "visualization": "off",
            "collaborative_planning": false,
        });
        assert_eq!(research.0.done(), expected);
        let other = AgentConfig::of_type("antigravity").antigravity("m", Some(5));
        assert_eq!(other.0.done(), json!({"type": "antigravity", "model": "m", "max_total_tokens": 5}));
    }
}
