//! Everything that stands on a secret or on a hash: references, erasure tokens, invitations, and
//! the admin token. What is compared with a secret is compared in constant time.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use subtle::ConstantTimeEq;

/// Digits without those that are mistaken for others (Crockford's base 32).
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a response is stored under: a hash of its id, which itself would tell the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of the response with this id.
    pub fn of(id: &str) -> Self {
        Self(Sha256::new().chain_update(b"wecan response\0").chain_update(id).finalize().into())
    }

    /// A key as it was stored; `None` for bytes that are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The short code that a person can quote, such as `K7Q2-9MXD-4TRF`: the key's first 60 bits.
    pub fn reference(&self) -> String {
        grouped(&self.0, 12)
    }
}

/// The lowest and the highest key with this reference, however it was typed; `None` when it is none.
pub fn keys_with_reference(typed: &str) -> Option<(Key, Key)> {
    let digits = digits(typed, 12)?;
    let (mut low, mut high) = ([0; 32], [0xff; 32]);
    for (at, digit) in digits.into_iter().enumerate() {
        for bit in 0..5 {
            let place = at * 5 + bit;
            let mask = 0x80 >> (place % 8);
            if digit & (0x10 >> bit) == 0 {
                high[place / 8] &= !mask;
            } else {
                low[place / 8] |= mask;
            }
        }
    }
    Some((Key(low), Key(high)))
}

/// What only this server knows. Tokens and invitations stand on it.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of one's own making.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret kept in this folder; made when there is none yet. Beside a database that was used with another one nothing
    /// that was given out counts any more: commands ask the store first.
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds something else.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let kept = kept(&Self::file(folder), || Ok(hex(&random::<32>()?)))?;
        unhex(&kept)
            .map(Self)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the file `secret` needs 64 hexadecimal digits"))
    }

    /// Where it is kept in this folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("secret")
    }

    /// The token by which its holder reads and erases a response.
    pub fn erasure_token(&self, key: &Key) -> String {
        grouped(&self.seal(b"erasure", key.bytes()), 24)
    }

    /// Whether this is the response's erasure token, however it was typed.
    pub fn opens(&self, key: &Key, typed: &str) -> bool {
        let real = digits(&self.erasure_token(key), 24);
        matches!((real, digits(typed, 24)), (Some(real), Some(given)) if bool::from(real.ct_eq(&given)))
    }

    /// A new invitation to answer this definition once.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn invitation(&self, definition: &str) -> io::Result<String> {
        Ok(self.signed_invitation(definition, &random::<7>()?))
    }

    /// The invitation of one member of the panel to answer this definition: the same whenever it is asked for, so
    /// that a reminder is the same link.
    pub fn member_invitation(&self, definition: &str, member: &str) -> String {
        let chance = self.seal(b"member", &[definition.as_bytes(), b"\0", member.as_bytes()].concat());
        self.signed_invitation(definition, &chance[..7])
    }

    /// The invitation of whoever has shown that an address is theirs: the same each time, so that an address counts once.
    pub fn verified_invitation(&self, definition: &str, email: &str) -> String {
        // No member's name begins like this: it is no text that a table could hold.
        self.member_invitation(definition, &["\0", &email.trim().to_lowercase()].concat())
    }

    /// What to store of a code that was mailed to somebody with this mark.
    pub fn code_mark(&self, who: &[u8; 16], code: &str) -> [u8; 32] {
        self.seal(b"code", &[who.as_slice(), code.as_bytes()].concat())
    }

    fn signed_invitation(&self, definition: &str, chance: &[u8]) -> String {
        let chance = grouped(chance, 10);
        let signed = grouped(&self.sign_invitation(definition, &chance), 10);
        let all = [chance.replace('-', ""), signed.replace('-', "")].concat();
        in_groups(&all)
    }

    /// What to store of an invitation to this definition, always the same for one code; `None` when it is not ours.
    pub fn invitation_mark(&self, definition: &str, typed: &str) -> Option<[u8; 16]> {
        let given = digits(typed, 20)?;
        let words: String = given[..10].iter().map(|digit| char::from(DIGITS[usize::from(*digit)])).collect();
        let chance = in_groups(&words);
        let signed = digits(&grouped(&self.sign_invitation(definition, &chance), 10), 10)?;
        let ours = bool::from(signed.ct_eq(&given[10..]));
        let mark = self.seal(b"invitation used", &[definition.as_bytes(), b"\0", chance.as_bytes()].concat());
        ours.then(|| mark[..16].try_into().expect("a seal has 32 bytes"))
    }

    /// What to store of a device that answers a poll open to all, always the same for one device and poll.
    pub fn device_mark(&self, definition: &str, device: &str) -> [u8; 16] {
        let mark = self.seal(b"device", &[definition.as_bytes(), b"\0", device.as_bytes()].concat());
        mark[..16].try_into().expect("a seal has 32 bytes")
    }

    fn sign_invitation(&self, definition: &str, chance: &str) -> [u8; 32] {
        self.seal(b"invitation", &[definition.as_bytes(), b"\0", chance.as_bytes()].concat())
    }

    /// The code in links to a follow with this name: whoever has it may change and stop it.
    pub fn follow_code(&self, id: &[u8]) -> String {
        let id = grouped(id, 16).replace('-', "");
        let signed = grouped(&self.seal(b"follow", id.as_bytes()), 16).replace('-', "");
        id + &signed
    }

    /// The name of the follow that this code opens; `None` when it is not ours.
    pub fn follow_of(&self, typed: &str) -> Option<[u8; 10]> {
        let given = digits(typed, 32)?;
        let mut id = [0_u8; 10];
        for (at, digit) in given[..16].iter().enumerate() {
            for bit in 0..5 {
                let place = at * 5 + bit;
                if digit & (0x10 >> bit) != 0 {
                    id[place / 8] |= 0x80 >> (place % 8);
                }
            }
        }
        let ours = digits(&self.follow_code(&id), 32)?;
        bool::from(ours.ct_eq(&given)).then_some(id)
    }

    /// A name for something of this server, for good and nobody else's: a UUID (RFC 9562, version 8) that tells nothing.
    pub fn name_of(&self, what: &str) -> String {
        let seal = self.seal(b"name", what.as_bytes());
        let mut bytes: [u8; 16] = seal[..16].try_into().expect("a seal has 32 bytes");
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let all = hex(&bytes);
        [&all[..8], &all[8..12], &all[12..16], &all[16..20], &all[20..]].join("-")
    }

    /// A key for a server that sends no mail and shows it to everybody: others need one from the environment.
    pub fn demonstration_key(&self) -> [u8; 32] {
        self.seal(b"demonstration", b"")
    }

    fn seal(&self, purpose: &[u8], what: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(purpose);
        mac.update(b"\0");
        mac.update(what);
        mac.finalize().into_bytes().into()
    }
}

