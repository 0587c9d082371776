//! Planning applications from where they are published: politely, page by page.
//!
//! Who asks is said in the `User-Agent`. Between two pages there is a pause, a server that asks for patience
//! (`429` or `503` with `Retry-After`) gets it, and one that is never satisfied is left alone.

use std::io::Read;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use ureq::Agent;
use ureq::http::{Response, StatusCode};
use wecan_model::Date;
use wecan_model::json::Json;
use wecan_model::planning::adapters::Format;

/// How to ask.
#[derive(Debug, Clone)]
pub struct Manners {
    /// The address of the site for which this is fetched, so that somebody there can be asked.
    pub site: Option<String>,
    /// How long to wait between two pages.
    pub pause: Duration,
}

/// The largest answer that is read, in bytes.
const MOST_BYTES: u64 = 256 << 20;
/// The most pages of one list.
const MOST_PAGES: usize = 2_000;
/// The most applications whose documents are asked for.
const MOST_DOCUMENTS: usize = 200;
/// How often one page is asked for.
const TRIES: u32 = 5;
/// How long a server may ask us to wait at most before we give up for today.
const MOST_PATIENCE: Duration = Duration::from_secs(15 * 60);

impl Manners {
    /// The pause that a service asks for: PlanIt calls one request a minute safe; a second does for the others.
    pub fn pause(format: Format) -> Duration {
        Duration::from_secs(if format == Format::PlanIt { 60 } else { 1 })
    }
}

/// Everything at this address and the pages that follow it, each with its address. It waits; keep it off async threads.
///
/// # Errors
/// What went wrong, in a line, with the address.
pub fn fetch(address: &str, format: Format, manners: &Manners) -> Result<Vec<(String, Vec<u8>)>, String> {
    let contact = manners.site.as_deref().unwrap_or(env!("CARGO_PKG_REPOSITORY"));
    let agent: Agent = Agent::config_builder()
        .user_agent(concat_agent(contact))
        .timeout_global(Some(Duration::from_secs(120)))
        .http_status_as_error(false)
        .build()
        .into();
    let mut pages = Vec::new();
    let mut next = Some(address.to_owned());
    while let Some(address) = next {
        if !pages.is_empty() {
            std::thread::sleep(manners.pause);
        }
        let bytes = page(&agent, &address, manners)?;
        next = following(&address, format, &bytes).filter(|next| pages.iter().all(|(seen, _)| seen != next));
        if let Some(next) = next.as_deref().filter(|next| origin(next) != origin(&address)) {
            // To another server's pages somebody else's word is no reason to go.
            return Err(format!(
                "{address}: says that more is at {next}, on another server; nothing is fetched from there"
            ));
        }
        pages.push((address, bytes));
        if pages.len() == MOST_PAGES && next.is_some() {
            return Err(format!("there are more than {MOST_PAGES} pages; ask for fewer applications at once"));
        }
    }
    for address in documents(address, format, &pages) {
        std::thread::sleep(manners.pause);
        // An application without documents is no reason to do without the others.
        if let Ok(bytes) = page(&agent, &address, manners) {
            pages.push((address, bytes));
        }
    }
    Ok(pages)
}

/// Where the documents of what a search of BOPS has found are: one address for each application, for the first of them.
fn documents(address: &str, format: Format, pages: &[(String, Vec<u8>)]) -> Vec<String> {
    let Some(base) = split(address).0.strip_suffix("/search").filter(|_| format == Format::Bops) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (_, bytes) in pages {
        let json: Json = serde_json::from_slice(bytes).unwrap_or_default();
        let Some(Json::Array(found)) = json.get("data") else { continue };
        let reference = |one: &Json| one.get("application")?.get("reference")?.as_str().map(str::to_owned);
        all.extend(found.iter().filter_map(reference).map(|reference| {
            let reference: String = form_urlencoded::byte_serialize(reference.as_bytes()).collect();
            format!("{base}/{reference}/documents")
        }));
    }
    all.truncate(MOST_DOCUMENTS);
    all
}

