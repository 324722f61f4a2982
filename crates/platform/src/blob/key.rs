//! Names of blobs.

use beep_core::{Error, Result};
use std::fmt;

/// Characters of one part.
const LONGEST: usize = 64;
/// Parts of one key.
const DEEPEST: usize = 8;

/// The name of a blob: parts of `a`–`z`, `0`–`9`, `-` and `_` between slashes. It means the same in every engine, and
/// as a path it leads nowhere else: it has no dots, no empty part and no capitals that some file systems fold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// # Errors
    /// `INVALID_INPUT` for any other text.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        let part = |part: &str| (1..=LONGEST).contains(&part.len()) && part.bytes().all(plain);
        if text.split('/').count() <= DEEPEST && text.split('/').all(part) {
            Ok(Self(text))
        } else {
            Err(Error::invalid("key", "is not the name of a blob"))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_nowhere_else() {
        for good in ["a", "images/0199c1f0-0000-4000-8000-00000000000a/64", "a_b/c-d"] {
            assert_eq!(Key::new(good).expect("a key").as_str(), good);
        }
        let deep = "a/".repeat(DEEPEST) + "a";
        let long = "a".repeat(LONGEST + 1);
        for bad in [
            "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a.b", "a\\b", "A", "a b", "a\0", "é", "c:",
            &deep, &long,
        ] {
            assert!(Key::new(bad).is_err(), "{bad:?}");
        }
    }
}
