//! The two secrets that the server holds, as types that nothing can print.

use std::fmt;

use axum::http::HeaderValue;
use ring::digest;

/// A value that cannot serve as a secret, with the reason in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// There was nothing in it.
    Empty,
    /// It has characters that cannot be put into an HTTP header.
    Characters,
}

impl fmt::Display for Unusable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "it is empty",
            Self::Characters => "it has characters that cannot stand in an HTTP header",
        })
    }
}

/// The Gemini API key. It can be put into a header, and nothing else.
#[derive(Clone)]
pub struct ApiKey(HeaderValue);

impl ApiKey {
    /// Takes the key as a person pasted it: white space around it is dropped.
    pub fn new(text: &str) -> Result<Self, Unusable> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Unusable::Empty);
        }
        let mut value = HeaderValue::from_str(text).map_err(|_| Unusable::Characters)?;
        // Marked so that HTTP libraries keep it out of their own debug output, too.
        value.set_sensitive(true);
        Ok(Self(value))
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// The same text, so that recordings can be searched for it and cleaned.
    pub(crate) fn needle(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ApiKey(…)")
    }
}

/// The token that people must show when the server can be reached from elsewhere.
///
/// Only its SHA-256 is kept. Comparing digests takes the same time wherever the
/// first difference is, as far as an attacker can steer it.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken([u8; 32]);

impl AccessToken {
    /// Takes the token as it was given on the command line or in the environment.
    pub fn new(text: &str) -> Result<Self, Unusable> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Unusable::Empty);
        }
        Ok(Self(sha256(text.as_bytes())))
    }

    /// Whether `shown` is the token.
    pub(crate) fn admits(&self, shown: &str) -> bool {
        sha256(shown.trim().as_bytes()) == self.0
    }

    /// What the browser keeps instead of the token itself.
    pub(crate) fn pass(&self) -> String {
        let mut salted = b"catena access pass\n".to_vec();
        salted.extend_from_slice(&self.0);
        sha256(&salted).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("AccessToken(…)")
    }
}

/// SHA-256 of `bytes`.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut result = [0; 32];
    result.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_print_themselves() {
        let key = ApiKey::new(" AIza-very-secret \n").unwrap();
        let token = AccessToken::new("open-sesame").unwrap();
        let printed = format!("{key:?} {token:?} {:?}", key.header());
        assert!(!printed.contains("secret"), "{printed}");
        assert!(!printed.contains("sesame"), "{printed}");
        assert!(!token.pass().contains("sesame"));
    }

    #[test]
    fn an_unusable_secret_is_refused_with_its_reason() {
        assert_eq!(ApiKey::new("  ").err(), Some(Unusable::Empty));
        assert_eq!(ApiKey::new("a\nb").err(), Some(Unusable::Characters));
        assert_eq!(AccessToken::new("").err(), Some(Unusable::Empty));
    }

    #[test]
    fn a_token_admits_itself_only() {
        let token = AccessToken::new("open-sesame").unwrap();
        assert!(token.admits("open-sesame"));
        assert!(!token.admits("open-sesam"));
        assert!(!token.admits(""));
    }
}
