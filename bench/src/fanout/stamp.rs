//! Which message a delivery is: a publisher and a number, written into the nonce.

use anyhow::{Context, Result};
use std::fmt;

/// What stands before the stamp in a frame.
const BEFORE: &[u8] = br#""nonce":""#;
/// Digits of the publisher and of the number.
const DIGITS: (usize, usize) = (3, 9);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub publisher: usize,
    pub sequence: u32,
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (publisher, sequence) = DIGITS;
        write!(f, "{:0publisher$}-{:0sequence$}", self.publisher, self.sequence)
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0u32, |number, digit| {
        let digit = u32::from(digit.wrapping_sub(b'0'));
        (digit < 10).then(|| number * 10 + digit)
    })
}

impl Stamp {
    /// Whether a frame is an event of the subscription with the id `1`, and not an answer.
    pub(super) fn is_delivery(text: &[u8]) -> bool {
        text.starts_with(br#"{"id":"1","type":"next""#)
    }

    /// Reads the stamp of a delivery. It was last seen at `place`, and most likely is there again.
    pub(super) fn read(text: &[u8], place: &mut usize) -> Result<Self> {
        let length = BEFORE.len() + DIGITS.0 + 1 + DIGITS.1;
        if text.get(*place..*place + BEFORE.len()) != Some(BEFORE) {
            *place = memchr::memmem::find(text, BEFORE).context("a delivery without a nonce")?;
        }
        let stamp = text.get(*place + BEFORE.len()..*place + length).and_then(|stamp| {
            let (publisher, rest) = stamp.split_at(DIGITS.0);
            Some(Self {
                publisher: number(publisher)? as usize,
                sequence: number(rest.strip_prefix(b"-")?)?,
            })
        });
        stamp.with_context(|| format!("a message that nobody sent: {}", String::from_utf8_lossy(text)))
    }

    /// The frame `template` with this stamp instead of its own.
    pub(super) fn put_into(self, template: &str) -> String {
        let start = template.find(r#""nonce":""#).map_or(0, |at| at + BEFORE.len());
        let end = start + DIGITS.0 + 1 + DIGITS.1;
        format!("{}{self}{}", &template[..start], &template[end..])
    }
}

/// A frame of so many bytes with a stamp in it.
pub(super) fn template(length: usize) -> String {
    let start = format!(
        r#"{{"id":"1","type":"next","payload":{{"nonce":"{}","content":""#,
        Stamp::default()
    );
    format!("{start:x<fill$}\"}}}}", fill = length - 3)
}

#[cfg(test)]
mod tests {
    use super::{Stamp, template};

    #[test]
    fn a_stamp_is_read_where_it_was_put() {
        let blank = template(500);
        assert_eq!(blank.len(), 500);
        let stamp = Stamp {
            publisher: 15,
            sequence: 1_234_567,
        };
        let text = stamp.put_into(&blank);
        assert_eq!(text.len(), blank.len());
        assert!(Stamp::is_delivery(text.as_bytes()));
        let mut place = 0;
        assert_eq!(Stamp::read(text.as_bytes(), &mut place).unwrap(), stamp);
        assert_eq!(
            Stamp::read(text.as_bytes(), &mut place).unwrap(),
            stamp,
            "again, from the remembered place"
        );
    }

    #[test]
    fn what_is_no_stamp_is_an_error() {
        let mut place = 0;
        assert!(Stamp::read(br#"{"id":"1"}"#, &mut place).is_err());
        assert!(Stamp::read(br#"{"nonce":"abc-000000001"}"#, &mut place).is_err());
        assert!(!Stamp::is_delivery(br#"{"id":"q1","type":"next""#));
    }
}
