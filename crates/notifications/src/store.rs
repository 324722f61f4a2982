//! What is kept, on SQLite or PostgreSQL. Each method is one transaction. [`contract`] has the promises.
//!
//! How marks and mentions stay true to each other while both change at once on PostgreSQL: a mention counts only beyond
//! the mark, whatever rows there are; and what is told to a user is read after that user's number was taken
//! ([`next_seq`](beep_platform::outbox::next_seq)), so a later number always carries the later state.

mod cleanup;
#[cfg(test)]
mod contract;
mod marks;
mod mentions;

pub(crate) use marks::{Known, Marked, Place};

use beep_core::Result;
use beep_platform::{
    outbox,
    sql::{Db, Migration},
};

const MIGRATIONS: &[Migration] = &[
    Migration::new(1, include_str!("../migrations/0001_read_states.sql")),
    Migration::new(2, outbox::MIGRATION),
];

/// Most rows that one transaction deletes, so that it does not keep others waiting.
const CHUNK: i64 = 1_000;

#[derive(Clone)]
pub(crate) struct Store(Db);

impl Store {
    /// # Errors
    /// Those of [`Db::open`].
    pub async fn open(url: &str) -> Result<Self> {
        Ok(Self(Db::open(url, MIGRATIONS).await?))
    }

    pub fn db(&self) -> &Db {
        &self.0
    }
}
