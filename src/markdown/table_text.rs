//! Tables as text for other programs.

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableForm {
    /// A table of GitHub Flavored Markdown (GFM §4.10).
    Markdown,
    /// Values between commas (RFC 4180), with line feeds.
    Csv,
    /// Values between tabs. A value has no tab and no line end in it; those become spaces.
    Tsv,
}

/// Writes rows of cells, the head first. `alignments` are the words of its columns, `center`, `right` or
/// nothing. Cells that begin like a formula of a spreadsheet get an apostrophe in CSV and TSV, so that a table
/// that a model wrote computes nothing where it is opened.
pub fn write_table(rows: &[Vec<String>], alignments: &[String], form: TableForm) -> String {
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| write_cell(cell, form)).collect();
        match form {
            TableForm::Markdown => text.push_str(&format!("| {} |", cells.join(" | "))),
            TableForm::Csv => text.push_str(&cells.join(",")),
            TableForm::Tsv => text.push_str(&cells.join("\t")),
        }
        text.push('\n');
        if index == 0 && form == TableForm::Markdown {
            let column = |at: usize| match alignments.get(at).map_or("", String::as_str) {
                "center" => ":-:",
                "right" => "--:",
                _ => "---",
            };
            let columns: Vec<&str> = (0..row.len()).map(column).collect();
            text.push_str(&format!("| {} |\n", columns.join(" | ")));
        }
    }
    text
}

fn write_cell(cell: &str, form: TableForm) -> String {
    match form {
        TableForm::Markdown => cell.trim().replace('|', "\\|").replace(['\n', '\r'], " "),
        TableForm::Csv => {
            let cell = inert(cell);
            if cell.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        }
        TableForm::Tsv => inert(cell).replace(['\t', '\n', '\r'], " "),
    }
}

/// A value that no spreadsheet reads as a formula. Numbers stay numbers.
fn inert(cell: &str) -> String {
    let cell = cell.trim();
    let number =
        cell.trim_start_matches(['+', '-']).chars().all(|c| c.is_ascii_digit() || ".,% ".contains(c));
    if cell.starts_with(['=', '+', '-', '@']) && !number { format!("'{cell}") } else { cell.to_owned() }
}
