//! Mail through SMTP, with STARTTLS unless the server is on this machine.
//!
//! The dialogue is led here step by step, because one step matters: until the text itself is sent, whatever fails can
//! be tried again; after it, only the server's own word says whether it has the mail.

use super::{Ended, Mail};
use crate::store::{Fault, Sent};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as From, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;

/// A mail server, and how to speak to it.
#[derive(Clone)]
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    from: Mailbox,
    hello: ClientId,
}

#[derive(Clone)]
enum Security {
    /// TLS from the first byte.
    Tls(TlsParameters),
    /// TLS after a few words, and not without.
    StartTls(TlsParameters),
    /// None: for a server on the same machine.
    None,
}

/// The longest that any step may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest that the answer to the text may take (RFC 5321, 4.5.3.2.6), within the turn that the store gives.
const LAST_PATIENCE: Duration = Duration::from_secs(8 * 60);

impl Smtp {
    /// A server from an address: `smtp://user:password@host:587` speaks STARTTLS, `smtps://` TLS from the start.
    ///
    /// `?tls=none` sends in the clear, and `?ca=FILE` trusts a certificate of one's own.
    ///
    /// # Errors
    /// What is wrong with the address or with the sender.
    pub fn read(address: &str, from: &str, hello: &str) -> Result<Self, String> {
        let from = from.parse::<Mailbox>();
        let from = from.map_err(|_| "the sender needs to be like Council <planning@example.gov.uk>".to_owned())?;
        let (scheme, rest) = address.split_once("://").ok_or("needs to be like smtp://user:password@host:587")?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let rest = rest.trim_end_matches('/');
        let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
        let (host, port) = place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port)));
        let port = port.map(|port| port.parse().map_err(|_| format!("`{port}` is no port"))).transpose()?;
        if host.is_empty() {
            return Err("names no host".into());
        }
        let (mut clear, mut ca) = (false, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (&*name, &*value) {
                ("tls", "none") => clear = true,
                ("ca", file) => ca = Some(file.to_owned()),
                _ => return Err(format!("`?{name}={value}` means nothing here; there are tls=none and ca=FILE")),
            }
        }
        let parameters = || {
            let mut tls = TlsParameters::builder(host.to_owned());
            if let Some(file) = &ca {
                let bytes = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
                let certificate = Certificate::from_pem(&bytes).map_err(|error| format!("{file}: {error}"))?;
                tls = tls.add_root_certificate(certificate);
            }
            tls.build().map_err(|error| error.to_string())
        };
        let (security, usual) = match (scheme, clear) {
            ("smtp", true) => (Security::None, 25),
            ("smtp", false) => (Security::StartTls(parameters()?), 587),
            ("smtps", false) => (Security::Tls(parameters()?), 465),
            _ => return Err("begins with smtp:// or smtps://, the latter not with tls=none".into()),
        };
        let credentials = user.map(|both| {
            let (user, password) = both.split_once(':').unwrap_or((both, ""));
            Credentials::new(plain(user), plain(password))
        });
        let hello = ClientId::Domain(if hello.is_empty() { "localhost" } else { hello }.to_owned());
        Ok(Self { host: host.to_owned(), port: port.unwrap_or(usual), security, credentials, from, hello })
    }

    /// Hands one mail over. `begin` is asked just before the text is sent; where it says no, nothing is sent.
    pub(super) async fn send<B>(&self, mail: &Mail, id: &str, begin: impl FnOnce() -> B) -> Result<Option<Ended>, Fault>
    where
        B: Future<Output = Result<bool, Fault>>,
    {
        let message = match self.message(mail, id) {
            Ok(message) => message,
            Err(why) => return Ok(Some(Ended::new(Sent::Refused, why))),
        };
        let mut connection = match self.introduce(&message).await {
            Ok(connection) => connection,
            Err(ended) => return Ok(Some(ended)),
        };
        if !begin().await? {
            connection.abort().await;
            return Ok(None);
        }
        let answer = tokio::time::timeout(LAST_PATIENCE, connection.message(&message.formatted())).await;
        let ended = match answer {
            Ok(Ok(_)) => Ended::new(Sent::Taken, ""),
            // It said so itself: it does not have it.
            Ok(Err(error)) if error.is_transient() => Ended::new(Sent::Later(0), error),
            Ok(Err(error)) if error.is_permanent() && !is_about_us(&error) => Ended::new(Sent::Refused, error),
            Ok(Err(error)) if error.is_permanent() => Ended::new(Sent::Later(0), error),
            Ok(Err(error)) => Ended::new(Sent::Doubtful, error),
            Err(_) => Ended::new(Sent::Doubtful, "no answer after the text"),
        };
        // What comes after the server's word changes nothing.
        let _ = tokio::time::timeout(PATIENCE, connection.quit()).await;
        Ok(Some(ended))
    }

    /// Everything up to the text.
    async fn introduce(&self, message: &Message) -> Result<AsyncSmtpConnection, Ended> {
        let steps = async {
            let mut connection = self.connect().await?;
            let envelope = message.envelope();
            connection.command(From::new(envelope.from().cloned(), vec![])).await?;
            for to in envelope.to() {
                connection.command(Rcpt::new(to.clone(), vec![])).await?;
            }
            connection.command(Data).await?;
            Ok::<_, Error>(connection)
        };
        match tokio::time::timeout(PATIENCE * 2, steps).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) if error.is_permanent() && !is_about_us(&error) => Err(Ended::new(Sent::Refused, error)),
            Ok(Err(error)) => Err(Ended::new(Sent::Later(0), error)),
            Err(_) => Err(Ended::new(Sent::Later(0), "no answer")),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let tls = match &self.security {
            Security::Tls(tls) => Some(tls.clone()),
            _ => None,
        };
        let place = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(place, Some(PATIENCE), &self.hello, tls, None).await?;
        if let Security::StartTls(tls) = &self.security {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }

    fn message(&self, mail: &Mail, id: &str) -> Result<Message, String> {
        let to = mail.to.parse::<lettre::Address>().map_err(|_| "the address is none".to_owned())?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .message_id(Some(format!("<{id}>")))
            // Tells out-of-office machines not to answer (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated".into()));
        if !mail.unsubscribe.is_empty() {
            // RFC 2369 and RFC 8058.
            message = message
                .raw_header(header("List-Unsubscribe", format!("<{}>", mail.unsubscribe)))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
        let both = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        message.multipart(both).map_err(|error| error.to_string())
    }
}

