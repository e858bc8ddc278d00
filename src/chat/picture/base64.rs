//! Base64 in pieces (RFC 4648 section 4), so that a picture of megabytes can be decoded between two frames. Padding may
//! be missing, and white space is passed over; anything else that is not in the alphabet makes the whole garbled.

/// A piece was no base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Garbled;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Decodes what it is fed. Pieces may be cut anywhere.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    bits: u32,
    held: u32,
    padded: bool,
}

impl Decoder {
    /// Decodes a piece, and adds the bytes to `out`.
    ///
    /// # Errors
    ///
    /// [`Garbled`] for a character outside of the alphabet, or one that follows the padding.
    pub fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<(), Garbled> {
        out.reserve(piece.len() / 4 * 3 + 3);
        for byte in piece {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                // The alphabet for addresses is told apart without doubt.
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                b'=' => {
                    self.padded = true;
                    continue;
                }
                b'\n' | b'\r' | b' ' => continue,
                _ => return Err(Garbled),
            };
            if self.padded {
                return Err(Garbled);
            }
            self.bits = self.bits << 6 | u32::from(value);
            self.held += 6;
            if self.held >= 8 {
                self.held -= 8;
                out.push((self.bits >> self.held) as u8);
            }
        }
        Ok(())
    }

    /// Whether what was fed can be the whole: six bits alone are no byte.
    pub fn is_whole(&self) -> bool {
        self.held != 6
    }
}

/// Encodes bytes, with padding.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for piece in bytes.chunks(3) {
        let at = |place: usize| u32::from(piece.get(place).copied().unwrap_or(0));
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            if place <= piece.len() {
                let value = word >> (18 - 6 * place) & 63;
                out.push(char::from(ALPHABET[value as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str, piece: usize) -> Result<Vec<u8>, Garbled> {
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        for piece in text.as_bytes().chunks(piece) {
            decoder.feed(piece, &mut out)?;
        }
        if decoder.is_whole() { Ok(out) } else { Err(Garbled) }
    }

    #[test]
    fn what_is_encoded_is_decoded_however_it_is_cut() {
        // The vectors of RFC 4648 section 10.
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(plain.as_bytes()), coded);
            for piece in 1..9 {
                assert_eq!(decode(coded, piece).as_deref(), Ok(plain.as_bytes()), "{coded} by {piece}");
            }
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all), 7), Ok(all));
    }

    #[test]
    fn what_is_no_base64_is_told() {
        for garbled in ["%%%", "Zg==Zg", "Z", "Zm9v~"] {
            assert_eq!(decode(garbled, 3), Err(Garbled), "{garbled}");
        }
        assert_eq!(decode("Zm9v\nYmFy", 2).as_deref(), Ok("foobar".as_bytes()));
    }
}
