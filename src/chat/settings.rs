//! The person's settings: what every turn is sent with, and how the page looks. The key is not among them; it is a
//! secret with a place of its own.

use serde::{Deserialize, Serialize};

use super::ask::Ask;
use super::picture::wish::Wish;
use super::price::Own;
use super::tools::calling::Calling;
use super::tools::choice::{Choice, Form, StoredChoice};
use super::tools::{self, Switch};
use crate::protocol::model;
use crate::protocol::request::{ServiceTier, ThinkingLevel};

/// The version of the stored form.
const VERSION: u32 = 1;

/// How the page is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in storage and in the page's `data-theme`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What can be set. Every field has a default, and a stored form that lacks one, or holds a word that this version
/// does not know, reads as that default.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Id of the model or agent for the next turn.
    pub model: String,
    /// How long it may think; `None` leaves it to the model.
    pub thinking_level: Option<ThinkingLevel>,
    /// Whether its thoughts are to be summarised.
    pub thinking_summaries: bool,
    /// What it is told about its task; empty for nothing.
    pub system_instruction: String,
    /// Whether the service is to keep what is said. What it does not keep it cannot continue: each message then brings
    /// the conversation's text along.
    pub store: bool,
    /// Whether models, too, are to run on when the connection ends. Agents do so anyway.
    pub background: bool,
    /// How soon, and at what price; `None` leaves it to the service.
    pub service_tier: Option<ServiceTier>,
    /// Whether research may draw charts.
    pub charts: bool,
    /// Whether research is to show its plan before it begins.
    pub plan_first: bool,
    /// What pictures are to be like, for models that make them.
    pub picture: Wish,
    /// The tools that are switched on in a new conversation: those that were chosen last.
    pub tools: Vec<Switch>,
    /// How functions are called in a new conversation.
    pub calling: Calling,
    /// The form of the answers in a new conversation.
    pub form: Form,
    /// Where the API is, when not where the deployment says; empty for the deployment's choice.
    pub api_base: String,
    /// How the page is coloured.
    pub theme: Theme,
    /// Whether text is shown the moment it arrives, in the lumps in which it does, instead of at an even pace.
    pub as_it_arrives: bool,
    /// The prices that were entered.
    pub prices: Vec<Own>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            model: model::DEFAULT_CHAT.to_owned(),
            thinking_level: None,
            thinking_summaries: true,
            system_instruction: String::new(),
            store: true,
            background: false,
            service_tier: None,
            charts: true,
            plan_first: false,
            picture: Wish::default(),
            tools: Vec::new(),
            calling: Calling::default(),
            form: Form::default(),
            api_base: String::new(),
            theme: Theme::default(),
            as_it_arrives: false,
            prices: Vec::new(),
        }
    }
}

/// The stored form. How it becomes text is for whoever stores it: the page reads it before the code that reads JSON in
/// Rust is there.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Stored {
    v: u32,
    model: Option<String>,
    thinking_level: Option<String>,
    thinking_summaries: Option<bool>,
    system_instruction: String,
    store: Option<bool>,
    background: bool,
    service_tier: Option<String>,
    charts: Option<bool>,
    picture_ratio: String,
    picture_size: String,
    picture_with_words: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture_seed: Option<u32>,
    plan_first: bool,
    tools: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choice: Option<StoredChoice>,
    api_base: String,
    theme: Option<String>,
    as_it_arrives: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prices: Vec<Own>,
}

impl Settings {
    /// The settings of a stored form.
    pub fn restored(stored: Stored) -> Self {
        let default = Self::default();
        let choice = stored.choice.map(|choice| choice.restore()).unwrap_or_default();
        Self {
            model: stored.model.filter(|id| !id.trim().is_empty()).unwrap_or(default.model),
            thinking_level: stored.thinking_level.as_deref().and_then(ThinkingLevel::from_wire),
            thinking_summaries: stored.thinking_summaries.unwrap_or(default.thinking_summaries),
            system_instruction: stored.system_instruction,
            store: stored.store.unwrap_or(default.store),
            background: stored.background,
            service_tier: stored.service_tier.as_deref().and_then(ServiceTier::from_wire),
            charts: stored.charts.unwrap_or(default.charts),
            plan_first: stored.plan_first,
            picture: Wish {
                ratio: stored.picture_ratio,
                size: stored.picture_size,
                with_words: stored.picture_with_words,
                seed: stored.picture_seed,
            },
            tools: tools::from_stored(&stored.tools),
            calling: choice.calling,
            form: choice.form,
            api_base: stored.api_base,
            theme: Theme::ALL
                .into_iter()
                .find(|theme| stored.theme.as_deref() == Some(theme.as_str()))
                .unwrap_or_default(),
            as_it_arrives: stored.as_it_arrives,
            prices: stored.prices,
        }
    }

