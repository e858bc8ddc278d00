//! The tools that a person has switched on, and what of them goes to whom.
//!
//! The service inherits no tools from turn to turn, so every turn keeps its own list. What a model or agent would
//! refuse is not sent: [`Switch::refused_by`] says so before anything is posted, and [`declared`] leaves it out.
//!
//! Not here: tools that need more than a switch, such as functions or file search.

use crate::protocol::model::{self, Purpose};
use crate::protocol::request::Target;
use crate::protocol::request::tools::Declared;

/// A tool that needs no more than to be switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Switch {
    /// Searching the web, with sources.
    GoogleSearch,
    /// Searching for pictures to go by, on the models that can.
    ImageSearch,
    /// Reading the pages whose addresses stand in the message.
    UrlContext,
    /// Running Python at Google.
    CodeExecution,
    /// Looking for places.
    GoogleMaps,
}

impl Switch {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 5] =
        [Self::GoogleSearch, Self::ImageSearch, Self::UrlContext, Self::CodeExecution, Self::GoogleMaps];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GoogleSearch => "google_search",
            Self::ImageSearch => "image_search",
            Self::UrlContext => "url_context",
            Self::CodeExecution => "code_execution",
            Self::GoogleMaps => "google_maps",
        }
    }

    /// Reads the word in storage.
    pub fn from_stored(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|switch| switch.as_str() == word)
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::GoogleSearch => "Google Search",
            Self::ImageSearch => "Image search",
            Self::UrlContext => "Read pages",
            Self::CodeExecution => "Run code",
            Self::GoogleMaps => "Google Maps",
        }
    }

    /// What it does, in one line.
    pub fn about(self) -> &'static str {
        match self {
            Self::GoogleSearch => "Searches the web and names its sources",
            Self::ImageSearch => "Looks at pictures on the web before it draws",
            Self::UrlContext => "Reads the pages whose addresses you write",
            Self::CodeExecution => "Writes Python and runs it at Google",
            Self::GoogleMaps => "Looks for places",
        }
    }

    /// Why the model or agent does not take it; `None` where it does, as far as is known.
    pub fn refused_by(self, id: &str) -> Option<&'static str> {
        let pictures = model::find(id).is_some_and(|model| model.purpose == Purpose::Pictures);
        match (self, model::target(id)) {
            (Self::ImageSearch, _) if !id.starts_with("gemini-3.1-flash-image") => {
                Some("Only Gemini 3.1 Flash Image searches for pictures")
            }
            (Self::UrlContext | Self::CodeExecution | Self::GoogleMaps, Target::Model(_)) if pictures => {
                Some("Picture models take Google Search only")
            }
            (Self::GoogleMaps, Target::Agent(_)) => Some("Agents do not take Google Maps"),
            (
                Self::GoogleSearch
                | Self::ImageSearch
                | Self::UrlContext
                | Self::CodeExecution
                | Self::GoogleMaps,
                Target::Model(_) | Target::Agent(_),
            ) => None,
        }
    }
}

/// Reads words of storage; those that this version does not know are left out.
pub fn from_stored(words: &[String]) -> Vec<Switch> {
    Switch::ALL.into_iter().filter(|switch| words.iter().any(|word| word == switch.as_str())).collect()
}

/// The words for storage.
pub fn to_stored(on: &[Switch]) -> Vec<String> {
    on.iter().map(|switch| switch.as_str().to_owned()).collect()
}

/// The list with one switch turned over, in the order of the menu.
pub fn turned(on: &[Switch], switch: Switch) -> Vec<Switch> {
    Switch::ALL.into_iter().filter(|other| on.contains(other) != (*other == switch)).collect()
}

/// What is sent to `id`: the tools that are on and that it takes.
pub fn declared(on: &[Switch], id: &str) -> Vec<Declared> {
    let goes = |switch: &Switch| on.contains(switch) && switch.refused_by(id).is_none();
    let pictures = goes(&Switch::ImageSearch);
    let mut all = Vec::new();
    for switch in Switch::ALL.into_iter().filter(goes) {
        match switch {
            Switch::GoogleSearch if pictures => {
                let both = ["web_search", "image_search"].map(str::to_owned);
                all.push(Declared::google_search(&both));
            }
            Switch::GoogleSearch => all.push(Declared::google_search(&[])),
            // Both kinds of search are one tool on the wire.
            Switch::ImageSearch if goes(&Switch::GoogleSearch) => {}
            Switch::ImageSearch => all.push(Declared::google_search(&["image_search".to_owned()])),
            Switch::UrlContext => all.push(Declared::url_context()),
            Switch::CodeExecution => all.push(Declared::code_execution()),
            Switch::GoogleMaps => all.push(Declared::google_maps(false, None)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::Switch::{CodeExecution, GoogleMaps, GoogleSearch, ImageSearch, UrlContext};
    use super::*;

    #[test]
    fn what_a_model_would_refuse_is_not_sent() {
        let chat = "gemini-3-flash-preview";
        let sent = declared(&Switch::ALL, chat);
        let all = [
            Declared::google_search(&[]),
            Declared::url_context(),
            Declared::code_execution(),
            Declared::google_maps(false, None),
        ];
        assert_eq!(sent, all);
        let both = ["web_search".to_owned(), "image_search".to_owned()];
        let pictures = declared(&Switch::ALL, "gemini-3.1-flash-image-preview");
        assert_eq!(pictures, [Declared::google_search(&both)]);
        assert_eq!(declared(&[ImageSearch], chat), []);
        assert!(ImageSearch.refused_by(chat).is_some());
        assert!(GoogleMaps.refused_by("deep-research-pro-preview-12-2025").is_some());
        assert_eq!(GoogleSearch.refused_by("a-model-of-tomorrow"), None);
    }

    #[test]
    fn switches_survive_storage_in_the_order_of_the_menu() {
        let on = turned(&turned(&[], CodeExecution), GoogleSearch);
        assert_eq!(on, [GoogleSearch, CodeExecution]);
        assert_eq!(from_stored(&to_stored(&on)), on);
        assert_eq!(turned(&on, GoogleSearch), [CodeExecution]);
        assert_eq!(from_stored(&["telepathy".into(), "url_context".into()]), [UrlContext]);
    }
}
