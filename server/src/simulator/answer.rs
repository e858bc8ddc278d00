//! An answer before it is put on the wire: steps, a status, and what they cost.

use super::ids;
use super::input::Said;
use super::random::Random;
use super::request::Request;
use super::usage::{Usage, tokens};
use super::voice::{self, Question};

/// How an interaction stands, in the API's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    InProgress,
    Completed,
    Incomplete,
    Failed,
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
        }
    }
}

/// What the simulator has to say.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) steps: Vec<Step>,
    /// How the interaction stands once all of it was sent.
    pub(crate) status: Status,
    pub(crate) usage: Usage,
}

/// A step of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Thought(Thought),
    /// A `model_output` with one text.
    Output(String),
}

/// What the model thought, as far as it says so.
#[derive(Debug, Clone)]
pub(crate) struct Thought {
    /// Paragraph groups, each with its title. Empty when none were asked for.
    pub(crate) summaries: Vec<String>,
    pub(crate) signature: String,
    /// How many pauses for thought there are before the answer.
    pub(crate) effort: u32,
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
        effort,
    };
    let mut steps = vec![Step::Thought(thought)];
    if !text.is_empty() {
        steps.push(Step::Output(text));
    }
    Answer { steps, status, usage }
}

impl Answer {
    /// The text of the answer, all outputs joined.
    pub(crate) fn text(&self) -> String {
        let texts = self.steps.iter().map(|step| match step {
            Step::Output(text) => text.as_str(),
            Step::Thought(_) => "",
        });
        texts.collect()
    }

    /// About how many bytes it takes to keep.
    pub(crate) fn weight(&self) -> usize {
        let weights = self.steps.iter().map(|step| match step {
            Step::Output(text) => text.len(),
            Step::Thought(thought) => {
                thought.signature.len() + thought.summaries.iter().map(String::len).sum::<usize>()
            }
        });
        weights.sum()
    }

    /// Ends the answer early, as a limit of tokens does.
    pub(crate) fn cut_short(&mut self) {
        for step in &mut self.steps {
            match step {
                Step::Output(text) => {
                    shorten(text, text.len() * 3 / 5);
                    self.usage.output = tokens(text);
                }
                Step::Thought(_) => {}
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
