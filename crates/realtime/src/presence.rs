//! The presence service: who is connected anywhere.
//!
//! Soft state, kept by reports: every process that holds sockets says who is connected to it, at each change and every
//! [`HEARTBEAT`] anyway. A process that falls silent is forgotten, so a person is offline at most 15 s after the last
//! of their connections, however it ended (ACC-12). One such service runs for the whole of Beep; while it is away
//! nobody's presence changes, and after its start the next reports bring everything back.

mod census;
mod reporter;
mod service;
mod table;

pub use reporter::{Connected, report};
pub use service::{Deps, Service, build};

use std::time::Duration;

/// How often a process reports even if nothing has changed.
pub const HEARTBEAT: Duration = Duration::from_secs(3);
/// A process that has not reported for so long is gone.
const SILENCE: Duration = Duration::from_secs(9);
/// A page that is loaded anew leaves and comes back: that is no news.
const GRACE: Duration = Duration::from_secs(3);

#[cfg(test)]
mod tests;
