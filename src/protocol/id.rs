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
}
