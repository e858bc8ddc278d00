//! Values of the page, read by what serde derives.

use js_sys::{Array, Object};
use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

use super::Unfit;

/// The largest whole number of which the page knows all that are smaller.
const WHOLE: f64 = 9_007_199_254_740_991.0;

/// A value of `JSON.parse`.
pub(super) struct Reader(pub(super) JsValue);

impl<'de> Deserializer<'de> for Reader {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if let Some(number) = self.0.as_f64() {
            // What is whole is given as such; who wants any number takes that as well.
            if number.fract() == 0.0 && number.abs() <= WHOLE {
                if number < 0.0 { visitor.visit_i64(number as i64) } else { visitor.visit_u64(number as u64) }
            } else {
                visitor.visit_f64(number)
            }
        } else if let Some(is_so) = self.0.as_bool() {
            visitor.visit_bool(is_so)
        } else if Array::is_array(&self.0) {
            self.deserialize_seq(visitor)
        } else if self.0.is_object() {
            self.deserialize_map(visitor)
        } else {
            visitor.visit_unit()
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unfit)?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_f64(self.0.as_f64().ok_or(Unfit)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_string(self.0.as_string().ok_or(Unfit)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        let word: StringDeserializer<Unfit> = self.0.as_string().ok_or(Unfit)?.into_deserializer();
        visitor.visit_enum(word)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let items: Array = self.0.dyn_into().map_err(|_| Unfit)?;
        visitor.visit_seq(Items { items, at: 0 })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if !self.0.is_object() || Array::is_array(&self.0) {
            return Err(Unfit);
        }
        let entries = Object::entries(self.0.unchecked_ref());
        visitor.visit_map(Items { items: entries.unchecked_into(), at: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

/// What is in an array, or pairs of a name and what is called so.
struct Items {
    items: Array,
    at: u32,
}

impl Items {
    fn next(&mut self) -> Option<JsValue> {
        let at = self.at;
        (at < self.items.length()).then(|| {
            self.at += 1;
            self.items.get(at)
        })
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        self.next().map(|item| seed.deserialize(Reader(item))).transpose()
    }
}

impl<'de> MapAccess<'de> for Items {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        self.next().map(|pair| seed.deserialize(Reader(half(&pair, 0)))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        // The pair whose name was read last.
        let pair = self.items.get(self.at.saturating_sub(1));
        seed.deserialize(Reader(half(&pair, 1)))
    }
}

fn half(pair: &JsValue, at: u32) -> JsValue {
    pair.unchecked_ref::<Array>().get(at)
}
