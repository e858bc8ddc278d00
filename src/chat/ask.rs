//! Who is asked, and how. The service inherits no settings from turn to turn, so every turn keeps its own.

use serde_json::Value;

use super::picture::wish::{self, Wish};
use super::tools::calling::Calling;
use super::tools::choice::Choice;
use super::tools::kit::Server;
use super::tools::{self, Brought, Switch, refusal};
use super::turn::Notice;
use crate::protocol::id::InteractionId;
use crate::protocol::model::{self, Setting};
use crate::protocol::request::config::{AgentConfig, GenerationConfig};
use crate::protocol::request::format::ResponseFormat;
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
    /// Whether these may, must or must not be called.
    pub calling: Calling,
    /// The stores that are searched for files.
    pub stores: Vec<String>,
    /// The remote servers whose tools may be called. The values of their headers are nowhere in a turn.
    pub servers: Vec<Server>,
    /// The schema that the answer is to keep to.
    pub schema: Option<Value>,
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
            calling: Calling::default(),
            stores: Vec::new(),
            servers: Vec::new(),
            schema: None,
        }
    }

    /// Asks with what a conversation has chosen in place of what a new one would begin with.
    pub fn prefer(&mut self, choice: &Choice) {
        self.tools.clone_from(&choice.tools);
        self.calling = choice.calling;
        self.schema = choice.form.wanted();
    }

    /// What was chosen, as far as a turn tells: for conversations of before the choice was theirs.
    pub fn choice(&self) -> Choice {
        Choice { tools: self.tools.clone(), calling: self.calling, ..Choice::default() }
    }

    /// Whether it was asked without a search that it could have had.
    pub fn could_search(&self) -> bool {
        let search = Switch::GoogleSearch;
        matches!(self.target, Target::Model(_))
            && !self.tools.contains(&search)
            && refusal::refused(search, &self.tools, self.target.id(), self.brought().means()).is_none()
    }

    /// The tools that go along with it, of those that are switched on.
    pub fn sent_tools(&self) -> Vec<Switch> {
        tools::sent(&self.tools, self.brought(), self.target.id())
    }

    /// What goes along with the switches.
    fn brought(&self) -> Brought<'_> {
        Brought { functions: &self.functions, stores: &self.stores, servers: &self.servers }
    }

    /// The schema that the answer is asked for in; none where who is asked takes none.
    pub fn form(&self) -> Option<&Value> {
        self.schema.as_ref().filter(|_| refusal::form_refused(self.target.id(), true).is_none())
    }

    /// Whether the function of this name goes along.
    pub fn declares(&self, name: &str) -> bool {
        self.functions.iter().any(|function| function.name == name) && self.declares_functions()
    }

    /// Whether functions go along.
    fn declares_functions(&self) -> bool {
        let means = self.brought().means();
        self.tools.contains(&Switch::Functions)
            && refusal::refused(Switch::Functions, &self.tools, self.target.id(), means).is_none()
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
            if let Some(choice) = self.calling.to_wire().filter(|_| self.declares_functions()) {
                generation = generation.tool_choice(choice);
            }
            if let Some(seed) = self.picture.seed.filter(|_| self.paints()) {
                generation = generation.seed(seed.into());
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
        let form = self.form().map(|schema| ResponseFormat::json(schema.clone()));
        let formats = match form {
            Some(form) => vec![form],
            None if self.paints() => self.picture.settled_for(id).formats(),
            None => Vec::new(),
        };
        CreateInteraction {
            formats,
            previous,
            system_instruction: instruction.filter(|_| !model::refuses(id, Setting::SystemInstruction)),
            generation,
            tools: tools::declared(&self.tools, self.brought(), id),
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
    fn a_form_and_the_way_of_calling_go_along_where_they_are_taken() {
        let function = Function { name: "f".into(), ..Function::default() };
        let mut wish = Ask {
            tools: vec![Switch::Functions],
            functions: vec![function],
            calling: Calling::Any,
            schema: Some(json!({"type": "object"})),
            ..ask("gemini-3-flash-preview")
        };
        let request = sent(&wish);
        assert_eq!(request["generation_config"]["tool_choice"], "any");
        let form = json!({"type": "text", "mime_type": "application/json", "schema": {"type": "object"}});
        assert_eq!(request["response_format"], form);
        // Without functions there is nothing that had to be called.
        wish.functions.clear();
        assert_eq!(sent(&wish)["generation_config"].get("tool_choice"), None);
        wish.target = model::target("deep-research-preview-04-2026");
        assert_eq!(sent(&wish).get("response_format"), None);
        wish.target = model::target("gemini-3-pro-image-preview");
        assert_ne!(sent(&wish)["response_format"], form);
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
