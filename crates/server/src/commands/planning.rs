//! `wecan planning`: applications come in, and what there is to tell of them goes out.

use super::{Failure, open};
use crate::clock;
use crate::planning::fetch::{self, Manners};
use crate::settings::{Import, Planning};
use crate::store::Store;
use crate::store::planning::{Counts, Origin};
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wecan_model::json::Json;
use wecan_model::planning::adapters::{self, File, Format, Mapping};
use wecan_model::{Date, Trouble};

/// Files larger than this are no lists of planning applications: 1 GiB.
const MOST_BYTES: u64 = 1 << 30;

/// Takes applications in, or tells of them.
///
/// # Errors
/// A line for each thing that kept it from its work.
pub async fn planning(what: Planning) -> Result<(), Failure> {
    match what {
        Planning::Import(import) => take_in(&import).await,
        Planning::Runs { data } => runs(&data).await,
        Planning::Events { since, until, data } => tell(since, until.unwrap_or_else(clock::today), &data).await,
    }
}

async fn take_in(how: &Import) -> Result<(), Failure> {
    let mapping = mapping(how)?;
    let files = if how.from.starts_with("https://") || how.from.starts_with("http://") {
        fetch(how).await?
    } else {
        read(&how.from, how.format)?
    };
    let files: Vec<_> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let read = adapters::read(how.format, &files, mapping.as_ref());
    // One file that is not what it was said to be is a mistake; in a folder, other files may be what they should.
    if read.applications.is_empty() && !read.troubles.is_empty() {
        let alone = files.len() < 2;
        let line = |trouble: &Trouble| match alone {
            true => format!("{}: {}", how.from, trouble.what),
            false => format!("{}: {trouble}", how.from),
        };
        let mut lines: Vec<_> = read.troubles.iter().map(line).collect();
        lines.dedup();
        lines.truncate(20);
        if let Some(like) = files.iter().find_map(|file| adapters::guess(*file)) {
            lines.push(format!("this looks like `{0}`: try --as {0}", like.name()));
        }
        return Err(Failure(lines));
    }
    let mut report = String::new();
    let lines = read.troubles.iter().map(|trouble| trouble.line()).chain(read.warnings.iter().map(|it| it.line()));
    for line in lines {
        let _ = writeln!(report, "{line}");
    }
    let store = Store::open(&how.data).await?;
    let origin = Origin { area: &how.area, source: how.format.name(), today: clock::today() };
    let problems = read.records_with_a_problem();
    let told: Vec<_> = read.earlier.into_iter().chain(read.applications).collect();
    let counts = store.import_planning(origin, &told).await;
    store.close().await;
    let Counts { new, changed, unchanged } = counts?;
    let _ = writeln!(
        report,
        "{} applications: {new} new, {changed} changed, {unchanged} unchanged, {problems} records with a problem",
        new + changed + unchanged
    );
    print(&report)
}

/// Everything at an address, fetched as its owner would like it to be.
async fn fetch(how: &Import) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let pause = how.pause.map_or_else(|| Manners::pause(how.format), Duration::from_secs);
    let manners = Manners { site: how.site.clone(), pause };
    let (from, format) = (how.from.clone(), how.format);
    let fetched = tokio::task::spawn_blocking(move || fetch::fetch(&from, format, &manners)).await;
    fetched.map_err(|error| Failure(vec![error.to_string()]))?.map_err(|line| Failure(vec![line]))
}

/// The mapping file, which a CSV needs and nothing else does.
fn mapping(how: &Import) -> Result<Option<Mapping>, Failure> {
    let file = match (&how.mapping, how.format) {
        (None, Format::Csv) => {
            let example =
                r#"{"reference": "PA Ref", "address": "Site", "description": "Proposal", "received": "Date"}"#;
            return Err(format!("--as csv needs --mapping FILE, a JSON file such as {example}").into());
        }
        (None, _) => return Ok(None),
        (Some(_), format) if format != Format::Csv => {
            return Err(format!("--mapping is for --as csv; `{}` has columns of its own", format.name()).into());
        }
        (Some(file), _) => file,
    };
    let name = file.display();
    let bytes = std::fs::read(file).map_err(|error| format!("{name}: {error}"))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let json: Json = serde_json::from_slice(bytes).map_err(|error| format!("{name}: {error}"))?;
    let read = Mapping::read(&json);
    let faults = |faults: Vec<Trouble>| faults.iter().map(|fault| format!("{name}: {fault}")).collect();
    read.map(Some).map_err(|all| Failure(faults(all)))
}

/// Every file of the format at this place, in order of name.
fn read(from: &str, format: Format) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let place = Path::new(from);
    let inside = place.metadata().map_err(|error| format!("{from}: {error}"))?;
    let mut paths = Vec::new();
    if inside.is_dir() {
        find(place, format.ending(), 0, &mut paths).map_err(|error| format!("{from}: {error}"))?;
        if paths.is_empty() {
            return Err(format!("{from}: there are no files ending in {} here", format.ending()).into());
        }
    } else {
        paths.push(place.to_owned());
    }
    let mut files = Vec::new();
    for path in paths {
        let name = path.strip_prefix(place).ok().filter(|rest| !rest.as_os_str().is_empty());
        let name = name.map_or_else(|| path.file_name().unwrap_or_default().to_string_lossy(), Path::to_string_lossy);
        let size = path.metadata().map_or(0, |inside| inside.len());
        if size > MOST_BYTES {
            return Err(format!("{}: is larger than 1 GiB", path.display()).into());
        }
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push((name.into_owned(), bytes));
    }
    Ok(files)
}

/// Files with this ending, in this folder and in those within.
fn find(folder: &Path, ending: &str, depth: u32, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut inside: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    inside.sort();
    for path in inside {
        if path.is_dir() {
            // Deeper than anybody sorts lists, and never round a circle of links.
            if depth < 8 {
                find(&path, ending, depth + 1, paths)?;
            }
        } else if path.to_string_lossy().to_ascii_lowercase().ends_with(ending) {
            paths.push(path);
        }
    }
    Ok(())
}

async fn tell(since: Date, until: Date, data: &Path) -> Result<(), Failure> {
    if until < since {
        return Err(format!("--until {} is before --since {}", until.iso(), since.iso()).into());
    }
    let store = open(data).await?;
    let told = store.planning_events(since, until).await;
    store.close().await;
    let mut lines = String::new();
    for one in told? {
        let about = &one.application;
        let line = json!({
            "reference": about.reference, "event": one.told.event.name(), "date": one.told.day.iso(), "area": about.area,
            "address": about.address, "ward": about.ward, "description": about.description, "url": about.page_url,
        });
        let _ = writeln!(lines, "{line}");
    }
    print(&lines)
}

async fn runs(data: &Path) -> Result<(), Failure> {
    let store = open(data).await?;
    let runs = store.planning_runs().await;
    store.close().await;
    let mut lines = String::new();
    for run in runs? {
        let minutes = run.began / 60_000;
        let day = i32::try_from(minutes / 1_440).ok().and_then(Date::from_number).map(Date::iso).unwrap_or_default();
        let (hour, minute) = (minutes / 60 % 24, minutes % 60);
        let what = match (run.failed, run.ended) {
            (true, _) => format!("failed: {}", run.report),
            (_, None) => "has not ended".to_owned(),
            _ => run.report,
        };
        let _ = writeln!(lines, "{day} {hour:02}:{minute:02} UTC {} as {}: {what}", run.area, run.source);
    }
    print(&lines)
}

/// To standard output; whoever reads no further has read enough.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
