//! What is typed and not given yet, apart from messages: results of calls, a function that is being declared, and a
//! server that is being set up. It is kept as it is typed, so that a reload or a closed dialog takes nothing away.

use serde::{Deserialize, Serialize};

use super::Program;
use super::mirror::StorageTrouble;
use crate::browser::storage::{self, Area};
use crate::chat::id::TurnKey;

/// Where results are kept that are being typed, by turn and step.
pub(super) const RESULT: &str = "catena.result.";
/// Where the function is kept that is being declared.
const FUNCTION: &str = "catena.draft-of-function";
/// Where the remote server is kept that is being set up.
const SERVER: &str = "catena.draft-of-server";

/// A result that is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedResult {
    /// The text.
    pub text: String,
    /// It is meant as JSON.
    pub json: bool,
}

fn name_of(turn: &TurnKey, step: u32) -> String {
    format!("{RESULT}{}.{step}", turn.as_str())
}

/// Forgets what was typed about the calls of a turn.
pub(super) fn drop_results(turn: &str) {
    for step in storage::keys(Area::Local, &format!("{RESULT}{turn}.")) {
        storage::remove(Area::Local, &format!("{RESULT}{turn}.{step}"));
    }
}

impl Program {
    /// The result that is being typed for a call, if one is.
    pub fn typed_result(&self, turn: &TurnKey, step: u32) -> Option<TypedResult> {
        serde_json::from_str(&storage::read(Area::Local, &name_of(turn, step))?).ok()
    }

    /// Keeps it, or forgets it.
    pub fn keep_typed_result(&self, turn: &TurnKey, step: u32, typed: Option<&TypedResult>) {
        self.keep(&name_of(turn, step), typed.and_then(|typed| serde_json::to_string(typed).ok()).as_deref());
    }

    /// The function that is being declared, as its editor wrote it.
    pub fn typed_function(&self) -> Option<String> {
        storage::read(Area::Local, FUNCTION)
    }

    /// Keeps it, or forgets it.
    pub fn keep_typed_function(&self, typed: Option<&str>) {
        self.keep(FUNCTION, typed);
    }

    /// The remote server that is being set up, as its editor wrote it; never with the value of a header.
    pub fn typed_server(&self) -> Option<String> {
        storage::read(Area::Local, SERVER)
    }

    /// Keeps it, or forgets it.
    pub fn keep_typed_server(&self, typed: Option<&str>) {
        self.keep(SERVER, typed);
    }

    fn keep(&self, name: &str, text: Option<&str>) {
        match text {
            None => storage::remove(Area::Local, name),
            Some(text) if storage::write(Area::Local, name, text).is_err() => {
                self.mirror().set_trouble(Some(StorageTrouble::Full));
            }
            Some(_) => {}
        }
    }
}
