//! What every request may use.

use crate::mail::Mailing;
use crate::often::Often;
use crate::store::Store;
use crate::tokens::{AdminToken, Secret};
use axum::http::HeaderValue;
use std::path::PathBuf;
use std::sync::Arc;

/// What every request may use.
#[derive(Clone)]
pub struct State {
    /// Definitions and responses.
    pub store: Store,
    /// What erasure tokens and invitations stand on.
    pub secret: Secret,
    /// What publishing and exporting needs.
    pub admin: AdminToken,
    /// Whose pages may send and read.
    pub origins: Arc<Origins>,
    /// The folder with the loader, the module and the stylesheet.
    pub dist: Option<PathBuf>,
    /// The folder with the site.
    pub site: Option<PathBuf>,
    /// Our own address as residents reach it, where the server was told; without a slash at its end.
    pub public: Option<String>,
    /// Who has sent how much; nothing where everybody may send without end.
    pub often: Option<Arc<Often>>,
    /// What mail needs; without it nobody can follow anything by mail.
    pub mailing: Option<Arc<Mailing>>,
}

/// Origins whose pages may send responses and read definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// Every page there is.
    Any,
    /// These alone; our own pages always may.
    These(Vec<HeaderValue>),
}

impl Origins {
    /// Reads a list in which `*` stands for every origin.
    ///
    /// # Errors
    /// The first entry that is not an origin.
    pub fn read(list: &[String]) -> Result<Self, String> {
        if list.iter().any(|origin| origin == "*") {
            return Ok(Self::Any);
        }
        let these: Result<Vec<_>, _> = list.iter().map(|given| origin(given).ok_or_else(|| given.clone())).collect();
        these.map(Self::These)
    }

    /// Whether a page of this address may be linked to; `host` is our own, as the request named it.
    pub fn know(&self, address: &str, host: Option<&str>) -> bool {
        let Some((scheme, rest)) = address.split_once("://") else { return false };
        let own = rest.split('/').next().unwrap_or_default();
        if !matches!(scheme, "http" | "https") || own.is_empty() {
            return false;
        }
        let listed = match self {
            Self::Any => true,
            Self::These(these) => these.iter().any(|known| known.as_bytes() == format!("{scheme}://{own}").as_bytes()),
        };
        listed || host.is_some_and(|host| host.eq_ignore_ascii_case(own))
    }
}

/// `https://name` or `https://name:port`, with nothing after it but one slash that does not count.
fn origin(given: &str) -> Option<HeaderValue> {
    let given = given.strip_suffix('/').unwrap_or(given).to_ascii_lowercase();
    let (scheme, rest) = given.split_once("://")?;
    let sound =
        matches!(scheme, "http" | "https") && !rest.is_empty() && !rest.contains(['/', '?', '#', '@', '*', ' ', ',']);
    sound.then(|| HeaderValue::from_str(&given).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_are_taken_for_origins() {
        for (given, good) in [
            ("https://www.example.gov.uk", true),
            ("https://www.example.gov.uk/", true),
            ("http://127.0.0.1:8080", true),
            ("www.example.gov.uk", false),
            ("https://www.example.gov.uk/page", false),
            ("https://*.gov.uk", false),
            ("https://me@example.org", false),
            ("ftp://example.org", false),
            ("null", false),
        ] {
            assert_eq!(Origins::read(&[given.to_owned()]).is_ok(), good, "{given}");
        }
        assert_eq!(Origins::read(&["*".to_owned()]), Ok(Origins::Any));
    }

    #[test]
    fn only_known_pages_are_linked_to() {
        let origins = Origins::read(&["https://www.example.gov.uk".to_owned()]).expect("an origin");
        for (address, known) in [
            ("https://www.example.gov.uk/parks", true),
            ("https://www.example.gov.uk", true),
            ("http://www.example.gov.uk/parks", false),
            ("https://www.example.gov.uk.evil.example/", false),
            ("https://evil.example/https://www.example.gov.uk/", false),
            ("javascript://www.example.gov.uk/%0aalert(1)", false),
            ("http://here.example:8080/form", true),
            ("urn:wecan", false),
        ] {
            assert_eq!(origins.know(address, Some("here.example:8080")), known, "{address}");
        }
    }
}
