//! Who may call at all: the Host and Origin checks.
//!
//! A page on some other site can make a browser send requests to this server. Two
//! checks keep such a page out:
//!
//! * On loopback, `Host` must be a loopback name. A site whose name was pointed at
//!   127.0.0.1 (DNS rebinding) still sends its own name.
//! * While forwarding, what can cost money must come from our own page: an `Origin`
//!   must be ours, and the browser must not call the request cross-site.
//!
//! The simulator allows every origin, since it stands for Google at a second one.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::middleware::Next;

use crate::problem::problem;

/// What is checked on this server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guard {
    /// Only loopback names are accepted as `Host`.
    pub(crate) loopback: bool,
}

/// The middleware for every request.
pub(crate) async fn host(State(guard): State<Guard>, request: Request, next: Next) -> Response<Body> {
    if guard.loopback && !host_of(request.headers()).is_some_and(is_loopback_name) {
        return problem(
            StatusCode::FORBIDDEN,
            "permission_denied",
            "This server answers only to localhost, 127.0.0.1 and [::1].",
        );
    }
    next.run(request).await
}

/// The middleware for requests that are forwarded with the key.
pub(crate) async fn own_origin(request: Request, next: Next) -> Response<Body> {
    if is_from_elsewhere(request.headers()) {
        return problem(
            StatusCode::FORBIDDEN,
            "permission_denied",
            "This server forwards requests of its own page only.",
        );
    }
    next.run(request).await
}

/// Whether a browser says that another site's page sent this. A request without
/// these headers does not come from a page.
pub(crate) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let foreign_origin = text(header::ORIGIN).is_some_and(|origin| {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        authority.is_none() || authority != text(header::HOST)
    });
    let foreign_site =
        headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
    foreign_origin || foreign_site
}

fn host_of(headers: &HeaderMap) -> Option<&str> {
    let authority = headers.get(header::HOST)?.to_str().ok()?;
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split_once(']').map(|(address, _)| address);
    }
    Some(authority.split_once(':').map_or(authority, |(name, _)| name))
}

fn is_loopback_name(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1"].iter().any(|name| host.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
            })
            .collect()
    }

    #[test]
    fn only_loopback_names_pass_on_loopback() {
        for (host, expected) in [
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("127.0.0.1:1", true),
            ("[::1]:8080", true),
            ("evil.example", false),
            ("127.0.0.1.evil.example:8080", false),
            ("localhost.evil.example", false),
            ("[::2]", false),
            ("", false),
        ] {
            let headers = headers(&[("host", host)]);
            assert_eq!(host_of(&headers).is_some_and(is_loopback_name), expected, "{host}");
        }
        assert!(!host_of(&HeaderMap::new()).is_some_and(is_loopback_name));
    }

    #[test]
    fn another_origin_is_from_elsewhere() {
        for (origin, expected) in [
            ("http://localhost:8080", false),
            ("http://localhost:8081", true),
            ("https://evil.example", true),
            ("null", true),
        ] {
            let headers = headers(&[("host", "localhost:8080"), ("origin", origin)]);
            assert_eq!(is_from_elsewhere(&headers), expected, "{origin}");
        }
        assert!(!is_from_elsewhere(&headers(&[("host", "localhost:8080")])));
        assert!(is_from_elsewhere(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_from_elsewhere(&headers(&[("sec-fetch-site", "same-origin")])));
    }
}
