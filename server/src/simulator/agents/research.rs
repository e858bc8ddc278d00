//! Deep Research: thoughts on the way, then a report with sources, or first a plan.

use super::chart::chart;
use super::report::{Report, Source};
use super::{Assignment, topics};
use crate::simulator::answer::{Answer, Status};
use crate::simulator::input::Said;
use crate::simulator::random::Random;
use crate::simulator::request::Request;
use crate::simulator::steps::{Block, Step, Thought};
use crate::simulator::usage::{Usage, tokens};

/// What reading one page costs, about.
const PAGE_TOKENS: usize = 2_200;

/// Composes what the agent answers to `prompt`, after `earlier` was said.
pub(crate) fn compose(
    assignment: Assignment,
    request: &Request,
    earlier: &[Said],
    prompt: &str,
    random: &mut Random,
) -> Answer {
    let subject = topics::subject(earlier, prompt);
    if assignment.planning {
        return plan(request, &subject, &topics::wishes(earlier, prompt), prompt);
    }
    let sources = topics::sources(&subject, assignment.agent.thoroughness, random);
    let summaries = thoughts(&subject, &sources);
    let mut blocks = vec![findings(&subject, &sources, random)];
    if assignment.visualization {
        blocks.push(Block::Picture(chart(sources.len(), random)));
    }
    blocks.push(discussion(&subject, &sources, random));
    blocks.push(list(&sources));
    let written = blocks.iter().map(length).sum();
    let usage = Usage {
        input: tokens(prompt) + earlier.iter().map(|said| tokens(&said.text)).sum::<usize>(),
        output: written,
        pictures: if assignment.visualization { 1_120 } else { 0 },
        thought: summaries.iter().map(|summary| tokens(summary) * 9).sum(),
        tool_use: sources.len() * PAGE_TOKENS,
        searches: sources.len() / 2 + 1,
        ..Usage::default()
    };
    // Of these the live service makes a step each.
    let outputs = blocks.into_iter().map(|block| Step::Output(vec![block]));
    let steps = std::iter::once(thought(request, summaries)).chain(outputs).collect();
    Answer { steps, status: Status::Completed, usage }
}

/// An agent's thoughts are not signed.
fn thought(request: &Request, summaries: Vec<String>) -> Step {
    let effort = u32::try_from(summaries.len()).unwrap_or(1);
    let summaries = if request.summaries { summaries } else { Vec::new() };
    Step::Thought(Thought { summaries, effort, ..Thought::default() })
}

fn length(block: &Block) -> usize {
    match block {
        Block::Text { text, .. } => tokens(text),
        Block::Picture(_) => 0,
    }
}

fn thoughts(subject: &str, sources: &[Source]) -> Vec<String> {
    let mut thoughts = vec![
        format!(
            "***Generating research plan***\n\nThe question is “{subject}”. I list what has to be \
             found out first, and where it could stand.\n\n"
        ),
        format!(
            "**Searching**\n\nI look for {subject}, once in these words and once in the words that \
             specialists use.\n\n"
        ),
    ];
    for source in sources {
        thoughts.push(format!("**Reading {}**\n\nIt {}.\n\n", source.host, source.says));
    }
    thoughts.push(
        "**Weighing the evidence**\n\nTwo of the sources disagree. The newer one shows what it \
         rests on, the older one does not.\n\n"
            .to_owned(),
    );
    thoughts.push("**Writing the report**\n\nFirst what is certain, then what is not.\n\n".to_owned());
    thoughts
}

