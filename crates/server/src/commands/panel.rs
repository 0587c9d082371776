//! `wecan panel`: who may be asked, their invitations and reminders, and the end of a poll.

use super::Failure;
use super::weight::Table;
use crate::clock;
use crate::polls::{Invited, invite_all, letters, remind_all, sheets, unanswered};
use crate::settings::{Letters, Panel};
use crate::store::{Member, Store};
use crate::tokens::Secret;
use std::path::Path;
use wecan_model::Identity;
use wecan_model::json::Json;

/// Does what is asked with the panel.
///
/// # Errors
/// When a file or the database cannot be used, or there is no such poll.
pub async fn panel(what: Panel) -> Result<(), Failure> {
    match what {
        Panel::Import { file, data } => import(&file, &data).await,
        Panel::Invite(how) => {
            let store = poll(&how.data, &how.poll).await?;
            let done = invite_all(&store, &Secret::open(&how.data)?, &how.poll, &how.link).await?;
            print(&store, &how, &done, "invited").await
        }
        Panel::Remind(how) => {
            let store = poll(&how.data, &how.poll).await?;
            let done = remind_all(&store, &Secret::open(&how.data)?, &how.poll, &how.link).await?;
            print(&store, &how, &done, "to remind").await
        }
        Panel::Paper { letters: how, lang, all } => {
            let store = poll(&how.data, &how.poll).await?;
            let published = store.definition(&how.poll, None).await?;
            let mut invited = unanswered(&store, &Secret::open(&how.data)?, &how.poll, &how.link).await?;
            store.close().await;
            invited.retain(|own| all || own.member.email.is_none());
            eprintln!("`{}`: {} questionnaires", how.poll, invited.len());
            if let Some(published) = published {
                print!("{}", sheets(&published.definition, &lang, &invited));
            }
            Ok(())
        }
        Panel::Close { poll: id, data } => {
            let store = Store::open(&data).await?;
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

async fn print(store: &Store, how: &Letters, done: &[Invited], what: &str) -> Result<(), Failure> {
    store.close().await;
    let by_post = done.iter().filter(|own| own.member.email.is_none()).count();
    eprintln!("`{}`: {} {what}, {by_post} of them by post alone", how.poll, done.len());
    print!("{}", letters(done));
    Ok(())
}

/// The store, where it holds an invited poll of this id.
async fn poll(data: &Path, id: &str) -> Result<Store, Failure> {
    let store = Store::open(data).await?;
    let published = store.definition(id, None).await?;
    let definition = published.as_ref().map(|published| &published.definition).filter(|own| own.poll.is_some());
    let definition = definition.ok_or_else(|| format!("there is no poll `{id}` in {}", data.display()))?;
    if definition.identity != Identity::Invited {
        return Err(format!("`{id}` asks for no invitations: it needs `\"identity\": \"invited\"`").into());
    }
    Ok(store)
}

/// What the first two columns are called; every other column is part of the profile.
const ID: &str = "id";
const EMAIL: &str = "email";

async fn import(file: &Path, data: &Path) -> Result<(), Failure> {
    let bytes = super::weight::read(file)?;
    let table = Table::read(&bytes, file)?;
    let name = file.display();
    let id = table.column(ID, file)?;
    let email = table.header.iter().position(|header| header.trim() == EMAIL);
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
        let own = email.map(cell).filter(|email| !email.is_empty());
        if own.is_some_and(|own| wecan_model::formats::email(own).is_none()) {
            faults
                .push(format!("{name}: line {}: email needs an address, or nothing for those asked by post", row.line));
        }
        let columns = table.header.iter().enumerate().filter(|(place, _)| *place != id && Some(*place) != email);
        let profile = columns.map(|(place, header)| (header.trim().to_owned(), Json::string(cell(place))));
        let profile = profile.filter(|(_, value)| *value != Json::string("")).collect();
        let profile = serde_json::to_string(&Json::Object(profile)).map_err(|error| error.to_string())?;
        members.push(Member { member, email: own.map(String::from), profile });
    }
    if !faults.is_empty() {
        return Err(Failure(faults));
    }
    let store = Store::open(data).await?;
    let new = store.import_panel(&members).await?;
    store.close().await;
    println!("{} members: {new} new, {} brought up to date", members.len(), members.len() - new as usize);
    Ok(())
}
