//! How this copy of Catena is deployed: `config.json` beside the page, made by the server on the fly or put there by
//! whoever hosts the folder. All of it is optional; unknown names are ignored.

use leptos::prelude::WithUntracked;
use serde_json::Value;

use super::Handle;
use crate::browser::transport::{Endpoint, own_json};
use crate::chat::settings::Settings;
use crate::protocol::id::ApiKey;
use crate::protocol::problem::Problem;
use crate::protocol::request::Revision;

/// Google's own address.
pub const GOOGLE: &str = "https://generativelanguage.googleapis.com";

/// Whose key opens the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyHolder {
    /// The visitor brings one.
    Visitor,
    /// The server has one, or none is needed.
    Server,
}

/// The deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// Where the API is, empty for the page's own origin.
    pub api_base: String,
    /// Path version of the API.
    pub api_version: String,
    /// Whose key opens it.
    pub key: KeyHolder,
    /// Whether the simulator answers.
    pub simulated: bool,
    /// The revision of the API that is spoken there.
    pub revision: Revision,
    /// Where pictures that an answer names may be loaded from: origins, or `https:` for everywhere. It repeats what the
    /// deployment's content security policy says, which a page cannot read.
    pub images: Vec<String>,
}

impl Default for Deployment {
    /// A static folder without a `config.json`: straight to Google, with the visitor's key.
    fn default() -> Self {
        Self {
            api_base: GOOGLE.to_owned(),
            api_version: "v1beta".to_owned(),
            key: KeyHolder::Visitor,
            simulated: false,
            revision: Revision::default(),
            images: Vec::new(),
        }
    }
}

impl Deployment {
    /// Reads `config.json`; without one, or without a field, the default.
    ///
    /// # Errors
    ///
    /// [`Problem`], where it could not be asked for; then nothing is known, and it is worth asking again.
    pub async fn load() -> Result<Self, Problem> {
        Ok(own_json("config.json").await?.map_or_else(Self::default, |config| Self::of_json(&config)))
    }

    fn of_json(config: &Value) -> Self {
        let default = Self::default();
        let text = |name: &str| config.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            api_base: text("api_base").map_or(default.api_base, |base| base.trim_end_matches('/').to_owned()),
            api_version: text("api_version").unwrap_or(default.api_version),
            key: match text("key").as_deref() {
                Some("server") => KeyHolder::Server,
                Some(_) | None => KeyHolder::Visitor,
            },
            simulated: config.get("simulated").and_then(Value::as_bool).unwrap_or(false),
            revision: text("revision").map(|word| Revision::named(&word)).unwrap_or_default(),
            images: match config.get("images") {
                Some(Value::Array(sources)) => {
                    sources.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                Some(_) | None => Vec::new(),
            },
        }
    }

    /// Where requests go under these settings, or `None` where a key is needed and there is none.
    ///
    /// An address that the visitor set means the direct way, with the visitor's key if there is one; a simulator on this
    /// device needs none. The server's own origin never gets the visitor's key when it has one itself.
    pub fn endpoint(&self, settings: &Settings, key: Option<&ApiKey>) -> Option<Endpoint> {
        let own_choice = !settings.api_base.is_empty() && settings.api_base != self.api_base;
        let base = if own_choice { settings.api_base.clone() } else { self.api_base.clone() };
        let (needed, key) = match (own_choice, self.key) {
            (false, KeyHolder::Server) => (false, None),
            (false, KeyHolder::Visitor) => (true, key.cloned()),
            (true, _) => (base.starts_with("https://"), key.cloned()),
        };
        (key.is_some() || !needed).then(|| Endpoint { base, version: self.api_version.clone(), key })
    }

    /// Whether a picture at this web address may be loaded, if the person wishes it.
    pub fn shows_picture(&self, address: &str) -> bool {
        self.images.iter().any(|source| {
            let rest = address.strip_prefix(source.as_str());
            // An origin ends where its address goes on with a path; `https:` is followed by anything.
            rest.is_some_and(|rest| source == "https:" || rest.is_empty() || rest.starts_with(['/', '?']))
        })
    }

    /// Whether the simulator answers under these settings.
    pub fn answers_by_itself(&self, settings: &Settings) -> bool {
        self.simulated && (settings.api_base.is_empty() || settings.api_base == self.api_base)
    }
}

impl Handle {
    /// Whether this deployment lets the page load a picture from this web address.
    pub fn shows_picture(self, address: &str) -> bool {
        self.program().mirror().deployment.with_untracked(|deployment| deployment.shows_picture(address))
    }
}
