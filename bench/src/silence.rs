//! `silence`: how long those who lost a right still hear a channel, while it is busy and a thousand sockets follow it.
//!
//! From the moment an act is asked for to the last message that any socket gets which it concerns. Nothing counts unless
//! all of these sockets are told that their subscription has ended, everybody else's goes on, and there was something to
//! hear all the time.

mod act;
mod hall;

use crate::{
    beep::{Community, Process},
    machine, options, report,
};
use act::{ACTS, Act, Stage};
use anyhow::Result;
use hall::Hall;
use serde::Serialize;

const ACCOUNTS: usize = 20;
const SOCKETS: usize = 1000;

#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    #[command(flatten)]
    common: options::Options,
    /// Measure the Beep that runs there, one of several processes for instance, instead of starting one
    #[arg(long)]
    url: Option<String>,
}

#[derive(Serialize)]
struct Figure {
    bench: &'static str,
    act: &'static str,
    sockets: usize,
    rounds: usize,
    /// Sockets that lost the right, all rounds together.
    concerned: usize,
    silent_ms_p50: f64,
    silent_ms_p99: f64,
    silent_ms_highest: f64,
    /// From asking for the act to its answer.
    answer_ms: f64,
    deliveries_per_s: f64,
}

/// What the rounds of one act gave.
#[derive(Default)]
struct Measured {
    silent: Vec<f64>,
    answers: Vec<f64>,
    deliveries: Vec<f64>,
}

/// # Errors
/// If anything fails, or a subscription does not end that should, or one ends that should not.
pub fn run(options: &Options) -> Result<()> {
    machine::prepare()?;
    let sockets = options.common.n.unwrap_or(SOCKETS);
    let Some(url) = &options.url else {
        let data = tempfile::tempdir()?;
        let mut beep = Process::beep(&options.common.beep()?, data.path())?;
        beep.ready()?;
        measure(Community::found(beep.address, ACCOUNTS, 1)?, sockets, options)?;
        return beep.stop();
    };
    let place = crate::api::Place::of(url)?;
    measure(Community::found(place.address, ACCOUNTS, 1)?, sockets, options)
}

fn measure(mut community: Community, sockets: usize, options: &Options) -> Result<()> {
    let stage = Stage::set(&mut community)?;
    let rounds = options.common.rounds;
    let mut measured: [Measured; ACTS.len()] = Default::default();
    for round in 1..=rounds {
        community.renew()?;
        let mut hall = Hall::open(&community, sockets, round)?;
        for (act, measured) in ACTS.iter().zip(&mut measured) {
            let whom = 1 + round % (ACCOUNTS - 1);
            let heard = hall.lose(&community, &stage, *act, whom)?;
            let highest = heard.silent.iter().copied().fold(0.0, f64::max);
            report::progress(&format!(
                "silence, {} round {round}: {} sockets, silent after {highest:.1} ms, answer after {:.1} ms",
                act.name(),
                heard.silent.len(),
                heard.answer
            ));
            measured.silent.extend(heard.silent);
            measured.answers.push(heard.answer);
            measured.deliveries.push(heard.deliveries_per_s);
            stage.undo(&mut community, *act, whom)?;
            hall.come_back(&community)?;
        }
    }
    for (act, measured) in ACTS.iter().zip(measured) {
        report::line(&figure(*act, sockets, rounds, measured))?;
    }
    Ok(())
}

fn figure(act: Act, sockets: usize, rounds: usize, mut measured: Measured) -> Figure {
    measured.silent.sort_by(f64::total_cmp);
    let at = |share| (10.0 * report::quantile(&measured.silent, share)).round() / 10.0;
    Figure {
        bench: "silence",
        act: act.name(),
        sockets,
        rounds,
        concerned: measured.silent.len(),
        silent_ms_p50: at(0.5),
        silent_ms_p99: at(0.99),
        silent_ms_highest: at(1.0),
        answer_ms: report::Spread::of(measured.answers, 1).median,
        deliveries_per_s: report::Spread::of(measured.deliveries, 0).median,
    }
}
