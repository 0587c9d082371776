//! Planning applications are fetched again and again, as their sources would like it.
//!
//! One source at a time, so that no server is asked twice at once; between two that share a server there is the pause that
//! is kept between its pages. When a source was last fetched stands in the database: a server that is started anew does not
//! ask again before its time.

use super::fetch::{self, Manners};
use crate::clock;
use crate::settings::area;
use crate::store::planning::{Counts, Origin};
use crate::store::{Fault, Store};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use wecan_model::json::Json;
use wecan_model::planning::adapters::{self, File, Format, Mapping};
use wecan_model::{Date, Trouble};

/// Where applications come from, and how often they are asked for.
#[derive(Debug, Clone)]
pub struct Source {
    /// The address of the list.
    pub url: String,
    /// What it is.
    pub format: Format,
    /// Whose applications these are.
    pub area: String,
    /// How long to wait after each time.
    pub every: Duration,
    /// Between two pages; what the service asks for, where nothing is said.
    pub pause: Duration,
    /// The columns of a table of one's own.
    pub mapping: Option<Mapping>,
}

/// How often it is looked whose turn it is.
const PAUSE: Duration = Duration::from_secs(5);
/// A source that failed is asked again after this, or sooner where its own time is shorter.
const AFTER_FAILURE: Duration = Duration::from_secs(60 * 60);
/// Days that are asked for again, so that nothing falls between two clocks.
const OVERLAP: u32 = 2;

/// Reads the file that names the sources.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(json: &Json) -> Result<Vec<Source>, Vec<Trouble>> {
    let Some(Json::Array(list)) = json.get("sources") else {
        return Err(vec![Trouble::new("sources", "needs a list of sources")]);
    };
    let (mut sources, mut troubles) = (Vec::new(), Vec::new());
    for (at, json) in list.iter().enumerate() {
        match source(json, &format!("sources[{at}]")) {
            Ok(source) if sources.iter().any(|own: &Source| own.area == source.area && own.format == source.format) => {
                let what = "is in the list with this format already: an area has one source of each";
                troubles.push(Trouble::new(format!("sources[{at}].area"), what));
            }
            Ok(source) => sources.push(source),
            Err(wrong) => troubles.extend(wrong),
        }
    }
    if troubles.is_empty() { Ok(sources) } else { Err(troubles) }
}

fn source(json: &Json, place: &str) -> Result<Source, Vec<Trouble>> {
    let mut troubles = Vec::new();
    let mut wrong = |name: &str, what: &str| troubles.push(Trouble::new(format!("{place}.{name}"), what));
    let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default();
    let number = |name: &str| match json.get(name) {
        None => Some(None),
        Some(Json::Number(number)) if *number > 0.0 && *number <= 10_000.0 => Some(Some(*number)),
        Some(_) => None,
    };
    let url = text("url");
    if !url.starts_with("https://") && !url.starts_with("http://") {
        wrong("url", "needs to be an address that begins with https://");
    }
    let format = Format::parse(text("format"));
    if format.is_none() {
        let names: Vec<_> = Format::all().map(Format::name).collect();
        wrong("format", &format!("is one of {}", names.join(", ")));
    }
    let own = area(text("area"));
    if let Err(what) = &own {
        wrong("area", what);
    }
    let hours = number("every_hours").unwrap_or_else(|| {
        wrong("every_hours", "needs a number of hours above 0");
        None
    });
    let seconds = number("pause_seconds").unwrap_or_else(|| {
        wrong("pause_seconds", "needs a number of seconds above 0");
        None
    });
    let mapping = match (json.get("mapping"), format) {
        (Some(mapping), Some(Format::Csv)) => match Mapping::read(mapping) {
            Ok(mapping) => Some(mapping),
            Err(faults) => {
                faults.iter().for_each(|fault| wrong("mapping", &fault.line()));
                None
            }
        },
        (None, Some(Format::Csv)) => {
            wrong("mapping", "says which column holds what, such as {\"reference\": \"PA Ref\"}");
            None
        }
        _ => None,
    };
    match (format, own) {
        (Some(format), Ok(area)) if troubles.is_empty() => Ok(Source {
            url: url.to_owned(),
            format,
            area,
            every: Duration::from_secs_f64(hours.unwrap_or(24.0) * 3_600.0),
            pause: seconds.map_or_else(|| Manners::pause(format), Duration::from_secs_f64),
            mapping,
        }),
        _ => Err(troubles),
    }
}

