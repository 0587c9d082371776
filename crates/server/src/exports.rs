//! All responses to a definition, for those with the admin token: a table for spreadsheets, or a
//! JSON object a line. Both are written while they are read, a few hundred responses at a time.

use crate::admin;
use crate::definitions::{Wish, Wished, not_found, wished};
use crate::error::Error;
use crate::state::State;
use crate::store::{Fault, Row, Store};
use crate::tokens::Key;
use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::fmt::Write as _;
use std::sync::Arc;
use wecan_model::json::Json;

/// Responses read at a time.
const SOME: u32 = 500;

/// What stands before the answers in each line of the table.
const FIRST_COLUMNS: [&str; 5] = ["reference", "received", "version", "language", "channel"];

/// The column after them, where what was set aside is wished for.
const SET_ASIDE: &str = "set_aside";

/// `GET /v1/definitions/{id}/responses.csv`
pub(crate) async fn csv(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    wish: Wished,
) -> Result<Response, Error> {
    admin::bearer_or_password(&state, &headers)?;
    let wish = wished(wish)?;
    let (columns, orders) = columns(&state, &id, wish.version).await?;
    let first = FIRST_COLUMNS.into_iter().chain(wish.include_set_aside.then_some(SET_ASIDE));
    // The mark at the beginning tells Excel that this is UTF-8.
    let mut head = String::from("\u{feff}");
    line(
        &mut head,
        first
            .map(String::from)
            .chain(columns.iter().map(|column| safe(&heading(column))))
            .chain(orders.iter().map(|column| safe(&order_heading(column)))),
    );
    let write = move |row: &Row, out: &mut String| {
        let answers = serde_json::from_str(&row.answers).unwrap_or_else(|fault| {
            tracing::error!(reference = row.key.reference(), %fault, "answers in the store are no JSON");
            Json::Null
        });
        let own = [
            row.key.reference(),
            row.received.clone(),
            row.version.to_string(),
            row.language.clone(),
            row.channel.clone(),
        ];
        let aside = wish.include_set_aside.then(|| if row.set_aside { "yes" } else { "no" }.to_owned());
        let cells = columns.iter().map(|column| answers.get(column).map(cell).unwrap_or_default());
        let shown = row.orders.as_deref().map(|text| serde_json::from_str::<Json>(text).unwrap_or_default());
        let shown = shown.unwrap_or_default();
        let shown = orders.iter().map(|column| shown.get(column).map(cell).unwrap_or_default());
        line(out, own.into_iter().chain(aside).chain(cells).chain(shown));
    };
    export(&state, id, wish, "text/csv; charset=utf-8", "csv", head, write).await
}

/// The heading of an answer's column, told from those that stand before the answers.
fn heading(column: &str) -> String {
    let is_ours = FIRST_COLUMNS.contains(&column) || column == SET_ASIDE;
    if is_ours { format!("{column} (answer)") } else { column.to_owned() }
}

/// The heading of the column with the order in which a question's options were shown.
fn order_heading(question: &str) -> String {
    format!("{question} (order shown)")
}

/// `GET /v1/definitions/{id}/responses.ndjson`
pub(crate) async fn ndjson(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    wish: Wished,
) -> Result<Response, Error> {
    admin::bearer_or_password(&state, &headers)?;
    let wish = wished(wish)?;
    if state.store.definition(&id, wish.version).await?.is_none() {
        return Err(not_found(&id, wish.version));
    }
    let write = move |row: &Row, out: &mut String| {
        let mut object = shown(row);
        object.insert(0, (String::from("reference"), Json::string(row.key.reference())));
        if wish.include_set_aside {
            object.insert(2, (String::from("set_aside"), Json::Bool(row.set_aside)));
        }
        if let Some(attempt) = row.attempt {
            object.push((String::from("attempt"), Json::string(attempt.reference())));
            object.push((String::from("time"), Json::string(row.time.as_str())));
        }
        if let Ok(text) = serde_json::to_string(&Json::Object(object)) {
            out.push_str(&text);
            out.push('\n');
        }
    };
    export(&state, id, wish, "application/x-ndjson", "ndjson", String::new(), write).await
}

/// What is told of a stored response, apart from what names it.
pub(crate) fn shown(row: &Row) -> Vec<(String, Json)> {
    let mut members = vec![
        (String::from("received"), Json::string(&row.received)),
        (String::from("definition"), Json::string(&row.definition)),
        (String::from("version"), Json::Number(row.version.into())),
        (String::from("language"), Json::string(&row.language)),
        (String::from("channel"), Json::string(&row.channel)),
    ];
    members.extend(row.source.as_ref().map(|source| (String::from("source"), Json::string(source))));
    let answers = serde_json::from_str(&row.answers).unwrap_or_default();
    members.push((String::from("answers"), answers));
    let orders = row.orders.as_deref().and_then(|text| serde_json::from_str(text).ok());
    members.extend(orders.map(|orders| (String::from("orders"), orders)));
    members
}