/// The token of those who publish and export.
#[derive(Clone)]
pub struct AdminToken {
    token: String,
}

impl AdminToken {
    /// This very token.
    pub fn new(token: impl Into<String>) -> Self {
        Self { token: token.into() }
    }

    /// The token kept in this folder; made when there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn open(folder: &Path) -> io::Result<Self> {
        kept(&Self::file(folder), || Ok(hex(&random::<24>()?))).map(Self::new)
    }

    /// Where it is kept in this folder.
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("admin-token")
    }

    /// The token, to show to whoever starts the server.
    pub fn as_str(&self) -> &str {
        &self.token
    }

    /// Whether this is the token.
    pub fn is(&self, given: &str) -> bool {
        // Hashes have one length, so that not even the token's own can be timed.
        Sha256::digest(&self.token).ct_eq(&Sha256::digest(given)).into()
    }
}

/// Random bytes.
///
/// # Errors
/// When the system gives none.
pub fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// The line in a file that only its owner may read; made when there is none.
fn kept(file: &Path, make: impl Fn() -> io::Result<String>) -> io::Result<String> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let place = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
    match options.open(file) {
        Ok(mut new) => {
            let line = make()?;
            writeln!(new, "{line}").and_then(|()| new.sync_all()).map_err(place)?;
            Ok(line)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let line = std::fs::read_to_string(file).map_err(place)?.trim().to_owned();
            if line.is_empty() { Err(place(io::Error::new(io::ErrorKind::InvalidData, "is empty"))) } else { Ok(line) }
        }
        Err(error) => Err(place(error)),
    }
}

/// The first digits of these bytes in base 32, in groups of four.
fn grouped(bytes: &[u8], count: usize) -> String {
    let bit = |place: usize| bytes.get(place / 8).is_some_and(|byte| byte & (0x80 >> (place % 8)) != 0);
    let digit = |at: usize| (0..5).fold(0, |sum, offset| sum * 2 + usize::from(bit(at * 5 + offset)));
    in_groups(&(0..count).map(|at| char::from(DIGITS[digit(at)])).collect::<String>())
}

