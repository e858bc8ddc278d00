//! Content blocks and the annotations that tie text to its sources (reference section 5).

mod kept;

use serde_json::{Value, json};

use super::json::{self, Fields, Lenient};
pub use kept::{Flaw, Kept};

/// One block of an input, an answer or a thought.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Text with its citations.
    Text(Text),
    /// A picture, a sound, a film or a document.
    Media(Media),
    /// A block this version does not know, as it came.
    Unknown {
        /// The `type` it named, perhaps empty.
        kind: String,
        /// The whole block.
        json: Value,
    },
}

/// Text and what was said about spans of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// The text, usually Markdown.
    pub text: String,
    /// Citations, in the order they came.
    pub annotations: Vec<Annotation>,
}

/// What a [`Media`] block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// `image`
    Image,
    /// `audio`
    Audio,
    /// `video`
    Video,
    /// `document`
    Document,
}

impl MediaKind {
    /// The wire's word, which is also the `data-part` name of the design.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Document => "document",
        }
    }

    fn from_wire(word: &str) -> Option<Self> {
        [Self::Image, Self::Audio, Self::Video, Self::Document].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where the bytes of a medium are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the message, as base64.
    Inline(String),
    /// At an address.
    Uri(String),
    /// In this device's store. Never on the wire.
    Kept(Kept),
    /// Nowhere: the block named neither.
    Missing,
}

/// A medium with what is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Its bytes or their address.
    pub source: Source,
    /// MIME type as the service gave it, perhaps empty.
    pub mime_type: String,
    /// What else is said about it.
    pub hints: Hints,
}

/// How a medium is to be read, or was made (reference sections 3.1 and 5). All of it is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// Pictures, documents and films: how closely to look: `low`, `medium`, `high` or `ultra_high`.
    pub resolution: Option<String>,
    /// Sound: samples per second. The launch build called it `rate`.
    pub sample_rate: Option<u64>,
    /// Sound: how many channels.
    pub channels: Option<u64>,
    /// Films: the name by which the prompt can speak of it.
    pub name: Option<String>,
    /// Sound, films and documents: `"static"`, `"agentic"`, or
    /// `{"type": "static", "start_offset": "5s", "end_offset": "20s", "fps": 1}`.
    pub processing: Option<Value>,
}

/// A half-open span of UTF-8 **bytes** in the text of one block; the wire may leave out a start of zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A citation.
#[derive(Clone, Debug, PartialEq)]
pub enum Annotation {
    /// A web page.
    Url {
        /// Its address, for Google Search a redirect.
        url: String,
        /// Its title, for Google Search the bare host name.
        title: String,
        /// The text that rests on it.
        span: Span,
    },
    /// An uploaded file.
    File {
        /// Its name.
        name: String,
        /// Its address.
        uri: String,
        /// The page within it, counted as the service counts.
        page: Option<u64>,
        /// The picture or other medium within it, perhaps empty.
        media_id: String,
        /// The text that rests on it.
        span: Span,
    },
    /// A place on a map.
    Place {
        /// Its name.
        name: String,
        /// Its page on Google Maps.
        url: String,
        /// Its id on Google Maps, perhaps empty.
        place_id: String,
        /// What visitors wrote about it: objects with `title`, `url` and `review_id`.
        reviews: Vec<Value>,
        /// The text that rests on it.
        span: Span,
    },
    /// Another kind, as it came.
    Unknown {
        /// The `type` it named, perhaps empty.
        kind: String,
        /// The whole annotation.
        json: Value,
    },
}

impl Annotation {
    /// Reads one annotation. The launch build wrote `{start_index, end_index, source}` without a type.
    pub fn from_json(mut value: Value) -> Self {
        let span = Span {
            start: value.number("start_index").unwrap_or(0) as usize,
            end: value.number("end_index").unwrap_or(0) as usize,
        };
        match value.text("type").as_deref() {
            Some("url_citation") => Self::Url {
                url: value.take_text("url").unwrap_or_default(),
                title: value.take_text("title").unwrap_or_default(),
                span,
            },
            Some("file_citation") => Self::File {
                name: value.take_text("file_name").or_else(|| value.take_text("source")).unwrap_or_default(),
                uri: value.take_text("document_uri").unwrap_or_default(),
                page: value.number("page_number"),
                media_id: value.take_text("media_id").unwrap_or_default(),
                span,
            },
            Some("place_citation") => Self::Place {
                name: value.take_text("name").unwrap_or_default(),
                url: value.take_text("url").unwrap_or_default(),
                place_id: value.take_text("place_id").unwrap_or_default(),
                reviews: json::list(value.take_value("review_snippets")),
                span,
            },
            None if value.text("source").is_some() => {
                Self::Url { url: value.take_text("source").unwrap_or_default(), title: String::new(), span }
            }
            kind => Self::Unknown { kind: kind.unwrap_or_default().to_owned(), json: value },
        }
    }

