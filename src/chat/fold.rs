//! Events into a turn: the one place where an answer grows.
//!
//! Steps are keyed by index and made on demand: a resumed stream may send a delta for a step that this connection
//! never opened (reference section 6.5), and its kind then follows from the delta. A delta that does not fit its step
//! is kept as an unknown part rather than dropped. What is kept stays flat, however much comes: JSON that nested with
//! each delta could not be read back from storage.

use serde_json::{Value, json};

use super::action::Change;
use super::id::Millis;
use super::replay;
use super::turn::{Growing, PartKey, State, Turn};
use crate::protocol::content::{Annotation, Content, Text};
use crate::protocol::event::{Delta, Head};
use crate::protocol::step::{Call, Outcome, Step, Tool};

/// Takes over what an event says about the interaction as a whole. Its status is the caller's business.
pub fn head(turn: &mut Turn, head: Head) {
    if let Some(id) = head.id {
        turn.interaction = Some(id);
    }
    if let Some(usage) = head.usage {
        turn.usage = Some(usage);
    }
    if let Some(token) = head.continuation_token {
        turn.continuation = Some(token);
    }
}

/// Keeps the signature that an event brought for a step.
pub fn sign(turn: &mut Turn, index: u32, signature: String) {
    if !signature.is_empty()
        && let Some(growing) = turn.steps.get_mut(&index)
    {
        growing.signature = signature;
    }
}

/// Opens a step. Opened twice, it keeps what it has: the second start is a replay, and so is what follows it. It is open
/// again, since more may come than was there.
pub fn start(turn: &mut Turn, index: u32, step: Step, at: Millis) -> Change {
    match turn.steps.get_mut(&index) {
        Some(growing) => {
            growing.stopped = None;
            replay::begin(growing, 0);
        }
        None => {
            let _ = turn.steps.insert(index, Growing::open(joined(step), at));
        }
    }
    Change::Turn(turn.key.clone())
}

/// The first index for what belongs to no step. The service counts its steps from zero and never comes near it.
const ASIDE: u32 = 1 << 31;

/// Keeps an event that this version does not know. It stands behind all steps, where it takes no step's index away.
pub fn aside(turn: &mut Turn, kind: String, event: Value, at: Millis) -> Change {
    let is_kept = |growing: &Growing| matches!(&growing.step, Step::Unknown { json, .. } if json.get("event") == Some(&event));
    // A resumed stream brings events again.
    if matches!(turn.state, State::Following { .. })
        && turn.steps.range(ASIDE..).any(|(_, growing)| is_kept(growing))
    {
        return Change::Turn(turn.key.clone());
    }
    let index = turn.steps.range(ASIDE..).next_back().map_or(ASIDE, |(last, _)| last.saturating_add(1));
    // No step can be called this, so that it is read back from storage as what it is.
    let kind = format!("event {kind}");
    let json = json!({"type": kind, "event": event});
    let _ = start(turn, index, Step::Unknown { kind, json }, at);
    stop(turn, index, None, at)
}

/// Closes a step, notes what it took, and reads the arguments that came as JSON text.
pub fn stop(turn: &mut Turn, index: u32, tokens: Option<u64>, at: Millis) -> Change {
    if let Some(growing) = turn.steps.get_mut(&index) {
        growing.stopped.get_or_insert(at);
        growing.tokens = tokens.or(growing.tokens);
        finish_arguments(growing);
    }
    Change::Turn(turn.key.clone())
}

/// Closes every step that is still open, because the answer is over.
pub fn stop_all(turn: &mut Turn, at: Millis) {
    for growing in turn.steps.values_mut() {
        growing.stopped.get_or_insert(at);
        finish_arguments(growing);
    }
}

/// Replaces everything by the steps of a finished interaction. The leading `user_input` of a GET is what we sent.
/// The resource knows no times; a step that was heard before keeps those at which it was.
pub fn replace(turn: &mut Turn, steps: Vec<Step>, at: Millis) -> Change {
    let heard = std::mem::take(&mut turn.steps);
    let is_same = |one: &Step, other: &Step| std::mem::discriminant(one) == std::mem::discriminant(other);
    turn.steps = steps
        .into_iter()
        .filter(|step| !matches!(step, Step::UserInput(_)))
        .zip(0..)
        .map(|(step, index)| {
            let step = joined(step);
            let before = heard.get(&index).filter(|before| is_same(&before.step, &step));
            let started = before.map_or(at, |before| before.started);
            let stopped = before.and_then(|before| before.stopped).or(Some(at));
            let tokens = before.and_then(|before| before.tokens);
            (index, Growing { stopped, tokens, ..Growing::open(step, started) })
        })
        .collect();
    Change::Turn(turn.key.clone())
}

