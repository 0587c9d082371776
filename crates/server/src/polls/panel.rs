//! Invitations and reminders for the panel, as letters to merge: a line for each member.

use crate::clock;
use crate::exports::{line, safe};
use crate::store::{Fault, Member, Store};
use crate::tokens::Secret;

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

/// Invites everybody in the panel who has not been invited to this poll.
///
/// # Errors
/// When the database fails: then nobody is.
pub(crate) async fn invite_all(store: &Store, secret: &Secret, poll: &str, link: &str) -> Result<Vec<Invited>, Fault> {
    let invited = letters_for(secret, poll, link, store.not_invited(poll).await?);
    let marks =
        invited.iter().filter_map(|own| Some((own.member.member.clone(), secret.invitation_mark(poll, &own.code)?)));
    store.invite(poll, &marks.collect::<Vec<_>>(), clock::today()).await?;
    Ok(invited)
}

/// Everybody who was invited and has not answered, with the link that they were given before.
///
/// # Errors
/// When the database fails.
pub(crate) async fn remind_all(store: &Store, secret: &Secret, poll: &str, link: &str) -> Result<Vec<Invited>, Fault> {
    let members = store.unanswered(poll).await?;
    store.reminded(poll, &members, clock::today()).await?;
    Ok(letters_for(secret, poll, link, members))
}

/// The same, for sheets of paper: nobody is reminded by being printed.
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

/// The letters as a table for mail merge.
pub(crate) fn letters(invited: &[Invited]) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, ["id", "email", "code", "link"].into_iter().map(String::from));
    for own in invited {
        let email = own.member.email.as_deref().unwrap_or_default();
        line(&mut out, [safe(&own.member.member), safe(email), own.code.clone(), safe(&own.link)].into_iter());
    }
    out
}
