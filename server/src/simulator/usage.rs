//! Token counts: invented, but they add up.
//!
//! The total is input, output, thoughts and the use of tools. Pictures that were made
//! are a part of the output; pictures, recordings, films and documents that were sent
//! are parts of the input.

use serde::Serialize;

use crate::config::Revision;

/// What an answer cost, in tokens, and how often a tool searched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Text that was sent, the conversation before it included.
    pub(crate) input: usize,
    /// Everything else that was sent.
    pub(crate) media: Media,
    /// Text that was written.
    pub(crate) output: usize,
    /// Pictures that were made.
    pub(crate) pictures: usize,
    pub(crate) thought: usize,
    /// What tools brought in.
    pub(crate) tool_use: usize,
    /// How many searches were made on the web.
    pub(crate) searches: usize,
    /// How many on the map.
    pub(crate) map_searches: usize,
}

/// Tokens of what was sent besides text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Media {
    pub(crate) image: usize,
    pub(crate) audio: usize,
    pub(crate) video: usize,
    pub(crate) document: usize,
}

impl Media {
    /// All of them added up.
    pub(crate) fn total(self) -> usize {
        self.image + self.audio + self.video + self.document
    }
}

/// About how many tokens `text` is: a token for every four bytes, begun ones counted.
pub(crate) fn tokens(text: &str) -> usize {
    text.len().div_ceil(4)
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Modality {
    modality: &'static str,
    tokens: usize,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Count {
    #[serde(rename = "type")]
    kind: &'static str,
    count: usize,
}

/// [`Usage`] as either revision writes it.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Written {
    /// In the order of the steps revision.
    Steps {
        total_tokens: usize,
        total_input_tokens: usize,
        input_tokens_by_modality: Vec<Modality>,
        total_cached_tokens: usize,
        total_output_tokens: usize,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        output_tokens_by_modality: Vec<Modality>,
        total_tool_use_tokens: usize,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        tool_use_tokens_by_modality: Vec<Modality>,
        total_thought_tokens: usize,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        grounding_tool_count: Vec<Count>,
    },
    /// In the order of the outputs revision, which is that of the alphabet but for
    /// what came last.
    Outputs {
        input_tokens_by_modality: Vec<Modality>,
        total_cached_tokens: usize,
        total_input_tokens: usize,
        total_output_tokens: usize,
        total_thought_tokens: usize,
        total_tokens: usize,
        total_tool_use_tokens: usize,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        output_tokens_by_modality: Vec<Modality>,
    },
}

impl Usage {
    /// Everything added up.
    pub(crate) fn total(self) -> usize {
        self.all_input() + self.all_output() + self.thought + self.tool_use
    }

    fn all_input(self) -> usize {
        self.input + self.media.total()
    }

    fn all_output(self) -> usize {
        self.output + self.pictures
    }

    pub(crate) fn written(self, revision: Revision) -> Written {
        let Media { image, audio, video, document } = self.media;
        let mut input_tokens_by_modality = vec![Modality { modality: "text", tokens: self.input }];
        input_tokens_by_modality.extend(modalities(&[
            ("image", image),
            ("audio", audio),
            ("video", video),
            ("document", document),
        ]));
        // As in recorded streams, only what is not text is listed.
        let output_tokens_by_modality = modalities(&[("image", self.pictures)]);
        let counts = [("google_search", self.searches), ("google_maps", self.map_searches)];
        match revision {
            Revision::Steps => Written::Steps {
                total_tokens: self.total(),
                total_input_tokens: self.all_input(),
                input_tokens_by_modality,
                total_cached_tokens: 0,
                total_output_tokens: self.all_output(),
                output_tokens_by_modality,
                total_tool_use_tokens: self.tool_use,
                tool_use_tokens_by_modality: modalities(&[("text", self.tool_use)]),
                total_thought_tokens: self.thought,
                grounding_tool_count: counts
                    .into_iter()
                    .filter(|(_, count)| *count > 0)
                    .map(|(kind, count)| Count { kind, count })
                    .collect(),
            },
            Revision::Outputs => Written::Outputs {
                input_tokens_by_modality,
                total_cached_tokens: 0,
                total_input_tokens: self.all_input(),
                total_output_tokens: self.all_output(),
                total_thought_tokens: self.thought,
                total_tokens: self.total(),
                total_tool_use_tokens: self.tool_use,
                output_tokens_by_modality,
            },
        }
    }
}

fn modalities(all: &[(&'static str, usize)]) -> Vec<Modality> {
    all.iter()
        .filter(|(_, tokens)| *tokens > 0)
        .map(|(modality, tokens)| Modality { modality, tokens: *tokens })
        .collect()
}
