//! Marks as they are stored while they wait to be sent, with what is typed beside them.
//!
//! Places are written as whole ten-thousandths, which no eye tells from the exact ones and which take a third of the
//! room.

use serde_json::{Value, json};

use super::{Colour, Mark, Point, Shape, Tool};

/// The version of the stored form.
const VERSION: u64 = 1;

const GRID: f64 = 10_000.0;

/// Marks and words that were not sent yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The marks.
    pub marks: Vec<Mark>,
    /// What is typed.
    pub words: String,
}

impl Draft {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.words.is_empty()
    }

    /// The form in which it is stored.
    pub fn to_stored(&self) -> String {
        let marks: Vec<Value> = self.marks.iter().map(written).collect();
        json!({"v": VERSION, "words": self.words, "marks": marks}).to_string()
    }

    /// Reads what [`Self::to_stored`] wrote. Marks of kinds that this version does not know are left out; a record of
    /// another kind, or of a newer version, is none, and is left where it is.
    pub fn from_stored(text: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(text).ok()?;
        if record.get("v")?.as_u64()? > VERSION {
            return None;
        }
        let marks = record.get("marks").and_then(Value::as_array);
        Some(Self {
            marks: marks.into_iter().flatten().filter_map(read).collect(),
            words: record.get("words").and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
    }
}

fn word(tool: Tool) -> &'static str {
    match tool {
        Tool::Rectangle => "rectangle",
        Tool::Ellipse => "ellipse",
        Tool::Arrow => "arrow",
        Tool::Pen => "pen",
        Tool::Lasso => "lasso",
        Tool::Note => "note",
    }
}

fn written(mark: &Mark) -> Value {
    let on_grid = |share: f64| (share * GRID).round() as i64;
    let points: &[Point] = match &mark.shape {
        Shape::Rectangle(from, to) | Shape::Ellipse(from, to) | Shape::Arrow(from, to) => &[*from, *to],
        Shape::Pen(line) | Shape::Lasso(line) => line,
        Shape::Note(at, _) => &[*at],
    };
    let points: Vec<i64> = points.iter().flat_map(|point| [on_grid(point.x), on_grid(point.y)]).collect();
    let mut json = json!({"shape": word(mark.shape.tool()), "colour": mark.colour.word(), "at": points});
    if let Shape::Note(_, text) = &mark.shape {
        json["text"] = text.as_str().into();
    }
    json
}

fn read(json: &Value) -> Option<Mark> {
    let named = json.get("shape")?.as_str()?;
    let tool = Tool::ALL.into_iter().find(|tool| word(*tool) == named)?;
    let colour = json.get("colour").and_then(Value::as_str);
    let colour = Colour::ALL.into_iter().find(|known| Some(known.word()) == colour).unwrap_or_default();
    let numbers: Vec<f64> = json.get("at")?.as_array()?.iter().filter_map(Value::as_f64).collect();
    let points: Vec<Point> =
        numbers.chunks_exact(2).map(|pair| Point::new(pair[0] / GRID, pair[1] / GRID)).collect();
    let text = || json.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let shape = match (tool, points.as_slice()) {
        (Tool::Note, [at, ..]) => Shape::Note(*at, text()),
        (_, [from, to]) if !matches!(tool, Tool::Pen | Tool::Lasso) => tool.begun(*from, *to),
        (Tool::Pen, [_, _, ..]) => Shape::Pen(points),
        (Tool::Lasso, [_, _, ..]) => Shape::Lasso(points),
        _ => return None,
    };
    Some(Mark { shape, colour })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_again() {
        let marks = Tool::ALL
            .into_iter()
            .zip(Colour::ALL)
            .map(|(tool, colour)| Mark { shape: tool.placed(), colour })
            .chain([Mark {
                shape: Shape::Note(Point::new(0.25, 1.0), "“Größer”".into()),
                colour: Colour::Red,
            }])
            .collect();
        let draft = Draft { marks, words: "Brighter".into() };
        let again = Draft::from_stored(&draft.to_stored()).unwrap();
        assert_eq!(again.words, draft.words);
        assert_eq!(again.marks.len(), draft.marks.len());
        // On the grid it is the same from then on.
        assert_eq!(Draft::from_stored(&again.to_stored()).unwrap(), again);
        for (before, after) in draft.marks.iter().zip(&again.marks) {
            assert_eq!((before.shape.tool(), before.colour), (after.shape.tool(), after.colour));
            let (from, to) = (before.shape.corners().0, after.shape.corners().0);
            assert!((from.x - to.x).abs() < 0.001 && (from.y - to.y).abs() < 0.001);
        }
    }

    #[test]
    fn what_is_not_known_is_left_out_and_what_is_newer_is_left_alone() {
        let text = r#"{"v":1,"more":1,"marks":[{"shape":"star","at":[1,2]},{"shape":"arrow","at":[1]},
            {"shape":"pen","at":[1,"x"]},{"shape":"ellipse","colour":"mauve","at":[0,0,99999,5000]}]}"#;
        let draft = Draft::from_stored(text).unwrap();
        let ellipse = Shape::Ellipse(Point::new(0.0, 0.0), Point::new(1.0, 0.5));
        assert_eq!(draft.marks, [Mark { shape: ellipse, colour: Colour::Red }]);
        for none in ["", "[]", "{}", r#"{"v":2,"marks":[]}"#] {
            assert_eq!(Draft::from_stored(none), None, "{none}");
        }
        assert!(Draft::default().is_empty());
    }
}
