//! `fanout`: N sockets follow one channel; how many deliveries a second, beside the floor in the same run.
//!
//! A window of w means w publishers, each of which sends its next message when its last has reached every socket. Every
//! socket must get every message of every publisher once and in order, or there is no figure.

mod load;
mod stamp;

use crate::{
    beep::{Community, Process},
    graphql, machine,
    options::Options,
    report::{self, Spread},
    swarm::{Protocol, Swarm},
    websocket,
};
use anyhow::Result;
use load::{Load, Outcome};
use serde::Serialize;
use serde_json::{Value, json};
use stamp::Stamp;
use std::{path::Path, time::Duration};

/// Several sockets share an account: what is measured does not depend on whose they are.
const ACCOUNTS: usize = 20;
/// A nonce that was seen before would not be sent again: each round has so many numbers of its own.
const ROUND: u32 = 1_000_000;
/// Characters of a message.
const CONTENT: usize = 100;

/// How many messages are under way at once, and the floor to compare with.
#[derive(Clone, Copy)]
struct Setting {
    window: usize,
    floor: &'static str,
}

const SETTINGS: [Setting; 2] = [
    Setting {
        window: 1,
        floor: "direct",
    },
    Setting {
        window: 16,
        floor: "tick",
    },
];

#[derive(Serialize)]
struct Figure {
    bench: &'static str,
    n: usize,
    window: usize,
    floor: &'static str,
    frame_bytes: usize,
    rounds: usize,
    deliveries_per_s: f64,
    floor_per_s: f64,
    ratio: f64,
    ratio_lowest: f64,
    ratio_highest: f64,
    cpu_s_per_million: f64,
    cpu_s_per_million_lowest: f64,
    cpu_s_per_million_highest: f64,
    floor_cpu_s_per_million: f64,
}

/// # Errors
/// If anything fails, or a message does not reach every socket.
pub fn run(options: &Options) -> Result<()> {
    machine::prepare()?;
    let n = options.n.unwrap_or(1000);
    let floor = options.floor()?;
    let data = tempfile::tempdir()?;
    let mut beep = Process::beep(&options.beep()?, data.path())?;
    beep.ready()?;
    let mut community = Community::found(beep.address, ACCOUNTS, 1)?;
    let template = delivered(&community)?;
    let mut first = 0;
    for setting in SETTINGS {
        let mut rounds = Vec::new();
        for round in 1..=options.rounds {
            community.renew()?;
            first += ROUND;
            let ours = beep_round(&community, &beep, n, setting.window, first, options)?;
            let theirs = floor_round(&floor, setting.floor, &template, n, setting.window, options)?;
            report::progress(&format!(
                "fanout n={n} window={} round {round}: Beep {:.0}/s, floor {:.0}/s, ratio {:.3}",
                setting.window,
                ours.per_second,
                theirs.per_second,
                ours.per_second / theirs.per_second
            ));
            rounds.push((ours, theirs));
        }
        report::line(&figure(n, setting, template.len(), &rounds))?;
    }
    beep.stop()
}

fn figure(n: usize, setting: Setting, frame_bytes: usize, rounds: &[(Outcome, Outcome)]) -> Figure {
    let spread = |of: fn(&(Outcome, Outcome)) -> f64, decimals| Spread::of(rounds.iter().map(of), decimals);
    let ratio = spread(|(ours, theirs)| ours.per_second / theirs.per_second, 3);
    let cpu = spread(|(ours, _)| ours.cpu_per_million, 3);
    Figure {
        bench: "fanout",
        n,
        window: setting.window,
        floor: setting.floor,
        frame_bytes,
        rounds: rounds.len(),
        deliveries_per_s: spread(|(ours, _)| ours.per_second, 0).median,
        floor_per_s: spread(|(_, theirs)| theirs.per_second, 0).median,
        ratio: ratio.median,
        ratio_lowest: ratio.lowest,
        ratio_highest: ratio.highest,
        cpu_s_per_million: cpu.median,
        cpu_s_per_million_lowest: cpu.lowest,
        cpu_s_per_million_highest: cpu.highest,
        floor_cpu_s_per_million: spread(|(_, theirs)| theirs.cpu_per_million, 3).median,
    }
}

fn message(channel: &str, stamp: Stamp) -> Value {
    let content = format!("{:x<CONTENT$}", "The tide is out, and the boats lie in the mud. ");
    json!({ "input": { "channelId": channel, "content": content, "nonce": stamp.to_string() } })
}

