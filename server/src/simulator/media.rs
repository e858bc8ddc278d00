//! Pictures, recordings, films and documents in an input: checked, and counted.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::files::Files;
use super::input::Input;
use super::models::{Makes, Model};
use super::refusal::Refusal;
use super::seen::is_picture;
use super::usage::Media;

/// The service's limit for a PDF that is sent along, in bytes.
const LARGEST_PDF: usize = 50 << 20;
/// How many pictures a picture model takes.
const MOST_PICTURES: usize = 14;

/// Checks the media of `input` and says what they cost.
pub(crate) fn count(input: &Input, files: &Files, model: &Model) -> Result<Media, Refusal> {
    let mut media = Media::default();
    let mut pictures = 0;
    for (step_at, step) in input.steps.iter().enumerate() {
        let blocks = step["content"].as_array().map_or(&[][..], Vec::as_slice);
        for (block_at, block) in blocks.iter().enumerate() {
            let kind = block["type"].as_str().unwrap_or("");
            if !matches!(kind, "image" | "audio" | "video" | "document") {
                continue;
            }
            let path = format!("input[{step_at}].content[{block_at}]");
            let sent = Sent::read(block, files, &path)?;
            if kind == "image" && sent.bytes.as_ref().is_some_and(|bytes| !is_picture(bytes)) {
                return Err(Refusal::invalid("Unable to process input image."));
            }
            if model.makes == Makes::Pictures && matches!(kind, "audio" | "video") {
                return Err(Refusal::invalid(&format!("{} does not take {kind} input.", model.id)));
            }
            match kind {
                "image" => {
                    pictures += 1;
                    media.image += picture_tokens(block, model);
                }
                "audio" => media.audio += sent.seconds(32_000) * 32,
                "video" => {
                    // One picture a second, and the sound.
                    let seconds = sent.seconds(250_000);
                    media.video += seconds * 70;
                    media.audio += seconds * 32;
                }
                _ => media.document += sent.pages() * page_tokens(block),
            }
        }
    }
    if model.makes == Makes::Pictures && pictures > MOST_PICTURES {
        return Err(Refusal::invalid(&format!("{} takes at most {MOST_PICTURES} pictures.", model.id)));
    }
    Ok(media)
}

/// What one block sends.
struct Sent {
    mime_type: String,
    /// None: an address that nobody here opens.
    bytes: Option<axum::body::Bytes>,
}

impl Sent {
    fn read(block: &Value, files: &Files, path: &str) -> Result<Self, Refusal> {
        let mime_type = block["mime_type"].as_str().unwrap_or("").to_owned();
        match (block["data"].as_str(), block["uri"].as_str()) {
            (Some(_), Some(_)) => {
                Err(Refusal::invalid(&format!("Only one of 'data' and 'uri' can be given at '{path}'.")))
            }
            (None, None) => {
                Err(Refusal::invalid(&format!("One of 'data' and 'uri' is required at '{path}'.")))
            }
            (Some(data), None) => {
                if mime_type.is_empty() {
                    return Err(Refusal::invalid(&format!("Missing parameter '{path}.mime_type'.")));
                }
                let bytes = STANDARD.decode(data).map_err(|_| {
                    Refusal::invalid(&format!("Invalid value at '{path}.data': Base64 decoding failed."))
                })?;
                if bytes.is_empty() {
                    return Err(Refusal::invalid(&format!("Invalid value at '{path}.data': it is empty.")));
                }
                if mime_type == "application/pdf" && bytes.len() > LARGEST_PDF {
                    return Err(Refusal::invalid("The PDF is larger than the limit of 50 MB."));
                }
                Ok(Self { mime_type, bytes: Some(bytes.into()) })
            }
            (None, Some(uri)) => match files.used(uri)? {
                Some(file) => Ok(Self { mime_type: file.mime_type, bytes: Some(file.bytes) }),
                None if uri.starts_with("https://") => Ok(Self { mime_type, bytes: None }),
                None => Err(Refusal::invalid(&format!("Unsupported file uri: {uri}"))),
            },
        }
    }

    /// How long it plays: of a WAV file as its head says, else by so many bytes a
    /// second; a minute, if it was not opened.
    fn seconds(&self, a_second: usize) -> usize {
        let Some(bytes) = &self.bytes else { return 60 };
        let rate = bytes.get(28..32).and_then(|rate| rate.try_into().ok()).map(u32::from_le_bytes);
        let a_second = match rate {
            Some(rate) if bytes.starts_with(b"RIFF") && rate > 0 => rate as usize,
            Some(_) | None => a_second,
        };
        bytes.len().div_ceil(a_second).max(1)
    }

    /// How many pages it has; of text, one for 3,000 characters.
    fn pages(&self) -> usize {
        let Some(bytes) = &self.bytes else { return 1 };
        if self.mime_type == "application/pdf" {
            let mark = b"/Type /Page";
            let pages = bytes
                .windows(mark.len() + 1)
                .filter(|window| window.starts_with(mark) && window[mark.len()] != b's')
                .count();
            return pages.max(1);
        }
        bytes.len().div_ceil(3_000)
    }
}

fn picture_tokens(block: &Value, model: &Model) -> usize {
    if model.id.contains("2.5") {
        return 258;
    }
    match block["resolution"].as_str() {
        Some("low") => 280,
        Some("medium") => 560,
        Some("ultra_high") => 2_240,
        Some(_) | None => 1_120,
    }
}

fn page_tokens(block: &Value) -> usize {
    match block["resolution"].as_str() {
        Some("low") => 280,
        Some("high" | "ultra_high") => 1_120,
        Some(_) | None => 560,
    }
}
