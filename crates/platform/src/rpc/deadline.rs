//! `grpc-timeout`: the time that is left, as gRPC over HTTP/2 writes it (at most eight digits and a unit).

use http::HeaderValue;
use std::{fmt::Write, time::Duration};

pub(super) const HEADER: &str = "grpc-timeout";
/// No call takes longer, whatever its caller asks for.
pub(super) const LONGEST: Duration = Duration::from_secs(60);

const DIGITS: u128 = 100_000_000;

/// Rounded up, so that the far side never gives up before the near side.
pub(super) fn encode(left: Duration) -> HeaderValue {
    let micros = left.as_nanos().div_ceil(1_000);
    let (number, unit) = if micros < DIGITS {
        (micros, 'u')
    } else {
        (micros.div_ceil(1_000).min(DIGITS - 1), 'm')
    };
    let mut text = String::with_capacity(9);
    write!(text, "{number}{unit}").expect("a string takes everything");
    HeaderValue::try_from(text).expect("digits and a letter are ASCII")
}

/// `None` for what is not written as gRPC says.
pub(super) fn decode(value: &HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(number * 3_600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_and_never_shorter() {
        for left in [
            Duration::ZERO,
            Duration::from_nanos(1),
            Duration::from_micros(99_999_999),
            Duration::from_secs(100),
            Duration::from_secs(86_400),
        ] {
            let read = decode(&encode(left)).expect("our own writing");
            assert!(
                read >= left && read - left <= Duration::from_millis(1),
                "{left:?} became {read:?}"
            );
        }
    }

    #[test]
    fn other_writings_are_ignored() {
        for text in ["", "m", "1", "-1m", "1.5S", "123456789m", "5x", "+5m"] {
            assert_eq!(decode(&HeaderValue::from_static(text)), None, "{text}");
        }
    }
}
