//! How much one address may send in a minute, and how much mail it may have us send in an hour. Addresses are kept in
//! memory alone, as marks that another start makes anew, and for as long as they count.

use crate::error::Error;
use crate::state::State;
use crate::words;
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

/// The most addresses that are known at the same time.
const MOST: usize = 50_000;

/// So much at once, and as much again in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Allowance {
    most: u32,
    within: Duration,
}

/// Of the mail that confirms an address, which everybody has together, one address gets this part at once and as much again
/// in the course of an hour: nobody is to use up what others need.
const PART_OF_MAIL: u32 = 10;

/// Who has sent how much.
#[derive(Debug)]
pub struct Often {
    /// What one address may send in a minute.
    sends: Allowance,
    /// How often it may have mail sent to an address that nobody has confirmed, in an hour.
    mails: Allowance,
    /// In which header a web server in front of this one names whom it serves.
    header: Option<HeaderName>,
    marks: RandomState,
    /// By their marks, when they will have room for everything again.
    known: Mutex<HashMap<u64, Instant>>,
    /// Said once, or it would be said for every request.
    unreadable: Once,
}

impl Often {
    /// So many a minute from one address, at least one. With `header` it is the last one in that header; what comes
    /// from a private address is not counted, since it may come from everybody.
    ///
    /// `mails` is how many mails that confirm an address go out in an hour, to everybody together.
    pub fn new(most: u32, mails: u32, header: Option<HeaderName>) -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self {
            sends: Allowance { most: most.max(1), within: minutes(1) },
            mails: Allowance { most: (mails / PART_OF_MAIL).max(1), within: minutes(60) },
            header,
            marks: RandomState::new(),
            known: Mutex::default(),
            unreadable: Once::new(),
        }
    }

    /// Counts something that was sent; the time to wait where it is too much.
    fn count(&self, address: IpAddr, allowance: Allowance, now: Instant) -> Result<(), Duration> {
        let Allowance { most, within } = allowance;
        let each = within / most;
        let mark = self.marks.hash_one((network(address), within));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, room| *room > now);
            if known.len() >= MOST {
                // So many at once are no single sender: nobody is held up for them.
                known.clear();
            }
        }
        let room = known.entry(mark).or_insert(now);
        let next = (*room).max(now) + each;
        let wait = next.saturating_duration_since(now + within);
        if wait.is_zero() {
            *room = next;
            Ok(())
        } else {
            Err(wait)
        }
    }

    /// Whom a request comes from, where that is somebody of their own.
    fn sender(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
        let address = match &self.header {
            Some(name) => {
                let said = headers.get_all(name).iter().next_back()?;
                let address = said.to_str().ok().and_then(|said| parse(said.rsplit(',').next()?.trim()));
                if address.is_none() {
                    // Not what it says: addresses stand in no log.
                    self.unreadable.call_once(|| {
                        tracing::warn!(
                            "`{name}`, named by --client-header, does not end in an address such as 203.0.113.7: \
                             what comes with it is not limited; have the web server in front write one there"
                        );
                    });
                }
                address?
            }
            None => peer?,
        };
        Some(address.to_canonical()).filter(is_public)
    }
}

/// An address as web servers write it: some add a port, and put version 6 into brackets.
fn parse(said: &str) -> Option<IpAddr> {
    let bracketed = || said.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || said.parse::<SocketAddr>().ok().map(|own| own.ip());
    said.parse().ok().or_else(with_port).or_else(bracketed)
}

/// Whoever has a network of version 6 has all addresses in it.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() >> 64 << 64).into()),
    }
}

fn is_public(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => !(four.is_loopback() || four.is_private() || four.is_link_local() || four.is_unspecified()),
        IpAddr::V6(six) => {
            !(six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local() || six.is_unspecified())
        }
    }
}

/// Whether mail goes to an address that is named in what is sent here.
fn asks_for_mail(path: &str) -> bool {
    path.ends_with("/codes") || path.ends_with("/follows")
}

