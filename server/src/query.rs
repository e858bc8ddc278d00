//! The query of a request's address and form bodies: the little of
//! `application/x-www-form-urlencoded` that this server needs.

/// The pairs of a query in order, decoded. A pair without `=` has an empty value.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The first value of `name`, if it is there.
pub(crate) fn value(query: Option<&str>, name: &str) -> Option<String> {
    pairs(query?).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The query without every pair named `name`, otherwise byte for byte.
pub(crate) fn without(query: &str, name: &str) -> String {
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| decode(pair.split_once('=').map_or(*pair, |(key, _)| key)) != name)
        .collect();
    kept.join("&")
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                (None, _) | (_, None) => bytes.push(b'%'),
            },
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded() {
        assert_eq!(
            pairs("a=1&b=x%20y+z&c&d=%zz"),
            [("a", "1"), ("b", "x y z"), ("c", ""), ("d", "%zz")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn a_pair_can_be_taken_out_however_it_is_spelled() {
        assert_eq!(without("alt=sse&key=secret&a=%41", "key"), "alt=sse&a=%41");
        assert_eq!(without("k%65y=secret", "key"), "");
        assert_eq!(without("monkey=1", "key"), "monkey=1");
    }
}
