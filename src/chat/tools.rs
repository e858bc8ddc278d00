//! The tools that a person has switched on, and what of them goes to whom.
//!
//! The service inherits no tools from turn to turn, so every turn keeps its own list. What a model or agent would
//! refuse is not sent: [`Switch::refused_by`] says so before anything is posted, and [`declared`] leaves it out.
//!
//! Functions have a switch for all of them; which there are, and who answers them, is in [`super::functions`].
//!
//! Not here: tools that need more than a switch, such as file search.

use crate::protocol::model::{self, Purpose};
use crate::protocol::request::Target;
use crate::protocol::request::tools::{Declared, Function};

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
    /// Calling functions of the person's own.
    Functions,
}

impl Switch {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 6] = [
        Self::GoogleSearch,
        Self::ImageSearch,
        Self::UrlContext,
        Self::CodeExecution,
        Self::GoogleMaps,
        Self::Functions,
    ];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GoogleSearch => "google_search",
            Self::ImageSearch => "image_search",
            Self::UrlContext => "url_context",
            Self::CodeExecution => "code_execution",
            Self::GoogleMaps => "google_maps",
            Self::Functions => "functions",
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
            Self::Functions => "Functions",
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
            Self::Functions => "Calls functions of yours, from the settings",
        }
    }

    /// Why the model or agent does not take it; `None` where it does, as far as is known.
    pub fn refused_by(self, id: &str) -> Option<&'static str> {
        let pictures = model::find(id).is_some_and(|model| model.purpose == Purpose::Pictures);
        match (self, model::target(id)) {
            (Self::ImageSearch, _) if !id.starts_with("gemini-3.1-flash-image") => {
                Some("Only Gemini 3.1 Flash Image searches for pictures")
            }
            (
                Self::UrlContext | Self::CodeExecution | Self::GoogleMaps | Self::Functions,
                Target::Model(_),
            ) if pictures => Some("Picture models take Google Search only"),
            (Self::GoogleMaps, Target::Agent(_)) => Some("Agents do not take Google Maps"),
            (Self::Functions, Target::Agent(_)) => Some("Agents do not take functions"),
            (
                Self::GoogleSearch
                | Self::ImageSearch
                | Self::UrlContext
                | Self::CodeExecution
                | Self::GoogleMaps
                | Self::Functions,
                Target::Model(_) | Target::Agent(_),
            ) => None,
        }
    }
}

/// Why a switch that is on does not go along, by itself or beside the others that are on.
pub fn refused(switch: Switch, on: &[Switch], id: &str) -> Option<&'static str> {
    let beside = |other: &Switch| *other != Switch::Functions && other.refused_by(id).is_none();
    // Models before Gemini 3 take functions or Google's own tools, not both (reference section 3.3).
    let is_clash = switch == Switch::Functions && id.starts_with("gemini-2") && on.iter().any(beside);
    let clash = "Gemini 2.5 takes functions or Google’s tools, not both: switch the others off";
    switch.refused_by(id).or(is_clash.then_some(clash))
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
pub fn declared(on: &[Switch], functions: &[Function], id: &str) -> Vec<Declared> {
    let goes = |switch: &Switch| on.contains(switch) && refused(*switch, on, id).is_none();
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
            Switch::Functions => all.extend(functions.iter().map(Declared::function)),
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
        let sent = declared(&Switch::ALL, &[], chat);
        let all = [
            Declared::google_search(&[]),
            Declared::url_context(),
            Declared::code_execution(),
            Declared::google_maps(false, None),
        ];
        assert_eq!(sent, all);
        let both = ["web_search".to_owned(), "image_search".to_owned()];
        let pictures = declared(&Switch::ALL, &[], "gemini-3.1-flash-image-preview");
        assert_eq!(pictures, [Declared::google_search(&both)]);
        assert_eq!(declared(&[ImageSearch], &[], chat), []);
        assert!(ImageSearch.refused_by(chat).is_some());
        assert!(GoogleMaps.refused_by("deep-research-pro-preview-12-2025").is_some());
        assert_eq!(GoogleSearch.refused_by("a-model-of-tomorrow"), None);
    }

    #[test]
    fn functions_go_along_unless_the_model_takes_no_company() {
        let function = [Function { name: "f".into(), ..Function::default() }];
        let both = [CodeExecution, Switch::Functions];
        let sent = |on: &[Switch], id| declared(on, &function, id);
        let alone = [Declared::function(&function[0])];
        assert_eq!(sent(&both, "gemini-3-flash-preview").len(), 2);
        assert_eq!(sent(&both, "gemini-2.5-flash"), [Declared::code_execution()]);
        assert_eq!(sent(&[Switch::Functions], "gemini-2.5-flash"), alone);
        assert!(refused(Switch::Functions, &both, "gemini-2.5-flash").is_some());
        assert_eq!(refused(Switch::Functions, &[Switch::Functions], "gemini-2.5-flash"), None);
        assert_eq!(sent(&both, "deep-research-pro-preview-12-2025").len(), 1);
        assert_eq!(sent(&[CodeExecution], "gemini-3-flash-preview").len(), 1, "switched off, none goes");
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
