//! The built page, held in memory and compressed once.
//!
//! The build puts the compressed form of a file beside it, with `.br` at the end of its name. What has none is compressed
//! here, which takes many seconds for a whole page.
//!
//! The page is a few small files, so all of them are read at start-up: no path of a
//! request ever reaches the file system, and every answer is a clone of ready bytes.
//! After a new build the server has to be started again.

use std::collections::HashMap;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use crate::csp::{Allowed, csp, frame_csp};
use crate::problem::problem;
use crate::secret::sha256;

/// Below this size a compressed file saves less than its headers cost.
const WORTH_COMPRESSING: usize = 512;
/// Unoptimised code compresses some fifty times slower, and nobody measures there.
const BROTLI_QUALITY: u32 = if cfg!(debug_assertions) { 4 } else { 11 };
/// From this size on, the best compression would keep the start waiting for many seconds.
const LARGE: usize = 2_000_000;
const LARGE_BROTLI_QUALITY: u32 = if cfg!(debug_assertions) { 1 } else { 9 };
/// The end of the name of a file that is the compressed form of the one beside it.
const PACKED: &str = ".br";
/// The page in the frame that draws diagrams, in whatever folder it lies.
const DIAGRAM: &str = "/diagram.html";

const NO_APP: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>Catena</title>\
<h1>Catena</h1><p>The server runs, but it was not given the page. \
<code>cargo xtask run</code> builds it and starts the server with it; a page that is already \
built is served with <code>catena --app DIR</code>.</p></html>";

/// The files by path, beginning with a slash.
#[derive(Debug)]
pub(crate) struct AppFiles(HashMap<String, AppFile>);

#[derive(Clone, Debug)]
struct AppFile {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    content_type: HeaderValue,
    cache_control: HeaderValue,
    etag: HeaderValue,
    policy: Option<HeaderValue>,
}

impl AppFiles {
    /// Reads everything under `folder`, and compresses what the build has not. Call it where blocking is allowed.
    pub(crate) fn load(folder: Option<&Path>, allowed: &Allowed) -> io::Result<Self> {
        let mut files = HashMap::new();
        match folder {
            None => {
                files.insert("/".to_owned(), AppFile::new("/index.html", NO_APP.into(), None, allowed)?);
            }
            Some(folder) => {
                let all = read_all(folder)?;
                for (path, file) in &all {
                    if path.strip_suffix(PACKED).is_some_and(|of| all.contains_key(of)) {
                        continue;
                    }
                    let packed = all.get(&format!("{path}{PACKED}")).map(std::fs::read).transpose()?;
                    let file = AppFile::new(path, std::fs::read(file)?, packed, allowed)?;
                    if path == "/index.html" {
                        files.insert("/".to_owned(), file.clone());
                    }
                    files.insert(path.clone(), file);
                }
                if !files.contains_key("/") {
                    return Err(io::Error::new(io::ErrorKind::NotFound, "there is no index.html in it"));
                }
            }
        }
        Ok(Self(files))
    }

    /// Answers a request for `path`.
    pub(crate) fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Response<Body> {
        let Some(file) = self.0.get(path) else {
            return problem(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.");
        };
        if method != Method::GET && method != Method::HEAD {
            return problem(
                StatusCode::METHOD_NOT_ALLOWED,
                "invalid_request",
                "This address can only be read.",
            );
        }
        file.answer(headers)
    }
}

impl AppFile {
    fn new(path: &str, bytes: Vec<u8>, packed: Option<Vec<u8>>, allowed: &Allowed) -> io::Result<Self> {
        let (content_type, compressible) = content_type(path);
        let compress = compressible && bytes.len() >= WORTH_COMPRESSING;
        let policy = content_type
            .starts_with("text/html")
            .then(|| {
                let html = String::from_utf8_lossy(&bytes);
                if path.ends_with(DIAGRAM) { frame_csp(&html) } else { csp(&html, allowed) }
            })
            .map(|policy| HeaderValue::from_str(&policy).map_err(io::Error::other))
            .transpose()?;
        let digest = sha256(&bytes);
        let etag: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            brotli: match packed.filter(|packed| compress && unpacks_to(packed, &bytes)) {
                Some(packed) => Some(Bytes::from(packed)),
                None => compress.then(|| brotli(&bytes)).transpose()?,
            },
            gzip: compress.then(|| gzip(&bytes)).transpose()?,
            plain: Bytes::from(bytes),
            content_type: HeaderValue::from_static(content_type),
            cache_control: HeaderValue::from_static(if has_hash(path) {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            }),
            etag: HeaderValue::from_str(&format!("\"{etag}\"")).map_err(io::Error::other)?,
            policy,
        })
    }

    fn answer(&self, request: &HeaderMap) -> Response<Body> {
        let accepts = |name| accepts_encoding(request, name);
        let (encoding, bytes) = match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepts("br") => (Some("br"), brotli),
            (_, Some(gzip)) if accepts("gzip") => (Some("gzip"), gzip),
            (_, _) => (None, &self.plain),
        };
        let known =
            request.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == self.etag.as_bytes());
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, self.cache_control.clone());
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        *response.body_mut() = Body::from(bytes.clone());
        response
    }
}

