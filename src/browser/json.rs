//! JSON as the browser itself reads and writes it.
//!
//! `serde_json` is what decodes streams and keeps conversations; it is a large part of the program, and comes with the
//! engine. What is read before, the settings, goes this way instead: the same types by the same derived code, over the
//! page's own `JSON`. Both ways read what the other has written.
//!
//! Only what such records need is here. What is not understood says so without a word of why: whoever asks leaves the
//! record where it is.

mod reader;
mod writer;

use std::fmt::{self, Display};

use js_sys::JSON;
use serde::de::{self, DeserializeOwned, Expected, Unexpected};
use serde::ser::{self, Serialize};

/// Reads a record; `None` where it is none of this kind.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(reader::Reader(JSON::parse(text).ok()?)).ok()
}

/// The text of a record; `None` for a kind of value that is not for records.
pub fn write(record: &impl Serialize) -> Option<String> {
    let value = record.serialize(writer::Writer).ok()?;
    JSON::stringify(&value).ok()?.as_string()
}

/// It does not fit. That is all that is said: sentences for every misfit, with the numbers in them, would weigh more than
/// the reading.
#[derive(Debug)]
struct Unfit;

impl Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a record of this kind")
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl de::Error for Unfit {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}
