//! Which address does what with files.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use serde_json::{Value, json};

use super::upload::{self, Target};
use super::{Files, State, bad, stores, unknown};
use crate::query;
use crate::simulator::ids;
use crate::simulator::random::Random;
use crate::simulator::refusal::{Refusal, json_response, json_text};

/// The service's default and largest page.
const PAGE: usize = 10;
const LARGEST_PAGE: usize = 100;

/// The answer to a request that is about files; `None` if it is about something else.
pub(crate) fn handle(
    files: &Files,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &Bytes,
    random: &mut Random,
) -> Option<Result<Response<Body>, Refusal>> {
    let path: Vec<&str> = uri.path().trim_start_matches('/').split('/').collect();
    let from = (headers, uri.query());
    match path.as_slice() {
        ["upload", _, "files"] => {
            let posted = matches!(*method, Method::POST | Method::PUT);
            posted.then(|| upload::step(files, Target::File, from, (uri.path(), body), random))
        }
        ["upload", _, "fileSearchStores", last] => {
            let id = last.strip_suffix(":uploadToFileSearchStore")?;
            let target = Target::Store(format!("fileSearchStores/{id}"));
            Some(upload::step(files, target, from, (uri.path(), body), random))
        }
        [_, "files", rest @ ..] => Some(file(files, method, rest, uri.query())),
        [_, "fileSearchStores", rest @ ..] => Some(store(files, method, rest, uri.query(), body, random)),
        _ => None,
    }
}

fn file(
    files: &Files,
    method: &Method,
    rest: &[&str],
    query: Option<&str>,
) -> Result<Response<Body>, Refusal> {
    match (method.as_str(), rest) {
        ("GET", []) => {
            let all: Vec<Value> = files.shelf().files.values().map(super::File::json).collect();
            page("files", &all, query)
        }
        ("GET", [id]) if id.ends_with(":download") => {
            Err(bad("Only files that the service made can be downloaded, not uploaded ones."))
        }
        ("GET", [id]) => {
            let mut shelf = files.shelf();
            let file = shelf.files.get_mut(*id).ok_or_else(|| unknown(id))?;
            let json = file.json();
            file.state = match file.state {
                State::Processing(0) | State::Active => State::Active,
                State::Processing(more) => State::Processing(more - 1),
                State::Failed => State::Failed,
            };
            // The one that asks for the last time is told that it is ready.
            done(&if file.state == State::Active { file.json() } else { json })
        }
        ("DELETE", [id]) => {
            if files.forget(id) {
                done(&json!({}))
            } else {
                Err(unknown(id))
            }
        }
        _ => Err(no_such_method()),
    }
}

fn store(
    files: &Files,
    method: &Method,
    rest: &[&str],
    query: Option<&str>,
    body: &Bytes,
    random: &mut Random,
) -> Result<Response<Body>, Refusal> {
    let sent: Value = serde_json::from_slice(body).unwrap_or_default();
    let mut shelf = files.shelf();
    match (method.as_str(), rest) {
        ("POST", []) => {
            let title = sent["displayName"].as_str().or(sent["display_name"].as_str()).unwrap_or("");
            let stem: String = title
                .to_lowercase()
                .chars()
                .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
                .take(20)
                .collect();
            let name = format!("fileSearchStores/{}-{}", stem.trim_matches('-'), ids::call(random));
            let name = name.replace("/-", "/");
            let store = stores::FileStore::new(title);
            let json = store.json(&name);
            shelf.stores.insert(name, store);
            done(&json)
        }
        ("GET", []) => {
            let all: Vec<Value> = shelf.stores.iter().map(|(name, store)| store.json(name)).collect();
            page("fileSearchStores", &all, query)
        }
        ("POST", [action]) => {
            let Some(id) = action.strip_suffix(":importFile") else {
                return Err(no_such_method());
            };
            let file = stores::named(&shelf, &sent)?.clone();
            done(&stores::take_in(&mut shelf, &format!("fileSearchStores/{id}"), &file, false, random)?)
        }
        ("GET", [id]) => {
            let name = format!("fileSearchStores/{id}");
            let store = shelf.stores.get(&name).ok_or_else(|| stores::missing(&name))?;
            done(&store.json(&name))
        }
        ("DELETE", [id]) => {
            let name = format!("fileSearchStores/{id}");
            let store = shelf.stores.get(&name).ok_or_else(|| stores::missing(&name))?;
            // Python's SDK writes it with a capital letter.
            let forced = query::value(query, "force").is_some_and(|force| force.eq_ignore_ascii_case("true"));
            if !store.documents.is_empty() && !forced {
                let message = "The store still has documents; delete it with force=true.";
                let status = StatusCode::BAD_REQUEST;
                return Err(Refusal::gateway(status, "FAILED_PRECONDITION", message, Vec::new()));
            }
            shelf.stores.remove(&name);
            done(&json!({}))
        }
        ("GET", [id, "documents"]) => {
            let name = format!("fileSearchStores/{id}");
            let store = shelf.stores.get(&name).ok_or_else(|| stores::missing(&name))?;
            let all: Vec<Value> = store.documents.iter().map(super::Document::json).collect();
            page("documents", &all, query)
        }
        (verb, [id, "documents", document]) => {
            let name = format!("fileSearchStores/{id}");
            let full = format!("{name}/documents/{document}");
            let store = shelf.stores.get_mut(&name).ok_or_else(|| stores::missing(&name))?;
            let at = store.documents.iter().position(|document| document.name == full);
            let at = at.ok_or_else(|| stores::missing(&full))?;
            match verb {
                "GET" => done(&store.documents[at].json()),
                "DELETE" => {
                    store.documents.remove(at);
                    done(&json!({}))
                }
                _ => Err(no_such_method()),
            }
        }
        ("GET", [.., "operations", _]) => {
            let name = format!("fileSearchStores/{}", rest.join("/"));
            let operation = shelf.operations.get(&name).ok_or_else(|| stores::missing(&name))?;
            done(&operation.json(&name))
        }
        _ => Err(no_such_method()),
    }
}

fn page(name: &str, all: &[Value], query: Option<&str>) -> Result<Response<Body>, Refusal> {
    let number = |name: &str| -> Result<Option<usize>, Refusal> {
        query::value(query, name)
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().map_err(|_| bad(&format!("Invalid value at '{name}'."))))
            .transpose()
    };
    let size = match number("pageSize")? {
        None | Some(0) => PAGE,
        Some(size) if size > LARGEST_PAGE => return Err(bad("'pageSize' is at most 100.")),
        Some(size) => size,
    };
    let from = number("pageToken")?.unwrap_or(0);
    let items: Vec<&Value> = all.iter().skip(from).take(size).collect();
    let mut answer = json!({});
    if !items.is_empty() {
        answer[name] = json!(items);
    }
    if from + size < all.len() {
        answer["nextPageToken"] = json!((from + size).to_string());
    }
    done(&answer)
}

fn done(value: &Value) -> Result<Response<Body>, Refusal> {
    Ok(json_response(StatusCode::OK, json_text(value)))
}

fn no_such_method() -> Refusal {
    Refusal::plain(
        StatusCode::METHOD_NOT_ALLOWED,
        "invalid_request",
        "This address does not know that method.",
    )
}
