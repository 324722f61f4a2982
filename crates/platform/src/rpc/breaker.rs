//! A circuit breaker: stops calling a service that does not answer, and looks now and then whether it does again.

use std::{sync::Mutex, time::Duration};
use tokio::time::Instant;

/// Failures in a row after which the circuit opens.
const THRESHOLD: u32 = 5;
/// Between two looks at a service that does not answer.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug)]
enum State {
    Closed { failures: u32 },
    Open { next_probe: Instant },
}

/// What a result changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Opened,
    Closed,
}

/// Leave to make one call. Dropped without a result (the caller went away), it changes nothing.
#[derive(Debug)]
pub(super) struct Permit<'b> {
    breaker: &'b Breaker,
    probe: bool,
    recorded: bool,
}

impl Breaker {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(State::Closed { failures: 0 }))
    }

    /// # Errors
    /// The circuit is open; the time until the next call may try.
    pub(super) fn admit(&self, now: Instant) -> Result<Permit<'_>, Duration> {
        let mut state = self.state();
        let probe = match &mut *state {
            State::Closed { .. } => false,
            State::Open { next_probe } if *next_probe <= now => {
                // The others wait for this one; if it hangs, another may look after the pause.
                *next_probe = now + PAUSE;
                true
            }
            State::Open { next_probe } => return Err(*next_probe - now),
        };
        Ok(Permit {
            breaker: self,
            probe,
            recorded: false,
        })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it is held")
    }
}

impl Permit<'_> {
    pub(super) fn record(mut self, answered: bool, now: Instant) -> Change {
        self.recorded = true;
        let mut state = self.breaker.state();
        match (&mut *state, answered) {
            (State::Closed { failures }, true) => *failures = 0,
            (State::Closed { failures }, false) => {
                *failures += 1;
                if *failures >= THRESHOLD {
                    *state = State::Open {
                        next_probe: now + PAUSE,
                    };
                    return Change::Opened;
                }
            }
            (State::Open { .. }, true) if self.probe => {
                *state = State::Closed { failures: 0 };
                return Change::Closed;
            }
            (State::Open { next_probe }, false) if self.probe => *next_probe = now + PAUSE,
            // A call of the time before the circuit opened tells nothing new.
            (State::Open { .. }, _) => {}
        }
        Change::None
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.probe
            && !self.recorded
            && let State::Open { next_probe } = &mut *self.breaker.state()
        {
            *next_probe = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker, times: u32, now: Instant) -> Change {
        (0..times)
            .map(|_| breaker.admit(now).expect("closed").record(false, now))
            .last()
            .expect("at least once")
    }

    #[test]
    fn opens_after_failures_in_a_row_only() {
        let (breaker, now) = (Breaker::new(), Instant::now());
        fail(&breaker, THRESHOLD - 1, now);
        breaker.admit(now).expect("closed").record(true, now);
        assert_eq!(fail(&breaker, THRESHOLD - 1, now), Change::None);
        assert_eq!(fail(&breaker, 1, now), Change::Opened);
        assert_eq!(breaker.admit(now).expect_err("open"), PAUSE);
    }

    #[test]
    fn one_probe_decides() {
        let (breaker, start) = (Breaker::new(), Instant::now());
        fail(&breaker, THRESHOLD, start);
        let later = start + PAUSE;
        let probe = breaker.admit(later).expect("may look");
        breaker.admit(later).expect_err("one at a time");
        assert_eq!(probe.record(false, later), Change::None);
        breaker.admit(later).expect_err("still open");
        let later = later + PAUSE;
        assert_eq!(
            breaker.admit(later).expect("may look").record(true, later),
            Change::Closed
        );
        breaker.admit(later).expect("closed again");
    }

    #[test]
    fn a_probe_that_goes_away_leaves_its_place() {
        let (breaker, start) = (Breaker::new(), Instant::now());
        fail(&breaker, THRESHOLD, start);
        drop(breaker.admit(start + PAUSE).expect("may look"));
        breaker.admit(start + PAUSE).expect("the next one may look at once");
    }

    #[test]
    fn late_results_of_before_change_nothing() {
        let (breaker, now) = (Breaker::new(), Instant::now());
        let early = breaker.admit(now).expect("closed");
        fail(&breaker, THRESHOLD, now);
        assert_eq!(early.record(true, now), Change::None);
        breaker.admit(now).expect_err("open");
    }
}
