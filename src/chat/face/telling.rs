//! What is said beside an answer: lines, and the card of what went wrong.

use super::ProblemFace;
use crate::chat::explain::{Explanation, Remedy, ending, explain};
use crate::chat::turn::{Notice, State, Turn};
use crate::protocol::model;
use crate::protocol::problem::ProblemKind;
use crate::protocol::status::Status;
pub(super) fn notices(turn: &Turn) -> Vec<String> {
    let of_turn = turn.notices.iter().map(|notice| match notice {
        Notice::HistoryResent => {
            "The server no longer had this conversation, so its text was sent again from here.".to_owned()
        }
        Notice::ModelReplaced { from, to } => {
            format!("{from} is no longer offered; {} was asked instead.", model::name_of(to))
        }
        Notice::StoredAnyway => {
            "Storing is switched off, but this agent works on what is stored only: this turn is stored at Google."
                .to_owned()
        }
        Notice::CancelUnconfirmed => {
            "Stopped here, but the service did not confirm it: the run may go on there, and be paid for.".to_owned()
        }
        Notice::RunUncertain => {
            "A run may have begun at the service although no answer came here. Asking again may begin, and cost, a second one.".to_owned()
        }
        Notice::PicturesLeftOut => {
            "All pictures of this conversation are more than one request takes: the oldest did not go along.".to_owned()
        }
        Notice::ContentMissing => "The text of this turn is no longer on this device.".to_owned(),
    });
    let of_state = match &turn.state {
        State::Interrupted(_) => {
            Some("Interrupted: the connection ended before the answer did. What came is kept.")
        }
        // Where the content is missing, nobody can say that there was none.
        State::Ended { status: Status::Completed, .. } => (!turn.has_content()
            && !turn.notices.contains(&Notice::ContentMissing))
        .then_some("The model ended its turn without an answer."),
        // The cards of the calls say how each of them stands.
        State::Ended { status: Status::RequiresAction, .. } if !turn.lacks_answers() => None,
        State::Ended { status, .. } => ending(status),
        State::Adrift(None) => Some("This run goes on at Google; it is not followed here at the moment."),
        State::Adrift(Some(_))
        | State::Sending { .. }
        | State::Streaming { .. }
        | State::Following { .. }
        | State::Waiting { .. }
        | State::Unsent(_) => None,
    };
    let unstored = (!turn.ask.store)
        .then_some("Not stored at Google. The next message sends the conversation's text along from here.");
    of_turn.chain([of_state, unstored].into_iter().flatten().map(str::to_owned)).collect()
}

pub(super) fn problem(turn: &Turn, answerer: &str) -> Option<ProblemFace> {
    let problem = match &turn.state {
        // The notice above says it already, unless there is more to say than that.
        State::Interrupted(problem) if problem.kind() == ProblemKind::Cut => return None,
        State::Ended { status: Status::Failed, problem: None } => {
            let words = Explanation {
                title: "The run failed".to_owned(),
                body: "The service gave no reason.".to_owned(),
                remedy: Remedy::Retry,
            };
            return Some(ProblemFace { words, detail: String::new() });
        }
        state => state.problem()?,
    };
    let mut detail = String::new();
    if let Some(http) = problem.http {
        detail.push_str(&format!("HTTP {http}\n"));
    }
    detail.push_str(if problem.detail.is_empty() { &problem.message } else { &problem.detail });
    Some(ProblemFace { words: explain(problem, answerer), detail: detail.trim().to_owned() })
}
