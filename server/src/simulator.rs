//! The simulator: answers the Interactions API itself.
//!
//! # How a request becomes an answer
//!
//! ```text
//! cors ─▶ journal ─▶ key ─▶ request (schema, tables, rules, input) ─▶ faults ─▶ tapes
//!                                                                 │
//!      voice, tools, pictures ─▶ answer ─▶ wire makes events ─▶ mischief ─▶ stream cuts and sends
//!                                  └────▶ store keeps ─▶ resource writes JSON
//! ```
//!
//! What a request refers to (the chain, functions and their results, [`files`]) is
//! looked up in between: see [`prepared`].
//!
//! In the background a run ([`background`]) lies between the events and the streams:
//! it lets them happen, and any number of connections follow it ([`resume`]).
//!
//! * What is said ([`voice`]) knows nothing of the wire; the wire knows nothing of
//!   what is said. An [`answer`] lies between the two.
//! * It is an opinion of its own about the protocol: no code is shared with the page.
//! * Everything is in memory and gone with the process.
//!
//! Faults can be ordered from within a prompt ([`faults`]) or beforehand ([`standing`]).

mod agents;
mod answer;
mod background;
mod clock;
mod corpus;
mod cors;
mod create;
mod faults;
mod files;
mod history;
mod ids;
mod input;
mod journal;
mod media;
mod mischief;
mod models;
mod models_list;
mod pictures;
mod prepared;
mod random;
mod refusal;
mod refusals;
mod request;
mod resource;
mod resume;
mod rules;
mod schema;
mod seen;
mod standing;
mod status;
mod steps;
mod store;
mod stream;
mod tables;
mod tapes;
mod tools;
mod usage;
mod voice;
mod wire;
mod wishes;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use axum::routing::any;
use serde_json::{Value, json};

use crate::config::{Envelope, Simulation};
use crate::guard;
use crate::problem::problem;
use crate::query;
use crate::running::StartError;
use random::Random;
use refusal::{Detail, Refusal, json_response, json_text};
use refusals::Asking;
use standing::At;

/// The service's own limit is 100 MB; a little more, so that it is not this server
/// that refuses first.
const BODY_LIMIT: usize = 110 << 20;

/// One simulated service.
pub(crate) struct Simulator {
    settings: Simulation,
    store: store::Store,
    files: files::Files,
    journal: journal::Journal,
    tally: faults::Tally,
    standing: standing::StandingOrders,
    tapes: tapes::Tapes,
    /// Where ids and random cuts start from.
    salt: u64,
    count: AtomicU64,
}

/// The routes of the simulated service and of its control.
pub(crate) fn router(settings: Simulation) -> Result<Router, StartError> {
    let tapes = match &settings.replay {
        None => tapes::Tapes::default(),
        Some(folder) => tapes::Tapes::load(folder).map_err(|source| StartError::Folder {
            option: "--replay",
            folder: folder.clone(),
            source,
        })?,
    };
    let simulator = Simulator {
        salt: settings.seed.unwrap_or_else(clock::nanoseconds),
        settings,
        store: store::Store::default(),
        files: files::Files::default(),
        journal: journal::Journal::default(),
        tally: faults::Tally::default(),
        standing: standing::StandingOrders::default(),
        tapes,
        count: AtomicU64::new(0),
    };
    Ok(Router::new()
        .route("/v1beta/{*rest}", any(api))
        .route("/v1/{*rest}", any(api))
        .route("/upload/{*rest}", any(api))
        .route("/simulator/{*rest}", any(control))
        .with_state(Arc::new(simulator)))
}

impl Simulator {
    /// A generator that no other request of this run gets.
    fn random(&self) -> Random {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        Random::for_text(self.salt, &count.to_string())
    }
}

async fn api(State(simulator): State<Arc<Simulator>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let (method, uri, headers) = (parts.method, parts.uri, parts.headers);
    if let Some(answer) = cors::preflight(&method, uri.path(), &headers) {
        simulator.journal.note(&method, &uri, &headers, b"");
        return answer;
    }
    let origin = headers.get(header::ORIGIN).cloned();
    let mut answer = match to_bytes(body, BODY_LIMIT).await {
        Ok(body) => {
            simulator.journal.note(&method, &uri, &headers, &body);
            match key(&headers, uri.query()) {
                Ok(()) => {
                    let mut random = simulator.random();
                    match files::handle(&simulator.files, &method, &uri, &headers, &body, &mut random) {
                        Some(answer) => answer,
                        None => route(&simulator, &method, &uri, &body).await,
                    }
                }
                Err(refusal) => Err(refusal),
            }
        }
        Err(_) => Err(Refusal::plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "invalid_request",
            "The request is larger than the limit of 100 MB, or it ended early.",
        )),
    }
    .unwrap_or_else(|refusal| match simulator.settings.errors {
        Envelope::Interactions => refusal.into(),
        Envelope::Classic => refusal.classic().into(),
    });
    cors::open(&mut answer, origin);
    answer
}

