//! Uploads: resumable, in pieces, as the SDKs do; and whole, in one multipart or raw
//! body.
//!
//! ```text
//! start ──▶ upload* ──▶ upload, finalize ──▶ the file
//!             query: how much is there?   cancel: forget it
//! ```

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::{File, Files, bad, stores};
use crate::query;
use crate::simulator::ids;
use crate::simulator::random::Random;
use crate::simulator::refusal::{Refusal, json_response, json_text};

/// What an upload is for.
#[derive(Debug, Clone)]
pub(super) enum Target {
    File,
    /// A document of this store.
    Store(String),
}

/// An upload that is under way.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    target: Target,
    about: About,
    /// How many bytes were announced.
    announced: Option<usize>,
    received: Vec<u8>,
}

/// What is told of a file.
#[derive(Debug, Clone, Default)]
struct About {
    id: Option<String>,
    display_name: String,
    mime_type: String,
}

/// Pieces but the last are multiples of this many bytes.
const GRANULARITY: usize = 256 << 10;
/// The service's limit is 2 GB; what is kept in memory ends sooner.
const LARGEST: usize = 512 << 20;

type Answered = Result<Response<Body>, Refusal>;

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// A request of an upload, whichever step of it.
pub(super) fn step(
    files: &Files,
    target: Target,
    (headers, query): (&HeaderMap, Option<&str>),
    (path, body): (&str, &Bytes),
    random: &mut Random,
) -> Answered {
    let command = header(headers, "x-goog-upload-command").to_lowercase();
    let commands: Vec<&str> = command.split(',').map(str::trim).collect();
    if let Some(id) = query::value(query, "upload_id") {
        return go_on(files, &id, &commands, headers, body, random);
    }
    let protocol = header(headers, "x-goog-upload-protocol").to_lowercase();
    let protocol = query::value(query, "uploadType").unwrap_or(protocol);
    match protocol.as_str() {
        "resumable" if commands == ["start"] => start(files, target, (headers, query), (path, body), random),
        "resumable" => Err(bad("A resumable upload begins with the command 'start'.")),
        "multipart" => {
            let (about, bytes) = multipart(header(headers, "content-type"), body)
                .ok_or_else(|| bad("The multipart body cannot be read."))?;
            finish(files, Upload { target, about, announced: None, received: bytes }, random)
        }
        "raw" | "media" => {
            let mime_type = header(headers, "content-type").to_owned();
            let about = About { mime_type, ..About::default() };
            finish(files, Upload { target, about, announced: None, received: body.to_vec() }, random)
        }
        _ => Err(bad("The header X-Goog-Upload-Protocol must be 'resumable', 'multipart' or 'raw'.")),
    }
}

fn start(
    files: &Files,
    target: Target,
    (headers, query): (&HeaderMap, Option<&str>),
    (path, body): (&str, &Bytes),
    random: &mut Random,
) -> Answered {
    let metadata: Value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(body).map_err(|_| bad("Invalid JSON payload received."))?
    };
    let mut about = about(&metadata)?;
    let declared = header(headers, "x-goog-upload-header-content-type");
    if !declared.is_empty() {
        about.mime_type = declared.to_owned();
    }
    let announced = header(headers, "x-goog-upload-header-content-length").parse().ok();
    if announced.is_some_and(|size: usize| size > LARGEST) {
        return Err(bad("The file is too large."));
    }
    if let Some(id) = &about.id
        && files.shelf().files.contains_key(id)
    {
        let message = format!("The file {id} exists already.");
        return Err(Refusal::gateway(StatusCode::CONFLICT, "ALREADY_EXISTS", &message, Vec::new()));
    }
    let id = format!("{}{}", ids::call(random), ids::call(random));
    // The caller reached this server by this name, and will again.
    let host = match header(headers, "host") {
        "" => "localhost",
        host => host,
    };
    let scheme = match header(headers, "x-forwarded-proto") {
        "https" => "https",
        _ => "http",
    };
    let mut url = format!("{scheme}://{host}{path}?upload_id={id}&upload_protocol=resumable");
    if let Some(key) = query::value(query, "key") {
        url.push_str(&format!("&key={key}"));
    }
    files.shelf().uploads.insert(id, Upload { target, about, announced, received: Vec::new() });
    let mut response = Response::new(Body::empty());
    let answer = response.headers_mut();
    let url = HeaderValue::from_str(&url).map_err(|_| bad("The header Host cannot be read."))?;
    answer.insert("x-goog-upload-url", url);
    answer.insert("x-goog-upload-status", HeaderValue::from_static("active"));
    answer.insert("x-goog-upload-chunk-granularity", HeaderValue::from(GRANULARITY));
    Ok(response)
}

