//! `wecan mail`: what became of mail. And what mail needs, made of settings.

use super::{Failure, open};
use crate::mail::{Mailing, Notify, Smtp, Via};
use crate::sealing::Sealing;
use crate::settings::{self, MailList, MailSecrets, MailSettings};
use crate::store::Store;
use crate::tokens::{AdminToken, Secret};
use std::fmt::Write as _;
use std::io::Write;
use std::net::SocketAddr;

/// Prints how many mails are in each state, and those that somebody should look into; or lets some be sent again.
///
/// # Errors
/// When the database cannot be used, or a mail cannot be sent again.
pub async fn mail(how: MailList) -> Result<(), Failure> {
    let store = open(&how.data).await?;
    let done = look(&store, &how.again, how.again_refused).await;
    store.close().await;
    // Whoever reads no further has read enough.
    let _ = std::io::stdout().write_all(done?.as_bytes());
    Ok(())
}

async fn look(store: &Store, again: &[i64], again_refused: bool) -> Result<String, Failure> {
    let mut out = String::new();
    for id in again {
        if !store.send_mail_again(*id).await? {
            let why =
                "this mail is neither doubtful nor refused, or there is nobody left to get it, so it is not sent again";
            return Err(format!("{id}: {why}").into());
        }
        let _ = writeln!(out, "{id}: is sent again");
    }
    if again_refused {
        let _ = writeln!(out, "{} refused: sent again", store.send_refused_again().await?);
    }
    for (state, count) in store.mail_counts().await? {
        let _ = writeln!(out, "{state}: {count}");
    }
    for state in ["doubtful", "refused"] {
        for row in store.mails(state).await? {
            let _ = writeln!(out, "{} {state} since {} after {} tries: {}", row.id, row.changed, row.tries, row.why);
        }
    }
    Ok(out)
}

/// The key from the environment, for commands that write mail and leave the sending to `wecan serve`.
///
/// # Errors
/// When there is none, or something else.
pub fn sealing() -> Result<Sealing, Failure> {
    let key = settings::mail_secrets()?.key.ok_or_else(|| missing("the environment needs WECAN_KEY"))?;
    read_key(&key)
}

/// Why no mail can be sent.
pub(super) fn missing(what: &str) -> Failure {
    format!("to send mail, {what}").into()
}

fn read_key(key: &str) -> Result<Sealing, Failure> {
    let read = Sealing::read(key);
    read.ok_or_else(|| missing("WECAN_KEY needs 64 hexadecimal digits, as `openssl rand -hex 32` prints them"))
}

/// What mail needs; `None` where nothing is said about it. `own` is our own address as this machine knows it.
pub(super) fn mailing(
    settings: &MailSettings,
    secrets: &MailSecrets,
    secret: &Secret,
    own: SocketAddr,
) -> Result<Option<Mailing>, Failure> {
    let key = secrets.key.as_deref().map(read_key).transpose()?;
    let bounces = secrets.bounces.as_deref().map(AdminToken::new);
    let codes_per_hour = settings.codes_per_hour;
    if settings.mail_catch {
        let sealing = key.unwrap_or_else(|| Sealing::new(secret.demonstration_key()));
        let public = settings.public_url.clone().unwrap_or_else(|| format!("http://{own}"));
        return Ok(Some(Mailing { sealing, public, via: Via::Catcher, bounces, codes_per_hour }));
    }
    if secrets.smtp.is_none() && secrets.notify.is_none() {
        return Ok(None);
    }
    let sealing = key.ok_or_else(|| missing("the environment needs WECAN_KEY"))?;
    let public = settings.public_url.clone().ok_or_else(|| missing("--public-url needs to say our own address"))?;
    let mut mailing = Mailing { sealing, public, via: Via::Catcher, bounces, codes_per_hour };
    mailing.via = match (&secrets.smtp, &secrets.notify) {
        (Some(address), None) => {
            let from = settings.mail_from.as_deref();
            let from = from.ok_or_else(|| missing("--mail-from needs to say whom it comes from"))?;
            let smtp = Smtp::read(address, from, mailing.host());
            Via::Smtp(Box::new(smtp.map_err(|why| missing(&format!("WECAN_SMTP_URL: {why}")))?))
        }
        (None, Some(key)) => {
            let address = secrets.notify_url.as_deref().unwrap_or("https://api.notifications.service.gov.uk");
            let template = settings.notify_template.as_deref().unwrap_or_default();
            let notify = Notify::read(address, key, template);
            Via::Notify(notify.map_err(|why| missing(&format!("WECAN_NOTIFY_KEY {why}")))?)
        }
        _ => return Err(missing("give WECAN_SMTP_URL or WECAN_NOTIFY_KEY, not both")),
    };
    Ok(Some(mailing))
}
