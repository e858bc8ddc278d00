//! A list whose rows keep their nodes while others come, go and change places.

use std::collections::{HashMap, HashSet, VecDeque};

use leptos::prelude::{Owner, document, untrack};
use web_sys::{Node, Text};

use super::region::{insert, remove, remove_between};
use super::{IntoView, append, render};

/// Draws `row` for each of `items`. Rows are told apart by `key`; a row that is there stays as it is, so what may change
/// about it has to be read from a signal. Of items with equal keys only the first is drawn.
pub(crate) fn each<T: 'static, V: IntoView>(
    items: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> String + 'static,
    row: impl Fn(T) -> V + Clone + 'static,
) -> Each {
    Each(Box::new(move || {
        items()
            .into_iter()
            .map(|item| {
                let row = row.clone();
                Item { key: key(&item), draw: Box::new(move |into| row(item).mount(into)) }
            })
            .collect()
    }))
}

/// A list that is not yet in its place.
pub(crate) struct Each(Box<dyn Fn() -> Vec<Item>>);

struct Item {
    key: String,
    draw: Box<dyn FnOnce(&Node)>,
}

impl IntoView for Each {
    fn mount(self, into: &Node) {
        let end = document().create_text_node("");
        append(into, &end);
        // The rows outlive the runs of the effect, so their owners must not be its children.
        let Some(owner) = Owner::current() else { return };
        let mut list = List { rows: HashMap::new(), order: Vec::new(), end, owner };
        render(Box::new(move || {
            let items = (self.0)();
            untrack(|| list.update(items));
        }));
    }
}

struct Row {
    owner: Owner,
    start: Text,
    end: Text,
}

struct List {
    rows: HashMap<String, Row>,
    /// The keys in the order of the page.
    order: Vec<String>,
    end: Text,
    owner: Owner,
}

impl List {
    fn update(&mut self, mut items: Vec<Item>) {
        let mut wanted = HashSet::new();
        items.retain(|item| wanted.insert(item.key.clone()));
        let mut left = VecDeque::from(std::mem::take(&mut self.order));
        left.retain(|key| {
            let stays = wanted.contains(key);
            if !stays && let Some(row) = self.rows.remove(key) {
                row.remove();
            }
            stays
        });
        // What is left stands in the page in its old order; `placed` is what was taken out of it from behind.
        let mut placed = HashSet::new();
        for Item { key, draw } in items {
            while left.front().is_some_and(|front| placed.contains(front)) {
                left.pop_front();
            }
            let next = left.front().and_then(|front| self.rows.get(front));
            let before = next.map_or(&self.end, |row| &row.start);
            if left.front() == Some(&key) {
                left.pop_front();
            } else if let Some(row) = self.rows.get(&key) {
                row.move_before(before);
                placed.insert(key.clone());
            } else {
                let row = Row::draw(&self.owner, draw, before);
                self.rows.insert(key.clone(), row);
            }
            self.order.push(key);
        }
    }
}

impl Row {
    fn draw(parent: &Owner, draw: Box<dyn FnOnce(&Node)>, before: &Node) -> Self {
        let row = Self {
            owner: parent.child(),
            start: document().create_text_node(""),
            end: document().create_text_node(""),
        };
        let fragment: Node = document().create_document_fragment().into();
        append(&fragment, &row.start);
        row.owner.with(|| draw(&fragment));
        append(&fragment, &row.end);
        insert(&fragment, before);
        row
    }

    fn move_before(&self, before: &Node) {
        let fragment: Node = document().create_document_fragment().into();
        while let Some(node) = self.start.next_sibling() {
            if node == **self.end {
                break;
            }
            append(&fragment, &node);
        }
        insert(&self.start, before);
        insert(&fragment, before);
        insert(&self.end, before);
    }

    fn remove(self) {
        // Listeners go first, so that nobody hears the focus leave a row that is no more.
        self.owner.cleanup();
        remove_between(&self.start, &self.end);
        remove(&self.start);
        remove(&self.end);
    }
}