fn go_on(
    files: &Files,
    id: &str,
    commands: &[&str],
    headers: &HeaderMap,
    body: &Bytes,
    random: &mut Random,
) -> Answered {
    let mut shelf = files.shelf();
    let Some(upload) = shelf.uploads.get_mut(id) else {
        return Err(Refusal::gateway(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "There is no such upload, or it has ended.",
            Vec::new(),
        ));
    };
    if commands == ["query"] {
        return Ok(active(upload.received.len()));
    }
    if commands == ["cancel"] {
        shelf.uploads.remove(id);
        return Ok(Response::new(Body::empty()));
    }
    let (sends, ends) = (commands.contains(&"upload"), commands.contains(&"finalize"));
    if !sends && !ends {
        return Err(bad(
            "The header X-Goog-Upload-Command must be 'upload', 'finalize', 'query' or 'cancel'.",
        ));
    }
    if sends {
        let offset: usize = header(headers, "x-goog-upload-offset")
            .parse()
            .map_err(|_| bad("The header X-Goog-Upload-Offset must be a number."))?;
        if offset != upload.received.len() {
            return Err(bad(&format!(
                "The offset is {offset}, but {} bytes were received so far.",
                upload.received.len()
            )));
        }
        if !ends && !body.len().is_multiple_of(GRANULARITY) {
            return Err(bad(&format!("All pieces but the last must be multiples of {GRANULARITY} bytes.")));
        }
        if upload.received.len() + body.len() > upload.announced.unwrap_or(LARGEST) {
            return Err(bad("More bytes were sent than announced."));
        }
        upload.received.extend_from_slice(body);
    }
    if !ends {
        return Ok(active(upload.received.len()));
    }
    if upload.announced.is_some_and(|size| size != upload.received.len()) {
        return Err(bad("Fewer bytes were sent than announced."));
    }
    let upload = shelf.uploads.remove(id);
    drop(shelf);
    match upload {
        Some(upload) => finish(files, upload, random),
        None => Err(bad("There is no such upload.")),
    }
}

fn active(received: usize) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert("x-goog-upload-status", HeaderValue::from_static("active"));
    response.headers_mut().insert("x-goog-upload-size-received", HeaderValue::from(received));
    response
}

fn finish(files: &Files, upload: Upload, random: &mut Random) -> Answered {
    let About { id, display_name, mime_type } = upload.about;
    if mime_type.is_empty() {
        return Err(bad("The type of the file is not known. Send it as mime_type."));
    }
    let id = id.unwrap_or_else(|| format!("{}{}", ids::call(random), &ids::call(random)[..4]));
    let file = File::new(id, display_name, mime_type, Bytes::from(upload.received));
    let mut shelf = files.shelf();
    let answer = match upload.target {
        Target::File => {
            let written = json!({"file": file.json()});
            shelf.add(file)?;
            written
        }
        Target::Store(store) => stores::take_in(&mut shelf, &store, &file, true, random)?,
    };
    let mut response = json_response(StatusCode::OK, json_text(&answer));
    response.headers_mut().insert("x-goog-upload-status", HeaderValue::from_static("final"));
    Ok(response)
}

/// Reads metadata; names may be written in either way.
fn about(metadata: &Value) -> Result<About, Refusal> {
    let file = metadata.get("file").unwrap_or(metadata);
    let text =
        |camel: &str, snake: &str| file[camel].as_str().or(file[snake].as_str()).unwrap_or("").to_owned();
    let id = match file["name"].as_str() {
        None | Some("") => None,
        Some(name) => {
            let id = name.strip_prefix("files/").unwrap_or(name);
            let good = id.len() <= 40
                && !id.starts_with('-')
                && !id.ends_with('-')
                && id
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
            if !good {
                return Err(bad(
                    "A file's name has at most 40 small letters, digits and dashes, and no dash at its ends.",
                ));
            }
            Some(id.to_owned())
        }
    };
    Ok(About {
        id,
        display_name: text("displayName", "display_name"),
        mime_type: text("mimeType", "mime_type"),
    })
}

/// Metadata and bytes of a `multipart/related` body.
fn multipart(content_type: &str, body: &[u8]) -> Option<(About, Vec<u8>)> {
    let boundary = content_type.split("boundary=").nth(1)?.split(';').next()?.trim().trim_matches('"');
    let mark = format!("--{boundary}").into_bytes();
    let mut parts = Vec::new();
    let mut rest = body;
    let mut open = false;
    while let Some(at) = rest.windows(mark.len()).position(|window| window == mark) {
        if open {
            let part = &rest[..at];
            parts.push(part.strip_suffix(b"\r\n").or(part.strip_suffix(b"\n")).unwrap_or(part));
        }
        open = true;
        rest = &rest[at + mark.len()..];
    }
    let split = |part: &[u8]| -> Option<(String, Vec<u8>)> {
        let part = part.strip_prefix(b"\r\n").or(part.strip_prefix(b"\n"))?;
        let (at, skip) = match part.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(at) => (at, 4),
            None => (part.windows(2).position(|window| window == b"\n\n")?, 2),
        };
        Some((String::from_utf8_lossy(&part[..at]).into_owned(), part[at + skip..].to_vec()))
    };
    let (_, metadata) = split(parts.first()?)?;
    let (head, bytes) = split(parts.get(1)?)?;
    let mut about = about(&serde_json::from_slice(&metadata).ok()?).ok()?;
    if about.mime_type.is_empty() {
        let line = head.lines().find(|line| line.to_lowercase().starts_with("content-type:"))?;
        about.mime_type = line.split_once(':')?.1.trim().to_owned();
    }
    Some((about, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multipart_body_has_metadata_and_bytes() {
        let body = b"--b\r\nContent-Type: application/json\r\n\r\n{\"file\":{\"display_name\":\"x\"}}\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\none\r\n\r\ntwo\r\n--b--\r\n";
        let (about, bytes) = multipart("multipart/related; boundary=b", body).unwrap();
        assert_eq!((about.display_name.as_str(), about.mime_type.as_str()), ("x", "text/plain"));
        assert_eq!(bytes, b"one\r\n\r\ntwo");
        assert!(multipart("multipart/related; boundary=b", b"--b\r\n").is_none());
    }
}
