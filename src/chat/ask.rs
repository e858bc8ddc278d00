//! Who is asked, and how. The service inherits no settings from turn to turn, so every turn keeps its own.

use super::picture::wish::{self, Wish};
use super::tools::{self, Switch};
use super::turn::Notice;
use crate::protocol::id::InteractionId;
use crate::protocol::model::{self, Setting};
use crate::protocol::request::config::{AgentConfig, GenerationConfig};
use crate::protocol::request::tools::Function;
use crate::protocol::request::{CreateInteraction, Input, ServiceTier, Target, ThinkingLevel};

/// The settings of one turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The model or agent.
    pub target: Target,
    /// How long it may think; `None` leaves it to the model.
    pub thinking_level: Option<ThinkingLevel>,
    /// Whether its thoughts are to be summarised.
    pub thinking_summaries: bool,
    /// What it was told about its task.
    pub system_instruction: Option<String>,
    /// Whether the service is to keep the turn. What is not kept has no id, so the next turn brings the text along.
    pub store: bool,
    /// Whether the run is to outlive the connection.
    pub background: bool,
    /// How soon, and at what price.
    pub service_tier: Option<ServiceTier>,
    /// Whether an agent may draw charts.
    pub charts: bool,
    /// Whether an agent is to show its plan before it works.
    pub plan_first: bool,
    /// What a picture is to be like, for models that make them.
    pub picture: Wish,
    /// The tools that are switched on. What the one who is asked does not take is not sent.
    pub tools: Vec<Switch>,
    /// The person's own functions that go along.
    pub functions: Vec<Function>,
}

impl Ask {
    /// Asks somebody, with nothing set.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            thinking_level: None,
            thinking_summaries: true,
            system_instruction: None,
            store: true,
            background: false,
            service_tier: None,
            charts: true,
            plan_first: false,
            picture: Wish::default(),
            tools: Vec::new(),
            functions: Vec::new(),
        }
    }

    /// Whether a picture is what it is for.
    pub fn paints(&self) -> bool {
        wish::paints(self.target.id())
    }

    /// Makes the wishes agree with each other and with who is asked, and says what had to give way.
    pub fn settle(&mut self) -> Option<Notice> {
        let id = self.target.id();
        if model::must_be_in_background(id) {
            let overruled = !self.store;
            self.store = true;
            self.background = true;
            return overruled.then_some(Notice::StoredAnyway);
        }
        // What is not stored cannot be found again, so it cannot run on its own. The wish not to store is the stronger.
        self.background &= self.store && !model::refuses(id, Setting::Background);
        None
    }

    /// The request. `after_plan` says that the turn before showed a plan, which this one carries out or revises.
    pub fn request(
        &self,
        previous: Option<InteractionId>,
        input: Input,
        after_plan: bool,
    ) -> CreateInteraction {
        let id = self.target.id();
        let instruction = self.system_instruction.clone();
        let mut generation = GenerationConfig::default();
        let mut agent = AgentConfig::default();
        if !model::refuses(id, Setting::Generation) {
            generation = generation.thinking_level(model::level_for(id, self.thinking_level));
            if self.thinking_summaries {
                generation = generation.thinking_summaries();
            }
        }
        if let (Target::Agent(_), Some(kind)) = (&self.target, model::agent_type(id)) {
            agent = AgentConfig::of_type(kind);
            if kind == "deep-research" {
                agent = agent.thinking_summaries(self.thinking_summaries);
                if !self.charts {
                    agent = agent.without_charts();
                }
                if self.plan_first || after_plan {
                    agent = agent.planning(self.plan_first);
                }
            }
        }
        let formats = if self.paints() { self.picture.settled_for(id).formats() } else { Vec::new() };
        CreateInteraction {
            formats,
            previous,
            system_instruction: instruction.filter(|_| !model::refuses(id, Setting::SystemInstruction)),
            generation,
            tools: tools::declared(&self.tools, &self.functions, id),
            agent,
            store: self.store,
            background: self.background,
            service_tier: self.service_tier,
            ..CreateInteraction::new(self.target.clone(), input)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(id: &str) -> Ask {
        Ask {
            thinking_level: Some(ThinkingLevel::Low),
            system_instruction: Some("Be brief.".into()),
            ..Ask::new(model::target(id))
        }
    }

    fn sent(ask: &Ask) -> serde_json::Value {
        ask.request(None, Input::Text("Hello".into()), false).to_json()
    }

    #[test]
    fn a_model_gets_its_settings_with_every_turn() {
        let expected = json!({
            "model": "gemini-3-flash-preview", "input": "Hello", "system_instruction": "Be brief.",
            "generation_config": {"thinking_level": "low", "thinking_summaries": "auto"}, "stream": true,
        });
        assert_eq!(sent(&ask("gemini-3-flash-preview")), expected);
    }

    #[test]
    fn deep_research_runs_stored_in_the_background_and_gets_no_settings_of_models() {
        let mut research = Ask { store: false, ..ask("deep-research-pro-preview-12-2025") };
        assert_eq!(research.settle(), Some(Notice::StoredAnyway));
        let mut expected = json!({
            "agent": "deep-research-pro-preview-12-2025", "input": "Hello", "background": true,
            "agent_config": {"type": "deep-research", "thinking_summaries": "auto"}, "stream": true,
        });
        assert_eq!(sent(&research), expected);
        let plain = Ask { charts: false, plan_first: true, thinking_summaries: false, ..research };
        expected["agent_config"] = json!({
            "type": "deep-research", "thinking_summaries": "none", "visualization": "off",
            "collaborative_planning": true,
        });
        assert_eq!(sent(&plain), expected);
        // Once a plan was shown, carrying it out has to be said.
        let go = Ask { plan_first: false, ..plain };
        let request = go.request(None, Input::Text("Go".into()), true).to_json();
        assert_eq!(request["agent_config"]["collaborative_planning"], false);
    }

    #[test]
    fn what_is_not_stored_does_not_run_in_the_background() {
        let mut wish = Ask { store: false, background: true, ..ask("gemini-3-flash-preview") };
        assert_eq!((wish.settle(), wish.background), (None, false));
        assert_eq!(sent(&wish)["store"], false);
        let mut wish =
            Ask { background: true, service_tier: Some(ServiceTier::Flex), ..ask("gemini-3-flash-preview") };
        let _ = wish.settle();
        assert_eq!(
            (&sent(&wish)["background"], &sent(&wish)["service_tier"]),
            (&json!(true), &json!("flex"))
        );
        let mut wish = Ask { background: true, ..ask("antigravity-preview-05-2026") };
        let _ = wish.settle();
        assert_eq!(sent(&wish).get("background"), None, "this agent refuses it");
    }
}
