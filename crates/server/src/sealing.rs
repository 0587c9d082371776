//! What is written so that only the holder of the server's key can read it: addresses of residents, and what they follow.

use crate::tokens;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use std::io;

/// The bytes before what is sealed that make each sealing another one.
const NONCE: usize = 24;

/// The key from the environment, which is never written down (XChaCha20-Poly1305).
#[derive(Clone)]
pub struct Sealing(XChaCha20Poly1305);

impl Sealing {
    /// A key of one's own making.
    pub fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(key)))
    }

    /// The key in 64 hexadecimal digits; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        tokens::unhex(text.trim()).map(Self::new)
    }

    /// Seals bytes for one purpose: what was sealed for another does not open.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> io::Result<Vec<u8>> {
        let nonce = tokens::random::<NONCE>()?;
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| io::Error::other("what is to be sealed is too long"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for this purpose; `None` where it was sealed with another key, or has been changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        self.0.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: purpose.as_bytes() }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_and_the_purpose_open_what_was_sealed() {
        let sealing = Sealing::new([7; 32]);
        let sealed = sealing.seal("mail", b"someone@example.org").expect("random bytes");
        assert!(!sealed.windows(7).any(|bytes| bytes == b"example"));
        assert_ne!(sealed, sealing.seal("mail", b"someone@example.org").expect("random bytes"));
        assert_eq!(sealing.open("mail", &sealed).as_deref(), Some(&b"someone@example.org"[..]));
        assert_eq!(sealing.open("follow", &sealed), None);
        assert_eq!(Sealing::new([8; 32]).open("mail", &sealed), None);
        let mut other = sealed.clone();
        other[30] ^= 1;
        assert_eq!(sealing.open("mail", &other), None);
        assert_eq!(sealing.open("mail", b"short"), None);
    }

    #[test]
    fn a_key_has_64_hexadecimal_digits() {
        assert!(Sealing::read(&"ab".repeat(32)).is_some());
        assert!(Sealing::read("").is_none() && Sealing::read(&"xy".repeat(32)).is_none());
    }
}
