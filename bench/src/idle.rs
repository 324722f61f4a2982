//! `idle`: what a socket costs in memory that is authenticated, subscribed and silent.

use crate::{
    beep::{Community, Process},
    graphql, machine,
    options::Options,
    report,
    swarm::{Protocol, Swarm},
};
use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use std::time::{Duration, Instant};

const ACCOUNTS: usize = 20;
/// Counts at which memory is read.
const COUNTS: [usize; 2] = [1000, 5000];
/// Two pings pass before memory is read.
const REST: Duration = Duration::from_secs(11);
const TURN: Duration = Duration::from_millis(100);

#[derive(Serialize)]
struct Figure {
    bench: &'static str,
    sockets: usize,
    subscriptions: usize,
    kib_per_socket: f64,
    pss_kib_per_socket: f64,
    rss_mib: f64,
    /// Of the server's core, while nothing happens.
    cpu_percent: f64,
}

/// # Errors
/// If anything fails, or a socket does not stay open.
pub fn run(options: &Options) -> Result<()> {
    machine::prepare()?;
    let counts = options.n.map_or_else(|| COUNTS.to_vec(), |n| vec![n]);
    for subscriptions in [1, 3] {
        let data = tempfile::tempdir()?;
        let mut founded = Process::beep(&options.beep()?, data.path())?;
        founded.ready()?;
        let mut community = Community::found(founded.address, ACCOUNTS, 1)?;
        founded.stop()?;
        // A process that has hashed no password: what hashing once took would be counted as free.
        let mut beep = Process::beep(&options.beep()?, data.path())?;
        beep.ready()?;
        community.address = beep.address;
        let mut swarm = Swarm::new(Protocol::WebSocket)?;
        // The first sockets build what all share.
        grow(&mut swarm, &community, ACCOUNTS, subscriptions)?;
        let (before, first) = (beep.memory()?, swarm.len());
        for &count in &counts {
            grow(&mut swarm, &community, count, subscriptions)?;
            let cpu = beep.cpu()?;
            rest(&mut swarm)?;
            let (now, more) = (beep.memory()?, (swarm.len() - first) as f64);
            let each = |now: u64, before: u64| (10.0 * now.saturating_sub(before) as f64 / more).round() / 10.0;
            let figure = Figure {
                bench: "idle",
                sockets: swarm.len(),
                subscriptions,
                kib_per_socket: each(now.rss_kib, before.rss_kib),
                pss_kib_per_socket: each(now.pss_kib, before.pss_kib),
                rss_mib: (now.rss_kib as f64 / 1024.0).round(),
                cpu_percent: (1000.0 * (beep.cpu()? - cpu).as_secs_f64() / REST.as_secs_f64()).round() / 10.0,
            };
            report::line(&figure)?;
        }
        drop(swarm);
        beep.stop()?;
    }
    Ok(())
}

/// Opens sockets until there are `count`: with one subscription (the channel), or the three that the web client holds.
fn grow(swarm: &mut Swarm, community: &Community, count: usize, subscriptions: usize) -> Result<()> {
    for number in swarm.len()..count {
        let account = &community.accounts[number % community.accounts.len()];
        let mut line = graphql::connect(community.address, &account.token)?;
        let all = [
            ("1", graphql::CHANNEL_EVENTS, json!({ "id": community.channels[0] })),
            ("2", graphql::MY_EVENTS, json!({})),
            ("3", graphql::SERVER_EVENTS, json!({ "id": community.server })),
        ];
        for (id, document, variables) in all.iter().take(subscriptions) {
            graphql::follow(&mut line, id, document, variables)?;
        }
        swarm.add(line)?;
        // Those that are open are pinged meanwhile.
        swarm.poll(Duration::ZERO, |_, _| Ok(()))?;
    }
    Ok(())
}

fn rest(swarm: &mut Swarm) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < REST {
        swarm.poll(TURN, |_, _| Ok(()))?;
    }
    Ok(())
}
