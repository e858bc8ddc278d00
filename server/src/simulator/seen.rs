//! What the files of an input are: by the words before them, the type that was named, and their bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::input::Input;

/// The beginnings of the pictures that the service reads.
const PICTURES: [&[u8]; 9] = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"RIFF",
    b"BM",
    b"II*\0",
    b"MM\0*",
    // HEIC and HEIF: the size of the first box comes before its name.
    b"ftyp",
];

/// Whether bytes can be a picture. What is too short to tell is given the benefit of the doubt.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    let agrees = |bytes: &[u8], magic: &[u8]| {
        let shared = bytes.len().min(magic.len());
        shared > 1 && bytes[..shared] == magic[..shared]
    };
    PICTURES.iter().any(|magic| agrees(bytes, magic))
        || bytes.get(4..).is_some_and(|rest| agrees(rest, b"ftyp"))
}

/// A line for each picture, recording and document that the user sent last, in their order.
pub(crate) fn lines(input: &Input) -> Vec<String> {
    let last = input.steps.iter().rev().find(|step| step["type"] == "user_input");
    let blocks = last.and_then(|step| step["content"].as_array()).map_or(&[][..], Vec::as_slice);
    let mut lines = Vec::new();
    let mut words = "";
    for block in blocks {
        match block["type"].as_str() {
            Some("text") => words = block["text"].as_str().unwrap_or("").trim(),
            Some("function_result") | None => {}
            Some(_) => {
                lines.push(line(words, block));
                words = "";
            }
        }
    }
    lines
}

fn line(words: &str, block: &Value) -> String {
    let kind = block["mime_type"].as_str().or(block["type"].as_str()).unwrap_or("");
    let told =
        if words.is_empty() { String::new() } else { format!("“{}” ", words.trim_end_matches(':')) };
    let size = block["data"].as_str().and_then(|data| STANDARD.decode(data).ok()).map(|bytes| bytes.len());
    match size {
        Some(size) => format!("{told}{kind}, {size} bytes"),
        None => format!("{told}{kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Revision;
    use serde_json::json;

    #[test]
    fn files_are_named_in_their_order_with_the_words_before_them() {
        let input = json!([{"type": "user_input", "content": [
            {"type": "text", "text": "Picture 1 (style):"},
            {"type": "image", "mime_type": "image/png", "data": "iVBORw0KGgo="},
            {"type": "image", "mime_type": "image/webp", "uri": "https://x/"},
            {"type": "text", "text": "Mix them"},
        ]}]);
        let input = Input::read(Some(&input), Revision::Steps).map_err(|refusal| refusal.body).unwrap();
        assert_eq!(lines(&input), ["“Picture 1 (style)” image/png, 8 bytes", "image/webp"]);
    }

    #[test]
    fn a_picture_is_known_by_its_beginning() {
        for bytes in [&b"\x89PNG\r\n\x1a\n..."[..], b"\x89PN", b"\xff\xd8\xff\xe0", b"\0\0\0\x18ftypheic"] {
            assert!(is_picture(bytes), "{bytes:?}");
        }
        for bytes in [&b"<svg/>"[..], b"%PDF-1.7", b"x", b""] {
            assert!(!is_picture(bytes), "{bytes:?}");
        }
    }
}
