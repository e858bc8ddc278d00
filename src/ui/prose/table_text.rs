//! A table of the page as text: Markdown, CSV or TSV.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::notes;
use crate::markdown::{TableForm, write_table};

pub(super) use crate::markdown::TableForm as Form;

/// The text of a table. Markdown keeps the markup of its cells; the other two have the words alone.
pub(super) fn table_text(table: &Element, form: TableForm) -> String {
    let mut rows = Vec::new();
    let mut alignments = Vec::new();
    for row in all(table, "tr") {
        let cells = all(&row, "th, td");
        if rows.is_empty() {
            alignments =
                cells.iter().map(|cell| cell.get_attribute("data-align").unwrap_or_default()).collect();
        }
        let read = |cell: &Element| {
            let mut text = String::new();
            write(cell, form == TableForm::Markdown, &mut text);
            text
        };
        rows.push(cells.iter().map(read).collect());
    }
    write_table(&rows, &alignments, form)
}

fn all(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = element.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// Writes what is in a cell, with the marks of its elements if they are wanted.
fn write(parent: &Node, marked: bool, into: &mut String) {
    let children = parent.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.get(at)) {
        let Some(element) = child.dyn_ref::<Element>() else {
            into.push_str(&child.node_value().unwrap_or_default());
            continue;
        };
        let name = element.local_name();
        let mark = match name.as_str() {
            "strong" => "**",
            "em" => "*",
            "del" => "~~",
            "code" => "`",
            _ => "",
        };
        let address = element.get_attribute("href").filter(|_| name == "a" && marked);
        match name.as_str() {
            "br" if marked => into.push_str("<br>"),
            "br" => into.push(' '),
            // Of a formula, its source.
            "math" => {
                let source =
                    element.query_selector("annotation").ok().flatten().and_then(|it| it.text_content());
                into.push_str(&format!("${}$", source.unwrap_or_default()));
            }
            "svg" | "button" => {}
            // A reference is written by its label, since its number belongs to this page.
            "sup" if element.has_attribute(notes::LABEL) => {
                let label = element.get_attribute(notes::LABEL).unwrap_or_default();
                into.push_str(&format!("[^{label}]"));
            }
            _ if address.is_some() => {
                into.push('[');
                write(&child, marked, into);
                into.push_str(&format!("]({})", address.unwrap_or_default()));
            }
            _ => {
                into.push_str(if marked { mark } else { "" });
                write(&child, marked, into);
                into.push_str(if marked { mark } else { "" });
            }
        }
    }
}
