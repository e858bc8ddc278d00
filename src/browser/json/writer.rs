//! Values of the page, made by what serde derives.

use js_sys::{Array, Object, Reflect};
use serde::ser::{Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use wasm_bindgen::JsValue;

use super::Unfit;

/// Makes what `JSON.stringify` takes.
pub(super) struct Writer;

/// An object in the making.
pub(super) struct Fields(Object);

/// A list in the making.
pub(super) struct Items(Array);

macro_rules! plain {
    ($($name:ident: $of:ty => $value:expr;)+) => {
        $(fn $name(self, value: $of) -> Result<JsValue, Unfit> {
            let make: fn($of) -> JsValue = $value;
            Ok(make(value))
        })+
    };
}

impl Serializer for Writer {
    type Ok = JsValue;
    type Error = Unfit;
    type SerializeSeq = Items;
    type SerializeTuple = Impossible<JsValue, Unfit>;
    type SerializeTupleStruct = Impossible<JsValue, Unfit>;
    type SerializeTupleVariant = Impossible<JsValue, Unfit>;
    type SerializeMap = Impossible<JsValue, Unfit>;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Impossible<JsValue, Unfit>;

    plain! {
        serialize_bool: bool => JsValue::from_bool;
        serialize_i8: i8 => JsValue::from;
        serialize_i16: i16 => JsValue::from;
        serialize_i32: i32 => JsValue::from;
        serialize_i64: i64 => |value| JsValue::from_f64(value as f64);
        serialize_u8: u8 => JsValue::from;
        serialize_u16: u16 => JsValue::from;
        serialize_u32: u32 => JsValue::from;
        serialize_u64: u64 => |value| JsValue::from_f64(value as f64);
        serialize_f32: f32 => JsValue::from;
        serialize_f64: f64 => JsValue::from_f64;
        serialize_char: char => |value| JsValue::from(String::from(value));
        serialize_str: &str => JsValue::from_str;
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<JsValue, Unfit> {
        Err(Unfit)
    }

    fn serialize_none(self) -> Result<JsValue, Unfit> {
        Ok(JsValue::NULL)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<JsValue, Unfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<JsValue, Unfit> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<JsValue, Unfit> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<JsValue, Unfit> {
        Ok(JsValue::from_str(variant))
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<JsValue, Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<JsValue, Unfit> {
        Err(Unfit)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Unfit> {
        Ok(Items(Array::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unfit> {
        Err(Unfit)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unfit> {
        Err(Unfit)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, Unfit> {
        Ok(Fields(Object::new()))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unfit> {
        Err(Unfit)
    }
}

impl SerializeStruct for Fields {
    type Ok = JsValue;
    type Error = Unfit;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), Unfit> {
        let value = value.serialize(Writer)?;
        // A new object takes every field.
        Reflect::set(&self.0, &JsValue::from_str(name), &value).map(|_| ()).map_err(|_| Unfit)
    }

    fn end(self) -> Result<JsValue, Unfit> {
        Ok(self.0.into())
    }
}

impl SerializeSeq for Items {
    type Ok = JsValue;
    type Error = Unfit;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unfit> {
        self.0.push(&value.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Unfit> {
        Ok(self.0.into())
    }
}
