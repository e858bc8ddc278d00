//! Whether the functions that go along may, must or must not be called (`tool_choice`).

use crate::protocol::request::config::ToolChoice;

/// How functions are called. It says nothing of tools that the service runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calling {
    /// As the model sees fit.
    #[default]
    Auto,
    /// One at least is called.
    Any,
    /// As the model sees fit, and with arguments that keep to the schema.
    Validated,
    /// None, although the model knows of them.
    None,
}

impl Calling {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Any, Self::Validated, Self::None];

    /// The word in storage, which is the wire's.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Any => "any",
            Self::Validated => "validated",
            Self::None => "none",
        }
    }

    /// Reads the word in storage; what is unknown is left to the model.
    pub fn from_stored(word: &str) -> Self {
        Self::ALL.into_iter().find(|calling| calling.as_str() == word).unwrap_or_default()
    }

    /// What is sent; nothing where the service would do the same without.
    pub fn to_wire(self) -> Option<ToolChoice<'static>> {
        match self {
            Self::Auto => None,
            Self::Any => Some(ToolChoice::Any),
            Self::Validated => Some(ToolChoice::Validated),
            Self::None => Some(ToolChoice::None),
        }
    }

    /// The same for a turn that brings results: who must call a function each time never comes to an answer.
    pub fn after_results(self) -> Self {
        match self {
            Self::Any => Self::Auto,
            Self::Auto | Self::Validated | Self::None => self,
        }
    }
}
