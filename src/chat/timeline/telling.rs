//! The words of a timeline: what each step did, what all of them did, and how long it took.

use super::detail::{Page, pages};
use super::{Kind, Row};
use crate::chat::face::ToolState;
use crate::chat::turn::Growing;
use crate::protocol::step::{Call, Outcome, Tool};

/// What a tool does or did.
pub(super) fn headline(call: &Call, outcome: Option<&Outcome>, state: ToolState) -> String {
    let running = state == ToolState::Running;
    let tense = |now: &'static str, then: &'static str| if running { now } else { then };
    let named =
        |verb: &str| if call.name.is_empty() { verb.to_owned() } else { format!("{verb} {}", call.name) };
    let counted = |verb: &str, count: usize, one, many| match count {
        0 => verb.to_owned(),
        count => format!("{verb} · {}", amount(count, one, many)),
    };
    match call.tool {
        Tool::GoogleSearch => {
            let verb = match call.search_type.as_str() {
                "image_search" => tense("Searching for pictures", "Searched for pictures"),
                _ => tense("Searching Google", "Searched Google"),
            };
            counted(verb, queries(call), "query", "queries")
        }
        Tool::UrlContext => {
            let pages = pages(call, outcome);
            let verb = tense("Reading", "Read");
            match (pages.len(), pages.iter().filter(|page| page.is_read()).count()) {
                (0, _) => tense("Reading pages", "Read pages").to_owned(),
                (all, read) if read == all || running => format!("{verb} {}", amount(all, "page", "pages")),
                (1, _) => "Could not read 1 page".to_owned(),
                (all, 0) => format!("Could not read {all} pages"),
                (all, read) => format!("Read {read} of {all} pages"),
            }
        }
        Tool::CodeExecution => match state {
            ToolState::Running => "Running code".to_owned(),
            ToolState::Done => "Ran code".to_owned(),
            ToolState::Failed => "Ran code, which failed".to_owned(),
        },
        Tool::GoogleMaps => {
            counted(tense("Searching Google Maps", "Searched Google Maps"), queries(call), "query", "queries")
        }
        Tool::FileSearch => tense("Searching files", "Searched files").to_owned(),
        Tool::Function | Tool::McpServer => named(if call.name.is_empty() {
            tense("Calling a tool", "Called a tool")
        } else {
            tense("Calling", "Called")
        }),
        Tool::Retrieval => tense("Retrieving", "Retrieved").to_owned(),
        Tool::Processing => tense("Processing video", "Processed video").to_owned(),
        Tool::ToolSearch => tense("Looking for tools", "Looked for tools").to_owned(),
    }
}

pub(super) fn thought(growing: &Growing, open: bool) -> String {
    match growing.stopped.filter(|_| !open) {
        None => "Thinking…".to_owned(),
        Some(stopped) => match (stopped.since(growing.started) + 500) / 1000 {
            0 => "Thought for a moment".to_owned(),
            seconds => format!("Thought for {}", length(seconds * 1000)),
        },
    }
}

/// How much of the end of a thought is searched for its title, in bytes. It is searched for each frame in which the
/// thought grows, so the time must not grow with it; and a title that stands pages above is no longer what it is at.
const TITLE_WITHIN: usize = 16 * 1024;

/// The title of what is being thought: the last `**Title**` that has a line to itself. Deep Research writes three stars
/// at times.
pub fn title_of(thought: &str) -> Option<&str> {
    let lines = match thought.len().checked_sub(TITLE_WITHIN) {
        None | Some(0) => thought,
        // A line of which only the end is within could not be told from a title.
        Some(from) => {
            let line = thought.as_bytes()[from..].iter().position(|byte| *byte == b'\n')?;
            &thought[from + line + 1..]
        }
    };
    lines.rsplit('\n').map(str::trim).find_map(|line| {
        let inner = line.strip_prefix("**")?.strip_suffix("**")?.trim_matches('*').trim();
        (!inner.is_empty() && !inner.contains("**")).then_some(inner)
    })
}

pub(super) fn unknown(kind: &str) -> String {
    match kind {
        "" => "Unknown step".to_owned(),
        // What the service showed of remote tools for some months: that one was called, and nothing else.
        "tool_call" => "Called a remote tool".to_owned(),
        kind => format!("Unknown step · {kind}"),
    }
}

