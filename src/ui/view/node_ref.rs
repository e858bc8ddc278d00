//! A reference to an element of a view, for what only the element itself can do.

use std::marker::PhantomData;

use leptos::prelude::{Get, GetUntracked, LocalStorage, RwSignal, Set};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Holds an element from the moment it is made. Copies are the same reference.
pub(crate) struct NodeRef<T> {
    element: RwSignal<Option<Element>, LocalStorage>,
    is_a: PhantomData<fn() -> T>,
}

impl<T> Clone for NodeRef<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for NodeRef<T> {}

impl<T: JsCast> NodeRef<T> {
    /// A reference to nothing yet. `T` has to be the kind of the element that it is given to.
    pub(crate) fn new() -> Self {
        Self { element: RwSignal::new_local(None), is_a: PhantomData }
    }

    /// The element, once it is made; who reads it is told.
    pub(crate) fn get(self) -> Option<T> {
        self.element.get().map(JsCast::unchecked_into)
    }

    /// The element, once it is made.
    pub(crate) fn get_untracked(self) -> Option<T> {
        self.element.get_untracked().map(JsCast::unchecked_into)
    }

    pub(super) fn set(self, element: Element) {
        self.element.set(Some(element));
    }
}
