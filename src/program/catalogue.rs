//! Which models and agents there are: the table, with what the service lists, asked once a session and address.

use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::Program;
use super::deployment::GOOGLE;
use super::mirror::set_if_new;
use crate::browser::storage::{self, Area};
use crate::browser::transport;
use crate::protocol::model::Offer;
use crate::protocol::model::listing::{Listed, merged};

/// Where the list is kept until the tab is closed.
const LISTED: &str = "catena.models";

/// What one address of the API lists.
#[derive(Clone, Debug)]
pub(crate) struct Catalogue {
    pub(crate) base: String,
    pub(crate) models: Vec<Listed>,
}

impl Catalogue {
    fn to_stored(&self) -> String {
        let models: Vec<Value> =
            self.models.iter().map(|model| json!([model.id, model.name, model.about])).collect();
        json!([self.base, models]).to_string()
    }

    fn from_stored(text: &str) -> Option<Self> {
        let stored: Value = serde_json::from_str(text).ok()?;
        let text = |value: &Value, at: usize| Some(value.get(at)?.as_str()?.to_owned());
        let models = stored.get(1)?.as_array()?.iter();
        let read = |model: &Value| {
            Some(Listed { id: text(model, 0)?, name: text(model, 1)?, about: text(model, 2)? })
        };
        Some(Self { base: text(&stored, 0)?, models: models.filter_map(read).collect() })
    }
}

impl Program {
    /// Asks the service for its models, where that was not done yet. What goes wrong leaves the table alone as it is.
    pub(super) fn list_models(&self) {
        let program = self.clone();
        spawn_local(async move {
            if program.deployment_known().await.is_err() {
                return;
            }
            let Some(endpoint) = program.endpoint() else { return };
            let is_of_here = |catalogue: &Catalogue| catalogue.base == endpoint.base;
            let known = program.state().borrow().catalogue.as_ref().is_some_and(is_of_here);
            if !known {
                let stored = storage::read(Area::Session, LISTED);
                let stored = stored.and_then(|text| Catalogue::from_stored(&text)).filter(is_of_here);
                let found = match stored {
                    Some(stored) => stored,
                    None => {
                        let Some(models) = transport::models(&endpoint).await else { return };
                        let found = Catalogue { base: endpoint.base.clone(), models };
                        // Without room for it, it is asked again after a reload.
                        let _ = storage::write(Area::Session, LISTED, &found.to_stored());
                        found
                    }
                };
                program.state().borrow_mut().catalogue = Some(found);
            }
            program.show_models();
        });
    }

    /// Shows the list of the address that is set now.
    pub(super) fn show_models(&self) {
        let entries = {
            let state = self.state().borrow();
            let base =
                state.deployment.endpoint(&state.settings, state.key.as_ref()).map(|endpoint| endpoint.base);
            let here = state.catalogue.as_ref().filter(|catalogue| Some(&catalogue.base) == base.as_ref());
            merged(here.map(|catalogue| catalogue.models.as_slice()))
        };
        set_if_new(&self.mirror().models, entries);
    }

    /// Which models still answer, as far as is known here.
    pub(super) fn offer(&self) -> Offer {
        let state = self.state().borrow();
        let Some(endpoint) = state.deployment.endpoint(&state.settings, state.key.as_ref()) else {
            return Offer::default();
        };
        let here = state.catalogue.as_ref().filter(|catalogue| catalogue.base == endpoint.base);
        let simulated = state.deployment.answers_by_itself(&state.settings);
        // Google's days count at Google, and at a server that forwards there.
        let is_google = endpoint.base == GOOGLE || endpoint.base.is_empty();
        Offer {
            listed: here.map(|catalogue| catalogue.models.iter().map(|model| model.id.clone()).collect()),
            by_date: state.deployment_known && !simulated && is_google,
        }
    }
}
