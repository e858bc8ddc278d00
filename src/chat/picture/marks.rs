//! Marks on a picture: what a person draws to show where something is to change.
//!
//! A [`Sheet`] is the list of marks with what can be undone. Places are shares of the picture's width and height, so
//! that a sheet fits the picture at any size: on the screen, and in the copy that is sent.
//!
//! How a mark looks is in [`drawing`], what is said of it in [`words`], and how a sheet is stored in [`stored`].

pub mod drawing;
pub mod stored;
pub mod words;

/// A place on the picture, from 0 to 1 in both directions, counted from the upper left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Point {
    /// A place, brought onto the picture where it lies beside it.
    pub fn new(x: f64, y: f64) -> Self {
        let inside = |share: f64| if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        Self { x: inside(x), y: inside(y) }
    }
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Between two corners.
    Rectangle(Point, Point),
    /// Inside the rectangle of two corners.
    Ellipse(Point, Point),
    /// From a place to the one that it points at.
    Arrow(Point, Point),
    /// A line as it was drawn.
    Pen(Vec<Point>),
    /// A line around something, closed.
    Lasso(Vec<Point>),
    /// Words at a place.
    Note(Point, String),
}

/// The kinds of shapes, as tools to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// See [`Shape::Rectangle`].
    Rectangle,
    /// See [`Shape::Ellipse`].
    Ellipse,
    /// See [`Shape::Arrow`].
    Arrow,
    /// See [`Shape::Pen`].
    Pen,
    /// See [`Shape::Lasso`].
    Lasso,
    /// See [`Shape::Note`].
    Note,
}

impl Tool {
    /// All of them, in the order of the bar.
    pub const ALL: [Self; 6] =
        [Self::Rectangle, Self::Ellipse, Self::Arrow, Self::Pen, Self::Lasso, Self::Note];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rectangle => "Rectangle",
            Self::Ellipse => "Ellipse",
            Self::Arrow => "Arrow",
            Self::Pen => "Pen",
            Self::Lasso => "Lasso",
            Self::Note => "Note",
        }
    }

    /// The shape that a pull between two places begins.
    pub fn begun(self, from: Point, to: Point) -> Shape {
        match self {
            Self::Rectangle => Shape::Rectangle(from, to),
            Self::Ellipse => Shape::Ellipse(from, to),
            Self::Arrow => Shape::Arrow(from, to),
            Self::Pen => Shape::Pen(vec![from, to]),
            Self::Lasso => Shape::Lasso(vec![from, to]),
            Self::Note => Shape::Note(to, String::new()),
        }
    }

    /// A shape in the middle of the picture, for those who place it by keys.
    pub fn placed(self) -> Shape {
        let (from, to) = (Point::new(0.4, 0.4), Point::new(0.6, 0.6));
        let bend = |count: u32, at: &dyn Fn(f64) -> Point| {
            (0..=count).map(|step| at(f64::from(step) / f64::from(count))).collect()
        };
        match self {
            Self::Rectangle | Self::Ellipse => self.begun(from, to),
            Self::Arrow => Shape::Arrow(Point::new(0.4, 0.7), Point::new(0.5, 0.5)),
            Self::Pen => Shape::Pen(bend(16, &|way| {
                Point::new(0.375 + way * 0.25, 0.5 + 0.02 * (way * std::f64::consts::TAU * 2.0).sin())
            })),
            Self::Lasso => Shape::Lasso(bend(24, &|way| {
                let (sin, cos) = (way * std::f64::consts::TAU).sin_cos();
                Point::new(0.5 + 0.125 * cos, 0.5 + 0.125 * sin)
            })),
            Self::Note => Shape::Note(Point::new(0.5, 0.5), String::new()),
        }
    }
}

/// The colours of marks. Each has a name that a model understands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// The first choice: few pictures are full of it.
    #[default]
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// White.
    White,
    /// Black.
    Black,
}

