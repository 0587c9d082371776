//! Who may publish and export: whoever holds the admin token.

use crate::error::Error;
use crate::state::State;
use axum::http::{HeaderMap, header};

/// Lets the holder of the admin token through, given as `Authorization: Bearer …`.
///
/// # Errors
/// When there is no token, or a wrong one.
pub(crate) fn bearer(state: &State, headers: &HeaderMap) -> Result<(), Error> {
    let right = token(headers).is_some_and(|token| state.admin.is(token));
    if right { Ok(()) } else { Err(Error::NotAdmin) }
}

/// Also lets the token through as the password that a browser asks for: for downloads alone, since
/// a browser then adds it by itself to whatever other pages have it send.
///
/// # Errors
/// When there is no token, or a wrong one.
pub(crate) fn bearer_or_password(state: &State, headers: &HeaderMap) -> Result<(), Error> {
    let password = with_scheme(headers, "basic").and_then(unbase64).and_then(|both| String::from_utf8(both).ok());
    let right =
        password.as_deref().and_then(|both| both.split_once(':')).is_some_and(|(_, password)| state.admin.is(password));
    if right { Ok(()) } else { bearer(state, headers) }
}

/// The bearer token of a request.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    with_scheme(headers, "bearer")
}

fn with_scheme<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (own, rest) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    own.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}

/// Base 64 of RFC 4648, as browsers write it.
fn unbase64(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == letter).and_then(|at| u32::try_from(at).ok())?;
        bits = (bits << 6 | digit) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::unbase64;

    #[test]
    fn passwords_come_out_of_base_64() {
        for (text, plain) in [("OnNlY3JldA==", ":secret"), ("YWRtaW46YcO8", "admin:aü"), ("", "")] {
            assert_eq!(unbase64(text).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(unbase64("a b"), None);
    }
}
