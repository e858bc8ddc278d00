//! What an interaction cost in tokens (reference section 4). Every count is optional on the wire.

use serde_json::{Value, json};

use super::json::{self, Fields, Lenient};

/// Token counts. `total` is input + output + thought + tool use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// All tokens together.
    pub total: Option<u64>,
    /// Tokens of the prompt and the history.
    pub input: Option<u64>,
    /// Tokens of the visible answer.
    pub output: Option<u64>,
    /// Tokens of the thinking.
    pub thought: Option<u64>,
    /// Input tokens served from the cache.
    pub cached: Option<u64>,
    /// Tokens that tools brought in.
    pub tool_use: Option<u64>,
    /// Tokens that the request began with, before tools added theirs.
    pub initial_input: Option<u64>,
    /// Counts by modality: which list (such as `output_tokens_by_modality`), which modality, how many.
    pub by_modality: Vec<(&'static str, String, u64)>,
    /// Billed look-ups by kind, such as (`google_search`, 2).
    pub grounding: Vec<(String, u64)>,
}

/// The lists of counts by modality.
const MODALITIES: [&str; 4] = [
    "input_tokens_by_modality",
    "output_tokens_by_modality",
    "cached_tokens_by_modality",
    "tool_use_tokens_by_modality",
];

const COUNTS: [&str; 7] = [
    "total_tokens",
    "total_input_tokens",
    "total_output_tokens",
    "total_thought_tokens",
    "total_cached_tokens",
    "total_tool_use_tokens",
    "initial_input_tokens",
];

impl Usage {
    /// Reads the wire's object; whatever is missing or odd stays `None`.
    pub fn from_json(mut value: Value) -> Self {
        let mut counted = |list: &str, named: &str, counted: &str| -> Vec<(String, u64)> {
            let items = json::list(value.take_value(list));
            items.iter().filter_map(|item| Some((item.text(named)?, item.number(counted)?))).collect()
        };
        let grounding = counted("grounding_tool_count", "type", "count");
        let mut by_modality = Vec::new();
        for list in MODALITIES {
            for (modality, tokens) in counted(list, "modality", "tokens") {
                by_modality.push((list, modality, tokens));
            }
        }
        let [total, input, output, thought, cached, tool_use, initial_input] =
            COUNTS.map(|name| value.number(name));
        // The launch build called it "reasoning" (reference section 1.1).
        let thought = thought.or_else(|| value.number("total_reasoning_tokens"));
        Self { total, input, output, thought, cached, tool_use, initial_input, by_modality, grounding }
    }

    /// The same in the wire's words, for storage.
    pub fn to_json(&self) -> Value {
        let counts = [
            self.total,
            self.input,
            self.output,
            self.thought,
            self.cached,
            self.tool_use,
            self.initial_input,
        ];
        let mut fields = Fields::default();
        for (name, count) in COUNTS.into_iter().zip(counts) {
            fields = fields.number(name, count);
        }
        for list in MODALITIES {
            let of_list = self.by_modality.iter().filter(|(name, ..)| *name == list);
            let items: Vec<Value> = of_list
                .map(|(_, modality, tokens)| json!({"modality": modality, "tokens": tokens}))
                .collect();
            fields = fields.value(list, (!items.is_empty()).then(|| items.into()));
        }
        let grounding: Vec<Value> =
            self.grounding.iter().map(|(kind, count)| json!({"type": kind, "count": count})).collect();
        fields.value("grounding_tool_count", (!grounding.is_empty()).then(|| grounding.into())).done()
    }
}
