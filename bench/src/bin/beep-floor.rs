//! `beep-floor ADDR direct|tick`: the program that Beep's fan-out is measured by.

use anyhow::{Result, ensure};
use beep_bench::floor::{Floor, Mode};
use clap::Parser;
use std::net::SocketAddr;

/// A WebSocket room and nothing else, on loopback.
#[derive(Parser)]
struct Arguments {
    address: SocketAddr,
    mode: Mode,
}

fn main() -> Result<()> {
    let Arguments { address, mode } = Arguments::parse();
    ensure!(
        address.ip().is_loopback(),
        "loopback only: anybody who connects may publish"
    );
    Floor::bind(address, mode)?.run()
}
