//! Rows and columns: matrices, cases, aligned equations.

use super::layout;
use super::{Math, MathElement, Reader, Stop};

/// How the cells of a table stand in their columns. The style sheet knows these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    /// In the middle.
    Centred,
    /// To the left.
    Left,
    /// To the right and to the left in turn, without space between the two.
    Pairs,
}

impl Columns {
    fn class(self) -> &'static str {
        match self {
            Columns::Centred => "math-matrix",
            Columns::Left => "math-cases",
            Columns::Pairs => "math-aligned",
        }
    }
}

type Rows = Vec<Vec<Vec<Math>>>;

/// A formula whose source may have several lines: one line as it is, several as a table.
pub(super) fn unless_single(mut rows: Rows) -> Vec<Math> {
    if rows.len() == 1 && rows[0].len() == 1 {
        return rows.remove(0).remove(0);
    }
    let several_cells = rows.iter().any(|row| row.len() > 1);
    vec![table(rows, if several_cells { Columns::Pairs } else { Columns::Centred }).into()]
}

fn table(rows: Rows, columns: Columns) -> MathElement {
    let cell = |cell: Vec<Math>| Math::from(MathElement::new("mtd", cell));
    let rows = rows
        .into_iter()
        .map(|row| MathElement::new("mtr", row.into_iter().map(cell).collect()).into())
        .collect();
    let table = MathElement::new("mtable", rows).with("class", columns.class());
    match columns {
        // Aligned equations are set as displayed ones are; matrices and cases are not.
        Columns::Pairs => table.with("displaystyle", "true"),
        Columns::Centred | Columns::Left => table,
    }
}

impl Reader<'_> {
    /// What comes after `\begin`, to its `\end`.
    pub(super) fn environment(&mut self) -> Math {
        let name = self.verbatim().trim();
        let starred = name.trim_end_matches('*');
        // How the whole is aligned with its line, or its columns in themselves, is not laid out.
        if self.rest.starts_with('[') && (name != starred || matches!(name, "aligned" | "gathered" | "array"))
        {
            self.rest = self.rest.split_once(']').map_or("", |(_, rest)| rest);
        }
        let (left, right, columns) = match starred {
            "matrix" | "smallmatrix" | "gathered" | "gather" | "multline" | "equation" | "substack" => {
                ("", "", Columns::Centred)
            }
            "array" | "darray" | "subarray" => {
                // How the columns are aligned is said by the letters; the most common one decides.
                let wanted = self.verbatim();
                let centred = wanted.matches('c').count() * 2 >= wanted.matches(['l', 'c', 'r']).count();
                ("", "", if centred { Columns::Centred } else { Columns::Left })
            }
            "pmatrix" => ("(", ")", Columns::Centred),
            "bmatrix" => ("[", "]", Columns::Centred),
            "Bmatrix" => ("{", "}", Columns::Centred),
            "vmatrix" => ("|", "|", Columns::Centred),
            "Vmatrix" => ("‖", "‖", Columns::Centred),
            "cases" | "dcases" => ("{", "", Columns::Left),
            "rcases" | "drcases" => ("", "}", Columns::Left),
            "alignat" | "alignedat" => {
                self.verbatim();
                ("", "", Columns::Pairs)
            }
            // Aligned equations, and environments that are not known, which are read like them.
            _ => ("", "", Columns::Pairs),
        };
        let rows = self.deeper(|reader| reader.rows(Stop::Environment));
        if self.take_command("end") {
            self.verbatim();
        }
        if rows.is_empty() {
            return layout::row(Vec::new());
        }
        let table = Math::from(table(rows, columns));
        let mut pieces = Vec::new();
        pieces.extend(layout::growing_fence(left));
        pieces.push(table);
        pieces.extend(layout::growing_fence(right));
        layout::row(pieces)
    }
}
