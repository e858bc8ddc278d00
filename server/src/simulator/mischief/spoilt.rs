//! The faults in what an answer says; what is stored has them, too.

use std::sync::Arc;

use crate::simulator::answer::{Answer, Status};
use crate::simulator::faults::{Course, Fault, Order, Spoilt};
use crate::simulator::ids;
use crate::simulator::random::Random;
use crate::simulator::steps::{Annotation, Block, Call, Picture, Step, Tooling};

/// How big the signatures of picture models get.
const BIG_SIGNATURE: usize = 3_500_000 / 4 * 3;
/// How much text `lump` adds.
const LUMP: usize = 1 << 20;
/// How many megabytes of base64 `huge` is without a number.
const HUGE: u32 = 3;

/// Text that tries the page's layout: each line says what is in it.
const SCRIPTS: &str = "\n\nNUL:\u{0}: BOM:\u{feff}: lone CR:\r: line separator:\u{2028}: \
    right to left:\u{202e}esrever\u{202c}: Arabic: مرحبا: Hebrew: שלום: \
    family:👨\u{200d}👩\u{200d}👧\u{200d}👦: flag:🇪🇺: zero width:a\u{200b}b: soft hyphen:a\u{ad}b: \
    combining:";

/// Does what `order` wants to an answer before it becomes events.
pub(crate) fn spoil_answer(order: &Order, answer: &mut Answer, random: &mut Random) {
    match order.fault {
        Fault::Answer(spoilt) => spoil(spoilt, order, answer, random),
        Fault::Course(Course::Thoughts) => {
            for thought in answer.steps.iter_mut().filter_map(as_thought) {
                thought.summaries.clear();
            }
        }
        Fault::Instead(_)
        | Fault::Blocked(_)
        | Fault::Events(_)
        | Fault::Course(_)
        | Fault::Way(_)
        | Fault::Resumed(_) => {}
    }
}

fn spoil(spoilt: Spoilt, order: &Order, answer: &mut Answer, random: &mut Random) {
    match spoilt {
        Spoilt::Incomplete => answer.cut_short(),
        Spoilt::Ends(status) => answer.status = status,
        Spoilt::Signature => {
            for thought in answer.steps.iter_mut().filter_map(as_thought) {
                thought.signature = ids::signature(random, BIG_SIGNATURE);
            }
        }
        Spoilt::Lump => add(answer, &("lump ".repeat(LUMP / 5) + "\n")),
        Spoilt::Scripts => add(answer, &(SCRIPTS.to_owned() + "e" + &"\u{301}".repeat(5_000) + "\n")),
        Spoilt::Citations => {
            add(answer, "\n\nÉtés 🎉.");
            if let Some((text, annotations)) = last_text(answer) {
                let end = text.len();
                // Beyond the end, backwards, inside of an emoji, over everything, and
                // nothing at all.
                let spans =
                    [(end, end + 9_000), (end, end / 2), (end - 4, end - 3), (0, end), (end / 3, end / 3)];
                annotations.extend(spans.into_iter().map(|(start_index, end_index)| {
                    Annotation::UrlCitation {
                        start_index,
                        end_index,
                        url: format!("https://odd.example/{start_index}"),
                        title: "odd.example".to_owned(),
                    }
                }));
            }
        }
        Spoilt::AbsurdUsage => {
            answer.usage.output = usize::MAX / 8;
            answer.usage.thought = 1 << 53;
        }
        Spoilt::HugePicture => {
            let bytes = order.number.unwrap_or(HUGE) as usize * 1_000_000 / 4 * 3;
            let data = Arc::from(ids::signature(random, bytes));
            answer.steps.push(Step::Output(vec![Block::Picture(Picture { mime_type: "image/png", data })]));
        }
        Spoilt::BadPictures => answer.steps.push(Step::Output(bad_pictures())),
        Spoilt::StrangeFunction => {
            answer.steps.retain(|step| as_output(step).is_none());
            answer.steps.push(Step::Call(Call {
                tooling: Tooling::Function { name: "open_the_gate".to_owned() },
                id: "zz91kq07".to_owned(),
                arguments: serde_json::json!({"gate": "north", "force": true}),
                signature: ids::signature(random, 48),
            }));
            answer.status = Status::RequiresAction;
        }
    }
}

fn as_thought(step: &mut Step) -> Option<&mut crate::simulator::steps::Thought> {
    match step {
        Step::Thought(thought) => Some(thought),
        Step::Output(_) | Step::Call(_) | Step::Outcome(_) => None,
    }
}

fn as_output(step: &Step) -> Option<&[Block]> {
    match step {
        Step::Output(blocks) => Some(blocks),
        Step::Thought(_) | Step::Call(_) | Step::Outcome(_) => None,
    }
}

/// Adds to the last text there is, or makes one.
fn add(answer: &mut Answer, more: &str) {
    match last_text(answer) {
        Some((text, _)) => text.push_str(more),
        None => answer.steps.push(Step::text(more)),
    }
}

fn last_text(answer: &mut Answer) -> Option<(&mut String, &mut Vec<Annotation>)> {
    let blocks = answer.steps.iter_mut().filter_map(|step| match step {
        Step::Output(blocks) => Some(blocks.iter_mut()),
        Step::Thought(_) | Step::Call(_) | Step::Outcome(_) => None,
    });
    let texts = blocks.flatten().filter_map(|block| match block {
        Block::Text { text, annotations } => Some((text, annotations)),
        Block::Picture(_) => None,
    });
    texts.last()
}

/// Broken base64, a type that lies, a file that ends early, one of 20,000 by 20,000
/// pixels, and one that a program could hide in.
fn bad_pictures() -> Vec<Block> {
    let pictures = [
        ("image/png", "!!! this is no base64 !!!"),
        (
            "image/jpeg",
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFUlEQVR42mM8oRHFgA0wMeAAg1MCAAbBAVoxlZBcAAAAAElFTkSuQmCC",
        ),
        ("image/png", "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSnc"),
        ("image/png", "iVBORw0KGgoAAAANSUhEUgAATiAAAE4gCAIAAADyDB2N"),
        (
            "image/svg+xml",
            "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxzY3JpcHQ+YWxlcnQoMSk8L3NjcmlwdD48L3N2Zz4=",
        ),
    ];
    let blocks =
        pictures.map(|(mime_type, data)| Block::Picture(Picture { mime_type, data: Arc::from(data) }));
    blocks.to_vec()
}
