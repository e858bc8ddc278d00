//! What a resumed stream brings again.
//!
//! A background stream can be resumed only after an event that carries an id, and many carry none; so the service sends
//! again what came after it. It may also send everything from the start, because there was no place to resume from, or
//! because it did not heed it. Either way the text must not double, and must not vanish while it comes again. So what
//! comes is compared with what is there: as long as it is the same, it is passed over.

use super::turn::Growing;
use crate::protocol::content::Content;
use crate::protocol::event::Delta;
use crate::protocol::step::Step;

/// How many bytes of text a step has.
pub(super) fn text_bytes(step: &Step) -> usize {
    texts(step).map(str::len).sum()
}

fn texts(step: &Step) -> impl Iterator<Item = &str> {
    blocks(step).iter().filter_map(|block| match block {
        Content::Text(text) => Some(text.text.as_str()),
        Content::Media(_) | Content::Unknown { .. } => None,
    })
}

fn blocks(step: &Step) -> &[Content] {
    match step {
        Step::ModelOutput(blocks) | Step::Thought(blocks) | Step::UserInput(blocks) => blocks,
        Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => &[],
    }
}

/// The step comes again, from `bytes` of its text on.
pub(super) fn begin(growing: &mut Growing, bytes: usize) {
    growing.replayed = Some(bytes);
    growing.arguments.clear();
}

/// A step that comes again, as it is before the next delta; `None` for a step that grows for the first time. Text needs
/// no comparing afterwards, since [`news`] has passed over what was there.
pub(super) fn before(growing: Option<&Growing>) -> Option<Step> {
    let growing = growing.filter(|growing| growing.replayed.is_some())?;
    match &growing.step {
        Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => Some(growing.step.clone()),
        Step::ModelOutput(_) | Step::Thought(_) | Step::UserInput(_) => None,
    }
}

/// What of a delta is new; `None` where nothing is.
pub(super) fn news(growing: &mut Growing, delta: Delta) -> Option<Delta> {
    let Some(at) = growing.replayed else { return Some(delta) };
    match delta {
        Delta::Text(text) => new_text(growing, at, &text).map(Delta::Text),
        Delta::ThoughtSummary(Content::Text(mut text)) => {
            text.text = new_text(growing, at, &text.text)?;
            Some(Delta::ThoughtSummary(Content::Text(text)))
        }
        Delta::ThoughtSummary(content) => {
            (!blocks(&growing.step).contains(&content)).then_some(Delta::ThoughtSummary(content))
        }
        Delta::Media(content) => (!blocks(&growing.step).contains(&content)).then_some(Delta::Media(content)),
        Delta::Annotations(mut annotations) => {
            annotations.retain(|annotation| {
                !blocks(&growing.step).iter().any(
                    |block| matches!(block, Content::Text(text) if text.annotations.contains(annotation)),
                )
            });
            (!annotations.is_empty()).then_some(Delta::Annotations(annotations))
        }
        Delta::Unknown { kind, json } => {
            let is_kept = match &growing.step {
                Step::Unknown { json: whole, .. } => whole
                    .get("deltas")
                    .and_then(|deltas| deltas.as_array())
                    .is_some_and(|all| all.contains(&json)),
                step => blocks(step)
                    .iter()
                    .any(|block| matches!(block, Content::Unknown { json: kept, .. } if *kept == json)),
            };
            (!is_kept).then_some(Delta::Unknown { kind, json })
        }
        // These replace what is there, or were begun anew.
        Delta::Signature | Delta::ArgumentsText(_) | Delta::Call { .. } | Delta::Outcome { .. } => {
            Some(delta)
        }
    }
}

/// Compares with the text from byte `at` on, and says what goes beyond it.
fn new_text(growing: &mut Growing, at: usize, text: &str) -> Option<String> {
    let mut before = 0;
    let mut rest = "";
    for part in texts(&growing.step) {
        if at < before + part.len() {
            rest = part.get(at - before..).unwrap_or_default();
            break;
        }
        before += part.len();
    }
    if rest.starts_with(text) {
        growing.replayed = Some(at + text.len());
        return None;
    }
    let is_last = at + rest.len() == text_bytes(&growing.step);
    growing.replayed = None;
    match text.strip_prefix(rest) {
        Some(new) if is_last => Some(new.to_owned()),
        Some(_) | None => Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::id::Millis;

    fn growing(text: &str) -> Growing {
        let mut growing = Growing::open(Step::ModelOutput(vec![Content::text(text)]), Millis(0));
        begin(&mut growing, 0);
        growing
    }

    fn new(growing: &mut Growing, text: &str) -> Option<String> {
        match news(growing, Delta::Text(text.to_owned())) {
            Some(Delta::Text(text)) => Some(text),
            Some(_) => panic!("text is text"),
            None => None,
        }
    }

    #[test]
    fn the_same_again_is_passed_over_however_it_is_cut() {
        let mut step = growing("One two");
        assert_eq!(new(&mut step, "One"), None);
        assert_eq!(new(&mut step, " "), None);
        assert_eq!(new(&mut step, "two three").as_deref(), Some(" three"));
        assert_eq!(new(&mut step, "One").as_deref(), Some("One"), "after that everything is new");
    }

    #[test]
    fn what_is_not_the_same_is_new() {
        assert_eq!(new(&mut growing("One two"), "Three").as_deref(), Some("Three"));
        assert_eq!(new(&mut growing(""), "One").as_deref(), Some("One"));
    }
}
