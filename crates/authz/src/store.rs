//! Where the facts are kept.

#[cfg(test)]
mod contract;
mod marks;
mod notes;
mod sql;

pub(crate) use marks::{Claim, Mark, first};
pub(crate) use notes::{Noted, Sketch};
pub(crate) use sql::{MIGRATIONS, Store};

use crate::world::{Member, World};
use beep_core::UserId;
use foldhash::HashMap;
use std::sync::Arc;

/// What to read about a server, beside its version.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) world: bool,
    pub(crate) users: Vec<UserId>,
}

/// One state of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loaded {
    /// Number of the last fact in it; 0 before the first.
    pub(crate) seq: i64,
    /// `None` if it was not asked for or there is no such server.
    pub(crate) world: Option<Arc<World>>,
    /// Those of the users asked for who are members.
    pub(crate) members: HashMap<UserId, Arc<Member>>,
}