/// The columns of the newest version, then those that only older versions have; and the questions whose options are
/// shuffled.
async fn columns(state: &State, id: &str, version: Option<u32>) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut versions = state.store.versions(id).await?;
    versions.retain(|published| version.is_none_or(|version| published.definition.version == version));
    if versions.is_empty() {
        return Err(not_found(id, version));
    }
    let once = |all: &mut dyn Iterator<Item = String>| {
        let mut columns: Vec<String> = Vec::new();
        for column in all {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    };
    let definitions = || versions.iter().map(|published| &published.definition);
    let shuffled = definitions().flat_map(|own| own.questions().filter(|question| question.shuffle));
    Ok((
        once(&mut definitions().flat_map(|own| own.columns())),
        once(&mut shuffled.map(|question| question.id.clone())),
    ))
}

async fn export(
    state: &State,
    id: String,
    wish: Wish,
    content_type: &'static str,
    ending: &str,
    head: String,
    write: impl Fn(&Row, &mut String) + Send + Sync + 'static,
) -> Result<Response, Error> {
    let set_aside = state.store.count_set_aside(&id, wish.version).await?;
    let name = format!("attachment; filename=\"{id}.{ending}\"");
    let from = Place { store: state.store.clone(), id, wish, last: None, write: Arc::new(write) };
    let body = Body::from_stream(stream::try_unfold((Some(head), Some(from)), |(head, from)| async move {
        match (head, from) {
            (Some(head), from) => Ok(Some((head, (None, from)))),
            (None, Some(from)) => from.next().await.map(|next| next.map(|(text, from)| (text, (None, from)))),
            (None, None) => Ok(None),
        }
    }));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    // Counted apart, whether the export holds them or not.
    headers.insert("wecan-set-aside", HeaderValue::from(set_aside));
    Ok(response)
}

/// How far an export has come.
struct Place<W> {
    store: Store,
    id: String,
    wish: Wish,
    last: Option<(String, Key)>,
    write: Arc<W>,
}

impl<W: Fn(&Row, &mut String)> Place<W> {
    /// The next lines, and where to go on if there may be more.
    async fn next(mut self) -> Result<Option<(String, Option<Self>)>, Fault> {
        let last = self.last.as_ref().map(|(day, key)| (day.as_str(), key));
        let rows = self.store.responses_after(&self.id, self.wish.version, last, SOME).await;
        // The status has gone out long ago: all that is left is to break off, and to say so here.
        let rows = rows.inspect_err(|fault| tracing::error!(cause = %fault, "an export broke off"))?;
        let Some(end) = rows.last() else { return Ok(None) };
        self.last = Some((end.received.clone(), end.key));
        let mut text = String::new();
        for row in rows.iter().filter(|row| self.wish.include_set_aside || !row.set_aside) {
            (self.write)(row, &mut text);
        }
        Ok(Some((text, Some(self))))
    }
}

/// One line of a table (RFC 4180).
pub(crate) fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', ';', '"', '\t', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
            // Writing to a string cannot fail.
            let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// An answer as a cell. Only words can be taken for a formula; numbers stay numbers.
pub(crate) fn cell(answer: &Json) -> String {
    match answer {
        Json::String(words) => safe(words),
        Json::Array(values) => safe(&values.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("; ")),
        Json::Bool(true) => String::from("yes"),
        Json::Bool(false) => String::from("no"),
        Json::Null | Json::Object(_) => String::new(),
        Json::Number(_) => serde_json::to_string(answer).unwrap_or_default(),
    }
}

/// Words that no spreadsheet takes for a formula.
pub(crate) fn safe(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{words}")
    } else {
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_spreadsheet_would_run_are_made_harmless() {
        for (words, harmless) in [
            ("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")"),
            ("+44 20 7946 0000", "'+44 20 7946 0000"),
            ("-1+1", "'-1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(cell(&Json::string(words)), harmless);
        }
        assert_eq!(cell(&Json::Number(-3.5)), "-3.5");
        assert_eq!(cell(&Json::Number(-3.0)), "-3");
        assert_eq!(cell(&Json::Array(vec![Json::string("=a"), Json::string("b")])), "'=a; b");
        assert_eq!(cell(&Json::Bool(true)), "yes");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut out = String::new();
        line(&mut out, ["plain", "a,b", "say \"hi\"", "two\nlines", " space"].into_iter().map(String::from));
        assert_eq!(out, "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" space\"\r\n");
    }
}
