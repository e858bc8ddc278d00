//! JPEG files: writing them with their scene inside, and finding it again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::canvas::Canvas;

/// An application segment that no camera uses.
const SEGMENT: u8 = 9;
const MARK: &[u8] = b"catena-scene\0";
const QUALITY: u8 = 86;

/// `canvas` as a baseline JPEG in base64, with `scene` in a segment of its own.
pub(super) fn encode(canvas: &Canvas, scene: &str) -> String {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // A segment holds 64 KB; no scene is that long, and a picture without is still one.
    let _ = encoder.add_app_segment(SEGMENT, [MARK, scene.as_bytes()].concat());
    let size = (u16::try_from(canvas.width), u16::try_from(canvas.height));
    if let (Ok(width), Ok(height)) = size {
        // Writing to memory cannot fail, and the buffer has the right length.
        let _ = encoder.encode(&canvas.pixels, width, height, ColorType::Rgb);
    }
    STANDARD.encode(bytes)
}

/// What the head of a picture says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The scene, if it was painted here.
    pub(crate) scene: Option<String>,
}

/// Reads the head of a JPEG, PNG, GIF or WebP.
pub(crate) fn head(bytes: &[u8]) -> Option<Head> {
    let big = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let plain = |width, height| Some(Head { width, height, scene: None });
    if bytes.starts_with(b"\x89PNG") {
        return plain((big(16)? << 16) | big(18)?, (big(20)? << 16) | big(22)?);
    }
    if bytes.starts_with(b"GIF8") {
        let small = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        return plain(small(6)?, small(8)?);
    }
    if bytes.starts_with(&[0xff, 0xd8]) {
        return jpeg(bytes);
    }
    None
}

fn jpeg(bytes: &[u8]) -> Option<Head> {
    let mut scene = None;
    let mut at = 2;
    loop {
        let [0xff, kind, high, low] = *bytes.get(at..at + 4)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let body = bytes.get(at + 4..at + 2 + length)?;
        match kind {
            // The start of a frame, of whatever coding; C4, C8 and CC are other things.
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                let [_, one, two, three, four, ..] = *body else { return None };
                let height = u32::from(u16::from_be_bytes([one, two]));
                let width = u32::from(u16::from_be_bytes([three, four]));
                return Some(Head { width, height, scene });
            }
            0xe9 => {
                if let Some(text) = body.strip_prefix(MARK) {
                    scene = String::from_utf8(text.to_vec()).ok();
                }
            }
            _ => {}
        }
        at += 2 + length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_says_its_size_and_its_scene() {
        let text = encode(&Canvas::new(48, 32), "a scene");
        let bytes = STANDARD.decode(text).unwrap();
        assert_eq!(&bytes[..2], &[0xff, 0xd8]);
        assert_eq!(head(&bytes), Some(Head { width: 48, height: 32, scene: Some("a scene".to_owned()) }));
        for cut in 0..48 {
            assert_eq!(head(&bytes[..cut]), None, "{cut}");
        }
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x80";
        assert_eq!(head(png), Some(Head { width: 256, height: 128, scene: None }));
        assert_eq!(head(b"hello"), None);
    }
}