/// What all of these did, on one line: "Searched 4 queries, read 6 pages, ran code · 14 s".
pub fn summary(rows: &[Row]) -> String {
    let mut done: Vec<(Kind, usize, usize)> = Vec::new();
    for row in rows.iter().filter(|row| row.kind != Kind::Thought) {
        let amount = row.details.iter().map(super::detail::Detail::amount).sum();
        match done.iter_mut().find(|(kind, ..)| *kind == row.kind) {
            Some((_, times, all)) => {
                *times += 1;
                *all += amount;
            }
            None => done.push((row.kind.clone(), 1, amount)),
        }
    }
    let mut line = done.iter().map(deed).collect::<Vec<_>>().join(", ");
    if line.is_empty() {
        "Thought".clone_into(&mut line);
    }
    if let Some(first) = line.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let failed = rows.iter().filter(|row| row.state == ToolState::Failed).count();
    if failed > 0 {
        line.push_str(&format!(", {failed} failed"));
    }
    match super::length(rows) {
        // Times that were not heard, but set at the end, say nothing.
        Some(ms) if ms > 0 => format!("{line} · {}", length(ms)),
        Some(_) | None => line,
    }
}

fn deed((kind, times, all): &(Kind, usize, usize)) -> String {
    let often = |verb: &str| if *times == 1 { verb.to_owned() } else { format!("{verb} {times} times") };
    match kind {
        Kind::Thought => String::new(),
        Kind::Unknown => amount(*times, "unknown step", "unknown steps"),
        Kind::Tool(tool) => match tool {
            Tool::GoogleSearch if *all > 0 => format!("searched {}", amount(*all, "query", "queries")),
            Tool::GoogleSearch => often("searched Google"),
            Tool::UrlContext if *all > 0 => format!("read {}", amount(*all, "page", "pages")),
            Tool::UrlContext => "read pages".to_owned(),
            Tool::CodeExecution => often("ran code"),
            Tool::GoogleMaps => often("searched Google Maps"),
            Tool::FileSearch => often("searched files"),
            Tool::Function | Tool::McpServer => format!("called {}", amount(*times, "tool", "tools")),
            Tool::Retrieval => often("retrieved"),
            Tool::Processing => often("processed video"),
            Tool::ToolSearch => often("looked for tools"),
        },
    }
}

/// A length of time: `0.4 s`, `14 s`, `2 min 5 s`.
pub fn length(ms: u64) -> String {
    let seconds = (ms + 500) / 1000;
    match (seconds / 60, seconds % 60) {
        (0, _) if ms < 9_950 && !ms.is_multiple_of(1000) => {
            // Not shorter than can be told.
            let tenths = ((ms + 50) / 100).max(1);
            format!("{}.{} s", tenths / 10, tenths % 10)
        }
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn amount(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn queries(call: &Call) -> usize {
    call.arguments.get("queries").and_then(|list| list.as_array()).map_or(0, Vec::len)
}

impl Page {
    /// Whether its text reached the model, or may still.
    pub fn is_read(&self) -> bool {
        matches!(self.status.as_str(), "" | "success")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_a_line_to_itself_and_something_in_it() {
        for (thought, title) in [
            ("**Reading the page**\nWell.", Some("Reading the page")),
            ("**One**\n\nSo.\n\n**Two**\n", Some("Two")),
            ("***Three stars***", Some("Three stars")),
            ("**a** and **b**", None),
            ("**One**\n**a** and **b**", Some("One")),
            ("*****", None),
            ("****", None),
            ("***", None),
            ("** **", None),
            ("No title", None),
            ("", None),
        ] {
            assert_eq!(title_of(thought), title, "{thought}");
        }
    }

    #[test]
    fn a_title_pages_above_is_no_longer_what_is_thought() {
        let after = |length: usize| format!("**One**\n{}", "é".repeat(length / 2));
        assert_eq!(title_of(&after(TITLE_WITHIN / 2)), Some("One"));
        assert_eq!(title_of(&after(2 * TITLE_WITHIN)), None);
        // The cut goes through a line that ends like a title.
        assert_eq!(title_of(&format!("**{}** x **a**", "b".repeat(2 * TITLE_WITHIN))), None);
        assert_eq!(title_of(&format!("{}\n**Two**\nSo.", after(2 * TITLE_WITHIN))), Some("Two"));
    }
}
