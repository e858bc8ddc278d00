//! The routes of the server and the layers around them.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::get;
use serde_json::json;

use crate::access;
use crate::app_files::AppFiles;
use crate::config::{Answers, Config, Revision, Simulation};
use crate::csp::Allowed;
use crate::forward;
use crate::guard::{self, Guard};
use crate::log;
use crate::problem::json_answer;
use crate::rate::{self, Limiter};
use crate::running::StartError;
use crate::simulator;

/// Sent with every answer. The policy of what a page may do is in [`crate::csp`].
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ),
];

/// Everything the server answers, ready to be served.
pub(crate) async fn router(config: Config) -> Result<Router, StartError> {
    let simulated = matches!(config.answers, Answers::Simulator(_));
    // A page that is told nothing speaks today's revision.
    let revision = match &config.answers {
        Answers::Simulator(Simulation { revision: Revision::Outputs, .. }) => "outputs",
        Answers::Simulator(_) | Answers::Google(_) => "steps",
    };
    let page_config = json!({
        "api_base": "",
        "api_version": "v1beta",
        // A visitor needs no key of their own in either way of answering.
        "key": "server",
        "simulated": simulated,
        "revision": revision,
        "images": config.allow_images,
    })
    .to_string();
    let api = match config.answers {
        Answers::Simulator(simulation) => simulator::router(simulation)?,
        Answers::Google(upstream) => forward::router(upstream)?.layer(middleware::from_fn(guard::own_origin)),
    };
    let allowed = Allowed { api: config.allow_api, images: config.allow_images };
    let files = load(config.app, allowed).await?;
    let loopback = config.listen.ip().is_loopback();
    let mut router = Router::new()
        .route("/config.json", get(move || async move { json_answer(StatusCode::OK, page_config) }))
        .route("/healthz", get(|| async { json_answer(StatusCode::OK, r#"{"status":"ok"}"#.to_owned()) }))
        .fallback(app_file)
        .with_state(Arc::new(files))
        .merge(api);
    if let Some(token) = config.access_token {
        router = router.layer(middleware::from_fn_with_state(Arc::new(token), access::ask));
    }
    if let Some(rate) = config.rate {
        // Outside of the token's check: guesses are counted, too.
        router = router.layer(middleware::from_fn_with_state(Limiter::new(rate), rate::limit));
    }
    Ok(router
        .layer(middleware::from_fn_with_state(Guard { loopback }, guard::host))
        .layer(middleware::from_fn(with_headers))
        .layer(middleware::from_fn_with_state(config.log, log::log)))
}

async fn load(folder: Option<std::path::PathBuf>, allowed: Allowed) -> Result<AppFiles, StartError> {
    let named = folder.clone().unwrap_or_default();
    let loading =
        tokio::task::spawn_blocking(move || AppFiles::load(folder.as_deref().map(Path::new), &allowed));
    loading
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        .map_err(|source| StartError::Folder { option: "--app", folder: named, source })
}

async fn app_file(State(files): State<Arc<AppFiles>>, request: Request) -> Response<Body> {
    files.answer(request.method(), request.uri().path(), request.headers())
}

async fn with_headers(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}
