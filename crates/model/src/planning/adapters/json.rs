//! JSON as sources send it: members by path, whatever their types.

use super::{File, Import};
use crate::json::Json;

/// The document in a file; where it is none, the import says so.
pub(super) fn document(file: File, import: &mut Import) -> Option<Json> {
    let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file.bytes);
    match serde_json::from_slice(bytes) {
        Ok(json) => Some(json),
        Err(error) => {
            import.trouble(file, format!("is not JSON: {error}"));
            None
        }
    }
}

/// The member at the end of a path such as `application.type.value`.
pub(super) fn at<'a>(json: &'a Json, path: &str) -> Option<&'a Json> {
    path.split('.').try_fold(json, |json, name| json.get(name))
}

/// The text at the end of a path; a number or a truth value as text, anything else as none.
pub(super) fn text(json: &Json, path: &str) -> String {
    match at(json, path) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        Some(Json::Bool(value)) => value.to_string(),
        _ => String::new(),
    }
}

/// The number at the end of a path, also where it is written as text.
pub(super) fn number(json: &Json, path: &str) -> Option<f64> {
    match at(json, path)? {
        Json::Number(number) => Some(*number),
        Json::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// The list at the end of a path, or none.
pub(super) fn list<'a>(json: &'a Json, path: &str) -> &'a [Json] {
    match at(json, path) {
        Some(Json::Array(items)) => items,
        _ => &[],
    }
}

/// Some point in a GeoJSON geometry, feature or collection: the first position, as longitude and latitude.
pub(super) fn position(json: &Json) -> Option<(f64, f64)> {
    if let Json::Array(items) = json {
        if let [Json::Number(lng), Json::Number(lat), ..] = items[..] {
            return Some((lng, lat));
        }
        return items.first().and_then(position);
    }
    ["coordinates", "geometry", "features", "geometries"].iter().find_map(|name| position(json.get(name)?))
}