/// Lets a step grow, and says what to look at again: the text alone where only text grew, nothing where a resumed stream
/// brought what was there already.
pub fn delta(turn: &mut Turn, index: u32, delta: Delta, at: Millis) -> Option<Change> {
    let whole = Change::Turn(turn.key.clone());
    let opened = !turn.steps.contains_key(&index);
    let growing = turn.steps.entry(index).or_insert_with(|| Growing::open(implied(&delta), at));
    let delta = replay::news(growing, delta)?;
    let text_at = |item: usize| Change::Text(turn.key.clone(), PartKey { step: index, item: item as u32 });
    let change = match (&mut growing.step, delta) {
        // It shows that the step is there, and changes nothing.
        (_, Delta::Signature) => return opened.then_some(whole),
        (Step::ModelOutput(blocks), Delta::Text(text)) => append_text(blocks, text).map(text_at),
        (Step::ModelOutput(blocks), Delta::Annotations(annotations)) => {
            annotate(blocks, annotations);
            None
        }
        (Step::ModelOutput(blocks), Delta::Media(media)) => {
            blocks.push(media);
            None
        }
        (Step::Thought(summary), Delta::ThoughtSummary(Content::Text(text))) => {
            // One part holds all paragraphs of a thought; pictures follow it.
            match summary.first_mut() {
                Some(Content::Text(first)) => {
                    first.text.push_str(&text.text);
                    Some(text_at(0))
                }
                Some(Content::Media(_) | Content::Unknown { .. }) | None => {
                    summary.insert(0, Content::Text(text));
                    None
                }
            }
        }
        (Step::Thought(summary), Delta::Text(text)) => {
            summary.push(Content::text(text));
            *summary = join_texts(std::mem::take(summary));
            None
        }
        (Step::Thought(summary), Delta::ThoughtSummary(content) | Delta::Media(content)) => {
            summary.push(content);
            None
        }
        (Step::Call(_), Delta::ArgumentsText(piece)) => {
            growing.arguments.push_str(&piece);
            None
        }
        (Step::Call(call), Delta::Call { id, name, arguments, .. }) => {
            call.id = id.unwrap_or(std::mem::take(&mut call.id));
            call.name = name.unwrap_or(std::mem::take(&mut call.name));
            call.arguments = arguments.unwrap_or_else(|| call.arguments.take());
            None
        }
        (Step::Outcome(outcome), Delta::Outcome { call_id, name, result, is_error, .. }) => {
            outcome.call_id = call_id.unwrap_or(std::mem::take(&mut outcome.call_id));
            outcome.name = name.unwrap_or(std::mem::take(&mut outcome.name));
            outcome.result = result.unwrap_or_else(|| outcome.result.take());
            outcome.is_error = is_error.unwrap_or(outcome.is_error);
            None
        }
        (step, delta) => {
            keep_misfit(step, delta);
            None
        }
    };
    Some(match change {
        Some(text_only) if !opened => text_only,
        Some(_) | None => whole,
    })
}

/// Appends to the last text, and says which item grew; `None` when an item was added.
fn append_text(blocks: &mut Vec<Content>, text: String) -> Option<usize> {
    let items = blocks.len();
    match blocks.last_mut() {
        Some(Content::Text(block)) => {
            block.text.push_str(&text);
            Some(items - 1)
        }
        Some(Content::Media(_) | Content::Unknown { .. }) | None => {
            blocks.push(Content::text(text));
            None
        }
    }
}

/// Citations belong to the step's text; after a picture that is the last text there is.
fn annotate(blocks: &mut Vec<Content>, annotations: Vec<Annotation>) {
    let last_text = blocks.iter_mut().rev().find_map(|block| match block {
        Content::Text(text) => Some(text),
        Content::Media(_) | Content::Unknown { .. } => None,
    });
    match last_text {
        Some(text) => text.annotations.extend(annotations),
        None => blocks.push(Content::Text(Text { text: String::new(), annotations })),
    }
}

