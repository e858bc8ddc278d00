//! Models and agents as data (reference section 9). Names come and go several times a year, so nothing in the code
//! matches on one; any id can be typed in, and an id that is not in this table simply has no known limits.

pub mod intake;
pub mod listing;
mod table;

use std::rc::Rc;

use super::request::{Target, ThinkingLevel};
pub use table::MODELS;

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
    /// The level at which it thinks unasked, where that is known.
    pub default_level: Option<ThinkingLevel>,
    /// Which pictures it makes.
    pub canvas: Canvas,
    /// The day from which the service does not answer to it, like `2026-05-25`; empty for none known.
    pub retired: &'static str,
    /// What to use once it is retired, or already now; empty for nothing known.
    pub successor: &'static str,
    /// The settings it answers with an error, or ignores.
    pub refuses: &'static [Setting],
}

/// Which pictures a model makes. Empty lists mean that it cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Ratios of width to height.
    pub ratios: &'static [&'static str],
    /// Sizes; `1K` is about a thousand pixels on a side.
    pub sizes: &'static [&'static str],
}

/// A setting that some refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `system_instruction`
    SystemInstruction,
    /// `generation_config` as a whole
    Generation,
    /// `thinking_level`
    ThinkingLevel,
    /// `background`
    Background,
    /// `temperature` and `top_p`
    Sampling,
}

/// The model for a new conversation.
pub const DEFAULT_CHAT: &str = "gemini-3-flash-preview";

/// Looks an id up; the `models/` prefix that the service writes is accepted.
pub fn find(id: &str) -> Option<&'static Model> {
    let id = plain(id);
    MODELS.iter().find(|model| model.id == id)
}

/// The name to show for an id: the table's, else the id itself.
pub fn name_of(id: &str) -> &str {
    find(id).map_or(id, |model| model.name)
}

/// How an id is asked. Agents are known by the table or, for ids typed in, by how their names begin.
pub fn target(id: &str) -> Target {
    let id = plain(id);
    let is_agent = match find(id) {
        Some(model) => model.purpose == Purpose::Agent,
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
    let id = plain(id);
    if !(id.starts_with("gemini-2.0-") || id.starts_with("gemini-1.5-")) {
        return None;
    }
    Some(if id.contains("pro") { "gemini-3.1-pro-preview" } else { DEFAULT_CHAT })
}

/// What to use once the service has said that it does not know a model or agent whose days were counted.
pub fn successor(id: &str) -> Option<&'static str> {
    find(id).filter(|model| !model.retired.is_empty()).map(|model| model.successor)
}

/// Whether a model or agent refuses a setting, which then is not sent to it. Of one that is not in the table nothing is
/// known, except that no agent takes a generation config.
pub fn refuses(id: &str, setting: Setting) -> bool {
    match find(id) {
        Some(model) => model.refuses.contains(&setting),
        None => setting == Setting::Generation && matches!(target(id), Target::Agent(_)),
    }
}

/// The `type` of an agent's `agent_config`, by how its name begins; `None` for one that is not known to take any.
pub fn agent_type(id: &str) -> Option<&'static str> {
    ["deep-research", "antigravity"].into_iter().find(|kind| plain(id).starts_with(kind))
}

/// Whether an agent or model runs in the background only. Its runs are stored, whatever the settings say.
pub fn must_be_in_background(id: &str) -> bool {
    agent_type(id) == Some("deep-research")
}

/// What is known of which ids answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The ids that `GET /models` listed, where it was asked. Agents are not among them.
    pub listed: Option<Rc<[String]>>,
    /// Whether ids stop to answer on the day the table says. The simulator lets them live on.
    pub by_date: bool,
}