/// Turns away what is sent too often; reading is not counted.
pub(crate) async fn limit(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if let Some(often) = state.often.as_ref().filter(|_| !reads) {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let sender = often.sender(request.headers(), peer);
        let allowance = if asks_for_mail(request.uri().path()) { often.mails } else { often.sends };
        if let Some(Err(wait)) = sender.map(|sender| often.count(sender, allowance, Instant::now())) {
            let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            let language = words::accepted(accepted.unwrap_or_default()).language.to_owned();
            return Error::TooOften { seconds: wait.as_secs() + 1, language }.into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        parse(text).expect("an address")
    }

    #[test]
    fn so_much_at_once_and_as_much_a_minute() {
        let (often, now) = (Often::new(60, 1_000, None), Instant::now());
        let one = address("203.0.113.7");
        let taken = (0..100).filter(|_| often.count(one, often.sends, now).is_ok()).count();
        assert_eq!(taken, 60);
        assert_eq!(often.count(one, often.sends, now), Err(Duration::from_secs(1)));
        assert_eq!(often.count(address("203.0.113.8"), often.sends, now), Ok(()), "others are not held up");
        let later = now + Duration::from_secs(10);
        let taken = (0..100).filter(|_| often.count(one, often.sends, later).is_ok()).count();
        assert_eq!(taken, 10);
    }

    #[test]
    fn nobody_uses_up_the_mail_that_others_need() {
        let (often, now) = (Often::new(120, 1_000, None), Instant::now());
        let one = address("203.0.113.7");
        let an_hour: u32 = (0..60)
            .map(|minute| now + Duration::from_secs(60 * minute))
            .map(|now| (0..120).filter(|_| often.count(one, often.mails, now).is_ok()).count() as u32)
            .sum();
        assert!((150..=200).contains(&an_hour), "{an_hour}");
        assert_eq!(often.count(one, often.sends, now), Ok(()), "answers are counted apart");
        for (path, mails) in [
            ("/v1/polls/a/codes", true),
            ("/polls/a/codes", true),
            ("/polls/a/codes/verify", false),
            ("/v1/polls/a/codes/verify", false),
            ("/follows", true),
            ("/v1/responses", false),
        ] {
            assert_eq!(asks_for_mail(path), mails, "{path}");
        }
    }

    #[test]
    fn a_network_of_version_6_is_one_sender() {
        let (often, now) = (Often::new(2, 1_000, None), Instant::now());
        let all = ["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:0:9::3", "2001:db8:0:1::1"];
        let taken = all.map(|own| often.count(address(own), often.sends, now).is_ok());
        assert_eq!(taken, [true, true, false, true]);
    }

    #[test]
    fn who_sends_is_said_by_the_connection_or_by_the_server_in_front() {
        let (plain, behind) =
            (Often::new(1, 1_000, None), Often::new(1, 1_000, Some(HeaderName::from_static("x-forwarded-for"))));
        let said = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.append("x-forwarded-for", "198.51.100.1".parse().expect("a value"));
            headers.append("x-forwarded-for", text.parse().expect("a value"));
            headers
        };
        let (nothing, peer) = (HeaderMap::new(), Some(address("203.0.113.7")));
        // What a stranger writes in it counts for nothing.
        assert_eq!(plain.sender(&said("192.0.2.1"), peer), peer);
        assert_eq!(behind.sender(&said("6.6.6.6, 192.0.2.1"), peer), Some(address("192.0.2.1")));
        assert_eq!(behind.sender(&said("::ffff:192.0.2.1"), peer), Some(address("192.0.2.1")));
        for (written, meant) in [
            ("203.0.113.7:51234", "203.0.113.7"),
            ("6.6.6.6:1, 203.0.113.7:51234 ", "203.0.113.7"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
        ] {
            assert_eq!(behind.sender(&said(written), peer), Some(address(meant)), "{written}");
        }
        assert_eq!(behind.sender(&nothing, peer), None);
        assert!(!behind.unreadable.is_completed(), "what is not there is not unreadable");
        for unreadable in ["unknown", "203.0.113.7:", "[203.0.113.7]", ""] {
            assert_eq!(behind.sender(&said(unreadable), peer), None, "{unreadable}");
            assert!(behind.unreadable.is_completed(), "{unreadable}");
        }
        for private in
            ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.1.1", "::1", "fd00::1", "fe80::1"]
        {
            assert_eq!(plain.sender(&nothing, Some(address(private))), None, "{private}");
        }
        assert_eq!(plain.sender(&nothing, None), None);
    }

    #[test]
    fn no_more_addresses_are_known_than_fit() {
        let (often, now) = (Often::new(1, 1_000, None), Instant::now());
        for n in 0..MOST as u32 + 10 {
            let _ = often.count(IpAddr::V4((0x0b00_0000 + n).into()), often.sends, now);
        }
        assert!(often.known.lock().expect("nobody panicked").len() <= MOST);
    }
}
