//! Interaction ids that look like the service's: `v1_` and the base64url of two
//! length-prefixed copies of one short token.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::random::Random;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const TOKEN: u8 = 23;

/// A new interaction id.
pub(crate) fn interaction(random: &mut Random) -> String {
    let token: Vec<u8> = (0..TOKEN).map(|_| LETTERS[random.below(LETTERS.len())]).collect();
    // Protocol Buffers: field 1 and field 2, each a string of TOKEN bytes.
    let mut message = vec![0x0a, TOKEN];
    message.extend_from_slice(&token);
    message.extend_from_slice(&[0x12, TOKEN]);
    message.extend_from_slice(&token);
    format!("v1_{}", URL_SAFE_NO_PAD.encode(message))
}

/// An opaque signature made of `bytes` random bytes, in base64.
pub(crate) fn signature(random: &mut Random, bytes: usize) -> String {
    let mut raw = Vec::with_capacity(bytes + 8);
    while raw.len() < bytes {
        raw.extend_from_slice(&random.bits().to_le_bytes());
    }
    raw.truncate(bytes);
    STANDARD.encode(raw)
}

/// The id of a tool call: eight lower-case letters and digits.
pub(crate) fn call(random: &mut Random) -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    (0..8).map(|_| char::from(LETTERS[random.below(LETTERS.len())])).collect()
}

/// The id of a program's run, which looks different.
pub(crate) fn code_call(random: &mut Random) -> String {
    format!("call_{}", random.between(100_000, 999_999))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_form_and_length_of_the_real_ones() {
        let mut random = Random::new(1);
        let (one, two) = (interaction(&mut random), interaction(&mut random));
        assert!(one.starts_with("v1_Chd"), "{one}");
        assert_eq!(one.len(), 70);
        assert_ne!(one, two);
    }
}