impl Offer {
    /// What to ask instead of `id`, where that does not answer any more. `now` is in milliseconds since 1970.
    pub fn instead_of(&self, id: &str, now: u64) -> Option<&'static str> {
        let mut instead = replacement(id);
        // A successor may have been retired in its turn; the table's chains are short.
        for _ in 0..4 {
            let known = find(instead.unwrap_or(id)).filter(|model| !model.retired.is_empty());
            match known.filter(|model| self.is_over(model, now)) {
                Some(model) => instead = Some(model.successor),
                None => break,
            }
        }
        instead
    }

    fn is_over(&self, model: &Model, now: u64) -> bool {
        match &self.listed {
            Some(listed) if model.purpose != Purpose::Agent => !listed.iter().any(|id| plain(id) == model.id),
            Some(_) | None => self.by_date && *model.retired <= *day(now),
        }
    }
}

/// The day of a time in milliseconds since 1970, like `2026-11-22` (UTC; Howard Hinnant's `civil_from_days`).
fn day(ms: u64) -> String {
    let days = ms / 86_400_000 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) =
        (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
}

/// An id without the prefix that the service writes, and without what a paste brings along.
fn plain(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix("models/").unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ThinkingLevel::{High, Low, Minimal};

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
    fn an_id_that_does_not_answer_any_more_gives_way_to_its_successor() {
        let dated = Offer { listed: None, by_date: true };
        let on = |text: &str| (0..40_000).map(|n| n * 86_400_000).find(|ms| day(*ms) == text).unwrap();
        let (before, after) = (on("2026-05-24"), on("2026-05-25"));
        assert_eq!(dated.instead_of("gemini-3.1-flash-lite-preview", before), None);
        assert_eq!(dated.instead_of("gemini-3.1-flash-lite-preview", after), Some("gemini-3.1-flash-lite"));
        // A year later the successor is retired too.
        assert_eq!(
            dated.instead_of("gemini-3.1-flash-lite-preview", on("2027-05-07")),
            Some("gemini-3.5-flash-lite")
        );
        assert_eq!(dated.instead_of("typed-in", after), None);
        assert_eq!(dated.instead_of("gemini-2.0-flash", after), Some("gemini-3-flash-preview"));
        assert_eq!(
            Offer::default().instead_of("gemini-3.1-flash-lite-preview", after),
            None,
            "the simulator"
        );
        // What the service lists is truer than any date; agents are never listed.
        let listed = Offer { listed: Some(Rc::from(["models/gemini-2.5-pro".to_owned()])), by_date: true };
        assert_eq!(listed.instead_of("gemini-2.5-pro", on("2027-01-01")), None);
        assert_eq!(listed.instead_of("gemini-2.5-flash", before), Some("gemini-3.5-flash-lite"));
        assert_eq!(listed.instead_of("gemini-3.1-pro-preview", before), None, "its days are not counted");
        assert_eq!(
            listed.instead_of("deep-research-pro-preview-12-2025", on("2026-10-23")),
            Some("deep-research-preview-04-2026")
        );
    }

    #[test]
    fn the_table_is_sound() {
        for model in MODELS {
            let same = MODELS.iter().filter(|other| other.id == model.id || other.name == model.name);
            assert_eq!(same.count(), 1, "{}", model.id);
            assert!(model.successor.is_empty() || find(model.successor).is_some(), "{}", model.successor);
            assert!(model.retired.is_empty() || !model.successor.is_empty(), "{}", model.id);
            assert!(model.default_level.is_none_or(|level| model.levels.contains(&level)), "{}", model.id);
            assert_eq!(model.purpose == Purpose::Pictures, !model.canvas.ratios.is_empty(), "{}", model.id);
            let adjustable =
                model.purpose != Purpose::Agent && !model.refuses.contains(&Setting::ThinkingLevel);
            assert_eq!(adjustable, !model.levels.is_empty(), "{}", model.id);
        }
        assert_eq!(find("gemini-3-pro-image").map(|model| model.canvas.ratios.len()), Some(10));
        assert_eq!(find("gemini-3.1-flash-image").map(|model| model.canvas.sizes.len()), Some(4));
    }

    #[test]
    fn days_are_told_from_times() {
        assert_eq!((day(0).as_str(), day(951_782_400_000).as_str()), ("1970-01-01", "2000-02-29"));
        assert_eq!(day(1_795_305_600_000 - 1), "2026-11-21");
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
