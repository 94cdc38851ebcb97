//! JSON objects from tables of fields, and times as text and as JSON.
//!
//! `json!` compiles an insertion for each field. The page's program, which few people ask for JSON, is loaded by all: with tables
//! in place of `json!`, it is some 4 kB smaller in brotli.

use serde_json::{Map, Value};

/// An object of these fields. The values are taken out of the table.
#[inline(never)]
pub fn object(fields: &mut [(&str, Value)]) -> Value {
    let mut object = Map::new();
    for (key, value) in fields {
        object.insert(key.to_string(), value.take());
    }
    Value::Object(object)
}

/// A text, or null.
pub fn text_or_null(text: Option<impl AsRef<str>>) -> Value {
    text.map_or(Value::Null, |text| Value::from(text.as_ref()))
}

/// Milliseconds with three decimals, as exact as the µs they come from: `1234.567`.
pub fn milliseconds(us: u64) -> String {
    format!("{}.{:03}", us / 1000, us % 1000)
}

/// A number of ms as JSON, with µs as decimals.
pub fn json_ms(us: u64) -> Value {
    serde_json::from_str(&milliseconds(us)).unwrap_or(Value::Null)
}
