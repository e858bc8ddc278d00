//! Addresses that may be followed, and how the others are shown.
//!
//! A [`SafeUrl`] is the only address that leaves this module fit for an `href`. The check is textual and
//! strict: it allows `http`, `https`, `mailto` and `tel` and refuses all else, so a scheme nobody thought of
//! is refused as well. The text is read as a browser would read it (WHATWG URL §4.4: tabs and line ends count
//! for nothing, white space and controls around it neither), so `java\nscript:` is seen for what it is.

use std::fmt::Write as _;

/// An absolute address with a scheme that is known to be harmless.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeUrl {
    address: String,
    /// Where the host is in `address`, or what else tells a person where the link leads.
    host: std::ops::Range<usize>,
}

/// The schemes that may be followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Web,
    Mail,
    Phone,
}

impl SafeUrl {
    /// The checked form of an address, or nothing if it must not be followed: relative addresses, addresses
    /// without a scheme, and every scheme but the four above. Web addresses that carry a user name or an
    /// unusual host are refused too, because they look like another site than the one they lead to.
    pub fn parse(raw: &str) -> Option<SafeUrl> {
        let stripped: String = raw
            .trim_matches(|c: char| c <= ' ')
            .chars()
            .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
            .collect();
        let (name, rest) = stripped.split_once(':')?;
        let name = name.to_ascii_lowercase();
        let scheme = match name.as_str() {
            "http" | "https" => Scheme::Web,
            "mailto" => Scheme::Mail,
            "tel" => Scheme::Phone,
            _ => return None,
        };
        match scheme {
            Scheme::Web => {
                let rest = rest.strip_prefix("//")?;
                let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
                let host = rest[..end].to_ascii_lowercase();
                // A browser ends the host at a backslash; encoded, as it would stand in the address, it would end
                // nothing, and make of all up to the next `@` a user name before another host.
                if !is_plain_host(&host) || rest[end..].starts_with('\\') {
                    return None;
                }
                let start = name.len() + "://".len();
                let address = format!("{name}://{host}{}", encode(&rest[end..]));
                Some(SafeUrl { address, host: start..start + host.len() })
            }
            Scheme::Mail => {
                let encoded = encode(rest);
                let start = name.len() + 1;
                let length = encoded.find('?').unwrap_or(encoded.len());
                (length > 0)
                    .then(|| SafeUrl { address: format!("mailto:{encoded}"), host: start..start + length })
            }
            Scheme::Phone => {
                let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')');
                let digits = rest.chars().any(|c| c.is_ascii_digit()) && rest.chars().all(plain);
                let start = name.len() + 1;
                digits.then(|| SafeUrl { address: format!("tel:{rest}"), host: start..start + rest.len() })
            }
        }
    }

    /// The whole address, fit for an `href`.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// Where the link leads, for a person to read: the host, with its port if it has one; for mail the
    /// receiver, for a telephone the number.
    pub fn host(&self) -> &str {
        &self.address[self.host.clone()]
    }
}

/// An address as text for a person: characters that are invisible or turn the direction of writing are
/// percent-encoded, so that what is read is what is there.
pub fn shown_address(raw: &str) -> String {
    encode(raw)
}

/// A host that reads as what it is: letters, digits, dots and hyphens, perhaps a port, or an IPv6 address in
/// brackets. No user name, no percent sign, no character that a browser would turn into a dot or a slash.
fn is_plain_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        let Some((number, port)) = rest.split_once(']') else { return false };
        let number_fits =
            !number.is_empty() && number.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
        return number_fits && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let letters = |c: char| (c.is_alphanumeric() || matches!(c, '-' | '.' | '_')) && !is_hidden(c);
    name.chars().any(char::is_alphanumeric) && name.chars().all(letters) && port.is_none_or(is_port)
}

fn is_port(port: &str) -> bool {
    port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Percent-encodes what must not stand in an address or could not be seen in it. Everything else stays as it
/// is.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`' | '\\') || is_hidden(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing into a string cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// Characters that leave no mark on the page or change the order of those around them.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e000}'..='\u{f8ff}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}