    /// The form in which they are stored.
    pub fn stored(&self) -> Stored {
        Stored {
            v: VERSION,
            model: Some(self.model.clone()),
            thinking_level: self.thinking_level.map(|level| level.as_str().to_owned()),
            thinking_summaries: Some(self.thinking_summaries),
            system_instruction: self.system_instruction.clone(),
            store: Some(self.store),
            background: self.background,
            service_tier: self.service_tier.map(|tier| tier.as_str().to_owned()),
            charts: Some(self.charts),
            picture_ratio: self.picture.ratio.clone(),
            picture_size: self.picture.size.clone(),
            picture_with_words: self.picture.with_words,
            picture_seed: self.picture.seed,
            plan_first: self.plan_first,
            // Where older versions look for them.
            tools: tools::to_stored(&self.tools),
            choice: Some(StoredChoice::of(&Choice { tools: Vec::new(), ..self.choice() })),
            api_base: self.api_base.clone(),
            theme: Some(self.theme.as_str().to_owned()),
            as_it_arrives: self.as_it_arrives,
            prices: self.prices.clone(),
        }
    }

    /// What a new conversation begins with.
    pub fn choice(&self) -> Choice {
        Choice { tools: self.tools.clone(), calling: self.calling, form: self.form.clone() }
    }

    /// The settings after this was chosen: the next conversation begins with it. A form is a conversation's own, so it
    /// is taken over only where there is none yet (`form`).
    pub fn choosing(self, choice: &Choice, form: bool) -> Self {
        let kept = if form { choice.form.clone() } else { self.form.clone() };
        Self { tools: choice.tools.clone(), calling: choice.calling, form: kept, ..self }
    }

    /// What a turn is sent with under these settings, as a new conversation is.
    pub fn ask(&self) -> Ask {
        let instruction = self.system_instruction.trim();
        Ask {
            thinking_level: self.thinking_level,
            thinking_summaries: self.thinking_summaries,
            system_instruction: Some(instruction).filter(|text| !text.is_empty()).map(str::to_owned),
            store: self.store,
            background: self.background,
            service_tier: self.service_tier,
            charts: self.charts,
            picture: self.picture.clone(),
            plan_first: self.plan_first,
            tools: self.tools.clone(),
            calling: self.calling,
            schema: self.form.wanted(),
            ..Ask::new(model::target(&self.model))
        }
    }
}

/// Checks an address for the API, and brings it to the form without a slash at its end. Only `https`, and `http` to
/// this very device, are taken: the key travels there.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn api_base(text: &str) -> Result<String, &'static str> {
    let text = text.trim().trim_end_matches('/');
    if text.is_empty() {
        return Ok(String::new());
    }
    let (secure, rest) = if let Some(rest) = text.strip_prefix("https://") {
        (true, rest)
    } else if let Some(rest) = text.strip_prefix("http://") {
        (false, rest)
    } else {
        return Err("The API base has to begin with https://");
    };
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if rest.is_empty() || rest.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '#' | '@')) {
        return Err("The API base has to be an address such as https://example.com, without ? # or @");
    }
    let local = matches!(host, "localhost" | "127.0.0.1") || rest.starts_with("[::1]");
    if !secure && !local {
        return Err("Your key would travel unprotected: only https:// is taken, except on this device");
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Settings> {
        serde_json::from_str(text).ok().map(Settings::restored)
    }

    #[test]
    fn settings_survive_storage() {
        let settings = Settings {
            model: "gemini-3.1-pro-preview".into(),
            thinking_level: Some(ThinkingLevel::Low),
            thinking_summaries: false,
            system_instruction: "Speak plainly.\n\"Always.\"".into(),
            store: false,
            background: true,
            service_tier: Some(ServiceTier::Priority),
            charts: false,
            plan_first: true,
            picture: Wish { ratio: "16:9".into(), size: "2K".into(), with_words: true, seed: Some(7) },
            tools: vec![Switch::UrlContext, Switch::GoogleMaps],
            calling: Calling::Any,
            form: Form { on: true, schema: "{}".into() },
            api_base: "https://example.com".into(),
            theme: Theme::Dark,
            as_it_arrives: true,
            prices: vec![Own { model: "m".into(), input: Some(0.5), output: None }],
        };
        let text = serde_json::to_string(&settings.stored()).unwrap();
        assert_eq!(read(&text), Some(settings));
    }

    #[test]
    fn unknown_words_and_missing_fields_read_as_defaults() {
        let stored =
            r#"{"v":9,"theme":"sepia","thinking_level":"endless","service_tier":"deferred","later":[1]}"#;
        assert_eq!(read(stored), Some(Settings::default()));
        assert_eq!(read("{"), None);
    }

    #[test]
    fn the_key_only_travels_where_it_is_safe() {
        assert_eq!(api_base(" https://example.com/ "), Ok("https://example.com".into()));
        assert_eq!(api_base("http://127.0.0.1:8080"), Ok("http://127.0.0.1:8080".into()));
        assert_eq!(api_base(""), Ok(String::new()));
        for refused in [
            "example.com",
            "http://example.com",
            "https://",
            "https://a?key=b",
            "https://user@a",
            "javascript:alert(1)",
        ] {
            assert!(api_base(refused).is_err(), "{refused}");
        }
    }
}
