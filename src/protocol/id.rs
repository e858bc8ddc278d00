//! Opaque names and secrets. Each is a type of its own, so that none can be passed where another belongs.

use std::fmt;

/// The server's name for one interaction, `v1_…`. Opaque: compared and sent back, never taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InteractionId(String);

impl InteractionId {
    /// `None` for the empty id that unstored interactions carry (reference section 2.2), and for what could not be a
    /// segment of a path as it stands: an id may use the unreserved characters of RFC 3986 §2.3, and not dots alone,
    /// so that an id from elsewhere can never lead a request with the key to another address.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let is_unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let is_segment = text.bytes().all(is_unreserved) && text.bytes().any(|byte| byte != b'.');
        is_segment.then_some(Self(text))
    }

    /// The id as it goes into JSON or a path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A place in a background stream from which it can be resumed (`last_event_id`). Opaque.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventId(String);

impl EventId {
    /// `None` for an empty id.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        (!text.is_empty()).then_some(Self(text))
    }

    /// The id as it goes into a query.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The visitor's secret. It can be put into one request header and into the browser's own storage; its `Debug` shows
/// nothing, it has no `Display`, and no type that is serialised holds one.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Trims what a paste brings along. `None` when nothing is left, or when it holds a character that no header may
    /// carry (outside visible ASCII), since `fetch` would refuse it with an error that names the value.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }

    /// The secret itself, for the `x-goog-api-key` header and for storage by the visitor's choice only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Replaces the key wherever it stands in `text`, for everything that is shown or exported.
    pub fn redact(&self, text: &str) -> String {
        text.replace(&self.0, "[key]")
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ApiKey(…)")
    }
}

/// The value of a header that a remote server asks for: a secret like the key, kept and shown like it. It stands in no
/// request before that is posted, see [`crate::chat::tools::secrets`].
#[derive(Clone, PartialEq, Eq)]
pub struct HeaderValue(String);

impl HeaderValue {
    /// Trims what a paste brings along. `None` when nothing is left, or when it holds a character that no header may
    /// carry.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_header = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        (!text.is_empty() && is_header).then(|| Self(text.to_owned()))
    }

    /// The secret itself, for the request that brings it to the service and for storage by the visitor's choice only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Replaces the value wherever it stands in `text`: whole, and without a word such as `Bearer` before it.
    pub fn redact(&self, text: &str) -> String {
        let text = text.replace(&self.0, "[header]");
        match self.0.rsplit(' ').next() {
            // A short word is in many a sentence, and no secret.
            Some(last) if last.len() >= 8 => text.replace(last, "[header]"),
            Some(_) | None => text,
        }
    }
}

impl fmt::Debug for HeaderValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("HeaderValue(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_segment_of_a_path() {
        for good in ["v1_Chd0MTB-_", "a.b~c"] {
            assert_eq!(InteractionId::new(good).unwrap().as_str(), good);
        }
        for bad in ["", ".", "..", "a/b", "../files", "a?x=1", "a#b", "a%2Fb", "a b", "ä"] {
            assert_eq!(InteractionId::new(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_key_is_trimmed_and_never_printed() {
        let key = ApiKey::new("  AIzaSecret \n").unwrap();
        assert_eq!(key.expose(), "AIzaSecret");
        assert_eq!(format!("{key:?}"), "ApiKey(…)");
        assert_eq!(key.redact("bad key AIzaSecret!"), "bad key [key]!");
        assert!(ApiKey::new(" \n").is_none());
        assert!(ApiKey::new("schlüssel").is_none());
    }

    #[test]
    fn the_value_of_a_header_is_trimmed_and_never_printed() {
        let value = HeaderValue::new(" Bearer tok-123456 \n").unwrap();
        assert_eq!(value.expose(), "Bearer tok-123456");
        assert_eq!(format!("{:?}", Some(&value)), "Some(HeaderValue(…))");
        assert_eq!(value.redact("401 for Bearer tok-123456, tok-123456!"), "401 for [header], [header]!");
        assert!(HeaderValue::new(" ").is_none());
        assert!(HeaderValue::new("a\r\nX: b").is_none());
    }
}