    /// The same in the wire's words.
    pub fn to_json(&self) -> Value {
        let (fields, span) = match self {
            Self::Url { url, title, span } => {
                (Fields::of_type("url_citation").text("url", url).text("title", title), span)
            }
            Self::File { name, uri, page, media_id, span } => {
                let file = Fields::of_type("file_citation").text("file_name", name).text("document_uri", uri);
                (file.number("page_number", *page).text("media_id", media_id), span)
            }
            Self::Place { name, url, place_id, reviews, span } => {
                let place = Fields::of_type("place_citation").text("name", name).text("url", url);
                let reviews = (!reviews.is_empty()).then(|| Value::from(reviews.clone()));
                (place.text("place_id", place_id).value("review_snippets", reviews), span)
            }
            Self::Unknown { json, .. } => return json.clone(),
        };
        let (start, end) = (Some(span.start as u64), Some(span.end as u64));
        fields.number("start_index", start).number("end_index", end).done()
    }
}

impl Content {
    /// Plain text without citations.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text { text: text.into(), annotations: Vec::new() })
    }

    /// Reads one block. A block with `text` and no type is text (reference section 6.4); a bare string is too.
    pub fn from_json(mut value: Value) -> Self {
        if let Value::String(text) = value {
            return Self::text(text);
        }
        let kind = value.text("type").unwrap_or_default();
        if kind == "text" || (kind.is_empty() && value.get("text").is_some_and(Value::is_string)) {
            let annotations =
                json::list(value.take_value("annotations")).into_iter().map(Annotation::from_json).collect();
            return Self::Text(Text { text: value.take_text("text").unwrap_or_default(), annotations });
        }
        match MediaKind::from_wire(&kind) {
            Some(kind) => Self::Media(Media::from_json(kind, value)),
            None => Self::Unknown { kind, json: json::without_signatures(value) },
        }
    }

    /// Reads one block that came from the service. What names our store is no word of the wire, and is not taken.
    pub fn received(value: Value) -> Self {
        Self::from_json(value).without_kept()
    }

    pub(super) fn without_kept(mut self) -> Self {
        if let Self::Media(media) = &mut self
            && matches!(media.source, Source::Kept(_))
        {
            media.source = Source::Missing;
        }
        self
    }

    /// The same in the wire's words.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(Text { text, annotations }) if annotations.is_empty() => {
                json!({"type": "text", "text": text})
            }
            Self::Text(Text { text, annotations }) => {
                let annotations: Vec<Value> = annotations.iter().map(Annotation::to_json).collect();
                json!({"type": "text", "text": text, "annotations": annotations})
            }
            Self::Media(media) => media.to_json(),
            Self::Unknown { json, .. } => json.clone(),
        }
    }
}

impl Media {
    fn from_json(kind: MediaKind, mut value: Value) -> Self {
        let kept = value.get("kept").and_then(Kept::from_json);
        let source = match (value.take_text("data"), value.take_text("uri")) {
            (Some(data), _) => Source::Inline(data),
            (None, Some(uri)) => Source::Uri(uri),
            (None, None) => kept.map_or(Source::Missing, Source::Kept),
        };
        let hints = Hints {
            resolution: value.take_text("resolution"),
            sample_rate: value.number("sample_rate").or_else(|| value.number("rate")),
            channels: value.number("channels"),
            name: value.take_text("name"),
            processing: value.take_value("processing"),
        };
        Self { kind, source, mime_type: value.take_text("mime_type").unwrap_or_default(), hints }
    }

    fn to_json(&self) -> Value {
        let fields = Fields::of_type(self.kind.as_str());
        let fields = match &self.source {
            Source::Inline(data) => fields.text("data", data),
            Source::Uri(uri) => fields.text("uri", uri),
            Source::Kept(kept) => fields.value("kept", Some(kept.to_json())),
            Source::Missing => fields,
        };
        let hints = &self.hints;
        fields
            .text("mime_type", &self.mime_type)
            .word("resolution", hints.resolution.as_deref())
            .number("sample_rate", hints.sample_rate)
            .number("channels", hints.channels)
            .word("name", hints.name.as_deref())
            .value("processing", hints.processing.clone())
            .done()
    }
}
