//! Mail through GOV.UK Notify, whose template has the two places `((subject))` and `((body))`.

use super::{Ended, Mail};
use crate::clock;
use crate::store::{Fault, Sent};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use std::time::Duration;
use ureq::Agent;

/// The service, and who we are to it.
#[derive(Clone)]
pub struct Notify {
    address: String,
    service: String,
    secret: String,
    template: String,
}

/// What Notify answered, in short.
enum Answer {
    Status(u16, String),
    /// Nothing was sent: there was no connection.
    Nobody(String),
    /// Something was sent, and no answer came.
    Silence(String),
}

impl Notify {
    /// From an API key as Notify shows it: a name, the service's id and the secret, joined by hyphens.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(address: &str, key: &str, template: &str) -> Result<Self, String> {
        // Two ids of 36 letters at the end, whatever hyphens the name has.
        let key = key.trim();
        let at = key.len().checked_sub(73).filter(|at| key.is_char_boundary(*at)).ok_or("is too short for a key")?;
        let (service, secret) = key[at..].split_at(36);
        let secret = secret.strip_prefix('-').ok_or("needs to end with two ids, joined by a hyphen")?;
        if template.trim().is_empty() {
            return Err("needs the id of a template with ((subject)) and ((body))".into());
        }
        Ok(Self {
            address: address.trim_end_matches('/').to_owned(),
            service: service.to_owned(),
            secret: secret.to_owned(),
            template: template.trim().to_owned(),
        })
    }

    /// Hands one mail over. `begin` is asked just before; where it says no, nothing is sent.
    pub(super) async fn send<B>(
        &self,
        mail: &Mail,
        reference: &str,
        begin: impl FnOnce() -> B,
    ) -> Result<Option<Ended>, Fault>
    where
        B: Future<Output = Result<bool, Fault>>,
    {
        let mut body = json!({
            "email_address": mail.to, "template_id": self.template, "reference": reference,
            "personalisation": {"subject": mail.subject, "body": mail.text},
        });
        if !mail.unsubscribe.is_empty() {
            body["one_click_unsubscribe_url"] = json!(mail.unsubscribe);
        }
        if !begin().await? {
            return Ok(None);
        }
        let (own, body) = (self.clone(), body.to_string());
        let answer = tokio::task::spawn_blocking(move || own.post(&body)).await;
        Ok(Some(match answer {
            Ok(Answer::Status(201, _)) => Ended::new(Sent::Taken, ""),
            // What stands before it did not hear from it: it may have been taken.
            Ok(Answer::Status(status @ (502 | 504), why)) => Ended::new(Sent::Doubtful, format!("{status} {why}")),
            // Too many requests, no permission today, or their trouble: it was not taken.
            Ok(Answer::Status(status @ (401 | 403 | 429 | 500..), why)) => {
                Ended::new(Sent::Later(0), format!("{status} {why}"))
            }
            Ok(Answer::Status(status, why)) => Ended::new(Sent::Refused, format!("{status} {why}")),
            Ok(Answer::Nobody(why)) => Ended::new(Sent::Later(0), why),
            Ok(Answer::Silence(why)) => Ended::new(Sent::Doubtful, why),
            Err(error) => Ended::new(Sent::Doubtful, error),
        }))
    }

    fn post(&self, body: &str) -> Answer {
        let agent: Agent = Agent::config_builder()
            .user_agent(concat!("wecan/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .build()
            .into();
        let asked = agent
            .post(format!("{}/v2/notifications/email", self.address))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token(clock::milliseconds() / 1000)))
            .send(body);
        match asked {
            Ok(mut answer) => {
                let status = answer.status().as_u16();
                let why = answer.body_mut().with_config().limit(64 * 1024).read_to_string().unwrap_or_default();
                Answer::Status(status, why)
            }
            Err(error @ (ureq::Error::HostNotFound | ureq::Error::ConnectionFailed)) => {
                Answer::Nobody(error.to_string())
            }
            Err(ureq::Error::Io(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                Answer::Nobody(error.to_string())
            }
            Err(error) => Answer::Silence(error.to_string()),
        }
    }

    /// A JSON web token (RFC 7519) that says who asks, and when.
    fn token(&self, now: u64) -> String {
        let part = |json: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
        let what =
            [part(json!({"typ": "JWT", "alg": "HS256"})), part(json!({"iss": self.service, "iat": now}))].join(".");
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes a key of any length");
        mac.update(what.as_bytes());
        let signed = BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{what}.{signed}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
    const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b0";

    #[test]
    fn a_key_holds_the_service_and_the_secret() {
        let notify =
            Notify::read("https://n.example/", &format!("my-test-key-{SERVICE}-{SECRET}"), "t").expect("a key");
        assert_eq!((notify.service.as_str(), notify.secret.as_str()), (SERVICE, SECRET));
        for wrong in ["", "short", &"é".repeat(60), &"x".repeat(73)] {
            assert!(Notify::read("https://n.example", wrong, "t").is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_token_says_who_asks_and_when_and_is_signed() {
        let notify = Notify::read("https://n.example", &format!("k-{SERVICE}-{SECRET}"), "t").expect("a key");
        let token = notify.token(1_568_818_578);
        let parts: Vec<_> = token.split('.').collect();
        let plain =
            |part: &str| String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(part).expect("base 64")).expect("text");
        assert_eq!(plain(parts[0]), r#"{"alg":"HS256","typ":"JWT"}"#);
        assert_eq!(plain(parts[1]), format!(r#"{{"iat":1568818578,"iss":"{SERVICE}"}}"#));
        assert_eq!(BASE64_URL_SAFE_NO_PAD.decode(parts[2]).expect("base 64").len(), 32);
    }
}
