//! An officer's file of rows and columns, as spreadsheets write it: with or without a mark before the
//! first character, in UTF-8 or the old code page of Windows, divided by commas, semicolons or tabs.

use crate::commands::Failure;
use csv::{ByteRecord, ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use std::path::Path;

/// A table in memory, with the way it was written.
pub(crate) struct Table {
    pub(crate) header: StringRecord,
    pub(crate) rows: Vec<Row>,
    /// Whether it is written with a mark, without which Excel takes UTF-8 for its own code page.
    marked: bool,
    delimiter: u8,
    terminator: Terminator,
}

/// A row with the line on which it begins.
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) cells: StringRecord,
}

const MARK: &[u8] = "\u{feff}".as_bytes();

impl Table {
    /// Reads a table. `name` stands before every fault.
    pub(crate) fn read(bytes: &[u8], name: &Path) -> Result<Self, Failure> {
        let name = name.display();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(format!("{name}: is in UTF-16; save it as `CSV UTF-8`").into());
        }
        let (text, marked) = match std::str::from_utf8(bytes.strip_prefix(MARK).unwrap_or(bytes)) {
            Ok(text) => (text.to_owned(), bytes.starts_with(MARK)),
            // Excel's plain "CSV" is in Windows-1252.
            Err(_) => (bytes.iter().map(|byte| windows(*byte)).collect(), true),
        };
        if text.trim().is_empty() {
            return Err(format!("{name}: is empty").into());
        }
        let delimiter = delimiter(&text);
        let terminator = if text.contains("\r\n") { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| format!("{name}: {error}"))?.clone();
        let mut rows = Vec::new();
        let mut place = (0, 1);
        for record in reader.into_byte_records() {
            let record = record.map_err(|error| format!("{name}: {error}"))?;
            let line = line_of(&text, &mut place, record.position().map_or(0, csv::Position::byte));
            if record.len() != header.len() {
                let (own, all) = (record.len(), header.len());
                return Err(format!("{name}: line {line}: has {own} cells, while the first line has {all}").into());
            }
            rows.push(Row { line, cells: text_of(record) });
        }
        if rows.is_empty() {
            return Err(format!("{name}: has no rows below its first line").into());
        }
        Ok(Self { header, rows, marked, delimiter, terminator })
    }

    /// The place of a column; faults name the columns there are.
    pub(crate) fn column(&self, column: &str, name: &Path) -> Result<usize, Failure> {
        let own = |header: &str| header.trim() == column;
        let mut places = self.header.iter().enumerate().filter(|(_, header)| own(header)).map(|(place, _)| place);
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => Err(format!("{}: has two columns `{column}`", name.display()).into()),
            (None, _) => {
                let there: Vec<&str> = self.header.iter().collect();
                Err(format!("{}: has no column `{column}`; it has: {}", name.display(), there.join(", ")).into())
            }
        }
    }

    /// The table with one more column, written the way it was, in UTF-8.
    pub(crate) fn with_column(&self, header: &str, cells: &[String]) -> Result<Vec<u8>, Failure> {
        let out = if self.marked { MARK.to_vec() } else { Vec::new() };
        let mut writer = WriterBuilder::new().delimiter(self.delimiter).terminator(self.terminator).from_writer(out);
        let rows = self.rows.iter().map(|row| &row.cells);
        let new = std::iter::once(header).chain(cells.iter().map(String::as_str));
        for (row, cell) in std::iter::once(&self.header).chain(rows).zip(new) {
            writer.write_record(row.iter().chain([cell])).map_err(|error| error.to_string())?;
        }
        Ok(writer.into_inner().map_err(|error| error.to_string())?)
    }
}

/// The line on which a record begins, counted on from the record before. The reader's own count is one
/// short where lines end with two characters.
fn line_of(text: &str, place: &mut (usize, u64), byte: u64) -> u64 {
    let bytes = text.as_bytes();
    let mut end = usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
    while matches!(bytes.get(end), Some(b'\r' | b'\n')) {
        end += 1;
    }
    let (start, line) = *place;
    let passed = bytes[start.min(end)..end].iter().filter(|byte| **byte == b'\n').count();
    *place = (end, line + passed as u64);
    place.1
}

fn text_of(record: ByteRecord) -> StringRecord {
    // The reader was given text, and cells end only at marks of one byte.
    StringRecord::from_byte_record_lossy(record)
}

/// Whichever of the usual dividers the first line has most of, outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(own, _)| *own == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The first of the best: `max_by_key` would give the last.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte)
}

/// A character of Windows-1252.
fn windows(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
