//! CSV as councils publish it: in UTF-8 or as Excel on Windows writes it, with headings in the first line.

use super::{File, Import};
use std::borrow::Cow;

/// A table with headings.
pub(super) struct Table {
    headings: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

/// One row of a table.
pub(super) struct Row<'a> {
    table: &'a Table,
    record: &'a csv::StringRecord,
    /// Where it is, for messages.
    pub(super) place: String,
}

/// The 32 characters of Windows-1252 that are not those of Unicode, from 0x80; five are none.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

impl Table {
    /// The table in a file, where its first line has all of these headings; else the import says what is missing.
    pub(super) fn read(file: File, needed: &[&str], import: &mut Import) -> Option<Self> {
        if file.bytes.starts_with(&[0xff, 0xfe]) || file.bytes.starts_with(&[0xfe, 0xff]) {
            import.trouble(file, "is UTF-16; save it as CSV in UTF-8");
            return None;
        }
        let bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file.bytes);
        let text: Cow<str> = match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => bytes.iter().map(|byte| windows(*byte)).collect::<String>().into(),
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let mut records = reader.records().map_while(Result::ok);
        let headings: Vec<String> = records
            .next()
            .map_or_else(Vec::new, |first| first.iter().map(|it| it.trim().to_ascii_lowercase()).collect());
        let missing: Vec<_> =
            needed.iter().filter(|name| !headings.iter().any(|own| own.eq_ignore_ascii_case(name))).collect();
        if let Some(name) = missing.first() {
            let there = super::field::short(&headings.join(", "));
            let what = if headings.is_empty() {
                format!("is empty; it needs a first line with the column `{name}`")
            } else {
                format!("has no column `{name}`; its first line is `{there}`")
            };
            import.trouble(file, what);
            return None;
        }
        Some(Self { headings, rows: records.filter(|row| row.iter().any(|field| !field.trim().is_empty())).collect() })
    }

    /// The rows.
    pub(super) fn rows<'a>(&'a self, file: File<'a>) -> impl Iterator<Item = Row<'a>> {
        self.rows.iter().enumerate().map(move |(at, record)| Row {
            table: self,
            record,
            place: format!("record {} of {}", at + 1, file.name),
        })
    }
}

impl Row<'_> {
    /// The field under a heading; empty where there is none.
    pub(super) fn get(&self, heading: &str) -> &str {
        let at = self.table.headings.iter().position(|own| own.eq_ignore_ascii_case(heading));
        at.and_then(|at| self.record.get(at)).unwrap_or_default().trim()
    }

    /// How many fields there are too many or too few.
    pub(super) fn is_uneven(&self) -> Option<String> {
        let (fields, headings) = (self.record.len(), self.table.headings.len());
        (fields != headings)
            .then(|| format!("{fields} fields under {headings} headings; a comma or a quote may be wrong"))
    }
}

fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}
