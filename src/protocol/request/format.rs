//! In what form the answer is wanted (reference section 3.4).

use serde_json::Value;

use crate::protocol::json::Fields;

/// One form of an answer. A list of two asks for both in turn: text and pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseFormat(Value);

impl ResponseFormat {
    /// Plain text.
    pub fn text() -> Self {
        Self(Fields::of_type("text").done())
    }

    /// JSON that keeps to a schema.
    pub fn json(schema: Value) -> Self {
        Self(
            Fields::of_type("text")
                .text("mime_type", "application/json")
                .value("schema", Some(schema))
                .done(),
        )
    }

    /// A picture, such as `16:9` and `2K`; an empty word leaves that to the model. Which of them a model takes is in
    /// `protocol::model`. The service makes JPEG and takes no other type.
    pub fn image(aspect_ratio: &str, image_size: &str) -> Self {
        Self(
            Fields::of_type("image").text("aspect_ratio", aspect_ratio).text("image_size", image_size).done(),
        )
    }

    /// Sound: MIME type, samples and bits per second.
    pub fn audio(mime_type: &str, sample_rate: Option<u64>, bit_rate: Option<u64>) -> Self {
        let fields = Fields::of_type("audio").text("mime_type", mime_type);
        Self(fields.number("sample_rate", sample_rate).number("bit_rate", bit_rate).done())
    }

    /// A film; its duration is written like `8s`.
    pub fn video(aspect_ratio: &str, duration: &str, resolution: &str) -> Self {
        let fields = Fields::of_type("video").text("aspect_ratio", aspect_ratio);
        Self(fields.text("duration", duration).text("resolution", resolution).done())
    }

    pub(super) fn to_json(&self) -> Value {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn forms_are_in_the_wires_words() {
        let check = |format: ResponseFormat, expected: Value| assert_eq!(format.to_json(), expected);
        check(
            ResponseFormat::json(json!({"type": "object"})),
            json!({"type": "text", "mime_type": "application/json", "schema": {"type": "object"}}),
        );
        check(ResponseFormat::image("", "1K"), json!({"type": "image", "image_size": "1K"}));
        check(
            ResponseFormat::audio("audio/wav", Some(24_000), None),
            json!({"type": "audio", "mime_type": "audio/wav", "sample_rate": 24_000}),
        );
        check(
            ResponseFormat::video("16:9", "8s", "720p"),
            json!({"type": "video", "aspect_ratio": "16:9", "duration": "8s", "resolution": "720p"}),
        );
    }
}