fn in_groups(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push('-');
        }
        out.push(digit);
    }
    out
}

/// Exactly so many digits of base 32, forgiving small letters, spaces, hyphens and look-alikes.
fn digits(typed: &str, count: usize) -> Option<Vec<u8>> {
    let kept = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').take(count + 1);
    let digits: Option<Vec<u8>> = kept
        .map(|letter| {
            let plain = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            DIGITS.iter().position(|digit| char::from(*digit) == plain).and_then(|at| u8::try_from(at).ok())
        })
        .collect();
    digits.filter(|digits| digits.len() == count)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let bytes: Vec<u8> = digits?.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect();
    (text.len() == 64).then(|| bytes.try_into().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0192c0de-0000-7000-8000-000000000001";

    #[test]
    fn a_reference_can_be_quoted_loosely_and_finds_its_key() {
        let key = Key::of(ID);
        let reference = key.reference();
        assert_eq!(reference.len(), 14);
        let typed = reference.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        let (low, high) = keys_with_reference(&typed).expect("a reference");
        assert!(low <= key && key <= high);
        assert_eq!((low.reference(), high.reference()), (reference.clone(), reference));
        assert_eq!(keys_with_reference("K7Q2-9MXD-4TR"), None);
        assert_eq!(keys_with_reference("K7Q2-9MXD-4TRU"), None);
        assert_eq!(keys_with_reference("K7Q2-9MXD-4TRFF"), None);
    }

    #[test]
    fn an_erasure_token_opens_its_own_response_alone() {
        let secret = Secret::new([7; 32]);
        let token = secret.erasure_token(&Key::of(ID));
        assert!(secret.opens(&Key::of(ID), &token));
        assert!(secret.opens(&Key::of(ID), &token.to_lowercase().replace('-', "")));
        assert!(!secret.opens(&Key::of("another"), &token));
        assert!(!Secret::new([8; 32]).opens(&Key::of(ID), &token));
        assert!(!secret.opens(&Key::of(ID), ""));
    }

    #[test]
    fn an_invitation_is_for_one_definition_and_cannot_be_forged() {
        let secret = Secret::new([7; 32]);
        let code = secret.invitation("panel").expect("random bytes");
        assert_eq!(code.len(), 24);
        let mark = secret.invitation_mark("panel", &code);
        assert!(mark.is_some());
        assert_eq!(secret.invitation_mark("panel", &code.to_lowercase().replace('-', "")), mark);
        assert_eq!(secret.invitation_mark("other", &code), None);
        assert_eq!(Secret::new([8; 32]).invitation_mark("panel", &code), None);
        assert_eq!(secret.invitation_mark("panel", "0000-0000-0000-0000-0000"), None);
    }

    #[test]
    fn the_code_of_a_follow_leads_to_it_and_cannot_be_forged() {
        let secret = Secret::new([7; 32]);
        let code = secret.follow_code(&[9, 8, 7, 6, 5, 4, 3, 2, 1, 255]);
        assert_eq!(code.len(), 32);
        assert_eq!(secret.follow_of(&code), Some([9, 8, 7, 6, 5, 4, 3, 2, 1, 255]));
        assert_eq!(secret.follow_of(&code.to_lowercase()), Some([9, 8, 7, 6, 5, 4, 3, 2, 1, 255]));
        assert_eq!(Secret::new([8; 32]).follow_of(&code), None);
        assert_eq!(secret.follow_of(&format!("0{}", &code[1..])), None);
        assert_eq!(secret.follow_of("asked"), None);
    }

    #[test]
    fn secrets_are_kept_for_their_owner_alone_and_stay_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let token = AdminToken::open(folder.path()).expect("made");
        assert_eq!(AdminToken::open(folder.path()).expect("read").as_str(), token.as_str());
        assert!(token.is(token.as_str()) && !token.is("") && !token.is("another"));
        let key = Key::of(ID);
        let first = Secret::open(folder.path()).expect("made").erasure_token(&key);
        assert_eq!(Secret::open(folder.path()).expect("read").erasure_token(&key), first);
        #[cfg(unix)]
        for file in ["secret", "admin-token"] {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join(file)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        std::fs::write(folder.path().join("secret"), "short").expect("written");
        assert!(Secret::open(folder.path()).is_err());
    }
}
