//! What the benchmarks are told on the command line.

use anyhow::{Context, Result};
use std::{path::PathBuf, time::Duration};

#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The program to measure: a release build [default: beep, beside this one]
    #[arg(long, value_name = "PATH")]
    beep: Option<PathBuf>,
    /// The floor program [default: beep-floor, beside this one]
    #[arg(long, value_name = "PATH")]
    floor: Option<PathBuf>,
    /// Where `history` and `startup` keep their messages [default: beep-bench-data, beside Beep]
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// How often each figure is taken
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Sockets (fanout, idle), posters (posts), messages (history, startup)
    #[arg(long)]
    pub n: Option<usize>,
    /// How long each round measures
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
}

impl Options {
    pub fn measured(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }

    /// # Errors
    /// If this program does not know where it is.
    pub fn beep(&self) -> Result<PathBuf> {
        match &self.beep {
            Some(beep) => Ok(beep.clone()),
            None => Ok(std::env::current_exe()?.with_file_name("beep")),
        }
    }

    /// # Errors
    /// If this program does not know where it is.
    pub fn floor(&self) -> Result<PathBuf> {
        match &self.floor {
            Some(floor) => Ok(floor.clone()),
            None => Ok(std::env::current_exe()?.with_file_name("beep-floor")),
        }
    }

    /// # Errors
    /// If Beep's path has no folder.
    pub fn data(&self) -> Result<PathBuf> {
        match &self.data {
            Some(data) => Ok(data.clone()),
            None => Ok(self
                .beep()?
                .parent()
                .context("--beep names no program")?
                .join("beep-bench-data")),
        }
    }
}
