//! Token counts: invented, but they add up.

use serde::Serialize;

use crate::config::Revision;

/// What an answer cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) input: usize,
    pub(crate) output: usize,
    pub(crate) thought: usize,
}

/// About how many tokens `text` is: a token for every four bytes, begun ones counted.
pub(crate) fn tokens(text: &str) -> usize {
    text.len().div_ceil(4)
}

#[derive(Serialize)]
pub(crate) struct Modality {
    modality: &'static str,
    tokens: usize,
}

/// [`Usage`] as either revision writes it.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Written {
    /// In the order of the steps revision.
    Steps {
        total_tokens: usize,
        total_input_tokens: usize,
        input_tokens_by_modality: [Modality; 1],
        total_cached_tokens: usize,
        total_output_tokens: usize,
        total_tool_use_tokens: usize,
        total_thought_tokens: usize,
    },
    /// In the order of the outputs revision, which is that of the alphabet.
    Outputs {
        input_tokens_by_modality: [Modality; 1],
        total_cached_tokens: usize,
        total_input_tokens: usize,
        total_output_tokens: usize,
        total_thought_tokens: usize,
        total_tokens: usize,
        total_tool_use_tokens: usize,
    },
}

impl Usage {
    pub(crate) fn written(self, revision: Revision) -> Written {
        let total_tokens = self.input + self.output + self.thought;
        let input_tokens_by_modality = [Modality { modality: "text", tokens: self.input }];
        match revision {
            Revision::Steps => Written::Steps {
                total_tokens,
                total_input_tokens: self.input,
                input_tokens_by_modality,
                total_cached_tokens: 0,
                total_output_tokens: self.output,
                total_tool_use_tokens: 0,
                total_thought_tokens: self.thought,
            },
            Revision::Outputs => Written::Outputs {
                input_tokens_by_modality,
                total_cached_tokens: 0,
                total_input_tokens: self.input,
                total_output_tokens: self.output,
                total_thought_tokens: self.thought,
                total_tokens,
                total_tool_use_tokens: 0,
            },
        }
    }
}
