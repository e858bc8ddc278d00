//! Takes ids and the key out of a recording, so that it can be shared.
//!
//! Every distinct id is replaced by another of the same form, numbered in order of
//! appearance: what belonged together still does.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// `bytes` without `key` and with every `v1_…` id replaced.
pub(crate) fn redact(bytes: &[u8], key: &[u8]) -> Vec<u8> {
    let bytes = replace(bytes, key, b"REDACTED");
    let mut clean = Vec::with_capacity(bytes.len());
    let mut known: HashMap<Vec<u8>, String> = HashMap::new();
    let mut rest = bytes.as_slice();
    while let Some(at) = find(rest, b"v1_") {
        let (before, from) = rest.split_at(at);
        clean.extend_from_slice(before);
        let length = 3 + from[3..].iter().take_while(|byte| is_id_byte(**byte)).count();
        let (id, after) = from.split_at(length);
        let inside_a_word = before.last().is_some_and(|byte| is_id_byte(*byte));
        // Real ids have some seventy characters; resume tokens have about twenty and
        // hold nothing but a step, a kind and a counter.
        if inside_a_word || id.len() < 30 {
            clean.extend_from_slice(id);
        } else {
            let number = known.len() + 1;
            let fresh = known.entry(id.to_vec()).or_insert_with(|| stand_in(number));
            clean.extend_from_slice(fresh.as_bytes());
        }
        rest = after;
    }
    clean.extend_from_slice(rest);
    clean
}

fn stand_in(number: usize) -> String {
    let token = format!("redacted{number:015}");
    let mut message = vec![0x0a, 23];
    message.extend_from_slice(token.as_bytes());
    message.extend_from_slice(&[0x12, 23]);
    message.extend_from_slice(token.as_bytes());
    format!("v1_{}", URL_SAFE_NO_PAD.encode(message))
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn replace(bytes: &[u8], needle: &[u8], with: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = find(rest, needle).filter(|_| !needle.is_empty()) {
        clean.extend_from_slice(&rest[..at]);
        clean.extend_from_slice(with);
        rest = &rest[at + needle.len()..];
    }
    clean.extend_from_slice(rest);
    clean
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return None;
    }
    bytes.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_replaced_alike_and_keys_vanish() {
        let one = format!("v1_{}", "A".repeat(67));
        let two = format!("v1_{}", "B".repeat(67));
        let tape = format!("{{\"id\":\"{one}\"}} {two} {one} AIzaKEY v1_MF90aG91Z2h0XzE /v1_x");
        let clean = String::from_utf8(redact(tape.as_bytes(), b"AIzaKEY")).unwrap();
        assert!(!clean.contains(&one) && !clean.contains(&two) && !clean.contains("AIzaKEY"));
        let first = stand_in(1);
        assert_eq!(clean.matches(&first).count(), 2);
        assert_eq!(clean.matches(&stand_in(2)).count(), 1);
        assert!(clean.ends_with("REDACTED v1_MF90aG91Z2h0XzE /v1_x"), "{clean}");
        assert_eq!(first.len(), one.len());
    }

    #[test]
    fn a_recording_without_ids_is_left_alone() {
        assert_eq!(redact(b"data: {\"x\":1}\n\n", b"key"), b"data: {\"x\":1}\n\n");
    }
}
