//! The secret by which a session is continued.

use crate::store::Hash;
use aws_lc_rs::{
    digest::{SHA256, digest},
    rand,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use beep_core::{Error, Result};
use beep_platform::telemetry::Secret;

const HALF: usize = 32;

/// Two halves of 32 random bytes each: `family` stays for the life of a session, `secret` changes with each refresh.
///
/// The store keeps a hash of either. A token whose family is known and whose secret is not was rotated before: it is
/// recognised without keeping every token that ever was. Whoever never held a token of the family cannot end it.
pub(crate) struct RefreshToken {
    family: [u8; HALF],
    secret: [u8; HALF],
}

impl RefreshToken {
    /// The first one of a session.
    pub fn first() -> Result<Self> {
        Ok(Self {
            family: random()?,
            secret: random()?,
        })
    }

    /// The one that takes its place.
    pub fn next(&self) -> Result<Self> {
        Ok(Self {
            family: self.family,
            secret: random()?,
        })
    }

    /// As [`text`](Self::text) wrote it.
    pub fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 2 * HALF] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (family, secret) = bytes.split_first_chunk()?;
        Some(Self {
            family: *family,
            secret: secret.try_into().ok()?,
        })
    }

    /// 86 characters of base64url (RFC 4648, 5).
    pub fn text(&self) -> Secret<String> {
        Secret::new(URL_SAFE_NO_PAD.encode([self.family, self.secret].concat()))
    }

    pub fn family_hash(&self) -> Hash {
        sha256(&self.family)
    }

    pub fn secret_hash(&self) -> Hash {
        sha256(&self.secret)
    }
}

/// Plain SHA-256 does for random bytes: there is nothing to guess.
fn sha256(bytes: &[u8]) -> Hash {
    digest(&SHA256, bytes)
        .as_ref()
        .try_into()
        .expect("SHA-256 has 32 bytes")
}

fn random() -> Result<[u8; HALF]> {
    let mut bytes = [0; HALF];
    rand::fill(&mut bytes).map_err(|_| Error::internal("no random bytes"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_stays_and_the_secret_changes() {
        let first = RefreshToken::first().expect("random");
        let next = first.next().expect("random");
        assert_eq!(first.family_hash(), next.family_hash());
        assert_ne!(first.secret_hash(), next.secret_hash());
        assert_ne!(
            first.family_hash(),
            RefreshToken::first().expect("random").family_hash()
        );
    }

    #[test]
    fn text_comes_back_and_nothing_else_is_taken() {
        let token = RefreshToken::first().expect("random");
        let text = token.text();
        let back = RefreshToken::read(text.expose()).expect("ours");
        assert_eq!((back.family, back.secret), (token.family, token.secret));
        assert_eq!(text.expose().len(), 86);
        for bad in [
            "",
            "x",
            &text.expose()[1..],
            &format!("{}A", text.expose()),
            &"=".repeat(86),
            &"é".repeat(1 << 16),
        ] {
            assert!(RefreshToken::read(bad).is_none());
        }
    }
}
