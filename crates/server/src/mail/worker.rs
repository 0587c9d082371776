//! The one worker that hands mail over.

use super::{Ended, Mailing, Via};
use crate::clock;
use crate::store::{DueMail, Fault, Sent, Store};
use std::time::Duration;

/// How often the worker looks for mail that another process has written, or that has waited long enough.
const PAUSE: Duration = Duration::from_secs(2);
/// How often a mail is tried: with the pauses between, for about three days.
const TRIES: u32 = 12;
/// The pause after the first try; it doubles, up to [`LONGEST`].
const FIRST: u64 = 60 * 1000;
const LONGEST: u64 = 12 * 60 * 60 * 1000;
/// Names of mails are kept so long after they are gone.
const DAYS: u32 = 30;

/// Hands mail over for as long as the server lives.
pub(crate) async fn work(store: Store, mailing: Mailing) {
    let mut day = None;
    loop {
        if let Err(fault) = all(&store, &mailing).await {
            tracing::error!(cause = %fault, "mail could not be handed over");
        }
        let today = clock::today();
        if day.replace(today) != Some(today)
            && let Some(before) = clock::days_before(today, DAYS)
            && let Err(fault) = store.forget_mail(before).await
        {
            tracing::error!(cause = %fault, "old mail could not be forgotten");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn all(store: &Store, mailing: &Mailing) -> Result<(), Fault> {
    store.forget_codes(clock::milliseconds()).await?;
    let doubtful = store.doubt_mail(clock::milliseconds(), clock::today()).await?;
    if doubtful > 0 {
        tracing::warn!(doubtful, "mail may or may not have been taken; see `wecan mail`");
    }
    while hand_over(store, mailing).await? {}
    Ok(())
}

/// Hands over the mail that has waited longest; `false` where none is due.
///
/// # Errors
/// When the database fails.
pub async fn hand_over(store: &Store, mailing: &Mailing) -> Result<bool, Fault> {
    let Some(due) = store.due_mail(clock::milliseconds()).await? else { return Ok(false) };
    let Some(mut mail) = mailing.open(&due.sealed) else {
        let why = "it was sealed with another key";
        store.mark_mail(due.id, &Sent::Doubtful, why, clock::today()).await?;
        return Ok(true);
    };
    if !mail.member.is_empty() {
        match store.address_of(&mail.member).await? {
            Some(address) => mail.to = address,
            None => {
                let why = "its member has left the panel, or is asked by post";
                store.mark_mail(due.id, &Sent::Gone, why, clock::today()).await?;
                return Ok(true);
            }
        }
    }
    let begin = || store.begin_mail(due.id, clock::milliseconds());
    let ended = match &mailing.via {
        Via::Smtp(smtp) => smtp.send(&mail, &format!("{}@{}", due.reference, mailing.host()), begin).await?,
        Via::Notify(notify) => notify.send(&mail, &due.reference, begin).await?,
        Via::Catcher => Some(Ended::new(Sent::Caught, "")),
    };
    // Somebody else is at it.
    let Some(ended) = ended else { return Ok(true) };
    let sent = later(ended.sent, &due);
    match &sent {
        Sent::Taken | Sent::Caught => tracing::info!(mail = due.id, "mail handed over"),
        other => tracing::warn!(mail = due.id, why = ended.why, "mail not handed over: {}", name(other)),
    }
    store.mark_mail(due.id, &sent, &ended.why, clock::today()).await?;
    Ok(true)
}

/// When it may be tried again, if ever.
fn later(sent: Sent, due: &DueMail) -> Sent {
    match sent {
        Sent::Later(_) if due.tries + 1 >= TRIES => Sent::Refused,
        Sent::Later(_) => {
            let pause = FIRST.saturating_mul(1 << due.tries.min(20)).min(LONGEST);
            Sent::Later(clock::milliseconds() + pause)
        }
        sent => sent,
    }
}

fn name(sent: &Sent) -> &'static str {
    match sent {
        Sent::Taken => "taken",
        Sent::Caught => "caught",
        Sent::Later(_) => "tried again later",
        Sent::Refused => "refused",
        Sent::Gone => "nobody is left to get it",
        Sent::Doubtful => "nobody knows whether it was taken",
    }
}
