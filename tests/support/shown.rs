//! Events, steps and turns as short lines, for snapshots that a person can check against the reference.

use std::fmt::Write;

use catena::chat::turn::{Growing, State, Turn};
use catena::protocol::content::{Annotation, Content, Source, Span, Text};
use catena::protocol::event::{Delta, Event, Head, Stamped};
use catena::protocol::problem::Problem;
use catena::protocol::step::Step;
use catena::protocol::usage::Usage;

/// How long an opaque word may be before it is shortened.
const WORD: usize = 40;

/// One event on one line.
pub fn event(stamped: &Stamped) -> String {
    let mut line = match &stamped.event {
        Event::Created(head) => format!("Created{}", self::head(head)),
        Event::StatusUpdate(head) => format!("StatusUpdate{}", self::head(head)),
        Event::StepStart { index, step } => format!("StepStart {index} {}", step_line(step)),
        Event::StepDelta { index, delta } => format!("StepDelta {index} {}", self::delta(delta)),
        Event::StepStop { index, tokens: None } => format!("StepStop {index}"),
        Event::StepStop { index, tokens: Some(tokens) } => format!("StepStop {index} tokens={tokens}"),
        Event::Completed(head, steps) if steps.is_empty() => format!("Completed{}", self::head(head)),
        Event::Completed(head, steps) => {
            let steps: Vec<String> = steps.iter().map(step_line).collect();
            format!("Completed{} steps=[{}]", self::head(head), steps.join("; "))
        }
        Event::Failed(problem) => format!("Failed {}", self::problem(problem)),
        Event::EmptyError => "EmptyError".to_owned(),
        Event::Done => "Done".to_owned(),
        Event::Unknown { kind, json } => format!("Unknown {kind:?} {json}"),
        Event::Unreadable { excerpt } => format!("Unreadable {excerpt:?}"),
    };
    if let Some(id) = &stamped.id {
        let _ = write!(line, " @{}", id.as_str());
    }
    short(&line)
}

/// What a frame event says, leaving out what it does not say.
pub fn head(head: &Head) -> String {
    let Head { id, status, usage, answerer, continuation_token, service_tier: _, problem, signatures: _ } =
        head;
    let mut line = String::new();
    let mut say = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(line, " {name}={value}");
        }
    };
    say("id", id.as_ref().map(|id| id.as_str().to_owned()));
    say("status", status.as_ref().map(|status| status.as_str().to_owned()));
    say("by", answerer.clone());
    say("usage", usage.as_ref().map(self::usage));
    say("continue", continuation_token.clone());
    say("problem", problem.as_ref().map(self::problem));
    line
}

fn delta(delta: &Delta) -> String {
    match delta {
        Delta::Text(text) => format!("Text {text:?}"),
        Delta::Annotations(annotations) => {
            let lines: Vec<String> = annotations.iter().map(annotation).collect();
            format!("Annotations {}", lines.join("; "))
        }
        Delta::ThoughtSummary(content) => format!("ThoughtSummary {}", self::content(content)),
        Delta::Signature => "Signature".to_owned(),
        Delta::ArgumentsText(text) => format!("ArgumentsText {text:?}"),
        Delta::Call { tool, id, name, arguments } => {
            format!("Call {tool:?} id={id:?} name={name:?} arguments={}", json(arguments))
        }
        Delta::Outcome { tool, call_id, name, result, is_error } => format!(
            "Outcome {tool:?} call_id={call_id:?} name={name:?} is_error={is_error:?} result={}",
            json(result)
        ),
        Delta::Media(content) => format!("Media {}", self::content(content)),
        Delta::Unknown { kind, json } => format!("Unknown {kind:?} {json}"),
    }
}

fn json(value: &Option<serde_json::Value>) -> String {
    value.as_ref().map_or("None".to_owned(), serde_json::Value::to_string)
}

/// The name of a step and what it holds, on one line.
fn step_line(step: &Step) -> String {
    let lines = step_lines(step);
    lines.join(" | ")
}

/// The name of a step, and a line for each thing that it holds.
pub fn step_lines(step: &Step) -> Vec<String> {
    match step {
        Step::UserInput(blocks) => named("user_input", blocks),
        Step::ModelOutput(blocks) => named("model_output", blocks),
        Step::Thought(blocks) => named("thought", blocks),
        Step::Call(call) => {
            vec![format!("call {:?} id={:?} name={:?} {}", call.tool, call.id, call.name, call.arguments)]
        }
        Step::Outcome(outcome) => vec![format!(
            "outcome {:?} of={:?} name={:?} is_error={} {}",
            outcome.tool, outcome.call_id, outcome.name, outcome.is_error, outcome.result
        )],
        Step::Unknown { kind, json } => vec![format!("unknown {kind:?} {json}")],
    }
}

