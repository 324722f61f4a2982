//! What is kept, on SQLite or PostgreSQL. Each method is one transaction; none of them holds a rule that its name does
//! not say. [`contract`] has the promises.

pub(crate) mod accounts;
pub(crate) mod acts;
mod attempts;
#[cfg(test)]
mod contract;
pub(crate) mod global_roles;
mod keys;
pub(crate) mod people;
pub(crate) mod reports;
pub(crate) mod sessions;
pub(crate) mod settings;

pub(crate) use accounts::Credentials;
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
    Migration::new(3, include_str!("../migrations/0002_instance.sql")),
    Migration::new(4, include_str!("../migrations/0003_reported_servers.sql")),
];

/// Most rows that one transaction deletes, so that it does not keep others waiting.
const CHUNK: i64 = 1_000;

#[derive(Clone)]
pub(crate) struct Store(Db);

impl Store {
    /// Opens it and brings its schema up to date, and what SQL cannot compute.
    ///
    /// # Errors
    /// Those of [`Db::open`].
    pub async fn open(url: &str) -> Result<Self> {
        let store = Self(Db::open(url, MIGRATIONS).await?);
        while store.0.write(|tx| Box::pin(people::fold(tx, CHUNK))).await? > 0 {}
        Ok(store)
    }

    pub fn db(&self) -> &Db {
        &self.0
    }
}
