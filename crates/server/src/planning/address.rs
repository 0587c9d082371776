//! Addresses of our own, as whoever asks reaches us, and names that stay whatever the address.

use crate::state::State;
use axum::http::{HeaderMap, header};
use wecan_model::planning::Application;

/// `https://host`: as the server was told, else as the request says it; a proxy says whether it was `https`.
pub(crate) fn origin(state: &State, headers: &HeaderMap) -> String {
    if let Some(public) = &state.public {
        return public.clone();
    }
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // A name and a port, and nothing that could stand in for more.
    let sound = |host: &&str| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    };
    let host = said(header::HOST.as_str()).filter(sound).unwrap_or("localhost");
    let scheme = if said("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// The page about an application, from the root.
pub(crate) fn page(application: &Application, lang: &str) -> String {
    let area = form_urlencoded::byte_serialize(application.area.as_bytes()).collect::<String>();
    format!("/planning/{}?area={area}&lang={lang}", reference(application))
}

/// A reference as it stands in an address: its slashes stay.
fn reference(application: &Application) -> String {
    let parts = application.reference.split('/');
    let parts: Vec<String> = parts.map(|part| form_urlencoded::byte_serialize(part.as_bytes()).collect()).collect();
    parts.join("/").replace('+', "%20")
}

/// What names an application for good, in letters that may stand in a tag or a UID.
pub(crate) fn name(application: &Application) -> String {
    let mut out = String::new();
    for byte in [&application.area, "/", &application.reference].concat().bytes() {
        if byte.is_ascii_alphanumeric() || b"-./".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("_{byte:02x}"));
        }
    }
    out
}
