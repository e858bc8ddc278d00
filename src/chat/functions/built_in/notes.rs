//! Notes on this device, by title.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::text;

/// The version of the stored form.
const VERSION: u32 = 1;
/// How many notes there can be.
const MOST: usize = 200;
/// The longest note, in bytes.
const LONGEST: usize = 16 * 1024;

/// The notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(BTreeMap<String, String>);

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    notes: BTreeMap<String, String>,
}

impl Notes {
    /// Reads the stored form. `None` when it is no such form, or a newer version's, which is then left as it is.
    pub fn from_stored(text: &str) -> Option<Self> {
        let stored: Stored = serde_json::from_str(text).ok()?;
        (stored.v <= VERSION).then_some(Self(stored.notes))
    }

    /// The form in which they are stored.
    pub fn to_stored(&self) -> String {
        // Texts by texts always serialise.
        serde_json::to_string(&Stored { v: VERSION, notes: self.0.clone() }).unwrap_or_default()
    }
}

pub(super) fn answer(arguments: &Value, notes: Option<&Notes>) -> (Result<Value, String>, Option<Notes>) {
    let Some(notes) = notes else {
        return (Err("The notes on this device cannot be read; they are left as they are.".to_owned()), None);
    };
    let mut changed = None;
    let result = act(arguments, notes, &mut changed);
    (result, changed)
}

fn act(arguments: &Value, notes: &Notes, changed: &mut Option<Notes>) -> Result<Value, String> {
    let unknown = |title: &str| format!("There is no note titled {title}.");
    match text(arguments, "action")? {
        "save" => {
            let (title, said) = (text(arguments, "title")?, text(arguments, "text")?);
            if said.len() > LONGEST {
                return Err(format!("A note has at most {LONGEST} bytes."));
            }
            if notes.0.len() >= MOST && !notes.0.contains_key(title) {
                return Err(format!("There are {MOST} notes already; delete one first."));
            }
            let mut with_it = notes.clone();
            let replaced = with_it.0.insert(title.to_owned(), said.to_owned()).is_some();
            *changed = Some(with_it);
            Ok(json!({"saved": title, "replaced": replaced}))
        }
        "read" => {
            let title = text(arguments, "title")?;
            let said = notes.0.get(title).ok_or_else(|| unknown(title))?;
            Ok(json!({"title": title, "text": said}))
        }
        "list" => Ok(json!({"titles": notes.0.keys().collect::<Vec<_>>()})),
        "delete" => {
            let title = text(arguments, "title")?;
            let mut without = notes.clone();
            without.0.remove(title).ok_or_else(|| unknown(title))?;
            *changed = Some(without);
            Ok(json!({"deleted": title}))
        }
        other => Err(format!("\"{other}\" is no action; save, read, list and delete are.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_saved_read_listed_and_deleted() {
        let (saved, notes) = answer(
            &json!({"action": "save", "title": "Milk", "text": "Two litres"}),
            Some(&Notes::default()),
        );
        assert_eq!(saved, Ok(json!({"saved": "Milk", "replaced": false})));
        let stored = notes.unwrap_or_default().to_stored();
        assert_eq!(stored, r#"{"v":1,"notes":{"Milk":"Two litres"}}"#);
        let notes = Notes::from_stored(&stored);
        let notes = notes.as_ref();
        let read = answer(&json!({"action": "read", "title": "Milk"}), notes);
        assert_eq!(read, (Ok(json!({"title": "Milk", "text": "Two litres"})), None));
        assert_eq!(answer(&json!({"action": "list"}), notes).0, Ok(json!({"titles": ["Milk"]})));
        let (_, left) = answer(&json!({"action": "delete", "title": "Milk"}), notes);
        assert_eq!(left, Some(Notes::default()));
        assert!(answer(&json!({"action": "read", "title": "Tea"}), notes).0.is_err());
        assert!(answer(&json!({"action": "burn"}), notes).0.is_err());
    }
    #[test]
    fn notes_that_cannot_be_read_are_left_as_they_are() {
        for text in ["{", "{}", r#"{"v":2,"notes":{}}"#, r#"{"Milk":"Two litres"}"#] {
            assert_eq!(Notes::from_stored(text), None, "{text}");
        }
        let (said, changed) = answer(&json!({"action": "save", "title": "Milk", "text": "One"}), None);
        assert!(said.is_err());
        assert_eq!(changed, None);
    }
}