/// A refusal of ourselves (login, encryption, sender, policy, a day's limit), which says nothing about the mail.
fn is_about_us(error: &Error) -> bool {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    says_ours(&code, &error.to_string())
}

/// The same of a reply, by its code and by the enhanced one that its words may begin with (RFC 3463).
fn says_ours(code: &str, words: &str) -> bool {
    const OURS: [&str; 4] = ["5.7.", "5.4.5", "5.1.7", "5.1.8"];
    matches!(code, "500" | "501" | "502" | "503" | "504" | "530" | "534" | "535" | "538" | "554")
        || words.split([' ', '-']).any(|word| OURS.iter().any(|ours| word.starts_with(ours)))
}

/// `%40` and its like in the name and password of an address.
fn plain(text: &str) -> String {
    let query = format!("x={}", text.replace('+', "%2B"));
    form_urlencoded::parse(query.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// A header of plain ASCII, as it is.
fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_to_speak_to_the_server() {
        let read = |address| Smtp::read(address, "Council <planning@example.gov.uk>", "example.gov.uk");
        let Ok(smtp) = read("smtp://me%40example.org:p%2Fw@mail.example.org") else { panic!("a good address") };
        assert_eq!((smtp.host.as_str(), smtp.port), ("mail.example.org", 587));
        assert!(matches!(smtp.security, Security::StartTls(_)));
        assert_eq!(smtp.credentials, Some(Credentials::new("me@example.org".into(), "p/w".into())));
        assert!(matches!(read("smtp://127.0.0.1:2525?tls=none").map(|it| it.security), Ok(Security::None)));
        assert!(matches!(
            read("smtps://mail.example.org").map(|it| (it.port, it.security)),
            Ok((465, Security::Tls(_)))
        ));
        for wrong in
            ["mail.example.org", "http://a.example", "smtp://", "smtp://a:b:c", "smtps://a?tls=none", "smtp://a?x=1"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(Smtp::read("smtp://a.example", "nobody", "").is_err());
    }

    #[test]
    fn what_is_refused_for_who_we_are_is_told_from_who_is_not_there() {
        for (code, words, ours) in [
            ("550", "permanent error (550): 5.4.5 Daily user sending limit exceeded", true),
            ("553", "permanent error (553): 5.7.1 <a@example.org>: Sender address rejected", true),
            ("554", "permanent error (554): Message rejected: Email address is not verified.", true),
            ("550", "permanent error (550): 5.1.1 <a@example.org>: Recipient address rejected: User unknown", false),
            ("552", "permanent error (552): 5.2.2 mailbox full", false),
        ] {
            assert_eq!(says_ours(code, words), ours, "{words}");
        }
    }

    #[test]
    fn mail_can_be_stopped_with_one_click_and_is_not_answered_by_machines() {
        let smtp = Smtp::read("smtp://a.example", "Cyngor <planning@example.gov.uk>", "").expect("good");
        let mail = Mail {
            to: "someone@example.org".into(),
            subject: "Estyniad i’r tŷ\r\nBcc: all@example.org".into(),
            text: "Tŷ".into(),
            html: "<p>Tŷ</p>".into(),
            unsubscribe: "https://example.gov.uk/follows/ABC/unsubscribe".into(),
            member: String::new(),
            whose: Vec::new(),
            reference: "x".into(),
        };
        let message = String::from_utf8(smtp.message(&mail, "abc@example.gov.uk").expect("a message").formatted());
        let message = message.expect("ASCII");
        for line in [
            "Message-ID: <abc@example.gov.uk>",
            "List-Unsubscribe: <https://example.gov.uk/follows/ABC/unsubscribe>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Auto-Submitted: auto-generated",
            "To: someone@example.org",
        ] {
            assert!(message.split("\r\n").any(|own| own == line), "{line} in {message}");
        }
        assert!(message.is_ascii() && !message.contains("\r\nBcc"));
    }
}
