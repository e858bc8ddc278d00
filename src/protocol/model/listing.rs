//! `GET /models` (reference section 10.2), and the table with what it lists.
//!
//! The service says of no model whether it answers interactions; what generates content and is no specialist by its
//! name is taken. Agents are not listed at all, so the table's stay.

use serde_json::Value;

use super::{MODELS, Purpose, find, plain};
use crate::protocol::json::{self, Lenient};

/// A model as the service lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id, without `models/`.
    pub id: String,
    /// Its name for people, perhaps empty.
    pub name: String,
    /// What the service says of it, perhaps empty.
    pub about: String,
}

/// One line of the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The id on the wire.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// One line about it.
    pub about: String,
    /// How the picker groups it.
    pub purpose: Purpose,
    /// The service does not list it, so it may have been retired.
    pub is_unlisted: bool,
}

/// Words in the names of models that do not chat.
const SPECIALISTS: [&str; 9] =
    ["embedding", "aqa", "tts", "transcribe", "lyria", "veo", "imagen", "native-audio", "live"];

/// Reads one page: the models, and the token of the next page if there is one.
pub fn page(mut body: Value) -> (Vec<Listed>, Option<String>) {
    let next = body.take_text("nextPageToken").filter(|token| !token.is_empty());
    let mut models = Vec::new();
    for mut item in json::list(body.take_value("models")) {
        let id = plain(&item.text("name").unwrap_or_default()).to_owned();
        let methods = json::list(item.take_value("supportedGenerationMethods"));
        let generates = methods.is_empty() || methods.iter().any(|method| method == "generateContent");
        let is_specialist = SPECIALISTS.iter().any(|word| id.contains(word));
        if !id.is_empty() && generates && !is_specialist {
            let name = item.take_text("displayName").unwrap_or_default();
            models.push(Listed { id, name, about: item.take_text("description").unwrap_or_default() });
        }
    }
    (models, next)
}

/// The table, with what the service lists besides. `None` where it was not asked.
pub fn merged(listed: Option<&[Listed]>) -> Vec<Entry> {
    let is_listed = |id: &str| listed.is_none_or(|listed| listed.iter().any(|model| model.id == id));
    let known = MODELS.iter().map(|model| Entry {
        id: model.id.to_owned(),
        name: model.name.to_owned(),
        about: model.about.to_owned(),
        purpose: model.purpose,
        is_unlisted: model.purpose != Purpose::Agent && !is_listed(model.id),
    });
    let news = listed.unwrap_or_default().iter().filter(|model| find(&model.id).is_none());
    let news = news.map(|model| Entry {
        id: model.id.clone(),
        name: if model.name.is_empty() { model.id.clone() } else { model.name.clone() },
        about: model.about.clone(),
        purpose: if model.id.contains("image") || model.id.contains("banana") {
            Purpose::Pictures
        } else {
            Purpose::Chat
        },
        is_unlisted: false,
    });
    known.chain(news).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_service_adds_to_the_table_and_says_what_is_gone() {
        let (listed, next) = page(json!({"models": [
            {"name": "models/gemini-3-flash-preview", "supportedGenerationMethods": ["generateContent"]},
            {"name": "models/gemini-9-image", "displayName": "Gemini 9 Image"},
            {"name": "models/gemini-embedding-2", "supportedGenerationMethods": ["embedContent"]},
            {"name": "models/gemini-3.8-flash-tts", "supportedGenerationMethods": ["generateContent"]},
            {"odd": true}, 7,
        ], "nextPageToken": "t"}));
        assert_eq!((listed.len(), next.as_deref()), (2, Some("t")));
        let merged = merged(Some(&listed));
        let entry = |id: &str| merged.iter().find(|entry| entry.id == id).unwrap();
        assert!(!entry("gemini-3-flash-preview").is_unlisted);
        assert!(entry("gemini-2.5-pro").is_unlisted);
        assert!(!entry("deep-research-pro-preview-12-2025").is_unlisted, "agents are never listed");
        assert_eq!(
            (entry("gemini-9-image").name.as_str(), entry("gemini-9-image").purpose),
            ("Gemini 9 Image", Purpose::Pictures)
        );
        assert_eq!(super::merged(None).len(), MODELS.len());
        assert_eq!(page(json!([])), (Vec::new(), None));
    }
}
