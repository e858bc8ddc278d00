//! What can be done with a block of code or a table: wrapping, copying, saving; and where links within a text lead.
//!
//! The nodes of the Markdown are not views and have no listeners of their own, so one listener at the root finds
//! out what was pressed. What is copied is read from the page; `table_text` says how a table becomes text.

use std::time::Duration;

use leptos::prelude::set_timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::table_text::{Form, table_text};
use super::{code, notes, remote};
use crate::program::Handle;
use crate::ui::button::COPIED_MS;

/// The buttons of a table: action, label, and what they are called for those who do not see them beside a table.
pub(super) const TABLE_TOOLS: [(&str, &str, &str); 4] = [
    ("copy-table-markdown", "Markdown", "Table as Markdown"),
    ("copy-table-csv", "CSV", "Table as CSV"),
    ("copy-table-tsv", "TSV", "Table as TSV"),
    ("save-table", "Download", "Download the table"),
];

/// Takes a press anywhere in a text.
pub(super) fn pressed(event: &MouseEvent, program: Handle) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if notes::follow(&target) {
        event.prevent_default();
        return;
    }
    let Some(button) = target.closest("button[data-action]").ok().flatten() else { return };
    // Anything else belongs to somebody else.
    let _ = match button.get_attribute("data-action").as_deref() {
        Some("copy-table-markdown") => copy_table(button, Form::Markdown, program),
        Some("copy-table-csv") => copy_table(button, Form::Csv, program),
        Some("copy-table-tsv") => copy_table(button, Form::Tsv, program),
        Some("save-table") => save_table(&button, program),
        Some(remote::SHOW) => {
            // The picture may stand in a link, which is not what was pressed.
            event.prevent_default();
            remote::show(&button, program)
        }
        Some(action) => code::pressed(action, &button, program),
        None => None,
    };
}

fn table_of(button: &Element, form: Form) -> Option<String> {
    let table = button.closest("figure").ok()??.query_selector("table").ok()??;
    Some(table_text(&table, form))
}

fn copy_table(button: Element, form: Form, program: Handle) -> Option<()> {
    let text = table_of(&button, form)?;
    program.copy(text, move || {
        // An attribute of a fixed name cannot fail to be set.
        let mark =
            move |copied: bool| button.toggle_attribute_with_force("data-copied", copied).unwrap_or_default();
        mark(true);
        set_timeout(
            move || {
                mark(false);
            },
            Duration::from_millis(COPIED_MS),
        );
    });
    Some(())
}

fn save_table(button: &Element, program: Handle) -> Option<()> {
    // Excel takes a file for UTF-8 only if it begins with this mark.
    let text = format!("\u{feff}{}", table_of(button, Form::Csv)?);
    program.save("table.csv", "text/csv;charset=utf-8", &text);
    Some(())
}
