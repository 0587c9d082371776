//! `wecan panel`: who may be asked and who no longer is, their invitations and reminders, and the end of a poll.

use super::mail::{missing, sealing};
use super::weight::Table;
use super::{Failure, open, secret};
use crate::clock;
use crate::polls::{Post, ask, sheets, table as letters, unanswered};
use crate::sealing::Sealing;
use crate::settings::{Letters, Panel, Written};
use crate::store::{Imported, Member, Published, Store};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use wecan_model::Identity;
use wecan_model::formats::{Needed, needed_email};
use wecan_model::json::Json;

/// How long we wait for whoever reads what was there before.
const LONGEST_READ: Duration = Duration::from_secs(5);

/// Does what is asked with the panel.
///
/// # Errors
/// When a file or the database cannot be used, or there is no such poll.
pub async fn panel(what: Panel) -> Result<(), Failure> {
    match what {
        Panel::Import { file, data } => import(&file, &data).await,
        Panel::Invite { letters, written } => ask_all(&letters, false, &written).await,
        Panel::Remind { letters, written } => ask_all(&letters, true, &written).await,
        Panel::Paper { letters: how, lang, all } => {
            let (store, published) = poll(&how.data, &how.poll).await?;
            let secret = secret(&store, &how.data).await?;
            let mut invited = unanswered(&store, &secret, &how.poll, &how.link).await?;
            store.close().await;
            invited.retain(|own| all || own.member.email.is_none());
            eprintln!("`{}`: {} questionnaires", how.poll, invited.len());
            print(&sheets(&published.definition, &lang, &invited))
                .map_err(|error| format!("the questionnaires were not printed to their end: {error}").into())
        }
        Panel::Remove { members, data } => {
            let store = open(&data).await?;
            let unknown = store.remove_members(&members).await?;
            if !unknown.is_empty() {
                store.close().await;
                let fault = |member: &String| format!("`{member}` is not in the panel: nobody was taken out");
                return Err(Failure(unknown.iter().map(fault).collect()));
            }
            close_without_log(store, &data).await?;
            println!("{} taken out of the panel", members.len());
            Ok(())
        }
        Panel::Close { poll: id, data } => {
            let store = open(&data).await?;
            let closed = store.close_poll(&id, clock::today()).await?;
            store.close().await;
            if !closed {
                return Err(format!("there is no open poll `{id}` in {}", data.display()).into());
            }
            println!("`{id}` takes no more answers");
            Ok(())
        }
    }
}

/// Closes the store once nothing of what was taken out stands in its log, or somebody reads for too long.
async fn close_without_log(store: Store, data: &Path) -> Result<(), Failure> {
    let empty = store.empty_log_within(LONGEST_READ).await?;
    store.close().await;
    if !empty {
        let data = data.display();
        eprintln!(
            "{data}: somebody reads what was there before, so that it still stands in the log of the database: `wecan serve` empties \
             that each day and when it starts"
        );
    }
    Ok(())
}

/// Invites or reminds; prints the letters, or those alone that no mail can bring.
async fn ask_all(how: &Letters, remind: bool, written: &Written) -> Result<(), Failure> {
    let by_mail = written.send.then(|| by_mail(written)).transpose()?;
    let post = by_mail.as_ref().map(|(sealing, public)| Post { sealing, public, language: &written.lang });
    let (store, published) = poll(&how.data, &how.poll).await?;
    let secret = secret(&store, &how.data).await?;
    let done = ask(&store, &secret, &published.definition, &how.link, remind, post).await?;
    let silent = if done.is_empty() && !remind { store.unanswered(&how.poll).await?.len() } else { 0 };
    store.close().await;
    let by_post = done.iter().filter(|own| own.member.email.is_none()).count();
    let what = if remind { "to remind" } else { "invited" };
    let how_many = if written.send {
        format!("{} by mail", done.len() - by_post)
    } else {
        format!("{} of them by post alone", by_post)
    };
    eprintln!("`{}`: {} {what}, {how_many}", how.poll, done.len());
    let again = format!("`wecan panel remind {}` prints the same links again", how.poll);
    if silent > 0 {
        eprintln!("{silent} were invited before and have not answered: {again}");
    }
    let printed = print(&letters(done.iter().filter(|own| !written.send || own.member.email.is_none())));
    printed.map_err(|error| {
        let stand = if remind { "reminded" } else { "invited" };
        format!("the letters were not printed to their end: {error}. Everybody in them stands as {stand}: {again}")
            .into()
    })
}