fn named(name: &str, blocks: &[Content]) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(blocks.iter().map(content)).collect()
}

fn content(content: &Content) -> String {
    match content {
        Content::Text(Text { text, annotations }) => {
            let mut line = format!("text {text:?}");
            for annotation in annotations {
                let _ = write!(line, "\n    cites {}", self::annotation(annotation));
                let Span { start, end } = span(annotation);
                let _ = write!(line, " for {:?}", text.get(start..end));
            }
            line
        }
        Content::Media(media) => {
            let source = match &media.source {
                Source::Inline(data) => format!("data {data}"),
                Source::Uri(uri) => format!("at {uri}"),
                Source::Kept(kept) => format!("kept as {}", kept.hash),
                Source::Missing => "nowhere".to_owned(),
            };
            format!("{} {:?} {source}", media.kind.as_str(), media.mime_type)
        }
        Content::Unknown { kind, json } => format!("unknown {kind:?} {json}"),
    }
}

fn span(annotation: &Annotation) -> Span {
    match annotation {
        Annotation::Url { span, .. } | Annotation::File { span, .. } | Annotation::Place { span, .. } => {
            *span
        }
        Annotation::Unknown { .. } => Span::default(),
    }
}

fn annotation(annotation: &Annotation) -> String {
    let Span { start, end } = span(annotation);
    match annotation {
        Annotation::Url { url, title, .. } => format!("url {start}..{end} {title:?} {url}"),
        Annotation::File { name, uri, page, .. } => {
            format!("file {start}..{end} {name:?} {uri} page={page:?}")
        }
        Annotation::Place { name, url, .. } => format!("place {start}..{end} {name:?} {url}"),
        Annotation::Unknown { kind, json } => format!("unknown {kind:?} {json}"),
    }
}

fn problem(problem: &Problem) -> String {
    let Problem { http, code, message, retry_after_ms, detail } = problem;
    format!(
        "{:?} http={http:?} code={code:?} retry_after_ms={retry_after_ms:?} message={message:?} detail={detail:?}",
        problem.kind()
    )
}

fn usage(usage: &Usage) -> String {
    let Usage {
        total,
        input,
        output,
        thought,
        cached,
        tool_use,
        grounding,
        initial_input: _,
        by_modality: _,
    } = usage;
    let mut parts = Vec::new();
    for (name, count) in [
        ("total", total),
        ("input", input),
        ("output", output),
        ("thought", thought),
        ("cached", cached),
        ("tool_use", tool_use),
    ] {
        parts.extend(count.map(|count| format!("{name}:{count}")));
    }
    parts.extend(grounding.iter().map(|(kind, count)| format!("{kind}:{count}")));
    parts.join(",")
}

/// A turn with everything that a person could see of it.
pub fn turn(turn: &Turn) -> String {
    let mut out = format!("status: {}\n", turn.state.word());
    if let Some(problem) = turn.state.problem() {
        let _ = writeln!(out, "problem: {}", self::problem(problem));
    }
    if let State::Waiting { until, attempt, .. } = &turn.state {
        let _ = writeln!(out, "waiting: attempt {attempt} at {}", until.0);
    }
    if let Some(id) = &turn.interaction {
        let _ = writeln!(out, "interaction: {}", id.as_str());
    }
    if let Some(cursor) = &turn.cursor {
        let _ = writeln!(out, "cursor: {}", cursor.id.as_str());
    }
    if let Some(usage) = &turn.usage {
        let _ = writeln!(out, "usage: {}", self::usage(usage));
    }
    for notice in &turn.notices {
        let _ = writeln!(out, "notice: {notice:?}");
    }
    for (index, growing) in &turn.steps {
        let Growing { step, arguments, started, stopped, tokens: _, replayed: _, signature: _ } = growing;
        let mut lines = step_lines(step).into_iter();
        let name = lines.next().unwrap_or_default();
        let stopped = stopped.map_or("open".to_owned(), |at| at.0.to_string());
        let _ = writeln!(out, "{index} {name} [{}..{stopped}]", started.0);
        if !arguments.is_empty() {
            let _ = writeln!(out, "  arguments so far {arguments:?}");
        }
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
    short(&out)
}

/// Shortens base64 and other long opaque words, and says how long they were.
pub fn short(text: &str) -> String {
    let is_opaque = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_');
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_opaque) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|c| !is_opaque(c)).unwrap_or(word.len()));
        out.push_str(before);
        match word.len() {
            ..=WORD => out.push_str(word),
            length => {
                let _ = write!(out, "{}…({length})", &word[..16]);
            }
        }
        rest = after;
    }
    out + rest
}