fn title(subject: &str) -> String {
    let mut letters = subject.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn findings(subject: &str, sources: &[Source], random: &mut Random) -> Block {
    let year = random.between(1710, 1890);
    let share = random.between(55, 85);
    let mut report = Report::default();
    report
        .write(&format!("# {}\n\n## In short\n\n", title(subject)))
        .cite(&format!("The earliest trace that can be dated is of {year}."), sources, &[0])
        .write(" ")
        .cite(
            &format!("Since then, about {share} % of what was written repeats two accounts — “the old” and “the new”."),
            sources,
            &[1, 2],
        )
        .write(
            "\n\nThis report was written by Catena's simulator. Its sources do not exist, and its \
             figures are invented; its form is that of a real one.\n\n## What is certain\n\n",
        );
    for (number, source) in sources.iter().enumerate() {
        report
            .write(&format!("{}. ", number + 1))
            .cite(&format!("**{}** {}.", source.host, source.says), sources, &[number])
            .write("\n");
    }
    report.write("\n## Side by side\n\n| Source | First mention | Agrees |\n| :-- | --: | :-: |\n");
    for (number, source) in sources.iter().enumerate() {
        let agrees = if number % 3 == 2 { "no" } else { "yes" };
        report.write(&format!("| {} | {} | {agrees} |\n", source.host, year + number * 7));
    }
    report.write("\n");
    report.block()
}

/// Why sources may disagree, and what of it.
const REASONS: [(&str, &str, &str); 8] = [
    (
        "Seasons",
        "The measurements were taken at different times of the year, so that they cannot be compared \
         without a correction.",
        "With it, the difference is under 3 %.",
    ),
    (
        "Where to begin",
        "The older account counts from the decision, the newer one from the opening.",
        "Both are right, and eleven months apart.",
    ),
    (
        "A missing line",
        "A table was copied with one line too few, and the sum was never checked again.",
        "Every total that was taken from it is too small by the same amount.",
    ),
    (
        "One name, two things",
        "What is called by one name was, until the reform, two different things.",
        "Figures from before it must not be added up.",
    ),
    (
        "Who was asked",
        "One survey asked those who were there, the other those who had left.",
        "Neither says so on its first page — only in a footnote.",
    ),
    (
        "Rounding",
        "One side rounded each figure, the other one only the sum.",
        "This alone explains two of the three gaps.",
    ),
    (
        "A lost original",
        "The deed that both refer to is known from a copy alone, and the copy has no date.",
        "Its paper, at least, is younger than its text claims.",
    ),
    (
        "Translation",
        "A word that means “about” was translated as “above”.",
        "Put back, the sentence agrees with all the others.",
    ),
];

fn discussion(subject: &str, sources: &[Source], random: &mut Random) -> Block {
    let mut report = Report::default();
    report.write("## Where the sources disagree\n\n");
    let first = random.below(REASONS.len());
    // A report is long; how long depends on how much was read.
    for number in 0..sources.len().min(REASONS.len()) {
        let (title, reason, verdict) = REASONS[(first + number) % REASONS.len()];
        let other = (number + 1) % sources.len().max(1);
        report
            .write(&format!("### {title}\n\n"))
            .cite(reason, sources, &[number, other])
            .write(" ")
            .cite(verdict, sources, &[other])
            .write("\n\n");
    }
    report
        .write("## What follows\n\n- [x] The main dates about ")
        .write(subject)
        .write(" can be relied on.\n- [ ] The figures need one more look at the originals.\n\n> ")
        .cite("Nobody has yet looked at both originals on the same day.", sources, &[0, 3])
        .write("\n\n");
    report.block()
}

fn list(sources: &[Source]) -> Block {
    let mut text = String::from("**Sources:**\n");
    for (number, source) in sources.iter().enumerate() {
        text.push_str(&format!("{}. [{}]({})\n", number + 1, source.host, source.url));
    }
    Block::text(text)
}

/// A plan to agree on: an interaction of its own, which ends with a question.
fn plan(request: &Request, subject: &str, wishes: &[String], prompt: &str) -> Answer {
    let mut text = format!(
        "{}\n\nI would look into **{subject}** in these steps:\n\n\
         1. Find out what the words mean to those who use them.\n\
         2. Collect the earliest sources, and date them.\n\
         3. Collect figures, with how they were measured.\n\
         4. Set side by side what disagrees, and look for the reason.\n\
         5. Write the report, with every statement's source.\n",
        topics::PLAN
    );
    for (number, wish) in wishes.iter().enumerate() {
        text.push_str(&format!("{}. As you asked: {wish}\n", number + 6));
    }
    text.push_str("\nShall I begin, or should something be different?\n");
    let summaries = vec![format!(
        "***Generating research plan***\n\nBefore I search for {subject} I say what I would do.\n\n"
    )];
    let usage = Usage {
        input: tokens(prompt),
        output: tokens(&text),
        thought: tokens(&text) * 2,
        ..Usage::default()
    };
    Answer { steps: vec![thought(request, summaries), Step::text(text)], status: Status::Completed, usage }
}
