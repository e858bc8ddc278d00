//! A bar chart as PNG, painted by hand: a few bars on white.

use std::io::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::simulator::random::Random;
use crate::simulator::steps::Picture;

const WIDTH: usize = 640;
const HEIGHT: usize = 360;
const MARGIN: usize = 40;
const BAR: [u8; 3] = [0x33, 0x5c, 0x9e];
const LINE: [u8; 3] = [0x44, 0x44, 0x44];

/// A chart with `count` bars.
pub(super) fn chart(count: usize, random: &mut Random) -> Picture {
    let count = count.clamp(1, 12);
    let heights: Vec<usize> = (0..count).map(|_| random.between(40, HEIGHT - 3 * MARGIN)).collect();
    let slot = (WIDTH - 2 * MARGIN) / count;
    let colour = |x: usize, y: usize| {
        let floor = HEIGHT - MARGIN;
        let inside = x.checked_sub(MARGIN).map(|x| (x / slot, x % slot));
        match inside {
            _ if x == MARGIN && y > MARGIN / 2 && y <= floor => LINE,
            _ if y == floor && (MARGIN..WIDTH - MARGIN / 2).contains(&x) => LINE,
            Some((bar, within))
                if within > slot / 4
                    && y < floor
                    && heights.get(bar).is_some_and(|height| y + height >= floor) =>
            {
                BAR
            }
            Some(_) | None => [0xff; 3],
        }
    };
    let mut rows = Vec::with_capacity((WIDTH * 3 + 1) * HEIGHT);
    for y in 0..HEIGHT {
        rows.push(0);
        for x in 0..WIDTH {
            rows.extend_from_slice(&colour(x, y));
        }
    }
    Picture { mime_type: "image/png", data: Arc::from(STANDARD.encode(png(&rows))) }
}

fn png(rows: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend_from_slice(&(WIDTH as u32).to_be_bytes());
    header.extend_from_slice(&(HEIGHT as u32).to_be_bytes());
    // Eight bits, red, green and blue, nothing special.
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut squeezed = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let squeezed = squeezed.write_all(rows).and_then(|()| squeezed.finish()).unwrap_or_default();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", header.as_slice()), (b"IDAT", &squeezed), (b"IEND", &[])] {
        chunk(&mut file, name, data);
    }
    file
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let mut sum = flate2::Crc::new();
    for part in [name.as_slice(), data] {
        file.extend_from_slice(part);
        sum.update(part);
    }
    file.extend_from_slice(&sum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_a_png_of_its_size() {
        let picture = chart(5, &mut Random::new(1));
        let bytes = STANDARD.decode(picture.data.as_bytes()).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x68"));
        assert!(bytes.ends_with(b"IEND\xae\x42\x60\x82"));
    }
}
