//! `POST /interactions`: from a request's bytes to an answer on its way.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

use super::answer::{self, Answer, Status, Step};
use super::faults::{Order, Orders};
use super::input::Speaker;
use super::mischief::{self, Plan};
use super::random::Random;
use super::refusal::{Refusal, json_response};
use super::refusals;
use super::request::Request;
use super::resource::{self, Asked};
use super::store::Record;
use super::stream::{self, Settle};
use super::tapes::{self, Wish};
use super::usage::Usage;
use super::wire::{self, Event, Head, Pause};
use super::{Answered, Simulator, clock, ids};

/// Answers a create request.
pub(crate) async fn create(simulator: &Arc<Simulator>, body: &[u8]) -> Answered {
    let request = Request::read(body, &simulator.settings)?;
    if let Some(previous) = &request.previous
        && simulator.store.get(previous).is_none()
    {
        return Err(super::missing(previous));
    }
    let prompt = prompt(&request);
    let found = Orders::read(&prompt);
    let orders: Vec<Order> = found
        .orders
        .into_iter()
        .filter(|order| simulator.tally.happens(order, request.previous.as_deref(), &prompt))
        .collect();
    for order in &orders {
        if let Some(answer) = refusals::instead(order, request.model.id, request.stream) {
            return Ok(answer);
        }
    }
    match simulator.tapes.wish(&found.prompt) {
        Wish::Tape(tape) => return replay(simulator, &request, tape, &orders),
        Wish::Missing(name) => {
            return Err(Refusal::not_found(&format!(
                "There is no recording '{name}'. There are: {}.",
                simulator.tapes.names().join(", ")
            )));
        }
        Wish::None => {}
    }
    let (head, answer) = compose(simulator, &request, &found.prompt, &found.strange, &orders);
    let record = record(&request, head, answer, body.len());
    if request.stream {
        Ok(streamed(simulator, record, &orders))
    } else {
        whole(simulator, record, &orders).await
    }
}

/// What the user says in this request: the last thing said, if it is the user's.
fn prompt(request: &Request) -> String {
    let said = request.input.said().pop();
    said.filter(|said| said.speaker == Speaker::User).map(|said| said.text).unwrap_or_default()
}

fn compose(
    simulator: &Simulator,
    request: &Request,
    prompt: &str,
    strange: &[String],
    orders: &[Order],
) -> (Head, Answer) {
    let mut earlier = simulator.store.said(request.previous.as_deref());
    let mut now = request.input.said();
    now.pop();
    earlier.extend(now);
    // The words depend on the conversation alone, so that the same question is
    // answered alike in every run.
    let story: String = earlier.iter().map(|said| said.text.as_str()).collect();
    let seed = simulator.settings.seed.unwrap_or(0);
    let mut words = Random::for_text(seed, &(story + prompt));
    let mut answer = answer::compose(request, &earlier, prompt, &mut words);
    if !strange.is_empty() {
        let text = super::voice::unknown_faults(strange);
        answer.usage.output = super::usage::tokens(&text);
        answer.steps.retain(|step| matches!(step, Step::Thought(_)));
        answer.steps.push(Step::text(text));
    }
    for order in orders {
        mischief::spoil_answer(order, &mut answer, &mut words);
    }
    let head = Head {
        revision: simulator.settings.revision,
        id: request.store.then(|| ids::interaction(&mut simulator.random())),
        answerer: request.answerer(),
        service_tier: request.service_tier.clone(),
        created: clock::now(),
    };
    (head, answer)
}

fn record(request: &Request, head: Head, answer: Answer, sent: usize) -> Record {
    Record {
        weight: sent + answer.weight(),
        head,
        previous: request.previous.clone(),
        input: Arc::new(request.input.clone()),
        answer: Arc::new(answer),
        status: Status::InProgress,
        echo: request.echo.clone(),
        errors: None,
    }
}

async fn whole(simulator: &Simulator, mut record: Record, orders: &[Order]) -> Answered {
    record.status = record.answer.status;
    // The faults of a stream that make sense here, too, are those that take time.
    let mut plan = Plan::new(wire::events(&record.head, &record.answer, &mut Random::new(0)));
    for order in orders {
        mischief::spoil(order, &record.head, &mut plan);
    }
    let waits = |event: &Event| match event.pause {
        Pause::Exactly(time) => Some(time),
        Pause::None | Pause::Delta | Pause::Thought(_) => None,
    };
    if let Some(time) = plan.events.iter().find_map(waits) {
        tokio::time::sleep(time).await;
    }
    let text = resource::written(&record, simulator.settings.revision, Asked::Created);
    simulator.store.keep(record);
    Ok(json_response(StatusCode::OK, text))
}

fn streamed(simulator: &Arc<Simulator>, record: Record, orders: &[Order]) -> Response<Body> {
    let mut random = simulator.random();
    let head = record.head.clone();
    let mut plan = Plan::new(wire::events(&head, &record.answer, &mut random));
    for order in orders {
        mischief::spoil(order, &head, &mut plan);
    }
    simulator.store.keep(record);
    send(simulator, plan, head, random)
}

fn send(simulator: &Arc<Simulator>, plan: Plan, head: Head, random: Random) -> Response<Body> {
    let settle: Settle = {
        let simulator = Arc::clone(simulator);
        let id = head.id.clone();
        let errors = plan.events.iter().find(|event| event.settles == Some(Status::Failed));
        let errors = errors.map(|event| {
            let data: serde_json::Value = serde_json::from_str(&event.data).unwrap_or_default();
            json!([data["error"]])
        });
        Arc::new(move |status| {
            if let Some(id) = &id {
                simulator.store.settle(id, status, errors.clone());
            }
        })
    };
    let pace = simulator.settings.pace;
    let mut response = Response::new(stream::body(plan, head, pace, random, settle));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response
}

/// Plays a recording. Its bytes and ids are served as they are, and what it says
/// becomes an interaction that the conversation can go on from.
fn replay(
    simulator: &Arc<Simulator>,
    request: &Request,
    tape: &axum::body::Bytes,
    orders: &[Order],
) -> Answered {
    if !request.stream {
        return Err(Refusal::invalid("A recording can only be streamed."));
    }
    let heard = tapes::heard(tape);
    let head = Head {
        revision: simulator.settings.revision,
        id: heard.id,
        answerer: request.answerer(),
        service_tier: request.service_tier.clone(),
        created: clock::now(),
    };
    let answer =
        Answer { steps: vec![Step::text(heard.text)], status: heard.status, usage: Usage::default() };
    let mut record = record(request, head.clone(), answer, tape.len());
    record.status = heard.status;
    simulator.store.keep(record);
    let events = tapes::frames(tape).into_iter().map(Event::recorded).collect();
    let mut plan = Plan::new(events);
    for order in orders {
        mischief::spoil(order, &head, &mut plan);
    }
    Ok(send(simulator, plan, head, simulator.random()))
}
