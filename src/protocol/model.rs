//! Models and agents as data (reference section 9). Names come and go several times a year, so nothing in the code
//! matches on one; any id can be typed in, and an id that is not in this table simply has no known limits.

use super::request::{Target, ThinkingLevel};

/// What an entry is for, and how the picker groups it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Chats.
    Chat,
    /// Makes and edits pictures.
    Pictures,
    /// Works on its own for minutes.
    Agent,
}

/// One model or agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// The id on the wire.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// One line for the picker.
    pub about: &'static str,
    /// What it is for.
    pub purpose: Purpose,
    /// The thinking levels it accepts; empty when it takes none.
    pub levels: &'static [ThinkingLevel],
}

use Purpose::{Agent, Chat, Pictures};
use ThinkingLevel::{High, Low, Medium, Minimal};

/// The models and agents that are offered, the design's own first.
pub const MODELS: &[Model] = &[
    Model {
        id: "gemini-3-flash-preview",
        name: "Gemini 3 Flash",
        about: "Quick and capable, for most conversations",
        purpose: Chat,
        levels: &[Minimal, Low, Medium, High],
    },
    Model {
        id: "gemini-3.1-pro-preview",
        name: "Gemini 3.1 Pro",
        about: "Thinks longest, for hard problems",
        purpose: Chat,
        levels: &[Low, Medium, High],
    },
    Model {
        id: "gemini-3.1-flash-lite-preview",
        name: "Gemini 3.1 Flash-Lite",
        about: "Fastest and cheapest, for simple tasks",
        purpose: Chat,
        levels: &[Minimal, Low, Medium, High],
    },
    Model {
        id: "gemini-2.5-pro",
        name: "Gemini 2.5 Pro",
        about: "The previous generation's thinker",
        purpose: Chat,
        levels: &[Low, Medium, High],
    },
    Model {
        id: "gemini-2.5-flash",
        name: "Gemini 2.5 Flash",
        about: "The previous generation's quick one",
        purpose: Chat,
        levels: &[Low, Medium, High],
    },
    Model {
        id: "gemini-3.1-flash-image-preview",
        name: "Gemini 3.1 Flash Image",
        about: "Makes and edits pictures",
        purpose: Pictures,
        levels: &[Minimal, High],
    },
    Model {
        id: "gemini-3-pro-image-preview",
        name: "Gemini 3 Pro Image",
        about: "Pictures with the most detail",
        purpose: Pictures,
        levels: &[],
    },
    Model {
        id: "deep-research-pro-preview-12-2025",
        name: "Deep Research",
        about: "Researches the web for minutes and writes a report",
        purpose: Agent,
        levels: &[],
    },
    Model {
        id: "gemini-3.8-flash",
        name: "Gemini 3.8 Flash",
        about: "Today's default of the service",
        purpose: Chat,
        levels: &[Low, Medium, High],
    },
    Model {
        id: "gemini-3.5-flash-lite",
        name: "Gemini 3.5 Flash-Lite",
        about: "Today's fastest and cheapest",
        purpose: Chat,
        levels: &[Minimal, Low, Medium, High],
    },
];

/// The model for a new conversation.
pub const DEFAULT_CHAT: &str = "gemini-3-flash-preview";

/// Looks an id up; the `models/` prefix that the service writes is accepted.
pub fn find(id: &str) -> Option<&'static Model> {
    let id = id.strip_prefix("models/").unwrap_or(id);
    MODELS.iter().find(|model| model.id == id)
}

/// The name to show for an id: the table's, else the id itself.
pub fn name_of(id: &str) -> &str {
    find(id).map_or(id, |model| model.name)
}

/// How an id is asked. Agents are known by the table or, for ids typed in, by how their names begin.
pub fn target(id: &str) -> Target {
    let id = id.trim().strip_prefix("models/").unwrap_or(id.trim());
    let is_agent = match find(id) {
        Some(model) => model.purpose == Agent,
        None => ["deep-research-", "antigravity-"].iter().any(|prefix| id.starts_with(prefix)),
    };
    if is_agent { Target::Agent(id.to_owned()) } else { Target::Model(id.to_owned()) }
}

/// The level to send: the wish itself where the model takes it, else the nearest that it takes. A model that takes
/// none gets none, because the service answers 400 to a level it does not know.
pub fn level_for(id: &str, wish: Option<ThinkingLevel>) -> Option<ThinkingLevel> {
    let wish = wish?;
    match find(id) {
        None => Some(wish),
        Some(model) if model.levels.contains(&wish) => Some(wish),
        Some(model) => model.levels.iter().copied().min_by_key(|level| (*level as i8 - wish as i8).abs()),
    }
}

/// What to use for models that are never offered, because they no longer answer anywhere: `None` for all others.
pub fn replacement(id: &str) -> Option<&'static str> {
    let id = id.trim().strip_prefix("models/").unwrap_or(id.trim());
    if !(id.starts_with("gemini-2.0-") || id.starts_with("gemini-1.5-")) {
        return None;
    }
    Some(if id.contains("pro") { "gemini-3.1-pro-preview" } else { DEFAULT_CHAT })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_a_model_refuses_is_not_sent_to_it() {
        assert_eq!(level_for("gemini-3.1-pro-preview", Some(Minimal)), Some(Low));
        assert_eq!(level_for("gemini-3-pro-image-preview", Some(High)), None);
        assert_eq!(level_for("gemini-3-flash-preview", Some(Minimal)), Some(Minimal));
        assert_eq!(level_for("typed-in", Some(High)), Some(High));
        assert_eq!(level_for("gemini-3-flash-preview", None), None);
    }

    #[test]
    fn retired_families_are_replaced() {
        assert_eq!(replacement("gemini-2.0-flash"), Some("gemini-3-flash-preview"));
        assert_eq!(replacement("models/gemini-1.5-pro-latest"), Some("gemini-3.1-pro-preview"));
        assert_eq!(replacement("gemini-2.5-pro"), None);
    }

    #[test]
    fn agents_are_asked_as_agents() {
        assert_eq!(
            target("deep-research-max-preview-04-2026"),
            Target::Agent("deep-research-max-preview-04-2026".into())
        );
        assert_eq!(target(" models/gemini-3-flash-preview "), Target::Model("gemini-3-flash-preview".into()));
    }
}
