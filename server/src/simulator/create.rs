//! `POST /interactions`: from a request's bytes to an answer on its way.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

use super::agents;
use super::answer::{self, Answer, Context, Status, Step};
use super::background::{self, Run};
use super::faults::{Course, Fault, Order, Orders};
use super::input::Speaker;
use super::mischief::{self, Plan};
use super::pictures;
use super::prepared::Prepared;
use super::random::Random;
use super::refusal::{Refusal, json_response};
use super::refusals::{self, Asking};
use super::request::Request;
use super::resource::{self, Asked};
use super::standing::At;
use super::store::Record;
use super::stream;
use super::tapes::{self, Wish};
use super::usage::Usage;
use super::wire::{self, Event, Head, Pause};
use super::{Answered, Simulator, clock, ids};

/// What comes after a pause.
const REST: &str = "This is the rest, after the pause. Nothing was lost in between.";

/// Answers a create request.
pub(crate) async fn create(simulator: &Arc<Simulator>, body: &[u8]) -> Answered {
    let request = Request::read(body, &simulator.settings)?;
    if let Some(previous) = &request.previous
        && simulator.store.get(previous).is_none()
    {
        return Err(super::missing(previous));
    }
    let prepared = Prepared::new(simulator, &request)?;
    let prompt = prompt(&request);
    let mut found = Orders::read(&prompt);
    // What a picture model refuses to paint goes the way of what is ordered to fail.
    let blocked = pictures::blocked(request.model, &request.wishes, &found.prompt);
    found.orders.extend(blocked.map(|code| Order::of(Fault::Blocked(code))));
    let standing = simulator.standing.take(At::Create);
    // What goes wrong on the way happens to each connection of a run in the background
    // anew, and is counted there.
    let (on_the_way, orders): (Vec<Order>, Vec<Order>) = std::mem::take(&mut found.orders)
        .into_iter()
        .chain(standing)
        .partition(|order| request.background && order.fault.is_on_the_way());
    let orders: Vec<Order> = orders
        .into_iter()
        .filter(|order| simulator.tally.happens(order, request.previous.as_deref(), &prompt))
        .collect();
    let answerer = request.answerer();
    let asking = Asking {
        target: answerer.id(),
        previous: request.previous.as_deref(),
        streams: request.stream,
        background: request.background,
    };
    for order in &orders {
        if let Some(answer) = refusals::instead(order, asking) {
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
    let (head, answer) = compose(simulator, &request, &prepared, &found, &orders).await;
    let record = record(&request, head, answer, body.len());
    for order in &orders {
        if let (Fault::Course(Course::Expires), Some(id)) = (order.fault, &record.head.id) {
            forget_later(simulator, id, order.number.unwrap_or(0));
        }
    }
    if request.background {
        Ok(in_background(simulator, &request, record, &orders, on_the_way))
    } else if request.stream {
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

async fn compose(
    simulator: &Simulator,
    request: &Request,
    prepared: &Prepared,
    found: &Orders,
    orders: &[Order],
) -> (Head, Answer) {
    let (prompt, strange) = (found.prompt.as_str(), &found.strange);
    let mut earlier = simulator.store.said(request.previous.as_deref());
    let mut now = request.input.said();
    now.pop();
    earlier.extend(now);
    // The words depend on the conversation alone, so that the same question is
    // answered alike in every run.
    let story: String = earlier.iter().map(|said| said.text.as_str()).collect();
    let seed = simulator.settings.seed.unwrap_or(0);
    let mut words = Random::for_text(seed, &(story + prompt));
    let mut answer = match request.assignment {
        None => {
            let context = Context {
                request,
                earlier: &earlier,
                history: &prepared.history,
                files: &simulator.files,
                prompt,
                media: prepared.media,
            };
            answer::compose(context, &mut words).await
        }
        Some(assignment) => agents::compose(assignment, request, &earlier, prompt, &mut words),
    };
    if !strange.is_empty() {
        let text = super::voice::unknown_faults(strange);
        answer.say_instead(&text);
    }
    if request.continues {
        answer.say_instead(REST);
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
        run: None,
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

/// Forgets the interaction `id` after so many seconds, as if it had expired.
fn forget_later(simulator: &Arc<Simulator>, id: &str, seconds: u32) {
    let (simulator, id) = (Arc::downgrade(simulator), id.to_owned());
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(u64::from(seconds))).await;
        if let Some(simulator) = simulator.upgrade() {
            simulator.store.forget(&id);
        }
    });
}

/// Starts the work and answers at once: with the stream of it, or with how it stands.
fn in_background(
    simulator: &Arc<Simulator>,
    request: &Request,
    mut record: Record,
    orders: &[Order],
    on_the_way: Vec<Order>,
) -> Response<Body> {
    let mut random = simulator.random();
    let (head, pace) = (record.head.clone(), simulator.settings.pace);
    let mut plan = Plan::new(wire::events(&head, &record.answer, &mut random));
    if request.assignment.is_some() {
        background::schedule(&mut plan.events, background::agent_time(pace));
    }
    for order in orders {
        mischief::spoil(order, &head, &mut plan);
    }
    background::number(&mut plan.events);
    for order in orders {
        if let Fault::Events(odd) = order.fault {
            mischief::named(odd, &head, &mut plan.events);
        }
    }
    let hangs = plan.hangs;
    let settle = settle(simulator, &head, &plan.events);
    let run = Run::new(head.clone(), plan.events, on_the_way, settle);
    // Its events are kept beside the answer, so that they can be played again.
    record.weight += record.answer.weight();
    record.run = Some(Arc::clone(&run));
    if orders.iter().any(|order| order.fault == Fault::Course(Course::Queued)) {
        record.status = Status::Queued;
    }
    let text = resource::written(&record, simulator.settings.revision, Asked::Created);
    simulator.store.keep(record);
    background::start(&run, hangs, pace, &mut random);
    if request.stream {
        let plan = run.carried(0, &run.next_orders(false));
        event_stream(stream::following(run, plan, head, pace, random))
    } else {
        json_response(StatusCode::OK, text)
    }
}

/// Notes in the store how the interaction stands, with the error among `events`.
fn settle(simulator: &Arc<Simulator>, head: &Head, events: &[Event]) -> background::Settle {
    let simulator = Arc::clone(simulator);
    let id = head.id.clone();
    let errors = events.iter().find(|event| event.settles == Some(Status::Failed)).map(|event| {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap_or_default();
        json!([data["error"]])
    });
    Arc::new(move |status, now| {
        id.as_ref().is_some_and(|id| simulator.store.settle(id, status, errors.clone(), now))
    })
}

/// A streamed answer with `body`.
pub(crate) fn event_stream(body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response
}

fn send(simulator: &Arc<Simulator>, plan: Plan, head: Head, random: Random) -> Response<Body> {
    let settle = settle(simulator, &head, &plan.events);
    let pace = simulator.settings.pace;
    event_stream(stream::body(plan, head, pace, random, settle))
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
