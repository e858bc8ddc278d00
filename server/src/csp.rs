//! The page's Content Security Policy, in one place.
//!
//! Nothing is allowed that the page does not need. Scripts are the page's own files
//! and the inline script that starts its WebAssembly, which is allowed by its hash.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::config::GOOGLE;
use crate::secret::sha256;

/// The policy for `html`, which may also call the origins in `allow_api`.
pub(crate) fn csp(html: &str, allow_api: &[String]) -> String {
    let mut scripts = String::from("'self' 'wasm-unsafe-eval'");
    for script in inline_scripts(html) {
        scripts.push_str(" 'sha256-");
        BASE64.encode_string(sha256(script.as_bytes()), &mut scripts);
        scripts.push('\'');
    }
    let mut calls = format!("'self' {GOOGLE}");
    for origin in allow_api {
        calls.push(' ');
        calls.push_str(origin);
    }
    [
        "default-src 'none'",
        &format!("script-src {scripts}"),
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "media-src 'self' blob:",
        &format!("connect-src {calls}"),
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ")
}

/// The text of every `<script>` of `html` that has no `src`.
///
/// This is not an HTML parser: it reads a page that our own build wrote. A script
/// that it overlooked would be blocked by the browser, not let through.
fn inline_scripts(html: &str) -> Vec<&str> {
    let lower = html.to_ascii_lowercase();
    let mut scripts = Vec::new();
    let mut from = 0;
    while let Some(open) = lower[from..].find("<script").map(|at| from + at) {
        let Some(start) = lower[open..].find('>').map(|at| open + at + 1) else {
            break;
        };
        let Some(end) = lower[start..].find("</script").map(|at| start + at) else {
            break;
        };
        let has_source = lower[open..start]
            .split(|character: char| character.is_ascii_whitespace())
            .any(|attribute| attribute.starts_with("src="));
        if !has_source {
            scripts.push(&html[start..end]);
        }
        from = end;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_allowed_by_hash_and_others_by_origin() {
        let html = "<head><SCRIPT type=\"module\">\nalert(1)\n</SCRIPT>\
                    <script src=\"/a.js\"></script></head>";
        assert_eq!(inline_scripts(html), ["\nalert(1)\n"]);
        let policy = csp(html, &["https://api.example".to_owned()]);
        // The hash was computed with `openssl dgst -sha256 -binary | base64`.
        assert!(
            policy.contains(
                "script-src 'self' 'wasm-unsafe-eval' \
                 'sha256-J8+4/wmqNoqVGih0Xof49bzVEIwR8aHhR5HvZK1wlzY=';"
            ),
            "{policy}"
        );
        assert!(
            policy.contains(
                "connect-src 'self' https://generativelanguage.googleapis.com https://api.example;"
            )
        );
    }

    #[test]
    fn nothing_is_allowed_that_is_not_named() {
        let policy = csp("<p>no script</p>", &[]);
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' blob: data:; font-src 'self'; media-src 'self' blob:; \
             connect-src 'self' https://generativelanguage.googleapis.com; worker-src 'self'; \
             manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        );
    }
}