/// A frame of this Beep as a subscriber gets it: the floor is given frames of the same length.
fn delivered(community: &Community) -> Result<String> {
    let mut line = graphql::connect(community.address, &community.accounts[0].token)?;
    let channel = &community.channels[0];
    graphql::follow(&mut line, "1", graphql::CHANNEL_EVENTS, &json!({ "id": channel }))?;
    line.send_text(&graphql::subscribe(
        "q1",
        graphql::SEND_MESSAGE,
        &message(channel, Stamp::default()),
    ))?;
    loop {
        let text = line.receive_text()?;
        graphql::succeeded(text.as_bytes())?;
        if Stamp::is_delivery(text.as_bytes()) {
            return Ok(text);
        }
    }
}

fn beep_round(
    community: &Community,
    beep: &Process,
    n: usize,
    window: usize,
    first: u32,
    options: &Options,
) -> Result<Outcome> {
    let mut swarm = Swarm::new(Protocol::WebSocket)?;
    let channel = &community.channels[0];
    for account in community.accounts.iter().cycle().take(n) {
        let mut line = graphql::connect(beep.address, &account.token)?;
        graphql::follow(&mut line, "1", graphql::CHANNEL_EVENTS, &json!({ "id": channel }))?;
        swarm.add(line)?;
        // Those that are open are pinged meanwhile.
        swarm.poll(Duration::ZERO, |_, _| Ok(()))?;
    }
    let load = Load::new(swarm, window, first, |stamp, frame| {
        let id = format!("q{}", stamp.sequence + 1);
        let text = graphql::subscribe(&id, graphql::SEND_MESSAGE, &message(channel, stamp));
        websocket::write_masked(websocket::TEXT, text.as_bytes(), frame);
    });
    load.run(beep, options.measured())
}

/// Measures a floor program with frames like `template`.
///
/// # Errors
/// If a message does not reach every socket.
fn floor_round(
    program: &Path,
    mode: &str,
    template: &str,
    n: usize,
    window: usize,
    options: &Options,
) -> Result<Outcome> {
    let floor = Process::floor(program, mode)?;
    let mut swarm = Swarm::new(Protocol::WebSocket)?;
    for _ in 0..n {
        swarm.add(crate::line::Line::open(floor.address, "/", "floor")?)?;
    }
    let load = Load::new(swarm, window, 0, |stamp, frame| {
        websocket::write_masked(websocket::TEXT, stamp.put_into(template).as_bytes(), frame);
    });
    load.run(&floor, options.measured())
}

#[derive(Serialize)]
struct FloorFigure {
    bench: &'static str,
    n: usize,
    mode: &'static str,
    rounds: usize,
    per_s: f64,
    other_per_s: f64,
    ratio: f64,
    ratio_lowest: f64,
    ratio_highest: f64,
    cpu_s_per_million: f64,
    other_cpu_s_per_million: f64,
}

/// Compares our floor with another program that is called the same way.
///
/// # Errors
/// If a message does not reach every socket.
pub fn compare_floors(ours: &Path, other: &Path, n: usize, options: &Options) -> Result<()> {
    machine::prepare()?;
    let template = Stamp::default().put_into(&stamp::template(500));
    for Setting { window, floor: mode } in SETTINGS {
        let mut rounds = Vec::new();
        for _ in 0..options.rounds {
            let mine = floor_round(ours, mode, &template, n, window, options)?;
            rounds.push((mine, floor_round(other, mode, &template, n, window, options)?));
        }
        let spread = |of: fn(&(Outcome, Outcome)) -> f64, decimals| Spread::of(rounds.iter().map(of), decimals);
        let ratio = spread(|(mine, theirs)| mine.per_second / theirs.per_second, 3);
        report::line(&FloorFigure {
            bench: "floor",
            n,
            mode,
            rounds: rounds.len(),
            per_s: spread(|(mine, _)| mine.per_second, 0).median,
            other_per_s: spread(|(_, theirs)| theirs.per_second, 0).median,
            ratio: ratio.median,
            ratio_lowest: ratio.lowest,
            ratio_highest: ratio.highest,
            cpu_s_per_million: spread(|(mine, _)| mine.cpu_per_million, 3).median,
            other_cpu_s_per_million: spread(|(_, theirs)| theirs.cpu_per_million, 3).median,
        })?;
    }
    Ok(())
}