/// Every file under `folder` that does not begin with a dot, by its address.
fn read_all(folder: &Path) -> io::Result<HashMap<String, PathBuf>> {
    let mut found = HashMap::new();
    let mut open = vec![(String::new(), folder.to_owned())];
    while let Some((address, folder)) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
                continue;
            };
            let address = format!("{address}/{name}");
            if entry.path().is_dir() {
                open.push((address, entry.path()));
            } else {
                found.insert(address, entry.path());
            }
        }
    }
    Ok(found)
}

/// Whether the file's name has a hash of its content in it (`style-3f2a9c0d11e2b7aa.css`), or
/// that of a folder it lies in has one of all its content (`app-3f2a9c0d11e2b7aa/app.js`).
fn has_hash(path: &str) -> bool {
    path.split('/').any(|name| {
        name.split(['-', '.', '_'])
            .skip(1)
            .any(|part| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}

/// The MIME type by the end of the name, and whether compressing it pays.
fn content_type(path: &str) -> (&'static str, bool) {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "json" | "map" => ("application/json; charset=utf-8", true),
        "webmanifest" => ("application/manifest+json; charset=utf-8", true),
        "svg" => ("image/svg+xml", true),
        "txt" | "md" => ("text/plain; charset=utf-8", true),
        "ico" => ("image/x-icon", true),
        "png" => ("image/png", false),
        "jpg" | "jpeg" => ("image/jpeg", false),
        "webp" => ("image/webp", false),
        "avif" => ("image/avif", false),
        "woff2" => ("font/woff2", false),
        _ => ("application/octet-stream", false),
    }
}

/// Whether `Accept-Encoding` names `encoding` and does not refuse it by `q=0`.
fn accepts_encoding(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let refused = parts
                .any(|weight| weight.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0));
            named && !refused
        })
}

/// Whether a compressed file is that of these bytes, and not that of an earlier build.
fn unpacks_to(packed: &[u8], bytes: &[u8]) -> bool {
    let mut left = bytes;
    let mut reader = brotli::Decompressor::new(packed, 0);
    let mut piece = [0; 1 << 16];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return left.is_empty(),
            Ok(length) => match left.strip_prefix(&piece[..length]) {
                Some(rest) => left = rest,
                None => return false,
            },
            Err(_) => return false,
        }
    }
}

fn brotli(bytes: &[u8]) -> io::Result<Bytes> {
    let quality = if bytes.len() < LARGE { BROTLI_QUALITY } else { LARGE_BROTLI_QUALITY };
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 0, quality, 22);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(Bytes::from(packed))
}

fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(Bytes::from(writer.finish()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_told_from_names_without() {
        for (path, expected) in [
            ("/catena-app-0f1e2d3c4b5a6978_bg.wasm", true),
            ("/catena-app-0f1e2d3c4b5a6978.js", true),
            ("/style/base-0f1e2d3c4b5a6978.css", true),
            ("/app-0f1e2d3c4b5a6978/app.js", true),
            ("/app-0f1e2d3c4b5a6978/snippets/x/y.js", true),
            ("/index.html", false),
            ("/0f1e2d3c4b5a6978/index.html", false),
            ("/app-dev/app.js", false),
            ("/favicon.svg", false),
            ("/catena-app-dev.js", false),
        ] {
            assert_eq!(has_hash(path), expected, "{path}");
        }
    }

    #[test]
    fn a_compressed_form_is_taken_only_where_it_is_that_of_the_file() {
        let page = "word ".repeat(20_000).into_bytes();
        let packed = brotli(&page).unwrap();
        assert!(unpacks_to(&packed, &page));
        let mut other = page.clone();
        other[70_000] = b'x';
        for (what, packed, bytes) in [
            ("another file", &packed[..], &other[..]),
            ("more than it", &packed, &page[..9]),
            ("less than it", &packed, &[page.clone(), page.clone()].concat()),
            ("a piece of it", &packed[..packed.len() / 2], &page),
            ("something else", b"no compressed data at all", &page),
            ("nothing", b"", &page),
        ] {
            assert!(!unpacks_to(packed, bytes), "{what}");
        }
    }

    #[test]
    fn a_compressed_form_is_sent_as_it_is_and_is_no_file_of_its_own() {
        let folder = std::env::temp_dir().join(format!("catena-packed-{}", std::process::id()));
        let page = "<p>word ".repeat(1_000);
        let packed = brotli(page.as_bytes()).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in [("index.html", page.as_bytes()), ("index.html.br", &packed), ("a.br", b"a")] {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        let files = AppFiles::load(Some(&folder), &Allowed::default()).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(files.0["/"].brotli.as_deref(), Some(&packed[..]));
        let mut names: Vec<&str> = files.0.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["/", "/a.br", "/index.html"]);
    }

    #[test]
    fn an_encoding_counts_only_when_it_is_accepted() {
        let headers = |value: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
        };
        assert!(accepts_encoding(&headers("gzip, deflate, br;q=0.9"), "br"));
        assert!(!accepts_encoding(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts_encoding(&headers("gzip"), "br"));
        assert!(!accepts_encoding(&HeaderMap::new(), "gzip"));
    }
}