impl Colour {
    /// All of them, in the order of the bar.
    pub const ALL: [Self; 6] = [Self::Red, Self::Yellow, Self::Green, Self::Blue, Self::White, Self::Black];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::White => "white",
            Self::Black => "black",
        }
    }

    /// The colour as CSS and a canvas take it.
    pub fn css(self) -> &'static str {
        match self {
            Self::Red => "#f5333f",
            Self::Yellow => "#ffd21f",
            Self::Green => "#22b455",
            Self::Blue => "#2b6bff",
            Self::White => "#ffffff",
            Self::Black => "#111111",
        }
    }

    /// What stands out against it: the edge around a mark, and the number on it.
    pub fn against(self) -> &'static str {
        match self {
            Self::Red | Self::Green | Self::Blue | Self::Black => "#ffffff",
            Self::Yellow | Self::White => "#111111",
        }
    }
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What was drawn.
    pub shape: Shape,
    /// In which colour.
    pub colour: Colour,
}

/// The most steps that can be undone.
const MEMORY: usize = 200;

/// The least distance between two points of a line that is drawn by hand. What lies closer together nobody sees.
const GRAIN: f64 = 0.004;

/// The most points of one line.
const MOST_POINTS: usize = 600;

impl Shape {
    /// The tool that draws it.
    pub fn tool(&self) -> Tool {
        match self {
            Self::Rectangle(..) => Tool::Rectangle,
            Self::Ellipse(..) => Tool::Ellipse,
            Self::Arrow(..) => Tool::Arrow,
            Self::Pen(_) => Tool::Pen,
            Self::Lasso(_) => Tool::Lasso,
            Self::Note(..) => Tool::Note,
        }
    }

    /// The words of a note; `None` for everything else.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Note(_, text) => Some(text),
            Self::Rectangle(..) | Self::Ellipse(..) | Self::Arrow(..) | Self::Pen(_) | Self::Lasso(_) => None,
        }
    }

    /// A note with other words; everything else stays as it is.
    pub fn saying(&self, words: String) -> Self {
        match self {
            Self::Note(at, _) => Self::Note(*at, words),
            Self::Rectangle(..) | Self::Ellipse(..) | Self::Arrow(..) | Self::Pen(_) | Self::Lasso(_) => {
                self.clone()
            }
        }
    }

    /// Goes on with the pull that began it.
    pub fn pulled_to(&mut self, to: Point) {
        match self {
            Self::Rectangle(_, end) | Self::Ellipse(_, end) | Self::Arrow(_, end) | Self::Note(end, _) => {
                *end = to;
            }
            Self::Pen(line) | Self::Lasso(line) => {
                let is_far = line.last().is_none_or(|last| (last.x - to.x).hypot(last.y - to.y) >= GRAIN);
                if is_far && line.len() < MOST_POINTS {
                    line.push(to);
                }
            }
        }
    }

    /// Whether there is anything to see of it: a press without a pull draws nothing but a note.
    pub fn is_seen(&self) -> bool {
        let (from, to) = self.corners();
        matches!(self, Self::Note(..)) || to.x - from.x >= GRAIN || to.y - from.y >= GRAIN
    }

    /// The upper left and lower right corner of what it covers.
    pub fn corners(&self) -> (Point, Point) {
        let points: &[Point] = match self {
            Self::Rectangle(from, to) | Self::Ellipse(from, to) | Self::Arrow(from, to) => &[*from, *to],
            Self::Pen(line) | Self::Lasso(line) => line,
            Self::Note(at, _) => &[*at],
        };
        let least = |of: fn(&Point) -> f64| points.iter().map(of).fold(1.0, f64::min);
        let most = |of: fn(&Point) -> f64| points.iter().map(of).fold(0.0, f64::max);
        let (from, to) =
            (Point::new(least(|p| p.x), least(|p| p.y)), Point::new(most(|p| p.x), most(|p| p.y)));
        // A line without points covers nothing.
        if points.is_empty() { (Point::new(0.0, 0.0), Point::new(0.0, 0.0)) } else { (from, to) }
    }

    fn each(&mut self, mut change: impl FnMut(&mut Point)) {
        match self {
            Self::Rectangle(from, to) | Self::Ellipse(from, to) | Self::Arrow(from, to) => {
                change(from);
                change(to);
            }
            Self::Pen(line) | Self::Lasso(line) => line.iter_mut().for_each(change),
            Self::Note(at, _) => change(at),
        }
    }

    /// The same shape elsewhere. It stays on the picture as a whole.
    pub fn moved(&self, x: f64, y: f64) -> Self {
        let (from, to) = self.corners();
        let (x, y) = (x.clamp(-from.x, 1.0 - to.x), y.clamp(-from.y, 1.0 - to.y));
        let mut moved = self.clone();
        moved.each(|point| *point = Point::new(point.x + x, point.y + y));
        moved
    }

    /// The same shape larger or smaller: its lower right corner moves, and an arrow points elsewhere.
    pub fn resized(&self, x: f64, y: f64) -> Self {
        let mut resized = self.clone();
        match &mut resized {
            Self::Arrow(_, to) => *to = Point::new(to.x + x, to.y + y),
            Self::Note(..) => return self.moved(x, y),
            Self::Rectangle(..) | Self::Ellipse(..) | Self::Pen(_) | Self::Lasso(_) => {
                let (from, to) = self.corners();
                let size = |from: f64, to: f64, by: f64| {
                    let before = to - from;
                    let after = (before + by).clamp(2.0 * GRAIN, (1.0 - from).max(2.0 * GRAIN));
                    if before < GRAIN { 1.0 } else { after / before }
                };
                let (wider, taller) = (size(from.x, to.x, x), size(from.y, to.y, y));
                resized.each(|point| {
                    *point =
                        Point::new(from.x + (point.x - from.x) * wider, from.y + (point.y - from.y) * taller);
                });
            }
        }
        resized
    }
}

