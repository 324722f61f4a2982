//! `startup`: from the start of the process to a `/readyz` that says yes, with a million messages stored.

use crate::{
    beep::Process,
    history::stored,
    machine,
    options::Options,
    report::{self, Spread},
};
use anyhow::Result;
use serde::Serialize;
use std::time::Instant;

/// How the process before ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum After {
    Stop,
    Kill,
}

#[derive(Serialize)]
struct Figure {
    bench: &'static str,
    after: After,
    messages: u64,
    rounds: usize,
    ready_ms: f64,
    ready_ms_lowest: f64,
    ready_ms_highest: f64,
}

/// # Errors
/// If Beep does not start.
pub fn run(options: &Options) -> Result<()> {
    machine::prepare()?;
    let (stored, folder, program) = (stored(options)?, options.data()?, options.beep()?);
    for after in [After::Stop, After::Kill] {
        let mut times = Vec::new();
        // The first start only sees to it that the one before ended as it should.
        for round in 0..=options.rounds {
            let begun = Instant::now();
            let mut beep = Process::beep(&program, &folder)?;
            beep.ready()?;
            if round > 0 {
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            match after {
                After::Stop => beep.stop()?,
                After::Kill => beep.kill()?,
            }
        }
        let ready = Spread::of(times, 0);
        report::line(&Figure {
            bench: "startup",
            after,
            messages: stored.messages,
            rounds: options.rounds,
            ready_ms: ready.median,
            ready_ms_lowest: ready.lowest,
            ready_ms_highest: ready.highest,
        })?;
    }
    Ok(())
}
