//! Figures: one JSON object a line.

use anyhow::Result;
use serde::Serialize;
use std::io::Write;

/// Writes one line to standard output.
///
/// # Errors
/// If nobody reads it.
pub fn line(figure: &impl Serialize) -> Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, figure)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Tells a person what is going on; figures stand alone on standard output.
pub fn progress(text: &str) {
    // Nobody has to read it.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// What the rounds of one figure gave.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    pub median: f64,
    pub lowest: f64,
    pub highest: f64,
}

impl Spread {
    /// Rounded to so many decimals. Of no rounds: zeros.
    pub fn of(rounds: impl IntoIterator<Item = f64>, decimals: i32) -> Self {
        let mut sorted: Vec<f64> = rounds.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let round = |value: f64| (value * 10f64.powi(decimals)).round() / 10f64.powi(decimals);
        let at = |index: usize| round(sorted.get(index).copied().unwrap_or_default());
        Self {
            median: at(sorted.len() / 2),
            lowest: at(0),
            highest: at(sorted.len().saturating_sub(1)),
        }
    }
}

/// The value that a share of `sorted` does not exceed; `share` from 0 to 1. Nearest rank.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[expect(
        clippy::cast_sign_loss,
        clippy::cast_possible_truncation,
        reason = "a share of a length is an index"
    )]
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Spread, quantile};

    #[test]
    fn the_median_is_in_the_middle() {
        let spread = Spread::of([0.9, 0.5, 0.7123, 1.0, 0.6], 2);
        assert_eq!(
            spread,
            Spread {
                median: 0.71,
                lowest: 0.5,
                highest: 1.0
            }
        );
        assert_eq!(
            Spread::of([], 2),
            Spread {
                median: 0.0,
                lowest: 0.0,
                highest: 0.0
            }
        );
    }

    #[test]
    fn a_quantile_is_a_value_that_was_seen() {
        let sorted: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(
            (quantile(&sorted, 0.5), quantile(&sorted, 0.99), quantile(&sorted, 1.0)),
            (50.0, 99.0, 100.0)
        );
        assert_eq!((quantile(&[7.0], 0.99), quantile(&[], 0.5)), (7.0, 0.0));
    }
}
