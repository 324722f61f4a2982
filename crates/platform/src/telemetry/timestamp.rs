//! The one form of time in lines.

use beep_core::Millis;
use std::io::Write;

/// RFC 3339 in UTC with milliseconds. The calendar after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
/// (`civil_from_days`).
pub(super) fn timestamp(out: &mut Vec<u8>, now: Millis) {
    let (days, ms) = (now.div_euclid(86_400_000), now.rem_euclid(86_400_000));
    let shifted = days + 719_468; // days since 0000-03-01
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    let ms = ms % 1_000;
    write!(
        out,
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z"
    )
    .expect("memory takes all writes");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(now: Millis) -> String {
        let mut out = Vec::new();
        timestamp(&mut out, now);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn timestamps() {
        for (ms, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_123, "2000-02-29T00:00:00.123Z"),
            (1_696_163_696_789, "2023-10-01T12:34:56.789Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(text(ms), expected);
        }
    }
}
