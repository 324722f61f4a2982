//! What is kept, on SQLite or PostgreSQL. Each method is one transaction; none of them holds a rule that its name does
//! not say. [`contract`] has the promises.

mod accounts;
mod attempts;
#[cfg(test)]
mod contract;
mod keys;
mod sessions;

pub(crate) use accounts::Credentials;
pub(crate) use attempts::Limit;
pub(crate) use keys::StoredKey;
pub(crate) use sessions::{Hash, NewSession, Rotation, Turn};

use beep_core::Result;
use beep_platform::{
    outbox,
    sql::{Db, Migration},
};

const MIGRATIONS: &[Migration] = &[
    Migration::new(1, include_str!("../migrations/0001_accounts.sql")),
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