/// The marks on one picture, with what can be undone and done again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    marks: Vec<Mark>,
    before: Vec<Vec<Mark>>,
    after: Vec<Vec<Mark>>,
    /// What is changed again and again, such as by a key that is held down, is one step.
    held: Option<(usize, Hold)>,
}

/// Why a mark is changed several times in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It is moved.
    Moving,
    /// Its size is changed.
    Resizing,
    /// Its words are typed.
    Typing,
}

impl Sheet {
    /// A sheet with these marks, and nothing to undo.
    pub fn of(marks: Vec<Mark>) -> Self {
        Self { marks, ..Self::default() }
    }

    /// The marks, the first one lowest.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.after.is_empty()
    }

    /// Adds a mark above the others. Answers with its place.
    pub fn add(&mut self, mark: Mark) -> usize {
        self.remember(None);
        self.marks.push(mark);
        self.marks.len() - 1
    }

    /// Puts something else in the place of a mark.
    pub fn change(&mut self, at: usize, hold: Hold, change: impl FnOnce(&Mark) -> Mark) {
        let Some(mark) = self.marks.get(at).map(change) else { return };
        if self.marks[at] == mark {
            return;
        }
        self.remember(Some((at, hold)));
        self.marks[at] = mark;
    }

    /// Takes a mark away.
    pub fn remove(&mut self, at: usize) {
        if at < self.marks.len() {
            self.remember(None);
            self.marks.remove(at);
        }
    }

    /// Takes all marks away, which can be undone like everything else.
    pub fn clear(&mut self) {
        if !self.marks.is_empty() {
            self.remember(None);
            self.marks.clear();
        }
    }

    /// What is held is let go: the next change is a step of its own.
    pub fn let_go(&mut self) {
        self.held = None;
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if let Some(before) = self.before.pop() {
            self.held = None;
            self.after.push(std::mem::replace(&mut self.marks, before));
        }
    }

    /// Takes the step again.
    pub fn redo(&mut self) {
        if let Some(after) = self.after.pop() {
            self.held = None;
            self.before.push(std::mem::replace(&mut self.marks, after));
        }
    }

    fn remember(&mut self, hold: Option<(usize, Hold)>) {
        self.after.clear();
        if hold.is_some() && self.held == hold {
            return;
        }
        self.held = hold;
        self.before.push(self.marks.clone());
        if self.before.len() > MEMORY {
            self.before.remove(0);
        }
    }
}

#[cfg(test)]
mod tests;
