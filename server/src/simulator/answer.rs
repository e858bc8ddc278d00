//! An answer before it is put on the wire: steps, a status, and what they cost.

use super::files::Files;
use super::history::History;
use super::ids;
use super::input::Said;
use super::pictures::{self, Commission, Made};
use super::random::Random;
use super::request::Request;
use super::seen;
pub(crate) use super::status::Status;
pub(crate) use super::steps::{Block, Step, Thought};
use super::tools::{self, Order, Surroundings, Used, functions};
use super::usage::{Media, Usage, tokens};
use super::voice::{self, Question};

/// What the simulator has to say.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) steps: Vec<Step>,
    /// How the interaction stands once all of it was sent.
    pub(crate) status: Status,
    pub(crate) usage: Usage,
}

/// What an answer is composed from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) request: &'a Request,
    /// What was said before, oldest first.
    pub(crate) earlier: &'a [Said],
    /// What happened before, beyond words.
    pub(crate) history: &'a History,
    pub(crate) files: &'a Files,
    /// What is asked now, without orders for faults.
    pub(crate) prompt: &'a str,
    /// What the media of the input cost.
    pub(crate) media: Media,
}

/// Composes the answer: with pictures, with what functions returned, with a tool, or
/// in words alone.
pub(crate) async fn compose(context: Context<'_>, random: &mut Random) -> Answer {
    let Context { request, earlier, history, files, prompt, media } = context;
    let effort = match request.level.as_str() {
        "minimal" => 0,
        "low" => 2,
        "medium" => 3,
        _ => 4,
    };
    let seen = seen::lines(&request.input);
    let question =
        Question { prompt, earlier, system: request.system.as_deref(), model: request.model, seen: &seen };
    let usage = Usage { input: input_tokens(request, earlier), media, ..Usage::default() };
    let wishes = &request.wishes;
    let commission = Commission {
        prompt: prompt.to_owned(),
        model: request.model,
        wishes: wishes.clone(),
        shown: history.shown.clone(),
        summaries: request.summaries,
        effort,
    };
    if let Some(made) = pictures::paint(commission, random).await {
        return painted(made, usage);
    }
    let thoughts = if effort == 0 { Vec::new() } else { voice::thoughts(&question, effort as usize, random) };
    let around = Surroundings { question: &question, wishes, files };
    let needed = !voice::knows(&question, random);
    let used = if history.results.is_empty() {
        tools::answer(around, needed, random).await
    } else {
        Some(functions::report(&history.results, &history.called))
    };
    let mut used = used.unwrap_or_else(|| {
        let text = voice::answer(&question, random) + tools::unused(wishes);
        Used { text, ..Used::default() }
    });
    if let Some(schema) = wishes.schema.as_ref().filter(|_| !used.waits) {
        used.text = tools::structured(schema, prompt, &used.text, random);
        used.annotations.clear();
    }
    let mut usage = Usage {
        output: tokens(&used.text) + functions::call_tokens(&used.steps),
        // Thinking takes more words than its summaries show.
        thought: thoughts.iter().map(|thought| tokens(thought) * 3).sum(),
        tool_use: used.tool_use,
        searches: used.searches,
        map_searches: used.map_searches,
        ..usage
    };
    let mut status = if used.waits { Status::RequiresAction } else { Status::Completed };
    if let Some(limit) = request.max_output_tokens.filter(|limit| usage.output + usage.thought > *limit) {
        // Thoughts count, too, but half of the limit is left for what can be seen.
        usage.thought = usage.thought.min(limit / 2);
        shorten(&mut used.text, limit.saturating_sub(usage.thought) * 4);
        let end = used.text.len();
        used.annotations.retain(|annotation| annotation.end() <= end);
        usage.output = tokens(&used.text);
        status = Status::Incomplete;
        if used.waits {
            // A call that is cut off is no call.
            used.steps.clear();
        }
    }
    let summaries = if request.summaries { thoughts } else { Vec::new() };
    let thought = Thought { summaries, signature: ids::signature(random, 96), effort, ..Thought::default() };
    Answer { steps: arranged(thought, used, random), status, usage }
}

/// The steps of an answer in the order in which the service has them.
fn arranged(thought: Thought, used: Used, random: &mut Random) -> Vec<Step> {
    let thought = Step::Thought(thought);
    let (text, annotations) = (used.text, used.annotations);
    let said = (!text.is_empty()).then_some(Step::Output(vec![Block::Text { text, annotations }]));
    let tools = used.steps;
    match used.order {
        Order::ThoughtFirst => std::iter::once(thought).chain(tools).chain(said).collect(),
        Order::ThoughtTwice => {
            let again = Thought { signature: ids::signature(random, 96), effort: 1, ..Thought::default() };
            let again = Step::Thought(again);
            [thought].into_iter().chain(tools).chain([again]).chain(said).collect()
        }
        Order::ThoughtLast => tools.into_iter().chain([thought]).chain(said).collect(),
        Order::ToolLast => std::iter::once(thought).chain(said).chain(tools).collect(),
    }
}

fn painted(made: Made, usage: Usage) -> Answer {
    let usage = Usage {
        output: made.output,
        pictures: made.pictures,
        thought: made.thought,
        tool_use: made.tool_use,
        searches: made.searches,
        ..usage
    };
    Answer { steps: made.steps, status: Status::Completed, usage }
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
}