/// Any key will do, and none: but some stand for keys that fail.
fn key(headers: &HeaderMap, query: Option<&str>) -> Result<(), Refusal> {
    let header = headers.get("x-goog-api-key").map(|key| key.to_str().unwrap_or("invalid"));
    let Some(key) = header.map(str::to_owned).or_else(|| query::value(query, "key")) else {
        return Ok(());
    };
    if key.is_empty() {
        return Err(Refusal::gateway(
            StatusCode::FORBIDDEN,
            "PERMISSION_DENIED",
            "Requests need an API key or another proof of who sends them.",
            Vec::new(),
        ));
    }
    if key.contains("invalid") {
        return Err(Refusal::gateway(
            StatusCode::BAD_REQUEST,
            "INVALID_ARGUMENT",
            "API key not valid. Please pass a valid API key.",
            vec![Detail::key_invalid()],
        ));
    }
    if key.contains("leaked") {
        return Err(Refusal::plain(
            StatusCode::FORBIDDEN,
            "permission_denied",
            "This API key was reported as leaked. Please use another API key.",
        ));
    }
    Ok(())
}

type Answered = Result<Response<Body>, Refusal>;

async fn route(simulator: &Arc<Simulator>, method: &Method, uri: &Uri, body: &[u8]) -> Answered {
    let path: Vec<&str> = uri.path().split('/').skip(2).collect();
    let streams = query::value(uri.query(), "stream").is_some_and(|value| value == "true");
    if let Some(at) = At::of(method, &path, streams).filter(|at| *at != At::Create) {
        let asking = Asking { target: "", previous: None, streams: false, background: false };
        for order in simulator.standing.take(at) {
            if let Some(answer) = refusals::instead(&order, asking) {
                return Ok(answer);
            }
        }
    }
    match (method.as_str(), path.as_slice()) {
        ("POST", ["interactions"]) => create::create(simulator, body).await,
        ("GET" | "HEAD", ["interactions", id]) => resume::fetch(simulator, id, uri.query()),
        ("DELETE", ["interactions", id]) => delete(simulator, id),
        ("POST", ["interactions", id, "cancel"]) => resume::cancel(simulator, id, body),
        ("GET" | "HEAD", ["models"]) => models_list::page(uri.query(), simulator.settings.retired),
        ("GET" | "HEAD", ["models", id]) => models_list::one(id, simulator.settings.retired),
        (_, ["interactions" | "models", ..]) => Err(Refusal::plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "invalid_request",
            "This address does not know that method.",
        )),
        (_, _) => Err(Refusal::not_found("There is nothing at this address.")),
    }
}

fn delete(simulator: &Simulator, id: &str) -> Answered {
    if simulator.store.forget(id) {
        Ok(json_response(StatusCode::OK, json_text(&json!({}))))
    } else {
        Err(missing(id))
    }
}

fn known(simulator: &Simulator, id: &str) -> Result<store::Record, Refusal> {
    simulator.store.get(id).ok_or_else(|| missing(id))
}

fn missing(id: &str) -> Refusal {
    Refusal::not_found(&format!("Interaction {id} not found."))
}

/// What tests may ask and tell: `GET` and `DELETE /simulator/requests`, `GET`, `POST`
/// and `DELETE /simulator/faults`, and `POST /simulator/forget` with `{"id": …}`. Only
/// programs on this machine may.
async fn control(
    State(simulator): State<Arc<Simulator>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    if !peer.ip().to_canonical().is_loopback() || guard::is_from_elsewhere(request.headers()) {
        return problem(
            StatusCode::FORBIDDEN,
            "permission_denied",
            "Only programs on this machine may control the simulator.",
        );
    }
    let (parts, body) = request.into_parts();
    let done = |value: Value| json_response(StatusCode::OK, json_text(&value));
    match (parts.method.as_str(), parts.uri.path()) {
        ("GET", "/simulator/requests") => json_response(StatusCode::OK, json_text(&simulator.journal.all())),
        ("DELETE", "/simulator/requests") => {
            simulator.journal.clear();
            done(json!({}))
        }
        ("GET", "/simulator/faults") => done(simulator.standing.list()),
        ("DELETE", "/simulator/faults") => {
            simulator.standing.clear();
            done(json!({}))
        }
        ("POST", "/simulator/faults") => {
            let body = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
            let value: Value = serde_json::from_slice(&body).unwrap_or_default();
            simulator.standing.add(&value).map_or_else(Response::from, |()| done(simulator.standing.list()))
        }
        ("POST", "/simulator/forget") => {
            let body = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
            let value: Value = serde_json::from_slice(&body).unwrap_or_default();
            match value["id"].as_str() {
                Some(id) => done(json!({"forgotten": match id.strip_prefix("files/") {
                    Some(file) => simulator.files.forget(file),
                    None => simulator.store.forget(id),
                }})),
                None => problem(
                    StatusCode::BAD_REQUEST,
                    "invalid_request",
                    "Say which interaction: {\"id\": \"v1_…\"}.",
                ),
            }
        }
        (_, _) => problem(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address."),
    }
}
