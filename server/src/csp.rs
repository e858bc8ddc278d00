//! The page's Content Security Policy, in one place.
//!
//! Nothing is allowed that the page does not need. Scripts are the page's own files
//! and the inline script that starts its WebAssembly, which is allowed by its hash.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::config::GOOGLE;
use crate::secret::sha256;

/// What the page may do beyond the usual.
#[derive(Debug, Clone, Default)]
pub(crate) struct Allowed {
    /// Origins besides Google's that it may call.
    pub(crate) api: Vec<String>,
    /// Where else pictures may come from: origins, or `https:` for all of them.
    pub(crate) images: Vec<String>,
}

/// The policy for `html`, with what is `allowed` besides.
pub(crate) fn csp(html: &str, allowed: &Allowed) -> String {
    let scripts = format!("'self' 'wasm-unsafe-eval'{}", hashes(html));
    let mut calls = format!("'self' {GOOGLE}");
    for origin in &allowed.api {
        calls.push(' ');
        calls.push_str(origin);
    }
    let mut images = "'self' blob: data:".to_owned();
    for source in &allowed.images {
        images.push(' ');
        images.push_str(source);
    }
    [
        "default-src 'none'",
        &format!("script-src {scripts}"),
        "style-src 'self'",
        &format!("img-src {images}"),
        "font-src 'self'",
        "media-src 'self' blob:",
        &format!("connect-src {calls}"),
        "worker-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        // The one policy is for the address of the one worker.
        "trusted-types catena-worker",
    ]
    .join("; ")
}

/// The policy for the frame that draws diagrams, which is `html`. It has one script and the styles that the script
/// writes; it can load nothing, ask nobody, and has no origin, even when it is opened on its own.
pub(crate) fn frame_csp(html: &str) -> String {
    [
        "default-src 'none'",
        &format!("script-src{}", hashes(html)),
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-scripts",
    ]
    .join("; ")
}

/// The hash of every inline script, as the policy names it, each after a space.
fn hashes(html: &str) -> String {
    let mut hashes = String::new();
    for script in inline_scripts(html) {
        hashes.push_str(" 'sha256-");
        BASE64.encode_string(sha256(script.as_bytes()), &mut hashes);
        hashes.push('\'');
    }
    hashes
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
        let policy = csp(html, &Allowed { api: vec!["https://api.example".to_owned()], images: Vec::new() });
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
        let policy = csp("<p>no script</p>", &Allowed::default());
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' blob: data:; font-src 'self'; media-src 'self' blob:; \
             connect-src 'self' https://generativelanguage.googleapis.com; worker-src 'self'; \
             frame-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types catena-worker"
        );
    }

    #[test]
    fn pictures_from_elsewhere_are_allowed_by_name() {
        let allowed = Allowed { api: Vec::new(), images: vec!["https:".to_owned()] };
        assert!(csp("", &allowed).contains("img-src 'self' blob: data: https:;"));
    }

    #[test]
    fn the_frame_for_diagrams_may_run_its_script_and_nothing_else() {
        assert_eq!(
            frame_csp("<script nonce=\"x\">\nalert(1)\n</script>"),
            "default-src 'none'; script-src 'sha256-J8+4/wmqNoqVGih0Xof49bzVEIwR8aHhR5HvZK1wlzY='; \
             style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; \
             sandbox allow-scripts"
        );
    }
}
