//! An answer before it is put on the wire: steps, a status, and what they cost.

use super::ids;
use super::input::Said;
use super::random::Random;
use super::request::Request;
pub(crate) use super::status::Status;
pub(crate) use super::steps::{Block, Step, Thought};
use super::usage::{Usage, tokens};
use super::voice::{self, Question};

/// What the simulator has to say.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) steps: Vec<Step>,
    /// How the interaction stands once all of it was sent.
    pub(crate) status: Status,
    pub(crate) usage: Usage,
}

/// Composes the answer to `request`, where `earlier` was said before and `prompt` is
/// what is asked now, without orders for faults.
pub(crate) fn compose(request: &Request, earlier: &[Said], prompt: &str, random: &mut Random) -> Answer {
    let effort = match request.level.as_str() {
        "minimal" => 0,
        "low" => 2,
        "medium" => 3,
        _ => 4,
    };
    let question = Question {
        prompt,
        earlier,
        system: request.system.as_deref(),
        model: request.model,
        attachments: request.input.attachments(),
    };
    let thoughts = if effort == 0 { Vec::new() } else { voice::thoughts(&question, effort as usize, random) };
    let mut text = voice::answer(&question, random);
    let mut usage = Usage {
        input: input_tokens(request, earlier),
        output: tokens(&text),
        // Thinking takes more words than its summaries show.
        thought: thoughts.iter().map(|thought| tokens(thought) * 3).sum(),
        ..Usage::default()
    };
    let mut status = Status::Completed;
    if let Some(limit) = request.max_output_tokens.filter(|limit| usage.output + usage.thought > *limit) {
        // Thoughts count, too, but half of the limit is left for what can be seen.
        usage.thought = usage.thought.min(limit / 2);
        shorten(&mut text, limit.saturating_sub(usage.thought) * 4);
        usage.output = tokens(&text);
        status = Status::Incomplete;
    }
    let thought = Thought {
        summaries: if request.summaries { thoughts } else { Vec::new() },
        signature: ids::signature(random, 96),
        drafts: Vec::new(),
        effort,
    };
    let mut steps = vec![Step::Thought(thought)];
    if !text.is_empty() {
        steps.push(Step::text(text));
    }
    Answer { steps, status, usage }
}

impl Answer {
    /// The text of the answer, all outputs joined.
    pub(crate) fn text(&self) -> String {
        let mut said = String::new();
        for step in &self.steps {
            match step {
                Step::Output(blocks) => {
                    for block in blocks {
                        match block {
                            Block::Text { text, .. } => said.push_str(text),
                            Block::Picture(_) => {}
                        }
                    }
                }
                Step::Thought(_) | Step::Call(_) | Step::Outcome(_) => {}
            }
        }
        said
    }

    /// Says `text` in place of what it says.
    pub(crate) fn say_instead(&mut self, text: &str) {
        self.usage.output = tokens(text);
        self.steps.retain(|step| matches!(step, Step::Thought(_)));
        self.steps.push(Step::text(text));
        self.status = Status::Completed;
    }

    /// About how many bytes it takes to keep.
    pub(crate) fn weight(&self) -> usize {
        self.steps.iter().map(Step::weight).sum()
    }

    /// Ends the answer early, as a limit of tokens does.
    pub(crate) fn cut_short(&mut self) {
        self.usage.output = 0;
        for step in &mut self.steps {
            match step {
                Step::Output(blocks) => {
                    for block in blocks {
                        match block {
                            Block::Text { text, annotations } => {
                                shorten(text, text.len() * 3 / 5);
                                annotations.clear();
                                self.usage.output += tokens(text);
                            }
                            Block::Picture(_) => {}
                        }
                    }
                }
                Step::Thought(_) | Step::Call(_) | Step::Outcome(_) => {}
            }
        }
        self.status = Status::Incomplete;
    }
}

/// Shortens `text` to at most `bytes`, at the end of a character.
fn shorten(text: &mut String, bytes: usize) {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
}

fn input_tokens(request: &Request, earlier: &[Said]) -> usize {
    let now = request.input.said();
    earlier.iter().chain(&now).map(|said| tokens(&said.text)).sum::<usize>()
        + request.system.as_deref().map_or(0, tokens)
        + request.input.attachments() * 258
}
