//! Pictures, recordings, films and documents in an input.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{MODEL, Server, json_of};

fn body(block: &Value) -> Value {
    json!({"model": MODEL, "input": [{"type": "text", "text": "What is this?"}, block]})
}

#[tokio::test]
async fn media_are_counted_by_what_they_are() {
    let server = Server::usual().await;
    let pdf = b"%PDF-1.7 /Type /Pages /Type /Page /Type /Page ";
    let wav = {
        // A head that says 1,000 bytes a second, and ten seconds of silence.
        let mut wav = vec![0_u8; 10_000];
        wav[..4].copy_from_slice(b"RIFF");
        wav[28..32].copy_from_slice(&1_000_u32.to_le_bytes());
        wav
    };
    for (kind, mime_type, bytes, modality, tokens) in [
        ("image", "image/png", &b"\x89PNG"[..], "image", 1120),
        ("document", "application/pdf", &pdf[..], "document", 1120),
        ("document", "text/csv", &[b'x'; 3_001][..], "document", 1120),
        ("audio", "audio/wav", &wav[..], "audio", 320),
        ("video", "video/mp4", &[0; 250_001][..], "video", 140),
    ] {
        let block = json!({"type": kind, "mime_type": mime_type, "data": STANDARD.encode(bytes)});
        let answer = json_of(server.create(&body(&block)).send().await.unwrap()).await;
        let usage = &answer["usage"];
        let listed = usage["input_tokens_by_modality"].as_array().unwrap();
        let found = listed.iter().find(|entry| entry["modality"] == modality).unwrap();
        assert_eq!(found["tokens"], tokens, "{kind} {mime_type}");
        let sum: u64 = listed.iter().map(|entry| entry["tokens"].as_u64().unwrap()).sum();
        assert_eq!(usage["total_input_tokens"], sum);
    }
    let low = json!({"type": "image", "mime_type": "image/png", "data": "iVBO", "resolution": "low"});
    let answer = json_of(server.create(&body(&low)).send().await.unwrap()).await;
    assert_eq!(answer["usage"]["input_tokens_by_modality"][1]["tokens"], 280);
}

#[tokio::test]
async fn bad_media_are_refused_with_their_place() {
    let server = Server::usual().await;
    let image = |name: &str, value: &str| json!({"type": "image", "mime_type": "image/png", name: value});
    for (block, needle) in [
        (image("data", "not base64!"), "at 'input[0].content[1].data': Base64 decoding failed."),
        (json!({"type": "image", "mime_type": "image/png"}), "One of 'data' and 'uri' is required"),
        (json!({"type": "image", "data": "iVBO"}), "Missing parameter 'input[0].content[1].mime_type'"),
        (image("uri", "gs://bucket/x"), "Unsupported file uri: gs://bucket/x"),
        (
            image("uri", "https://generativelanguage.googleapis.com/v1beta/files/gone"),
            "You do not have permission to access the File gone or it may not exist.",
        ),
        (
            json!({"type": "image", "mime_type": "image/svg+xml", "data": "eA=="}),
            "Invalid value 'image/svg+xml'",
        ),
        (image("data", "PHN2Zy8+"), "Unable to process input image."),
        (json!({"type": "video", "mime_type": "video/mkv", "data": "eA=="}), "Invalid value 'video/mkv'"),
        (
            json!({"type": "image", "mime_type": "image/png", "data": "eA==", "uri": "https://x/"}),
            "Only one of",
        ),
    ] {
        let answer = server.create(&body(&block)).send().await.unwrap();
        assert!(matches!(answer.status().as_u16(), 400 | 403), "{block}");
        let message = json_of(answer).await["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(needle), "{block}: {message}");
    }
    let film = json!({"model": "gemini-3.1-flash-image", "input": [
        {"type": "video", "uri": "https://www.youtube.com/watch?v=x"}]});
    assert_eq!(server.create(&film).send().await.unwrap().status(), 400);
    let text =
        json!({"model": MODEL, "input": [{"type": "video", "uri": "https://www.youtube.com/watch?v=x"}]});
    assert_eq!(server.create(&text).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn what_came_along_is_said_back_in_its_order() {
    let server = Server::usual().await;
    let picture = |mime_type: &str, bytes: &[u8]| json!({"type": "image", "mime_type": mime_type, "data": STANDARD.encode(bytes)});
    let asked = json!({"model": MODEL, "input": [{"type": "user_input", "content": [
        {"type": "text", "text": "Picture 1 (style):"}, picture("image/jpeg", b"\xff\xd8\xff\xe0"),
        {"type": "text", "text": "Picture 2:"}, picture("image/heic", b"\0\0\0\x18ftypheic"),
        {"type": "text", "text": "Describe them"}]}]});
    let answer = json_of(server.create(&asked).send().await.unwrap()).await;
    let text = answer["steps"].to_string();
    let places = ["1. “Picture 1 (style)” image/jpeg, 4 bytes", "2. “Picture 2” image/heic, 12 bytes"]
        .map(|line| text.find(line).unwrap_or_else(|| panic!("{line} is not in {text}")));
    assert!(places[0] < places[1]);
}