/// To standard output, to the end: what is not there is posted to nobody.
fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// What mail is sealed with, and our own address.
fn by_mail(written: &Written) -> Result<(Sealing, &str), Failure> {
    let public = written.public_url.as_deref().ok_or_else(|| missing("--public-url needs to say our own address"))?;
    Ok((sealing()?, public))
}

/// The store with an invited poll of this id that has not closed.
async fn poll(data: &Path, id: &str) -> Result<(Store, Arc<Published>), Failure> {
    let store = open(data).await?;
    let published = store.definition(id, None).await?.filter(|own| own.definition.poll.is_some());
    let published = published.ok_or_else(|| format!("there is no poll `{id}` in {}", data.display()))?;
    let definition = &published.definition;
    if definition.identity != Identity::Invited {
        return Err(format!("`{id}` asks for no invitations: it needs `\"identity\": \"invited\"`").into());
    }
    let closed = store.poll(id).await?.is_some_and(|poll| poll.closed.is_some());
    if closed || definition.is_closed(clock::today()) {
        return Err(format!("`{id}` has closed: nobody is invited or reminded any more").into());
    }
    Ok((store, published))
}

/// What the first two columns are called; every other column is part of the profile.
const ID: &str = "id";
const EMAIL: &str = "email";

async fn import(file: &Path, data: &Path) -> Result<(), Failure> {
    let bytes = super::weight::read(file)?;
    let table = Table::read(&bytes, file)?;
    let name = file.display();
    let id = place(&table, ID, file)?.map_or_else(|| table.column(ID, file), Ok)?;
    let email = place(&table, EMAIL, file)?;
    // Taken for part of the profile, addresses would be where nobody looks for them, and no mail would go out.
    if let (None, Some(like)) = (email, table.header.iter().find(|header| plain(header).starts_with(EMAIL))) {
        let what = "call it `email` where it holds addresses, and not so alike where it holds something else";
        return Err(format!("{name}: has no column `email`, but `{}`: {what}", like.trim()).into());
    }
    let mut members: Vec<Member> = Vec::new();
    let mut lines = std::collections::HashMap::new();
    let mut faults = Vec::new();
    for row in &table.rows {
        let cell = |place: usize| row.cells.get(place).unwrap_or_default().trim();
        let member = cell(id).to_owned();
        if member.is_empty() {
            faults.push(format!("{name}: line {}: id is empty", row.line));
        } else if let Some(before) = lines.insert(member.clone(), row.line) {
            faults.push(format!("{name}: line {}: id `{member}` is in line {before} already", row.line));
        }
        let own = email.and_then(|place| match needed_email(cell(place)) {
            Ok(own) => Some(own),
            Err(Needed::Missing) => None,
            Err(Needed::Wrong) => {
                let what = "email needs an address, or nothing for those asked by post";
                faults.push(format!("{name}: line {}: {what}", row.line));
                None
            }
        });
        let columns = table.header.iter().enumerate().filter(|(place, _)| *place != id && Some(*place) != email);
        let profile = columns.map(|(place, header)| (header.trim().to_owned(), Json::string(cell(place))));
        let profile = profile.filter(|(_, value)| *value != Json::string("")).collect();
        let profile = serde_json::to_string(&Json::Object(profile)).map_err(|error| error.to_string())?;
        members.push(Member { member, email: own, profile });
    }
    if !faults.is_empty() {
        return Err(Failure(faults));
    }
    let store = open(data).await?;
    let done =
        if email.is_some() { store.import_panel(&members).await? } else { store.import_profiles(&members).await? };
    close_without_log(store, data).await?;
    let Imported { new, addressed, lost, unwritten } = done;
    let known = members.len() - new as usize;
    println!("{} members: {new} new, {known} brought up to date; {addressed} have an e-mail address", members.len());
    if email.is_none() {
        println!("The file has no column `email`: addresses stay as they were");
    }
    if lost > 0 {
        println!("{lost} of them have lost their address, since `email` is empty now: they are asked by post");
    }
    if unwritten > 0 {
        println!("{unwritten} of them have stopped our mail: they are asked by post");
    }
    Ok(())
}

/// The place of the column with this name, in whatever capitals and with whatever between its letters, if there is one.
fn place(table: &Table, column: &str, file: &Path) -> Result<Option<usize>, Failure> {
    let mut own = table.header.iter().enumerate().filter(|(_, header)| plain(header) == column);
    match (own.next(), own.next()) {
        (Some((_, one)), Some((_, other))) => {
            let (name, one, other) = (file.display(), one.trim(), other.trim());
            Err(format!("{name}: has two columns for `{column}`: `{one}` and `{other}`; leave one of them").into())
        }
        (found, _) => Ok(found.map(|(place, _)| place)),
    }
}

fn plain(header: &str) -> String {
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
