//! Invitations and reminders for the panel, as letters to merge: a line for each member.

use super::letters::{self, Writing};
use crate::clock;
use crate::exports::{line, safe};
use crate::sealing::Sealing;
use crate::store::{Fault, Member, Store};
use crate::tokens::Secret;
use wecan_model::Definition;

/// A member with the link that is theirs alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invited {
    /// Whom it is for.
    pub(crate) member: Member,
    /// The code, to type.
    pub(crate) code: String,
    /// The address, to follow.
    pub(crate) link: String,
}

/// How those with an address are written to.
pub(crate) struct Post<'a> {
    /// What mail is sealed with.
    pub(crate) sealing: &'a Sealing,
    /// Our own address, where such mail is stopped; without a slash at its end.
    pub(crate) public: &'a str,
    /// The language of those whose profile names none.
    pub(crate) language: &'a str,
}

/// Invites everybody in the panel who has not been invited to this poll, or reminds those who were and have not answered:
/// with the link that they were given before. With post, those with an address are written to, in the same moment.
///
/// # Errors
/// When the database fails: then nobody is.
pub(crate) async fn ask(
    store: &Store,
    secret: &Secret,
    definition: &Definition,
    link: &str,
    remind: bool,
    post: Option<Post<'_>>,
) -> Result<Vec<Invited>, Fault> {
    let (poll, today) = (&*definition.id, clock::today());
    let members = if remind { store.unanswered(poll).await? } else { store.not_invited(poll).await? };
    let asked = letters_for(secret, poll, link, members);
    let writing = if remind { Writing::Reminder(today) } else { Writing::Invitation };
    let mut written = Vec::new();
    for own in &asked {
        let Some(mark) = secret.invitation_mark(poll, &own.code) else { continue };
        let mail = post.as_ref().and_then(|post| {
            let stop = format!("{}/polls/{poll}/mail/{}", post.public, secret.follow_code(&mark[..10]));
            let mail = letters::invitation(definition, own, writing, post.language, &stop)?;
            Some(mail.seal(post.sealing).map_err(|error| Fault::Database(error.into())))
        });
        written.push((own.member.member.clone(), mark, mail.transpose()?));
    }
    if remind {
        store.reminded(poll, &written, today).await?;
    } else {
        store.invite(poll, &written, today).await?;
    }
    Ok(asked)
}

/// Everybody who was invited and has not answered, for sheets of paper: nobody is reminded by being printed.
///
/// # Errors
/// When the database fails.
pub(crate) async fn unanswered(store: &Store, secret: &Secret, poll: &str, link: &str) -> Result<Vec<Invited>, Fault> {
    Ok(letters_for(secret, poll, link, store.unanswered(poll).await?))
}

fn letters_for(secret: &Secret, poll: &str, link: &str, members: Vec<Member>) -> Vec<Invited> {
    let one = |member: Member| {
        let code = secret.member_invitation(poll, &member.member);
        let (page, fragment) = link.split_once('#').map_or((link, ""), |(page, rest)| (page, rest));
        let joint = if page.contains('?') { '&' } else { '?' };
        let hash = if fragment.is_empty() { "" } else { "#" };
        let link = format!("{page}{joint}invitation={code}{hash}{fragment}");
        Invited { member, code, link }
    };
    members.into_iter().map(one).collect()
}

/// The letters as a table for mail merge: of all, or of those alone who were not written to by mail.
pub(crate) fn table<'a>(invited: impl Iterator<Item = &'a Invited>) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, ["id", "email", "code", "link"].into_iter().map(String::from));
    for own in invited {
        let email = own.member.email.as_deref().unwrap_or_default();
        line(&mut out, [safe(&own.member.member), safe(email), own.code.clone(), safe(&own.link)].into_iter());
    }
    out
}