/// Fetches for as long as the server lives.
pub(crate) async fn work(store: Store, sources: Vec<Source>, site: Option<String>) {
    let mut asked: HashMap<String, Instant> = HashMap::new();
    loop {
        for source in &sources {
            match is_due(&store, source).await {
                Ok(true) => {}
                Ok(false) => continue,
                Err(fault) => {
                    tracing::error!(cause = %fault, "it could not be told when applications were last fetched");
                    continue;
                }
            }
            let host = source.url.split('/').nth(2).unwrap_or_default().to_owned();
            if let Some(before) = asked.get(&host) {
                tokio::time::sleep(source.pause.saturating_sub(before.elapsed())).await;
            }
            let began = clock::milliseconds();
            match fetch(&store, source, site.as_deref()).await {
                Ok(Counts { new, changed, unchanged }) => {
                    tracing::info!(area = source.area, new, changed, unchanged, "planning applications fetched");
                }
                Err(why) => {
                    tracing::warn!(area = source.area, why, "planning applications could not be fetched");
                    let failed = store.planning_failed(&source.area, source.format.name(), began, &why).await;
                    if let Err(fault) = failed {
                        tracing::error!(cause = %fault, "a failure could not be written down");
                    }
                }
            }
            asked.insert(host, Instant::now());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether it is this source's turn.
async fn is_due(store: &Store, source: &Source) -> Result<bool, Fault> {
    let runs = store.planning_runs().await?;
    let last = runs.iter().find(|run| run.area == source.area && run.source == source.format.name());
    Ok(last.is_none_or(|run| {
        // One that was cut off brought in a part at most.
        let wait = if run.failed || run.ended.is_none() { source.every.min(AFTER_FAILURE) } else { source.every };
        u128::from(clock::milliseconds()) >= u128::from(run.began) + wait.as_millis()
    }))
}

/// Fetches one source once, reads it, and takes it in.
async fn fetch(store: &Store, source: &Source, site: Option<&str>) -> Result<Counts, String> {
    let last = store.planning_last_good(&source.area, source.format.name()).await.map_err(|fault| fault.to_string())?;
    let since = last.and_then(|began| {
        let day = Date::from_number(i32::try_from(began / 86_400_000).ok()?)?;
        clock::days_before(day, OVERLAP)
    });
    let address = fetch::since(&source.url, source.format, since);
    let (format, pause, site) = (source.format, source.pause, site.map(str::to_owned));
    // A thread of its own, which nobody waits for: pauses are long, and a server that is told to stop stops.
    let (done, fetched) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || done.send(fetch::fetch(&address, format, &Manners { site, pause })));
    let files = fetched.await.map_err(|error| error.to_string())??;
    let mapping = source.mapping.clone();
    let read = tokio::task::spawn_blocking(move || {
        let files: Vec<_> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        adapters::read(format, &files, mapping.as_ref())
    });
    let read = read.await.map_err(|error| error.to_string())?;
    if let (true, Some(trouble)) = (read.applications.is_empty(), read.troubles.first()) {
        return Err(trouble.line());
    }
    let problems = read.records_with_a_problem();
    if problems > 0 {
        tracing::warn!(area = source.area, problems, "records with a problem");
    }
    let told: Vec<_> = read.earlier.into_iter().chain(read.applications).collect();
    let origin = Origin { area: &source.area, source: source.format.name(), today: clock::today() };
    store.import_planning(origin, &told).await.map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Source>, Vec<Trouble>> {
        read(&serde_json::from_str(text).expect("JSON"))
    }

    #[test]
    fn a_file_names_its_sources_and_everything_wrong_is_said_at_once() {
        let good = r#"{"sources": [{"url": "https://p.example/a", "format": "planit", "area": "A"},
            {"url": "https://c.example/a.csv", "format": "csv", "area": "C", "every_hours": 0.5, "pause_seconds": 2,
             "mapping": {"reference": "Ref"}}]}"#;
        let sources = read_text(good).expect("it is good");
        assert_eq!((sources[0].every, sources[0].pause), (Duration::from_secs(86_400), Duration::from_secs(60)));
        assert_eq!((sources[1].every, sources[1].pause), (Duration::from_secs(1_800), Duration::from_secs(2)));
        let wrong = r#"{"sources": [{"url": "ftp://p", "format": "pdf", "area": "", "every_hours": 0},
            {"url": "https://c.example/a.csv", "format": "csv", "area": "C"}]}"#;
        let at: Vec<_> = read_text(wrong).expect_err("it is wrong").into_iter().map(|trouble| trouble.at).collect();
        let expected =
            ["sources[0].url", "sources[0].format", "sources[0].area", "sources[0].every_hours", "sources[1].mapping"];
        assert_eq!(at, expected);
        assert!(read_text("[]").is_err());
    }
}
