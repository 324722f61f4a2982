//! Personal data and secrets on their way to places where operators read.

use aws_lc_rs::hmac;
use std::{borrow::Cow, fmt, sync::Arc};

/// A value that is never written: password, token, cookie, message text. Shows as `[secret]`, whatever formats it.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }
    /// The value itself. Searching for this name finds every place that could leak one.
    pub fn expose(&self) -> &T {
        &self.0
    }
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}
impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}
impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Names people in logs: the same person gets the same name, which only the holder of the key can connect to them.
#[derive(Clone)]
pub struct Pseudonyms(Arc<hmac::Key>);

impl Pseudonyms {
    /// From a secret of this deployment, 32 random bytes or more. A new key makes new names of everybody.
    pub fn new(key: &Secret<Vec<u8>>) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, key.expose())))
    }

    /// The name for a user id, user name, e-mail or IP address: HMAC-SHA256, its first 80 bits as base32.
    pub fn of(&self, value: impl AsRef<[u8]>) -> Pseudonym {
        let digest = hmac::sign(&self.0, value.as_ref());
        let bits = digest.as_ref()[..10]
            .iter()
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let letters = (0..16).rev().map(|at| BASE32[(bits >> (at * 5) & 31) as usize] as char);
        Pseudonym("u_".chars().chain(letters).collect())
    }
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms([secret])")
    }
}

/// RFC 4648, 6, in lower case.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A person as logs know them: `u_` and 16 letters or digits. Made by [`Pseudonyms::of`] only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Pseudonym(String);

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The last line of defence: replaces e-mail addresses by pseudonyms and hides tokens (JWT) and credentials in URLs.
///
/// An engine's error may quote what a user typed ("Key (email)=(…) already exists"); nobody can promise it never does.
pub(super) fn redact<'a>(text: &'a str, pseudonyms: &Pseudonyms) -> Cow<'a, str> {
    if !text.contains('@') && !text.contains("eyJ") {
        return Cow::Borrowed(text);
    }
    let mut redacted = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| c.is_whitespace() || "\"'`()[]{}<>,;=".contains(c)) {
        let end = word
            .trim_end_matches(|c: char| c.is_whitespace() || "\"'`()[]{}<>,;=".contains(c))
            .len();
        let (word, separator) = word.split_at(end);
        if word.contains("://") && word.contains('@') {
            redacted.push_str("[secret]");
        } else if word
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        {
            let sentence_end = word.trim_end_matches(['.', ':', '!', '?']);
            redacted.push_str(&pseudonyms.of(sentence_end.to_lowercase()).0);
            redacted.push_str(&word[sentence_end.len()..]);
        } else if word.find("eyJ").is_some_and(|at| word[at..].matches('.').count() >= 2) {
            redacted.push_str("[secret]");
        } else {
            redacted.push_str(word);
        }
        redacted.push_str(separator);
    }
    Cow::Owned(redacted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Pseudonyms {
        Pseudonyms::new(&Secret::new(text.as_bytes().to_vec()))
    }

    #[test]
    fn a_secret_never_shows() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(
            format!("{secret} {secret:?} {:?} {:#?}", Some(&secret), [&secret])
                .matches("hunter2")
                .count(),
            0
        );
        assert_eq!(secret.expose(), "hunter2");
    }

    #[test]
    fn pseudonyms_are_stable_and_keyed() {
        let (one, other) = (key("one"), key("other"));
        assert_eq!(one.of("alice"), one.of("alice"));
        assert_ne!(one.of("alice"), one.of("Alice"));
        assert_ne!(one.of("alice"), other.of("alice"));
        let name = one.of("alice").to_string();
        assert_eq!(name.len(), 18);
        assert!(
            name.starts_with("u_") && name[2..].bytes().all(|byte| BASE32.contains(&byte)),
            "{name}"
        );
        assert!(!format!("{one:?}").contains("one"));
    }

    /// RFC 4231, test case 2: HMAC-SHA256 of "what do ya want for nothing?" with the key "Jefe" begins 5bdcc146bf60754e6a04.
    #[test]
    fn pseudonyms_follow_the_rfc() {
        assert_eq!(
            key("Jefe").of("what do ya want for nothing?").to_string(),
            "u_lpomcrv7mb2u42qe"
        );
    }

    #[test]
    fn text_is_redacted() {
        let key = key("k");
        let (alice, bob) = (key.of("alice@example.org"), key.of("bob@x.fr"));
        let cases = [
            ("nothing here", "nothing here".to_owned()),
            ("@alice said 5 @ 3", "@alice said 5 @ 3".to_owned()),
            (
                "Key (email)=(Alice@example.org) exists.",
                format!("Key (email)=({alice}) exists."),
            ),
            (
                "from alice@example.org, to <bob@x.fr>.",
                format!("from {alice}, to <{bob}>."),
            ),
            ("mail bob@x.fr.", format!("mail {bob}.")),
            (
                "connect postgres://beep:pw@db:5432/x failed",
                "connect [secret] failed".to_owned(),
            ),
            ("Bearer eyJhbGciOi.eyJzdWIi.c2ln!", "Bearer [secret]".to_owned()),
            (
                "{\"token\":\"eyJhbGciOi.eyJzdWIi.c2ln\"}",
                "{\"token\":\"[secret]\"}".to_owned(),
            ),
            ("é eyJ è", "é eyJ è".to_owned()),
        ];
        for (text, expected) in cases {
            assert_eq!(redact(text, &key), expected);
        }
    }
}
