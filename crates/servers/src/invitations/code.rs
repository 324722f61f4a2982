//! The code in a link.

use beep_core::{Random, Result};
use std::fmt;

/// Letters and digits that cannot be mistaken for each other, in print or by ear of most: no `0` and `o`, no `1`, `i`
/// and `l`.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// With 31 signs these are 49 bits: of a million links, one in 800 million guesses hits one.
const LENGTH: usize = 10;

/// Ten signs. Whoever knows it may join, so it is drawn and not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Code([u8; LENGTH]);

impl Code {
    /// Draws one; each is as likely as any other.
    ///
    /// # Errors
    /// Those of the source.
    pub(crate) fn draw(random: &dyn Random) -> Result<Self> {
        let mut code = [0; LENGTH];
        let mut drawn = 0;
        while drawn < LENGTH {
            let mut bytes = [0; 2 * LENGTH];
            random.fill(&mut bytes)?;
            // Five bits name one of 32; what names the one too many is drawn again, as folding it back would favour a
            // sign.
            let signs = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 31)));
            for (place, sign) in code[drawn..].iter_mut().zip(signs) {
                *place = *sign;
                drawn += 1;
            }
        }
        Ok(Self(code))
    }

    /// Reads what somebody typed, in any case; `None` if no code looks so.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let code: [u8; LENGTH] = text.as_bytes().try_into().ok()?;
        code.iter().all(|sign| ALPHABET.contains(sign)).then_some(Self(code))
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the alphabet is ASCII")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Dice;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn every_sign_is_drawn_alike() {
        let dice = Dice::new(7);
        let codes: Vec<Code> = (0..31_000).map(|_| Code::draw(&dice).expect("drawn")).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
        let mut counts: HashMap<u8, u32> = HashMap::new();
        for sign in codes.iter().flat_map(|code| code.0) {
            *counts.entry(sign).or_default() += 1;
        }
        assert_eq!(counts.len(), ALPHABET.len());
        // Ten thousand of each are expected, with a standard deviation of 98.
        assert!(
            counts.values().all(|count| (9_400..10_600).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::draw(&Dice::new(1)).expect("drawn");
        assert_eq!(
            Code::read(&format!(" {}\n", code.to_string().to_uppercase())),
            Some(code)
        );
        for bad in ["", "abc", "0000000000", "abcdefghi!", "äbcdefghj", "abcdefghjkm"] {
            assert_eq!(Code::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn without_randomness_there_is_no_code() {
        struct Broken;
        impl Random for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<()> {
                Err(beep_core::Error::internal("no randomness"))
            }
        }
        assert!(Code::draw(&Broken).is_err());
    }
}
