//! All versions of a conversation as a tree that can be drawn and walked.
//!
//! Each generation has a column. The first child stands in the row of its parent and every further one below what came
//! before, so lines never cross and a lineage that was never branched is one straight line.

use super::gallery::Shot;

/// One version in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How many versions it came from.
    pub column: usize,
    /// Its row, from the top.
    pub row: usize,
    /// The version that it was made from.
    pub parent: Option<usize>,
    /// Which of its siblings it is, from 1.
    pub nth: usize,
    /// How many siblings there are, with itself.
    pub siblings: usize,
}

/// Where a key leads in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To what it was made from.
    Parent,
    /// To the first version that was made from it.
    Child,
    /// To the one above in the same generation: an elder sibling, or else a cousin.
    Above,
    /// To the one below in the same generation.
    Below,
    /// To the very first.
    First,
    /// To the newest.
    Last,
}

/// The places of all versions, in the order of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    places: Vec<Place>,
    columns: usize,
    rows: usize,
}

impl Tree {
    /// Grows the tree of a list in which everything stands behind what it came from.
    pub fn of(shots: &[Shot]) -> Self {
        let parents: Vec<Option<usize>> =
            shots.iter().enumerate().map(|(at, shot)| shot.from.filter(|from| *from < at)).collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); shots.len()];
        let mut roots = Vec::new();
        for (at, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) => children[*parent].push(at),
                None => roots.push(at),
            }
        }
        let mut places = vec![Place { column: 0, row: 0, parent: None, nth: 1, siblings: 1 }; shots.len()];
        let (mut rows, mut columns) = (0, 0);
        // Not by recursion: an edit of an edit can go on for thousands of versions.
        let mut open: Vec<(usize, usize)> = roots.iter().rev().map(|root| (*root, 0)).collect();
        while let Some((at, column)) = open.pop() {
            let family: &[usize] = parents[at].map_or(&roots, |parent| &children[parent]);
            let nth = family.iter().position(|sibling| *sibling == at).unwrap_or(0) + 1;
            // The first child goes on in the row of its parent, which was placed just before it.
            let row = match parents[at] {
                Some(parent) if nth == 1 => places[parent].row,
                Some(_) | None => rows,
            };
            rows = rows.max(row + 1);
            columns = columns.max(column + 1);
            places[at] = Place { column, row, parent: parents[at], nth, siblings: family.len() };
            open.extend(children[at].iter().rev().map(|child| (*child, column + 1)));
        }
        Self { places, columns, rows }
    }

    /// The place of a version.
    pub fn place(&self, at: usize) -> Option<Place> {
        self.places.get(at).copied()
    }

    /// All places, in the order of the list.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// How many generations there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many rows it takes.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Where a way leads from a version; `None` where it ends.
    pub fn walk(&self, from: usize, way: Way) -> Option<usize> {
        let here = self.place(from)?;
        let children = |of| (0..self.places.len()).filter(move |at| self.places[*at].parent == Some(of));
        // Of the same generation, by their rows.
        let beside = |is_beyond: fn(usize, usize) -> bool| {
            (0..self.places.len()).filter(move |at| {
                let place = self.places[*at];
                place.column == here.column && is_beyond(place.row, here.row)
            })
        };
        match way {
            Way::Parent => here.parent,
            Way::Child => children(from).min_by_key(|at| self.places[*at].row),
            Way::Above => beside(|row, here| row < here).max_by_key(|at| self.places[*at].row),
            Way::Below => beside(|row, here| row > here).min_by_key(|at| self.places[*at].row),
            Way::First => (!self.places.is_empty()).then_some(0),
            Way::Last => self.places.len().checked_sub(1),
        }
    }

    /// The siblings of a version, with itself, the oldest first.
    pub fn siblings(&self, of: usize) -> Vec<usize> {
        let Some(here) = self.place(of) else { return Vec::new() };
        (0..self.places.len()).filter(|at| self.places[*at].parent == here.parent).collect()
    }

    /// The order in which the tree is read: every version before what was made from it, and a whole branch before the
    /// next one.
    pub fn reading_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        // A branch fills the rows from its own on, and within a row the older generation stands first.
        order.sort_by_key(|at| (self.places[*at].row, self.places[*at].column));
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::id::{Millis, TurnKey};
    use crate::chat::picture::wish::Wish;
    use crate::chat::turn::PartKey;
    use crate::protocol::content::Kept;

    fn grow(from: &[Option<usize>]) -> Tree {
        let shot = |(at, from): (usize, &Option<usize>)| Shot {
            turn: TurnKey::new(&at.to_string()),
            place: PartKey { step: 0, item: 0 },
            kept: Kept { hash: String::new(), bytes: 0, width: 1, height: 1, flaw: None },
            mime_type: "image/jpeg",
            prompt: String::new(),
            model: String::new(),
            target: String::new(),
            wish: Wish::default(),
            tokens: None,
            interaction: None,
            created: Millis(0),
            from: *from,
            is_gone: false,
            is_stored: true,
        };
        Tree::of(&from.iter().enumerate().map(shot).collect::<Vec<_>>())
    }

    fn at(tree: &Tree) -> Vec<(usize, usize)> {
        tree.places().iter().map(|place| (place.column, place.row)).collect()
    }

    #[test]
    fn branches_stand_below_each_other_and_a_line_is_straight() {
        // 0 ─ 1 ─ 2        a second root: 5
        //   ├ 3 ─ 4
        //   └ 6
        let tree = grow(&[None, Some(0), Some(1), Some(0), Some(3), None, Some(0)]);
        assert_eq!(at(&tree), [(0, 0), (1, 0), (2, 0), (1, 1), (2, 1), (0, 3), (1, 2)]);
        assert_eq!((tree.columns(), tree.rows()), (3, 4));
        assert_eq!((tree.place(3).unwrap().nth, tree.place(3).unwrap().siblings), (2, 3));
        assert_eq!(tree.siblings(3), [1, 3, 6]);
        assert_eq!(tree.reading_order(), [0, 1, 2, 3, 4, 6, 5]);
    }

    #[test]
    fn no_two_versions_share_a_place() {
        // Every tree of seven versions in which each comes from any before it, or from none.
        let mut choice = [0usize; 7];
        loop {
            let from: Vec<Option<usize>> = choice.iter().map(|choice| choice.checked_sub(1)).collect();
            let tree = grow(&from);
            let mut places = at(&tree);
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), 7, "{from:?}");
            // A child stands right of its parent, and never above it.
            for place in tree.places() {
                if let Some(parent) = place.parent.and_then(|parent| tree.place(parent)) {
                    assert_eq!(place.column, parent.column + 1, "{from:?}");
                    assert!(place.row >= parent.row, "{from:?}");
                }
            }
            let Some(next) = (0..7).rev().find(|at| choice[*at] < *at) else { break };
            choice[next] += 1;
            choice[next + 1..].fill(0);
        }
    }

    #[test]
    fn keys_lead_to_parents_children_and_neighbours() {
        let tree = grow(&[None, Some(0), Some(1), Some(0), Some(3), None]);
        for (from, way, to) in [
            (0, Way::Child, Some(1)),
            (2, Way::Parent, Some(1)),
            (0, Way::Parent, None),
            (2, Way::Child, None),
            (1, Way::Below, Some(3)),
            (2, Way::Below, Some(4)),
            (4, Way::Above, Some(2)),
            (0, Way::Below, Some(5)),
            (1, Way::Above, None),
            (3, Way::First, Some(0)),
            (0, Way::Last, Some(5)),
        ] {
            assert_eq!(tree.walk(from, way), to, "{from} {way:?}");
        }
        assert_eq!(grow(&[]).walk(0, Way::Last), None);
    }

    #[test]
    fn a_damaged_list_grows_a_tree_all_the_same() {
        let tree = grow(&[Some(3), Some(1), None]);
        assert_eq!(at(&tree), [(0, 0), (0, 1), (0, 2)]);
    }
}
