//! Posting the arguments of a function to an address of the person's own.
//!
//! Nothing of the page goes along but the arguments: no key, no cookie, no referrer. Redirects are refused, since the
//! person has allowed one origin and not where it points to.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{Request, Response};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect,
};

use super::transport::Connection;
use super::{clock, policy};

/// What an endpoint may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may take, in milliseconds.
    pub patience_ms: u32,
    /// How much it may say, in bytes.
    pub most_bytes: usize,
}

/// Posts JSON, and answers with the text of the answer.
///
/// # Errors
///
/// A sentence that says what went wrong, for the person and for the model.
pub async fn post(
    connection: &Connection,
    address: &str,
    origin: &str,
    body: &str,
    limits: Limits,
) -> Result<String, String> {
    let late = Rc::new(Cell::new(false));
    let (watched, flag) = (connection.clone(), late.clone());
    let patience = clock::alarm(u64::from(limits.patience_ms), move || {
        flag.set(true);
        watched.abort();
    });
    let found = ask(connection, address, body, limits.most_bytes).await;
    drop(patience);
    match found {
        Err(_) if late.get() => Err(format!("No answer within {} seconds.", limits.patience_ms / 1000)),
        Err(_) if policy::stops(origin).await => Err(format!(
            "This page may not talk to {origin}. Whoever runs it has to allow the origin (connect-src), with --allow-api."
        )),
        other => other,
    }
}

async fn ask(connection: &Connection, address: &str, body: &str, most: usize) -> Result<String, String> {
    let unreachable = |_| {
        "The address could not be reached: it is down, or it does not allow this page to ask (CORS)."
            .to_owned()
    };
    let request = Request::post(address)
        .header("content-type", "application/json")
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&connection.signal()));
    let response = request.body(body).map_err(unreachable)?.send().await.map_err(unreachable)?;
    let text = read(&response, most).await?;
    if response.ok() {
        return Ok(text);
    }
    let said: String = text.trim().chars().take(500).collect();
    Err(format!("HTTP {}. {said}", response.status()).trim().to_owned())
}

/// Reads the body, and stops where it is too long.
async fn read(response: &Response, most: usize) -> Result<String, String> {
    let reader =
        response.body().and_then(|body| body.get_reader().dyn_into::<ReadableStreamDefaultReader>().ok());
    let Some(reader) = reader else { return Ok(String::new()) };
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| "The answer broke off.".to_owned())?;
        let value = Reflect::get(&chunk, &JsValue::from_str("value")).ok();
        let Some(piece) = value.and_then(|value| value.dyn_into::<Uint8Array>().ok()) else { break };
        if bytes.len() + piece.length() as usize > most {
            // Nobody waits for the rest.
            let _ = reader.cancel();
            return Err(format!("The answer is longer than {} KiB.", most / 1024));
        }
        bytes.extend(piece.to_vec());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
