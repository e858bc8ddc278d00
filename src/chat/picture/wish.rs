//! What a picture is wished to be like. A model gets of it what it takes, and nothing else.

use crate::protocol::model;
use crate::protocol::request::format::ResponseFormat;

/// The wish of a turn. Empty words leave it to the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Width to height, such as `16:9`.
    pub ratio: String,
    /// Such as `2K`.
    pub size: String,
    /// Whether words are wanted between the pictures.
    pub with_words: bool,
    /// The number that chance begins with, so that the same request can be made again.
    pub seed: Option<u32>,
}

impl Wish {
    /// As much of it as a model takes.
    pub fn settled_for(&self, model: &str) -> Self {
        let canvas = model::find(model).map(|model| model.canvas);
        let taken = |list: fn(&model::Canvas) -> &'static [&'static str], word: &str| match &canvas {
            Some(canvas) if !list(canvas).contains(&word) => String::new(),
            Some(_) | None => word.to_owned(),
        };
        Self {
            ratio: taken(|canvas| canvas.ratios, &self.ratio),
            size: taken(|canvas| canvas.sizes, &self.size),
            with_words: self.with_words,
            seed: self.seed,
        }
    }

    /// What is said of it in the request; nothing where all is left to the model.
    pub fn formats(&self) -> Vec<ResponseFormat> {
        // The seed is said elsewhere.
        if *self == (Self { seed: self.seed, ..Self::default() }) {
            return Vec::new();
        }
        let words = self.with_words.then(ResponseFormat::text);
        words.into_iter().chain([ResponseFormat::image(&self.ratio, &self.size)]).collect()
    }

    /// The ratio as width and height, a square where none is wished for.
    pub fn shape(&self) -> (u32, u32) {
        shape(&self.ratio).unwrap_or((1, 1))
    }
}

/// Whether a model makes pictures.
pub fn paints(model: &str) -> bool {
    model::find(model).is_some_and(|model| !model.canvas.ratios.is_empty())
}

/// A ratio such as `16:9` as width and height.
pub fn shape(ratio: &str) -> Option<(u32, u32)> {
    let (width, height) = ratio.split_once(':')?;
    let side = |word: &str| word.parse().ok().filter(|side| (1..=64).contains(side));
    Some((side(width)?, side(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    use crate::chat::ask::Ask;
    use crate::protocol::request::Input;

    fn sent(model: &str, ratio: &str, size: &str, with_words: bool) -> Value {
        let picture = Wish { ratio: ratio.into(), size: size.into(), with_words, seed: None };
        let ask = Ask { picture, ..Ask::new(model::target(model)) };
        ask.request(None, Input::Text("A boat".into()), false).to_json()["response_format"].clone()
    }

    #[test]
    fn a_model_is_sent_what_it_takes() {
        const FLASH: &str = "gemini-3.1-flash-image-preview";
        const PRO: &str = "gemini-3-pro-image-preview";
        assert_eq!(
            sent(FLASH, "1:8", "512", false),
            json!({"type": "image", "aspect_ratio": "1:8", "image_size": "512"})
        );
        assert_eq!(sent(PRO, "1:8", "2K", false), json!({"type": "image", "image_size": "2K"}));
        assert_eq!(sent(PRO, "1:8", "512", false), Value::Null, "all is left to the model");
        assert_eq!(
            sent(FLASH, "16:9", "", true),
            json!([{"type": "text"}, {"type": "image", "aspect_ratio": "16:9"}])
        );
        assert_eq!(sent("gemini-3-flash-preview", "16:9", "2K", true), Value::Null, "it makes no pictures");
    }

    #[test]
    fn a_seed_goes_along_by_itself() {
        let seeded = |model: &str| {
            let picture = Wish { seed: Some(7), ..Wish::default() };
            let ask = Ask { picture, ..Ask::new(model::target(model)) };
            ask.request(None, Input::Text("A boat".into()), false).to_json()
        };
        let request = seeded("gemini-3.1-flash-image-preview");
        assert_eq!(request["generation_config"]["seed"], 7);
        assert_eq!(request.get("response_format"), None);
        assert_eq!(seeded("gemini-3-flash-preview")["generation_config"].get("seed"), None);
    }

    #[test]
    fn a_ratio_has_a_shape() {
        assert_eq!(shape("16:9"), Some((16, 9)));
        for none in ["", "16", "0:1", "a:b", "99999:1"] {
            assert_eq!(shape(none), None, "{none}");
        }
    }
}
