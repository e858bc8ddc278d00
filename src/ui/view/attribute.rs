//! Values of attributes and properties, for good or changing.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Element;

use super::render;

/// What an attribute is set to.
#[derive(PartialEq)]
pub(crate) enum Attribute {
    /// It is not there.
    Absent,
    /// A text of the program.
    Fixed(&'static str),
    /// A text that was made.
    Made(String),
}

impl Attribute {
    fn set(&self, element: &Element, name: &str) {
        // A name that the program itself spells is one that an attribute may have, so neither call can fail.
        let _ = match self {
            Self::Absent => element.remove_attribute(name),
            Self::Fixed(text) => element.set_attribute(name, text),
            Self::Made(text) => element.set_attribute(name, text),
        };
    }
}

impl From<&'static str> for Attribute {
    fn from(text: &'static str) -> Self {
        Self::Fixed(text)
    }
}

impl From<String> for Attribute {
    fn from(text: String) -> Self {
        Self::Made(text)
    }
}

impl<V: Into<Attribute>> From<Option<V>> for Attribute {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

/// What can be given for an attribute: a text, perhaps, or a closure that answers with one.
pub(crate) trait IntoAttribute: 'static {
    /// Sets the attribute, and keeps it up to date.
    fn put(self, element: &Element, name: &'static str);
}

macro_rules! for_good {
    ($($value:ty),+) => {
        $(impl IntoAttribute for $value {
            fn put(self, element: &Element, name: &'static str) {
                match self.into() {
                    Attribute::Absent => {}
                    value => value.set(element, name),
                }
            }
        })+
    };
}

for_good!(&'static str, String, Option<&'static str>, Option<String>);

impl<F, V> IntoAttribute for F
where
    F: Fn() -> V + 'static,
    V: Into<Attribute>,
{
    fn put(self, element: &Element, name: &'static str) {
        live_attribute(element.clone(), name, Box::new(move || self().into()));
    }
}

fn live_attribute(element: Element, name: &'static str, value: Box<dyn Fn() -> Attribute>) {
    let mut last = Attribute::Absent;
    render(Box::new(move || {
        let value = value();
        if value != last {
            value.set(&element, name);
            last = value;
        }
    }));
}

/// What can be given for a property: a text, yes or no, or a closure that answers with one of them.
pub(crate) trait IntoProperty: 'static {
    /// Sets the property, and keeps it up to date.
    fn put(self, element: &Element, name: &'static str);
}

impl IntoProperty for String {
    fn put(self, element: &Element, name: &'static str) {
        set_property(element, name, &JsValue::from(self));
    }
}

impl<F, V> IntoProperty for F
where
    F: Fn() -> V + 'static,
    V: Into<JsValue>,
{
    fn put(self, element: &Element, name: &'static str) {
        live_property(element.clone(), name, Box::new(move || self().into()));
    }
}

/// It is set even if the answer is the same as before: a person may have changed the property in between.
fn live_property(element: Element, name: &'static str, value: Box<dyn Fn() -> JsValue>) {
    render(Box::new(move || set_property(&element, name, &value())));
}

fn set_property(element: &Element, name: &str, value: &JsValue) {
    // The properties that the program names are there and can be written.
    let _ = Reflect::set(element, &JsValue::from(name), value);
}
