//! Coming back to an interaction: reading it, following it from where a stream broke
//! off, cancelling it.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::Value;

use super::create::event_stream;
use super::faults::{Fault, Resumed};
use super::mischief::Ending;
use super::refusal::{Refusal, json_response};
use super::resource::{self, Asked};
use super::store::Record;
use super::{Answered, Simulator, known, missing, schema, stream};
use crate::query;

/// `GET /interactions/{id}`: as JSON, or with `stream=true` as a stream.
pub(crate) fn fetch(simulator: &Arc<Simulator>, id: &str, query: Option<&str>) -> Answered {
    let mut streams = false;
    let mut last_event = None;
    for (name, value) in query::pairs(query.unwrap_or("")) {
        match name.as_str() {
            "stream" => streams = flag(&name, &value)?,
            "include_input" => drop(flag(&name, &value)?),
            "last_event_id" => last_event = Some(value).filter(|value| !value.is_empty()),
            "key" | "alt" | "prettyPrint" => {}
            other => return Err(schema::unknown_parameter(other, "")),
        }
    }
    let record = known(simulator, id)?;
    if streams {
        return follow(simulator, record, last_event.as_deref());
    }
    let text = resource::written(&record, simulator.settings.revision, Asked::Fetched);
    Ok(json_response(StatusCode::OK, text))
}

fn flag(name: &str, value: &str) -> Result<bool, Refusal> {
    match value {
        "true" | "1" | "" => Ok(true),
        "false" | "0" => Ok(false),
        other => Err(schema::not_allowed(other, name, ["true", "false"].into_iter())),
    }
}

/// Goes on after `last_event`, or begins at the start without one. What was opened
/// before that event is not opened again.
fn follow(simulator: &Arc<Simulator>, record: Record, last_event: Option<&str>) -> Answered {
    let Some(run) = record.run.clone() else {
        return Err(Refusal::invalid("Only background interactions can be streamed again."));
    };
    let from = match last_event {
        None => 0,
        Some(id) => run
            .after(id)
            .ok_or_else(|| Refusal::invalid(&format!("Invalid value '{id}' at 'last_event_id'.")))?,
    };
    let orders = run.next_orders(true);
    let (mut from, mut drowsy) = (from, false);
    for order in &orders {
        match order.fault {
            Fault::Resumed(Resumed::Gone) => return Err(missing(record.head.id.as_deref().unwrap_or(""))),
            Fault::Resumed(Resumed::AsJson) => {
                let text = resource::written(&record, simulator.settings.revision, Asked::Fetched);
                return Ok(json_response(StatusCode::OK, text));
            }
            Fault::Resumed(Resumed::Restart) => from = 0,
            Fault::Resumed(Resumed::Repeat) => from = from.saturating_sub(1),
            Fault::Resumed(Resumed::Drowsy) => drowsy = true,
            Fault::Way(_)
            | Fault::Instead(_)
            | Fault::Blocked(_)
            | Fault::Answer(_)
            | Fault::Events(_)
            | Fault::Course(_) => {}
        }
    }
    let mut plan = run.carried(from, &orders);
    if drowsy {
        plan.events.truncate(from + 2);
        plan.ending = Ending::Silence;
    }
    let pace = simulator.settings.pace;
    Ok(event_stream(stream::following(run, plan, record.head, pace, simulator.random())))
}

/// `POST /interactions/{id}/cancel`, with an empty body or an empty object.
pub(crate) fn cancel(simulator: &Simulator, id: &str, body: &[u8]) -> Answered {
    if !body.is_empty() {
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| Refusal::invalid(&format!("Invalid JSON payload received. {error}.")))?;
        schema::check(&value, &schema::Shape::Object(&[]), "")?;
    }
    let record = known(simulator, id)?;
    if !record.run.is_some_and(|run| run.cancel()) {
        return Err(Refusal::invalid("Only background interactions that still run can be cancelled."));
    }
    let text = resource::written(&known(simulator, id)?, simulator.settings.revision, Asked::Created);
    Ok(json_response(StatusCode::OK, text))
}
