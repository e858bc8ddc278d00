//! An element in the making.

use std::ops::Deref;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, Node};

use super::attribute::{IntoAttribute, IntoProperty};
use super::ev::Name;
use super::node_ref::NodeRef;
use super::{IntoView, keep};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element. Its methods take it and give it back, so that it is described in one breath.
#[derive(Clone, Debug)]
pub(crate) struct El(Element);

impl Deref for El {
    type Target = Element;

    fn deref(&self) -> &Element {
        &self.0
    }
}

impl From<El> for Node {
    fn from(element: El) -> Self {
        element.0.into()
    }
}

impl El {
    pub(super) fn html(tag: &str) -> Self {
        Self::or_empty(document().create_element(tag).ok())
    }

    pub(super) fn svg(tag: &str) -> Self {
        Self::or_empty(document().create_element_ns(Some(SVG), tag).ok())
    }

    /// The tags are those of [`super::tag`], which every document can make.
    fn or_empty(element: Option<Element>) -> Self {
        Self(element.unwrap_or_else(|| document().create_document_fragment().unchecked_into()))
    }

    /// Sets an attribute. `None` leaves it away; a closure keeps it up to date.
    pub(crate) fn attr(self, name: &'static str, value: impl IntoAttribute) -> Self {
        value.put(&self.0, name);
        self
    }

    /// Sets the classes.
    pub(crate) fn class(self, value: impl IntoAttribute) -> Self {
        self.attr("class", value)
    }

    /// Sets the id.
    pub(crate) fn id(self, value: impl IntoAttribute) -> Self {
        self.attr("id", value)
    }

    /// Sets the kind of a button or a field.
    pub(crate) fn r#type(self, value: impl IntoAttribute) -> Self {
        self.attr("type", value)
    }

    /// Sets the address of a link.
    pub(crate) fn href(self, value: impl IntoAttribute) -> Self {
        self.attr("href", value)
    }

    /// Sets a property, such as what is in a field at present. A closure keeps it up to date.
    pub(crate) fn prop(self, name: &'static str, value: impl IntoProperty) -> Self {
        value.put(&self.0, name);
        self
    }

    /// Listens to an event.
    pub(crate) fn on<E: JsCast + 'static>(self, event: Name<E>, mut heard: impl FnMut(E) + 'static) -> Self {
        self.listen(event.0, Box::new(move |event| heard(event.unchecked_into())));
        self
    }

    fn listen(&self, name: &'static str, heard: Box<dyn FnMut(Event)>) {
        let listener = Listener { element: self.0.clone(), name, heard: Closure::wrap(heard) };
        let function = listener.heard.as_ref().unchecked_ref();
        // Adding a listener fails nowhere.
        let _ = self.0.add_event_listener_with_callback(name, function);
        keep(listener);
    }

    /// Makes the element reachable.
    pub(crate) fn node_ref<T: JsCast>(self, reference: NodeRef<T>) -> Self {
        reference.set(self.0.clone());
        self
    }

    /// Adds a child, or several.
    pub(crate) fn child(self, child: impl IntoView) -> Self {
        child.mount(&self.0);
        self
    }
}

/// A listener, which is taken off before it goes: an element that loses the focus because it is removed says so.
struct Listener {
    element: Element,
    name: &'static str,
    heard: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.heard.as_ref().unchecked_ref();
        // The same as above.
        let _ = self.element.remove_event_listener_with_callback(self.name, function);
    }
}
