//! Any bytes, cut at any places: the frames are the same, and each byte is looked at once.
//!
//! The first two bytes of the input choose the limit and how it is cut; the rest is the stream.

use catena::protocol::sse::{Decoder, Frame, Tail};

type Decoded = (Vec<Frame>, Tail, u64);

fn decoded<'a>(limit: usize, pieces: impl IntoIterator<Item = &'a [u8]>) -> Decoded {
    let mut decoder = Decoder::with_limit(limit);
    let mut frames = Vec::new();
    let mut fed = 0;
    for piece in pieces {
        decoder.feed(piece, |frame| frames.push(frame));
        fed += piece.len() as u64;
    }
    assert_eq!(decoder.scanned(), fed, "each byte is looked at once");
    let dropped = decoder.dropped();
    (frames, decoder.finish(), dropped)
}

/// Checks one input; panics where something is wrong.
pub fn check(input: &[u8]) {
    let [limit, cut, body @ ..] = input else { return };
    let limit = if *limit < 128 { 16 + usize::from(*limit) } else { 1 << 20 };
    let whole = decoded(limit, [body]);
    assert_eq!(decoded(limit, body.chunks(1)), whole, "one byte at a time");
    assert_eq!(decoded(limit, body.chunks(usize::from(*cut) + 1)), whole, "in equal pieces");
    let (head, tail) = body.split_at(usize::from(*cut) % (body.len() + 1));
    assert_eq!(decoded(limit, [head, tail]), whole, "cut in two");
    for frame in &whole.0 {
        assert!(frame.data.len() <= limit * 3, "a frame above the limit is dropped");
    }
}