/// The address to ask of PlanIt for what has become different since a day, where it was asked before.
pub fn since(address: &str, format: Format, day: Option<Date>) -> String {
    match day {
        Some(day) if format == Format::PlanIt && query(address, "different_start").is_none() => {
            let mark = if address.contains('?') { '&' } else { '?' };
            format!("{address}{mark}different_start={}", day.iso())
        }
        _ => address.to_owned(),
    }
}

fn concat_agent(contact: &str) -> String {
    format!("wecan/{} (+{contact})", env!("CARGO_PKG_VERSION"))
}

/// One page, asked for again where its server wants us to wait.
fn page(agent: &Agent, address: &str, manners: &Manners) -> Result<Vec<u8>, String> {
    let mut waited = manners.pause.max(Duration::from_secs(1));
    for _ in 0..TRIES {
        let answer = agent.get(address).call();
        let mut answer = answer.map_err(|error| format!("{address}: {error}"))?;
        let status = answer.status();
        if status.is_success() {
            let mut bytes = Vec::new();
            let body = answer.body_mut().with_config().limit(MOST_BYTES).reader().read_to_end(&mut bytes);
            body.map_err(|error| format!("{address}: {error}"))?;
            return Ok(bytes);
        }
        // What a server cannot do now, it may do in a moment.
        if status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error() {
            return Err(format!("{address}: answered {status}"));
        }
        waited = retry_after(&answer).unwrap_or(waited * 2);
        if waited > MOST_PATIENCE {
            return Err(format!("{address}: asks us to come back in {} minutes", waited.as_secs().div_ceil(60)));
        }
        std::thread::sleep(waited);
    }
    Err(format!("{address}: could not answer {TRIES} times in a row; try again later"))
}

/// `Retry-After` in seconds, or as a date (RFC 9110, 10.2.3).
fn retry_after<T>(answer: &Response<T>) -> Option<Duration> {
    let value = answer.headers().get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = UNIX_EPOCH + Duration::from_secs(http_date(value)?);
    Some(until.duration_since(SystemTime::now()).unwrap_or_default())
}

/// Seconds since 1970 of `Sun, 22 Nov 2026 10:23:53 GMT`.
fn http_date(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [_, day, month, year, time, "GMT"] = parts[..] else { return None };
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|own| *own == month)? as u32 + 1;
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?)?;
    let clock: Vec<u64> = time.split(':').map_while(|part| part.parse().ok()).collect();
    let [hours, minutes, seconds] = clock[..] else { return None };
    Some(u64::try_from(date.number()).ok()? * 86_400 + hours * 3_600 + minutes * 60 + seconds)
}

/// The address of the page after this one, as its service says it.
fn following(address: &str, format: Format, bytes: &[u8]) -> Option<String> {
    let json: Json = match format {
        Format::PlanIt | Format::PlanningData | Format::Bops | Format::Dpds => serde_json::from_slice(bytes).ok()?,
        Format::Lodis | Format::Mhclg | Format::IsleOfMan | Format::Csv => return None,
    };
    let number = |json: &Json, name: &str| match json.get(name) {
        Some(Json::Number(number)) if *number >= 0.0 => Some(*number as u64),
        _ => None,
    };
    match format {
        Format::PlanningData => {
            let next = json.get("links")?.get("next")?.as_str().filter(|next| !next.is_empty())?;
            Some(if next.starts_with('/') { format!("{}{next}", origin(address)?) } else { next.to_owned() })
        }
        Format::PlanIt => {
            let more = number(&json, "to")? + 1 < number(&json, "total")?;
            let page = query(address, "page").and_then(|page| page.parse().ok()).unwrap_or(1);
            more.then(|| with_query(address, "page", page + 1))
        }
        _ => {
            let pages = json.get("pagination")?;
            let current = number(pages, "currentPage").or_else(|| query(address, "page")?.parse().ok()).unwrap_or(1);
            (current < number(pages, "totalPages")?).then(|| with_query(address, "page", current + 1))
        }
    }
}

