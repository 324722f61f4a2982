//! When a shard tells its listeners what has come.
//!
//! At once, while facts come one by one. Where several had to be told together, a short rest after the telling lets
//! more of them join the next: it is the number of writes that costs, and what was told comes back as answers, commits
//! and new facts at about the same time.

use std::time::Duration;
use tokio::time::Instant;

/// Nobody waits longer for the sake of others.
const REST: Duration = Duration::from_millis(4);

pub(super) struct Pace {
    told: Instant,
    rest: Duration,
}

impl Pace {
    pub fn new() -> Self {
        Self {
            told: Instant::now(),
            rest: Duration::ZERO,
        }
    }

    /// When to tell again.
    pub fn next(&self) -> Instant {
        self.told + self.rest
    }

    /// Notes a telling that was `begun` then and joined so many texts.
    pub fn told(&mut self, begun: Instant, joined: usize) {
        self.told = Instant::now();
        self.rest = match joined {
            0 | 1 => Duration::ZERO,
            // A telling that is soon done is soon done again.
            _ => ((self.told - begun) / 2).min(REST),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    #[tokio::test(start_paused = true)]
    async fn what_comes_one_by_one_is_told_at_once() {
        let (mut pace, begun) = (Pace::new(), Instant::now());
        assert_eq!(pace.next(), begun);
        advance(Duration::from_millis(4)).await;
        pace.told(begun, 1);
        assert_eq!(pace.next(), Instant::now());
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_together_waits_a_moment_for_more() {
        for (took, rest) in [(1_000, 500), (4_000, 2_000), (100_000, 4_000)] {
            let (mut pace, begun) = (Pace::new(), Instant::now());
            advance(Duration::from_micros(took)).await;
            pace.told(begun, 2);
            assert_eq!(pace.next() - Instant::now(), Duration::from_micros(rest));
        }
    }
}
