//! A JSON value, without a reader or a writer of its own.
//!
//! A server reads and writes it with `serde_json`; a browser with its own `JSON`, which costs no
//! bytes to download. Both give the same [`Json`].

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// Any JSON value. Members of an object keep their order; of two with one name the last one counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number, as JavaScript keeps it.
    Number(f64),
    /// A string
    String(String),
    /// An array
    Array(Vec<Json>),
    /// An object
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The member of an object with this name. A member that is `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members
                .iter()
                .rev()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value)
                .filter(|value| !matches!(value, Json::Null)),
            _ => None,
        }
    }

    /// The text, when this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// A string value.
    pub fn string(text: impl Into<String>) -> Self {
        Json::String(text.into())
    }

    /// An object of words.
    pub fn words(words: &[(&str, &str)]) -> Self {
        let mut members = Vec::new();
        for (name, word) in words {
            members.push(((*name).to_owned(), Json::string(*word)));
        }
        Json::Object(members)
    }

    /// Adds a member at the end of an object; anything else stays as it is.
    pub fn add(&mut self, name: &str, value: Json) {
        if let Json::Object(members) = self {
            members.push((name.to_owned(), value));
        }
    }

    /// What kind of value this is, in words for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "true or false",
            Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        }
    }
}

/// The largest whole number that a JSON number holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(value) if value.fract() == 0.0 && value.abs() < EXACT => {
                serializer.serialize_i64(*value as i64)
            }
            Json::Number(value) => serializer.serialize_f64(*value),
            Json::String(value) => serializer.serialize_str(value),
            Json::Array(values) => serializer.collect_seq(values),
            Json::Object(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any JSON value")
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
            fn visit_none<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Number(value as f64))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Number(value as f64))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(Json::Number(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json::String(value.to_owned()))
            }
            fn visit_string<E>(self, value: String) -> Result<Json, E> {
                Ok(Json::String(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(Json::Array(values))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Json::Object(members))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn writes(text: &str, again: &str) {
        let json: Json = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(serde_json::to_string(&json).expect("Json is JSON"), again);
    }

    #[test]
    fn json_is_written_as_it_was_read() {
        for same in ["null", "true", "[]", "{}", "-7", "0.1", "-2.5", r#""ŵ\n\"🌳""#, r#"{"b":[1,{"a":null}],"a":"b"}"#]
        {
            writes(same, same);
        }
        // As JavaScript writes them.
        writes("1.0", "1");
        writes("-0.0", "0");
        writes("1e3", "1000");
    }

    #[test]
    fn of_two_members_with_one_name_the_last_counts_and_null_is_none() {
        let json: Json = serde_json::from_str(r#"{"a": 1, "a": "2", "b": 1, "b": null}"#).expect("it is JSON");
        assert_eq!(json.get("a"), Some(&Json::string("2")));
        assert_eq!(json.get("b"), None);
        assert_eq!(Json::string("a").get("a"), None);
    }
}