/// `https://host:port` of an address.
fn origin(address: &str) -> Option<&str> {
    let start = address.find("://")? + 3;
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at);
    Some(&address[..end])
}

fn split(address: &str) -> (&str, &str) {
    let address = address.split('#').next().unwrap_or_default();
    address.split_once('?').unwrap_or((address, ""))
}

/// The value of a field in an address's query.
fn query(address: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(split(address).1.as_bytes())
        .find(|(own, _)| own == name)
        .map(|(_, value)| value.into_owned())
}

/// The address with another value for one field of its query; the others stay as they are written.
fn with_query(address: &str, name: &str, value: u64) -> String {
    let (path, query) = split(address);
    let others = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let mut all: Vec<String> = others.map(String::from).collect();
    all.push(format!("{name}={value}"));
    format!("{path}?{}", all.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn follows(address: &str, format: Format, body: &str, next: Option<&str>) {
        assert_eq!(following(address, format, body.as_bytes()).as_deref(), next);
    }

    #[test]
    fn every_service_says_in_its_own_way_which_page_comes_next() {
        let planit = "https://www.planit.example/api/applics/json?auth=Surrey+Heath&pg_sz=40";
        let body = r#"{"records":[],"from":0,"to":39,"total":120}"#;
        follows(planit, Format::PlanIt, body, Some(&format!("{planit}&page=2")));
        follows(&format!("{planit}&page=2"), Format::PlanIt, body, Some(&format!("{planit}&page=3")));
        follows(planit, Format::PlanIt, r#"{"records":[],"from":80,"to":119,"total":120}"#, None);
        let data = "https://data.example/entity.json?limit=2";
        follows(
            data,
            Format::PlanningData,
            r#"{"links":{"next":"/entity.json?offset=2"}}"#,
            Some("https://data.example/entity.json?offset=2"),
        );
        follows(data, Format::PlanningData, r#"{"links":{"next":"https://b.example/"}}"#, Some("https://b.example/"));
        follows(data, Format::PlanningData, r#"{"links":{"next":""}}"#, None);
        let bops = "https://bops.example/search?page=2";
        follows(
            bops,
            Format::Bops,
            r#"{"pagination":{"currentPage":2,"totalPages":3}}"#,
            Some("https://bops.example/search?page=3"),
        );
        follows(bops, Format::Bops, r#"{"pagination":{"currentPage":3,"totalPages":3}}"#, None);
        follows("https://a.example/list.csv", Format::Lodis, "casereference", None);
    }

    #[test]
    fn documents_of_what_bops_has_found_are_asked_for_one_by_one() {
        let search = "https://bops.example/api/v2/public/planning_applications/search?page=1";
        let found = br#"{"data":[{"application":{"reference":"23-00100-LDCP"}},{"application":{}}]}"#.to_vec();
        let pages = [(search.to_owned(), found)];
        let expected = ["https://bops.example/api/v2/public/planning_applications/23-00100-LDCP/documents"];
        assert_eq!(documents(search, Format::Bops, &pages), expected);
        assert!(documents(search, Format::PlanIt, &pages).is_empty());
    }

    #[test]
    fn of_planit_only_what_has_changed_is_asked_for_again() {
        let day = Date::parse("2026-11-22");
        let all = "https://p.example/api/applics/json?auth=A";
        assert_eq!(since(all, Format::PlanIt, day), format!("{all}&different_start=2026-11-22"));
        assert_eq!(since(all, Format::PlanIt, None), all);
        assert_eq!(since(all, Format::Lodis, day), all);
        let own = "https://p.example/?different_start=2020-01-01";
        assert_eq!(since(own, Format::PlanIt, day), own);
    }

    #[test]
    fn a_server_may_say_when_to_come_back_as_a_date() {
        assert_eq!(http_date("Thu, 01 Jan 1970 00:01:00 GMT"), Some(60));
        assert_eq!(http_date("Sun, 22 Nov 2026 10:23:53 GMT"), Some(1_795_343_033));
        assert_eq!(http_date("tomorrow"), None);
    }
}
