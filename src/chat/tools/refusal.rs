//! What the service would refuse, found out before anything is sent (reference sections 3.3, 3.5 and 9).
//!
//! A refusal is told where the tool is switched on, with what can be done about it. What was switched on stays on: with
//! another model, or other company, it goes along again.

use super::Switch;
use crate::protocol::model::{self, Purpose};
use crate::protocol::request::Target;

/// What there is of what a switch alone does not bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Means {
    /// Functions that are declared.
    pub functions: bool,
    /// Stores that are searched.
    pub stores: bool,
    /// Servers that go along.
    pub servers: bool,
    /// The values of all headers that one of these at least is called with.
    pub headers: bool,
}

impl Means {
    /// Some of everything.
    pub const ALL: Self = Self { functions: true, stores: true, servers: true, headers: true };
}

/// Why something does not go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only one family of models searches for pictures.
    OtherPictureModel,
    /// The model makes pictures.
    PictureModel,
    /// An agent is asked.
    Agent,
    /// Gemini 2.5 takes functions or tools that the service runs.
    FunctionsAlone,
    /// File search and other searches exclude each other.
    FilesAlone,
    /// No function is declared.
    NoFunction,
    /// No store is named.
    NoStore,
    /// No server is set up.
    NoServer,
    /// The value of a header is not known.
    NoHeader,
    /// This page cannot carry it out.
    NoBrowser,
    /// The schema is none.
    NoSchema,
}

impl Refusal {
    /// A sentence, without its full stop, about what was to go along.
    pub fn words(self) -> &'static str {
        match self {
            Self::OtherPictureModel => "Only Gemini 3.1 Flash Image searches for pictures",
            Self::PictureModel => "Picture models take Google Search only",
            Self::Agent => "Agents do not take this",
            Self::FunctionsAlone => {
                "Gemini 2.5 takes functions or Google’s tools, not both: switch the others off"
            }
            Self::FilesAlone => "Does not go with Google Search or reading pages: switch those off",
            Self::NoFunction => "No function is declared: add one in the settings",
            Self::NoStore => "No store is named: add one in the settings",
            Self::NoServer => "No server is set up: add one in the settings",
            Self::NoHeader => "The value of a header is missing: enter it in the settings",
            Self::NoBrowser => "Not supported here: a page has no browser that a model could act in",
            Self::NoSchema => "There is no valid schema yet",
        }
    }
}

/// Why the model or agent does not take a tool; `None` where it does, as far as is known.
fn refused_by(switch: Switch, id: &str) -> Option<Refusal> {
    let pictures = model::find(id).is_some_and(|model| model.purpose == Purpose::Pictures);
    // As it is asked, without what may have been typed in front of its id.
    let target = model::target(id);
    let id = target.id();
    match (switch, &target) {
        (Switch::ComputerUse, _) => Some(Refusal::NoBrowser),
        (Switch::ImageSearch, _) if !id.starts_with("gemini-3.1-flash-image") => {
            Some(Refusal::OtherPictureModel)
        }
        (
            Switch::UrlContext
            | Switch::CodeExecution
            | Switch::GoogleMaps
            | Switch::FileSearch
            | Switch::McpServers
            | Switch::Functions,
            Target::Model(_),
        ) if pictures => Some(Refusal::PictureModel),
        (Switch::GoogleMaps | Switch::Functions, Target::Agent(_)) => Some(Refusal::Agent),
        (
            Switch::GoogleSearch
            | Switch::ImageSearch
            | Switch::UrlContext
            | Switch::CodeExecution
            | Switch::GoogleMaps
            | Switch::FileSearch
            | Switch::McpServers
            | Switch::Functions,
            Target::Model(_) | Target::Agent(_),
        ) => None,
    }
}

/// Why a switch would not go along, by itself or beside the others that are on.
pub fn refused(switch: Switch, on: &[Switch], id: &str, means: Means) -> Option<Refusal> {
    let goes = |other: Switch| {
        on.contains(&other) && refused_by(other, id).is_none() && lacking(other, means).is_none()
    };
    let target = model::target(id);
    let id = target.id();
    let clash = match switch {
        // Models before Gemini 3 take functions or Google's own tools, not both.
        Switch::Functions
            if id.starts_with("gemini-2")
                && Switch::ALL.into_iter().any(|other| other != Switch::Functions && goes(other)) =>
        {
            Some(Refusal::FunctionsAlone)
        }
        Switch::FileSearch
            if [Switch::GoogleSearch, Switch::ImageSearch, Switch::UrlContext].into_iter().any(goes) =>
        {
            Some(Refusal::FilesAlone)
        }
        _ => None,
    };
    refused_by(switch, id).or_else(|| lacking(switch, means)).or(clash)
}