/// The step that a delta for an unopened index belongs to.
fn implied(delta: &Delta) -> Step {
    match delta {
        Delta::Text(_) | Delta::Annotations(_) | Delta::Media(_) => Step::ModelOutput(Vec::new()),
        Delta::ThoughtSummary(_) | Delta::Signature => Step::Thought(Vec::new()),
        Delta::ArgumentsText(_) => called(Tool::Function),
        Delta::Call { tool, .. } => called(*tool),
        Delta::Outcome { tool, .. } => Step::Outcome(Outcome {
            tool: *tool,
            call_id: String::new(),
            name: String::new(),
            result: Value::Null,
            is_error: false,
        }),
        Delta::Unknown { kind, .. } => {
            // No step can be called this either.
            let kind = format!("delta {kind}");
            Step::Unknown { json: json!({"type": kind}), kind }
        }
    }
}

fn called(tool: Tool) -> Step {
    let (id, name, search_type) = (String::new(), String::new(), String::new());
    Step::Call(Call { tool, id, name, arguments: json!({}), search_type })
}

fn keep_misfit(step: &mut Step, delta: Delta) {
    let (kind, json) = match delta {
        // Alone, a string would be read back from storage as text of the answer.
        Delta::Unknown { kind, json: Value::String(text) } => (kind, json!({"delta": text})),
        Delta::Unknown { kind, json } => (kind, json),
        Delta::Text(text) => ("text".to_owned(), json!({"type": "text", "text": text})),
        Delta::Annotations(annotations) => {
            let items: Vec<Value> = annotations.iter().map(Annotation::to_json).collect();
            let kind = "text_annotation_delta";
            (kind.to_owned(), json!({"type": kind, "annotations": items}))
        }
        Delta::ThoughtSummary(content) => {
            let kind = "thought_summary";
            (kind.to_owned(), json!({"type": kind, "content": content.to_json()}))
        }
        Delta::ArgumentsText(text) => {
            let kind = "arguments_delta";
            (kind.to_owned(), json!({"type": kind, "arguments": text}))
        }
        Delta::Call { tool, arguments, .. } => {
            let kind = format!("{}_call", tool.as_str());
            let json = json!({"type": kind, "arguments": arguments});
            (kind, json)
        }
        Delta::Outcome { tool, result, .. } => {
            let kind = format!("{}_result", tool.as_str());
            let json = json!({"type": kind, "result": result});
            (kind, json)
        }
        Delta::Media(content) => ("media".to_owned(), content.to_json()),
        Delta::Signature => return,
    };
    match step {
        Step::ModelOutput(blocks) | Step::Thought(blocks) | Step::UserInput(blocks) => {
            blocks.push(Content::Unknown { kind, json });
        }
        Step::Call(_) | Step::Outcome(_) => {
            let mixed = json!({"type": "mixed", "step": step.to_json(), "deltas": [json]});
            *step = Step::Unknown { kind: "mixed".to_owned(), json: mixed };
        }
        Step::Unknown { kind, json: whole } => match whole.get_mut("deltas").and_then(Value::as_array_mut) {
            Some(deltas) => deltas.push(json),
            None => *whole = json!({"type": kind, "step": whole.take(), "deltas": [json]}),
        },
    }
}

/// Arguments that came as text become JSON; text that is none is shown as it is.
fn finish_arguments(growing: &mut Growing) {
    let text = std::mem::take(&mut growing.arguments);
    if let Step::Call(call) = &mut growing.step
        && !text.trim().is_empty()
    {
        call.arguments = serde_json::from_str(&text).unwrap_or(Value::String(text));
    }
}

/// A thought's texts are one part, however many pieces a finished interaction lists them in.
fn joined(step: Step) -> Step {
    match step {
        Step::Thought(summary) => Step::Thought(join_texts(summary)),
        Step::UserInput(_)
        | Step::ModelOutput(_)
        | Step::Call(_)
        | Step::Outcome(_)
        | Step::Unknown { .. } => step,
    }
}

fn join_texts(summary: Vec<Content>) -> Vec<Content> {
    let mut text = String::new();
    let mut others = Vec::new();
    for content in summary {
        match content {
            Content::Text(part) => text.push_str(&part.text),
            Content::Media(_) | Content::Unknown { .. } => others.push(content),
        }
    }
    if !text.is_empty() {
        others.insert(0, Content::text(text));
    }
    others
}
