//! Views: elements that are made at once, and the few places in them that change.
//!
//! A component runs once. It makes its nodes while it runs, and what will change later is a closure: around the value
//! of an attribute or a property, or in the place of a child. Each such closure becomes one effect, which runs again
//! when a signal that it read has changed, and touches that one place. Nothing is compared and nothing is drawn twice.
//!
//! ```text
//! button().class("send")                        made now, by one call into the page each
//!     .attr("aria-disabled", move || …)         one effect, one attribute
//!     .on(ev::click, move |_| …)                taken off when the owner goes
//!     .child(move || …)                         one effect, a region between two markers
//! ```
//!
//! What a view holds on to (effects, listeners, the rows of a list) belongs to the reactive owner that was current when
//! it was made, and goes with it. A region and a row have owners of their own.
//!
//! Signals, memos and owners are Leptos'. Its own views are not used: a type that spells out the whole tree is compiled
//! anew for every component, which made more than half of the program that a visitor has to wait for. These builders
//! are the same code for every element, and only what is put into them differs. No string is ever read as markup.

mod attribute;
mod each;
mod element;
pub(crate) mod ev;
mod node_ref;
mod region;
pub(crate) mod tag;

use std::borrow::Cow;

use any_spawner::Executor;
use leptos::prelude::{Effect, LocalStorage, Owner, RenderEffect, StoredValue, document};
use web_sys::Node;

pub(super) use each::each;
pub(super) use element::El;
pub(super) use node_ref::NodeRef;

/// What can be a child of an element.
pub(crate) trait IntoView: Sized + 'static {
    /// Puts the nodes at the end of `into`.
    fn mount(self, into: &Node);

    /// The text that this is, if it is nothing else; a text that changes then stays the same node.
    fn text(self) -> Result<Cow<'static, str>, Self> {
        Err(self)
    }

    /// The same as a value whose type says nothing about it, so that the arms of a `match` agree.
    fn into_view(self) -> View {
        let fragment: Node = document().create_document_fragment().into();
        self.mount(&fragment);
        View(fragment)
    }
}

/// Nodes that are made and not yet in their place.
#[derive(Clone, Debug)]
pub(crate) struct View(Node);

/// Many views, one after the other.
pub(super) trait CollectView {
    /// Makes one view of all.
    fn collect_view(self) -> View;
}

impl<V: IntoView, I: IntoIterator<Item = V>> CollectView for I {
    fn collect_view(self) -> View {
        let fragment: Node = document().create_document_fragment().into();
        for view in self {
            view.mount(&fragment);
        }
        View(fragment)
    }
}

/// Draws a view at the end of the page's body. What it holds on to goes with the owner that is given back.
pub(super) fn mount<V: IntoView>(draw: impl FnOnce() -> V) -> Owner {
    // It fails if somebody has done it before, which is as good.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    if let Some(body) = document().body() {
        owner.with(|| draw().mount(&body));
    }
    owner
}

/// Puts a node at the end of another. Neither is in a place that could refuse it.
fn append(into: &Node, node: &Node) {
    let _ = into.append_child(node);
}

fn append_text(into: &Node, text: &str) {
    append(into, &document().create_text_node(text));
}

/// Runs now, and again whenever a signal that it read has changed, until the current owner goes.
fn render(run: Box<dyn FnMut()>) {
    let mut run = run;
    keep(RenderEffect::new(move |_| run()));
}

/// Holds a value for as long as the current owner lives.
fn keep<T: 'static>(value: T) {
    let _: StoredValue<T, LocalStorage> = StoredValue::new_local(value);
}

/// Runs after the page has been drawn, and again whenever a signal that it read has changed.
pub(super) fn effect(run: impl FnMut() + 'static) {
    after(Box::new(run));
}

fn after(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}

impl IntoView for View {
    fn mount(self, into: &Node) {
        append(into, &self.0);
    }

    fn into_view(self) -> View {
        self
    }
}

impl IntoView for El {
    fn mount(self, into: &Node) {
        append(into, &self);
    }

    fn into_view(self) -> View {
        View(self.into())
    }
}

impl IntoView for () {
    fn mount(self, _: &Node) {}
}

impl IntoView for &'static str {
    fn mount(self, into: &Node) {
        append_text(into, self);
    }

    fn text(self) -> Result<Cow<'static, str>, Self> {
        Ok(Cow::Borrowed(self))
    }
}

impl IntoView for String {
    fn mount(self, into: &Node) {
        append_text(into, &self);
    }

    fn text(self) -> Result<Cow<'static, str>, Self> {
        Ok(Cow::Owned(self))
    }
}

impl<V: IntoView> IntoView for Option<V> {
    fn mount(self, into: &Node) {
        if let Some(view) = self {
            view.mount(into);
        }
    }

    fn text(self) -> Result<Cow<'static, str>, Self> {
        match self {
            Some(view) => view.text().map_err(Some),
            None => Ok(Cow::Borrowed("")),
        }
    }
}

/// A place that changes.
impl<F, V> IntoView for F
where
    F: Fn() -> V + 'static,
    V: IntoView,
{
    fn mount(self, into: &Node) {
        region::region(
            into,
            Box::new(move |region| match self().text() {
                Ok(text) => region.show_text(&text),
                Err(view) => region.show(&view.into_view().0),
            }),
        );
    }
}

macro_rules! tuple {
    ($($name:ident)+) => {
        impl<$($name: IntoView),+> IntoView for ($($name,)+) {
            #[allow(non_snake_case, reason = "the names of the types are those of the values, too")]
            fn mount(self, into: &Node) {
                let ($($name,)+) = self;
                $($name.mount(into);)+
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);
