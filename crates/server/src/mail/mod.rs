//! Mail to residents: written down first, then handed over by one worker, through SMTP or GOV.UK Notify.
//!
//! Whoever has something to say makes a [`Letter`], addresses it as a [`Mail`], seals that with [`Mailing::seal`] and
//! gives it to the store, in the transaction of what it is about or with `Store::enqueue_mail`.

mod letter;
mod notify;
pub(crate) mod page;
mod smtp;
mod worker;

pub use letter::Letter;
pub use notify::Notify;
pub use smtp::Smtp;
pub use worker::hand_over;
pub(crate) use worker::work;

use crate::sealing::Sealing;
use crate::store::{SealedMail, Sent};
use crate::tokens::AdminToken;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io;
use wecan_model::formats::{Needed, needed_email};

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The address that stops such mail when it is posted to (RFC 8058); empty where nothing follows this one.
    #[serde(default)]
    pub unsubscribe: String,
    /// The member of the panel it is for, who may leave or change their address before it is sent; else empty.
    #[serde(default)]
    pub member: String,
    /// By what it ends: a follow's name, or the first bytes of an invitation's mark; empty where nothing ends it.
    #[serde(skip)]
    pub whose: Vec<u8>,
    /// What its writer calls it: the same name twice is one mail. It leaves the server only as a hash.
    pub reference: String,
}

impl Mail {
    /// A mail as the store keeps it, for commands that write mail and leave the sending to `wecan serve`.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn seal(&self, sealing: &Sealing) -> io::Result<SealedMail> {
        let plain = serde_json::to_vec(self).map_err(io::Error::other)?;
        let hash = Sha256::new().chain_update(b"wecan mail\0").chain_update(&self.reference).finalize();
        let reference = BASE64_URL_SAFE_NO_PAD.encode(&hash[..18]);
        Ok(SealedMail { reference, sealed: sealing.seal("mail", &plain)?, whose: self.whose.clone() })
    }
}

/// How mail leaves.
#[derive(Clone)]
pub enum Via {
    /// To a mail server.
    Smtp(Box<Smtp>),
    /// To GOV.UK Notify.
    Notify(Notify),
    /// Nowhere: a page shows what would be sent.
    Catcher,
}

/// Everything that mail needs.
#[derive(Clone)]
pub struct Mailing {
    /// What addresses are sealed with.
    pub sealing: Sealing,
    /// Our own address as residents reach it, without a slash at its end: links in mail begin with it.
    pub public: String,
    /// How it leaves.
    pub via: Via,
    /// What lets another program tell us of mail that came back; the admin token does too.
    pub bounces: Option<AdminToken>,
    /// The most codes that are mailed in an hour to confirm addresses, to everybody together.
    pub codes_per_hour: u32,
}

impl Mailing {
    /// A mail as the store keeps it.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn seal(&self, mail: &Mail) -> io::Result<SealedMail> {
        mail.seal(&self.sealing)
    }

    /// What a kept mail says; `None` where it was sealed with another key.
    pub fn open(&self, sealed: &[u8]) -> Option<Mail> {
        serde_json::from_slice(&self.sealing.open("mail", sealed)?).ok()
    }

    /// The name of our own host, for names that have to be ours alone.
    pub fn host(&self) -> &str {
        let rest = self.public.split("://").nth(1).unwrap_or_default();
        rest.split(['/', ':']).next().unwrap_or_default()
    }
}

/// How a try to hand over ended, with what the other end said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    /// What became of the mail; the time of [`Sent::Later`] is not set yet.
    pub(crate) sent: Sent,
    /// What the other end said, for the log.
    pub(crate) why: String,
}

impl Ended {
    fn new(sent: Sent, why: impl ToString) -> Self {
        let why: String = why.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        Self { sent, why: without_addresses(&why) }
    }
}

/// Replies of mail servers like to repeat the address; logs are no place for it.
fn without_addresses(text: &str) -> String {
    let words = text.split(' ').map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether this could be an address: one `@` with something sound on both sides, and nothing that could add a header.
fn is_address(text: &str) -> bool {
    text.len() <= 254 && !text.contains(char::is_whitespace) && text.parse::<lettre::Address>().is_ok() && {
        let host = text.rsplit('@').next().unwrap_or_default();
        host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    }
}

/// The address in a field that has to be filled in, trimmed; else what is wrong with it, as a word for programs.
///
/// # Errors
/// `required` where there is none, `format` where no mail could be sent to it.
pub fn needed_address(typed: &str) -> Result<String, &'static str> {
    match needed_email(typed) {
        Ok(email) if is_address(&email) => Ok(email),
        Err(Needed::Missing) => Err("required"),
        Ok(_) | Err(Needed::Wrong) => Err("format"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_are_taken_for_addresses() {
        for (text, good) in [
            ("someone@example.org", true),
            ("some.one+planning@mail.example.co.uk", true),
            ("someone@example", false),
            ("someone", false),
            ("a@b@example.org", false),
            ("someone@example.org\r\nBcc: all@example.org", false),
            ("some one@example.org", false),
            ("Someone <someone@example.org>", false),
            ("", false),
        ] {
            assert_eq!(is_address(text), good, "{text}");
        }
    }

    #[test]
    fn what_is_logged_holds_no_address() {
        assert_eq!(Ended::new(Sent::Refused, "550 <a@example.org>: no such user\r\n").why, "550 … no such user  ");
    }
}