fn lacking(switch: Switch, means: Means) -> Option<Refusal> {
    match switch {
        Switch::Functions => (!means.functions).then_some(Refusal::NoFunction),
        Switch::FileSearch => (!means.stores).then_some(Refusal::NoStore),
        Switch::McpServers if !means.servers => Some(Refusal::NoServer),
        Switch::McpServers => (!means.headers).then_some(Refusal::NoHeader),
        Switch::GoogleSearch
        | Switch::ImageSearch
        | Switch::UrlContext
        | Switch::CodeExecution
        | Switch::GoogleMaps
        | Switch::ComputerUse => None,
    }
}

/// Why answers cannot be asked for in a form; `is_whole` says that there is a schema.
pub fn form_refused(id: &str, is_whole: bool) -> Option<Refusal> {
    let pictures = model::find(id).is_some_and(|model| model.purpose == Purpose::Pictures);
    match model::target(id) {
        Target::Agent(_) => Some(Refusal::Agent),
        Target::Model(_) if pictures => Some(Refusal::PictureModel),
        Target::Model(_) => (!is_whole).then_some(Refusal::NoSchema),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Switch::{CodeExecution, ComputerUse, FileSearch, Functions, GoogleSearch, McpServers, UrlContext};

    const CHAT: &str = "gemini-3-flash-preview";
    const OLD: &str = "gemini-2.5-flash";
    const PICTURES: &str = "gemini-3-pro-image-preview";
    const AGENT: &str = "deep-research-preview-04-2026";

    #[test]
    fn every_combination_that_the_service_refuses_is_known_before() {
        let none = Means { functions: false, stores: false, servers: false, headers: true };
        let check = |switch, beside: &[Switch], id, means, expected| {
            let on: Vec<Switch> = beside.iter().copied().chain([switch]).collect();
            assert_eq!(refused(switch, &on, id, means), expected, "{switch:?} beside {beside:?} for {id}");
        };
        for beside in [GoogleSearch, UrlContext] {
            check(FileSearch, &[beside], CHAT, Means::ALL, Some(Refusal::FilesAlone));
            check(beside, &[FileSearch], CHAT, Means::ALL, None);
        }
        check(FileSearch, &[CodeExecution, Functions, McpServers], CHAT, Means::ALL, None);
        check(FileSearch, &[], CHAT, none, Some(Refusal::NoStore));
        check(McpServers, &[], CHAT, none, Some(Refusal::NoServer));
        let forgotten = Means { headers: false, ..Means::ALL };
        check(McpServers, &[], CHAT, forgotten, Some(Refusal::NoHeader));
        check(Functions, &[], CHAT, none, Some(Refusal::NoFunction));
        check(Functions, &[GoogleSearch], CHAT, Means::ALL, None);
        check(Functions, &[CodeExecution], OLD, Means::ALL, Some(Refusal::FunctionsAlone));
        check(Functions, &[FileSearch], OLD, Means::ALL, Some(Refusal::FunctionsAlone));
        // What does not go along itself is in nobody's way.
        check(Functions, &[FileSearch], OLD, Means { stores: false, ..Means::ALL }, None);
        check(FileSearch, &[Switch::ImageSearch], CHAT, Means::ALL, None);
        for switch in [UrlContext, CodeExecution, Switch::GoogleMaps, FileSearch, McpServers, Functions] {
            check(switch, &[], PICTURES, Means::ALL, Some(Refusal::PictureModel));
        }
        check(GoogleSearch, &[], PICTURES, Means::ALL, None);
        check(Switch::ImageSearch, &[], CHAT, Means::ALL, Some(Refusal::OtherPictureModel));
        for (switch, expected) in [
            (Functions, Some(Refusal::Agent)),
            (Switch::GoogleMaps, Some(Refusal::Agent)),
            (FileSearch, None),
            (McpServers, None),
        ] {
            check(switch, &[], AGENT, Means::ALL, expected);
        }
        for id in [CHAT, OLD, PICTURES, AGENT] {
            check(ComputerUse, &[], id, Means::ALL, Some(Refusal::NoBrowser));
        }
        check(GoogleSearch, &[], "a-model-of-tomorrow", none, None);
        // An id may be typed as the service writes it.
        check(
            Functions,
            &[CodeExecution],
            " models/gemini-2.5-flash",
            Means::ALL,
            Some(Refusal::FunctionsAlone),
        );
        check(Switch::ImageSearch, &[], "models/gemini-3.1-flash-image-preview", Means::ALL, None);
    }

    #[test]
    fn a_form_is_for_models_that_answer_in_words() {
        assert_eq!(form_refused(CHAT, true), None);
        assert_eq!(form_refused(CHAT, false), Some(Refusal::NoSchema));
        assert_eq!(form_refused(PICTURES, true), Some(Refusal::PictureModel));
        assert_eq!(form_refused(AGENT, true), Some(Refusal::Agent));
    }
}
