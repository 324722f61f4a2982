//! `beep-bench`: figures of a Beep as JSON lines, and the demo community.

use anyhow::Result;
use beep_bench::{authz, demo, fanout, history, idle, options::Options, posts, silence, startup};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Measures a Beep, on loopback, the server on core 0 and this program on core 1.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Deliveries a second to many sockets in one channel, beside the floor
    Fanout(Options),
    /// Acknowledged durable posts a second, over sockets and over HTTP
    Posts(Options),
    /// Memory of a socket that is subscribed and idle
    Idle(Options),
    /// Time of a page from a channel with a million messages
    History(Options),
    /// Time from start to ready with a million messages stored
    Startup(Options),
    /// Time of a decision, of a list of visible channels, and of comparing who gains and loses what
    Authz(Options),
    /// Time until the sockets of those who lost a right are silent, under load
    Silence(silence::Options),
    /// Our floor beside another program that is called the same way
    Floor {
        #[command(flatten)]
        options: Options,
        #[arg(long, value_name = "PATH")]
        other: PathBuf,
    },
    /// Fill a running Beep with a lively community
    Demo(demo::Options),
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Fanout(options) => fanout::run(&options),
        Command::Posts(options) => posts::run(&options),
        Command::Idle(options) => idle::run(&options),
        Command::History(options) => history::run(&options),
        Command::Startup(options) => startup::run(&options),
        Command::Authz(options) => authz::run(&options),
        Command::Silence(options) => silence::run(&options),
        Command::Floor { options, other } => {
            fanout::compare_floors(&options.floor()?, &other, options.n.unwrap_or(1000), &options)
        }
        Command::Demo(options) => demo::run(&options),
    }
}
