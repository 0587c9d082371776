//! The published formats of planning applications: bytes in, applications and warnings out.
//!
//! A field that is missing or wrong is lost, and a warning says which and why; the record is not. A record is lost
//! only where it has no reference, since nothing could be said of it again.

mod bops;
mod dpds;
mod field;
mod isle_of_man;
mod json;
mod lodis;
mod mapped;
mod mhclg;
mod planit;
mod planning_data;
mod table;

pub use mapped::Mapping;

use super::{Application, Extent, Status, What};
use crate::Trouble;
use std::collections::BTreeMap;

/// A published format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The "planning applications" CSV of the older national schema (LODIS).
    Lodis,
    /// An answer of PlanIt's `/api/applics/json`.
    PlanIt,
    /// An answer of planning.data.gov.uk's `/entity.json`.
    PlanningData,
    /// An answer of a council's public BOPS API, version 2.
    Bops,
    /// Documents of the Digital Planning Data schemas: `postSubmissionApplication`.
    Dpds,
    /// CSV files of the MHCLG planning application data specification.
    Mhclg,
    /// The Isle of Man's weekly lists as CSV.
    IsleOfMan,
    /// Any CSV, with a [`Mapping`].
    Csv,
}

const NAMES: [(Format, &str); 8] = [
    (Format::Lodis, "lodis"),
    (Format::PlanIt, "planit"),
    (Format::PlanningData, "planning-data"),
    (Format::Bops, "bops"),
    (Format::Dpds, "dpds"),
    (Format::Mhclg, "mhclg"),
    (Format::IsleOfMan, "isle-of-man"),
    (Format::Csv, "csv"),
];

impl Format {
    /// Every format.
    pub fn all() -> impl Iterator<Item = Format> {
        NAMES.iter().map(|(format, _)| *format)
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The format with this name.
    pub fn parse(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, own)| *own == name).map(|(format, _)| *format)
    }

    /// What names of its files end in.
    pub fn ending(self) -> &'static str {
        match self {
            Self::PlanIt | Self::PlanningData | Self::Bops | Self::Dpds => ".json",
            Self::Lodis | Self::Mhclg | Self::IsleOfMan | Self::Csv => ".csv",
        }
    }
}

/// A file, or the answer to a request.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// What it is called; the MHCLG specification tells its files apart by this.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Something wrong with one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Which: its reference, or `record 12 of list.csv` where it has none.
    pub record: String,
    /// The field, in the source's words.
    pub field: String,
    /// What is wrong, and what became of it.
    pub what: String,
}

impl Warning {
    /// The warning as one line, `record: field: what`.
    pub fn line(&self) -> String {
        [&self.record, ": ", &self.field, ": ", &self.what].concat()
    }
}

/// What was read.
#[derive(Debug, Default, PartialEq)]
pub struct Import {
    /// The applications, each reference once.
    pub applications: Vec<Application>,
    /// Earlier states of some of them that were in the same files, oldest first.
    pub earlier: Vec<Application>,
    /// What was wrong with records.
    pub warnings: Vec<Warning>,
    /// What was wrong with whole files.
    pub troubles: Vec<Trouble>,
}

impl Import {
    /// How many records have a warning.
    pub fn records_with_a_problem(&self) -> usize {
        let mut records: Vec<_> = self.warnings.iter().map(|warning| &warning.record).collect();
        records.sort();
        records.dedup();
        records.len()
    }

    fn trouble(&mut self, file: File, what: impl Into<String>) {
        self.troubles.push(Trouble::new(file.name, what));
    }
}

/// Reads the applications in files of one format.
///
/// Where nothing at all can be read, [`Import::troubles`] say of each file why. `mapping` is for [`Format::Csv`] alone.
pub fn read(format: Format, files: &[File], mapping: Option<&Mapping>) -> Import {
    let mut import = Import::default();
    match format {
        Format::Lodis => each(files, &mut import, lodis::read),
        Format::PlanIt => each(files, &mut import, planit::read),
        Format::PlanningData => each(files, &mut import, planning_data::read),
        Format::Bops => each(files, &mut import, bops::read),
        Format::Dpds => each(files, &mut import, dpds::read),
        Format::IsleOfMan => isle_of_man::read(files, &mut import),
        Format::Mhclg => mhclg::read(files, &mut import),
        Format::Csv => match mapping {
            Some(mapping) => each(files, &mut import, |file, import| mapped::read(file, mapping, import)),
            None => import.troubles.push(Trouble::new("", "a CSV file needs a mapping file that names its columns")),
        },
    }
    for application in &mut import.applications {
        withdraw(application);
        application.tidy();
    }
    together(&mut import);
    import
}

/// Registers with one field for how it ended write "withdrawn" and its day where decisions stand: nothing was decided then.
fn withdraw(application: &mut Application) {
    let label = application.decision_label.trim_start().as_bytes();
    let says_so = label.get(..9).is_some_and(|begins| begins.eq_ignore_ascii_case(b"withdrawn"));
    if says_so && matches!(application.status, Status::Undetermined | Status::Determined) {
        application.status = Status::Withdrawn;
    }
    if application.status == Status::Withdrawn
        && application.outcome.is_none()
        && application.first(&What::Withdrawn).is_none()
    {
        for happening in &mut application.timeline {
            if happening.what == What::Decided {
                happening.what = What::Withdrawn;
            }
        }
    }
}

/// The format that a file seems to be in, for a message to somebody who named another.
pub fn guess(file: File) -> Option<Format> {
    Format::all().filter(|format| *format != Format::Csv).find(|format| {
        let import = read(*format, &[file], None);
        !import.applications.is_empty()
    })
}

fn each(files: &[File], import: &mut Import, read: impl Fn(File, &mut Import)) {
    for file in files {
        read(*file, import);
    }
}

/// Records with one reference become one application: of several the newest, and of those as new the last.
fn together(import: &mut Import) {
    let mut same: BTreeMap<String, Vec<Application>> = BTreeMap::new();
    let mut order = Vec::new();
    for application in std::mem::take(&mut import.applications) {
        let states = same.entry(application.reference.clone()).or_default();
        if states.is_empty() {
            order.push(application.reference.clone());
        }
        if !states.contains(&application) {
            states.push(application);
        }
    }
    for reference in order {
        let mut states = with_documents(same.remove(&reference).unwrap_or_default());
        if states.iter().any(|state| state.extent == Extent::DocumentsAlone) {
            import.warnings.push(Warning {
                record: reference.clone(),
                field: "files".into(),
                what: "this answer is about documents alone: it has no address and no description".into(),
            });
        }
        states.sort_by_key(age);
        if states.len() > 1 {
            import.warnings.push(Warning {
                record: reference,
                field: "reference".into(),
                what: format!("{} records have it; the newest counts, the others are its history", states.len()),
            });
        }
        let newest = states.pop();
        import.earlier.extend(states);
        import.applications.extend(newest);
    }
}

/// Answers about documents alone go into those without them.
fn with_documents(states: Vec<Application>) -> Vec<Application> {
    let (alone, mut states): (Vec<_>, Vec<_>) =
        states.into_iter().partition(|state| state.extent == Extent::DocumentsAlone);
    let Some(last) = alone.last().filter(|_| !states.is_empty()) else { return [alone, states].concat() };
    states.iter_mut().for_each(|state| state.fill_from(last));
    states
}

/// What makes one state newer than another.
fn age(application: &Application) -> (Option<crate::Date>, Option<crate::Date>) {
    (application.updated, application.timeline.last().map(|happening| happening.day))
}
