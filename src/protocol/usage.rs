//! What an interaction cost in tokens (reference section 4). Every count is optional on the wire.

use serde_json::{Map, Value};

use super::json::{self, Lenient};

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
    /// Billed look-ups by kind, such as (`google_search`, 2).
    pub grounding: Vec<(String, u64)>,
}

const COUNTS: [&str; 6] = [
    "total_tokens",
    "total_input_tokens",
    "total_output_tokens",
    "total_thought_tokens",
    "total_cached_tokens",
    "total_tool_use_tokens",
];

impl Usage {
    /// Reads the wire's object; whatever is missing or odd stays `None`.
    pub fn from_json(mut value: Value) -> Self {
        let grounding = json::list(value.take_value("grounding_tool_count"))
            .iter()
            .filter_map(|item| Some((item.text("type")?, item.number("count")?)))
            .collect();
        let [total, input, output, thought, cached, tool_use] = COUNTS.map(|name| value.number(name));
        // The launch build called it "reasoning" (reference section 1.1).
        let thought = thought.or_else(|| value.number("total_reasoning_tokens"));
        Self { total, input, output, thought, cached, tool_use, grounding }
    }

    /// The same in the wire's words, for storage.
    pub fn to_json(&self) -> Value {
        let counts = [self.total, self.input, self.output, self.thought, self.cached, self.tool_use];
        let mut fields: Map<String, Value> = COUNTS
            .into_iter()
            .zip(counts)
            .filter_map(|(name, count)| Some((name.to_owned(), Value::from(count?))))
            .collect();
        if !self.grounding.is_empty() {
            let items =
                self.grounding.iter().map(|(kind, count)| serde_json::json!({"type": kind, "count": count}));
            fields.insert("grounding_tool_count".to_owned(), items.collect());
        }
        Value::Object(fields)
    }
}
