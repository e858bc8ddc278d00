//! Colours of code: kinds of tokens, and where they are in a text.
//!
//! The highlighter runs elsewhere and answers with numbers alone: for each token where it begins, how long it is, and
//! what it is. This file reads such an answer, and says which part of it belongs to which piece of the text. Places
//! are counted in UTF-16 code units, as the page counts them.
//!
//! It does not know any language; `language` knows their names.

/// What a piece of code is, as far as it has a colour. What is none of these has the colour of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A remark for the reader.
    Comment,
    /// A word of the language.
    Keyword,
    /// Quoted text, a pattern, an address.
    Text,
    /// A number, or another value that stands for itself.
    Number,
    /// What is being named: a function, a section.
    Name,
    /// A type, a class, something built in.
    Type,
    /// An attribute, a property, a variable.
    Attribute,
    /// What speaks to a tool rather than to the program: a directive, a prompt.
    Meta,
    /// A line that was added.
    Added,
    /// A line that was removed.
    Removed,
}

impl Token {
    /// All of them, in the order in which the highlighter numbers them (`assets/later/colours.js`).
    pub const ALL: [Token; 10] = [
        Self::Comment,
        Self::Keyword,
        Self::Text,
        Self::Number,
        Self::Name,
        Self::Type,
        Self::Attribute,
        Self::Meta,
        Self::Added,
        Self::Removed,
    ];

    /// The word for it: the end of its class name and of its colour's name in the style sheets.
    pub fn word(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Keyword => "keyword",
            Self::Text => "text",
            Self::Number => "number",
            Self::Name => "name",
            Self::Type => "type",
            Self::Attribute => "attribute",
            Self::Meta => "meta",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// A token in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coloured {
    /// Where it begins, in UTF-16 code units.
    pub start: u32,
    /// How many of them it has; never none.
    pub length: u32,
    /// What it is.
    pub token: Token,
}

/// Reads an answer of the highlighter about a text of `length` UTF-16 code units: begin, length and kind of each token
/// in turn, in the order of the text. Nothing, if the answer cannot be about such a text.
pub fn read_colours(numbers: &[u32], length: u32) -> Option<Vec<Coloured>> {
    let (triples, rest) = numbers.as_chunks::<3>();
    let mut colours = Vec::with_capacity(triples.len());
    let mut end = 0;
    for &[start, length, kind] in triples {
        let token = *Token::ALL.get(usize::try_from(kind).ok()?)?;
        if start < end || length == 0 {
            return None;
        }
        end = start.checked_add(length)?;
        colours.push(Coloured { start, length, token });
    }
    (rest.is_empty() && end <= length).then_some(colours)
}

/// Divides the colours of a text among its pieces, which have these lengths in UTF-16 code units. A token that
/// stretches over several pieces has a part in each. Places in the answer are counted from the beginning of the piece.
pub fn divide(colours: &[Coloured], lengths: &[u32]) -> Vec<Vec<Coloured>> {
    let mut rest = colours.iter().copied().peekable();
    let mut divided = Vec::with_capacity(lengths.len());
    let mut begin = 0;
    for length in lengths {
        let end = begin + length;
        let mut piece = Vec::new();
        while let Some(next) = rest.peek().copied().filter(|next| next.start < end) {
            let until = (next.start + next.length).min(end);
            let start = next.start.max(begin);
            if until > start {
                piece.push(Coloured { start: start - begin, length: until - start, token: next.token });
            }
            if next.start + next.length > end {
                break;
            }
            rest.next();
        }
        divided.push(piece);
        begin = end;
    }
    divided
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(start: u32, length: u32, token: Token) -> Coloured {
        Coloured { start, length, token }
    }

    #[test]
    fn an_answer_is_read_and_nonsense_is_not() {
        assert_eq!(
            read_colours(&[0, 2, 1, 5, 3, 2], 8),
            Some(vec![token(0, 2, Token::Keyword), token(5, 3, Token::Text)])
        );
        assert_eq!(read_colours(&[], 0), Some(Vec::new()));
        for (numbers, why) in [
            (&[0, 2][..], "half a token"),
            (&[0, 0, 1], "an empty token"),
            (&[0, 2, 10], "a kind that there is not"),
            (&[4, 2, 1, 5, 1, 1], "one within another"),
            (&[4, 5, 1], "beyond the end"),
            (&[u32::MAX, 2, 1], "beyond all numbers"),
        ] {
            assert_eq!(read_colours(numbers, 8), None, "{why}");
        }
    }

    #[test]
    fn colours_are_divided_among_the_pieces_of_a_text() {
        let colours = [token(1, 2, Token::Keyword), token(4, 9, Token::Comment), token(13, 1, Token::Number)];
        assert_eq!(
            divide(&colours, &[5, 0, 6, 2, 4]),
            [
                vec![token(1, 2, Token::Keyword), token(4, 1, Token::Comment)],
                vec![],
                vec![token(0, 6, Token::Comment)],
                vec![token(0, 2, Token::Comment)],
                vec![token(0, 1, Token::Number)],
            ]
        );
    }

    #[test]
    fn the_highlighter_numbers_the_tokens_in_the_same_order() {
        let script = include_str!("../../assets/later/colours.js");
        let (_, list) = script.split_once("const TOKENS = [").expect("the list is there");
        let (list, _) = list.split_once(']').expect("the list ends");
        let words: Vec<&str> = list.split(',').map(|word| word.trim().trim_matches('"')).collect();
        assert_eq!(words, Token::ALL.map(Token::word));
    }

    #[test]
    fn every_token_can_be_read_on_its_ground_in_both_themes() {
        let sheet = include_str!("../../style/tokens.css");
        let pair = |name: &str| {
            let (_, rest) = sheet.split_once(&format!("--{name}: light-dark(")).expect(name);
            let (pair, _) = rest.split_once(')').expect(name);
            let (light, dark) = pair.split_once(", ").expect(name);
            [luminance(light), luminance(dark)]
        };
        let ground = pair("fill");
        for token in Token::ALL {
            for (text, ground) in pair(&format!("code-{}", token.word())).into_iter().zip(ground) {
                let contrast = (text.max(ground) + 0.05) / (text.min(ground) + 0.05);
                assert!(contrast >= 4.5, "{token:?}: {contrast}");
            }
        }
    }

    /// Relative luminance of a colour such as `#0b6b62` (WCAG 2.2, "relative luminance").
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect(colour)) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }
}
