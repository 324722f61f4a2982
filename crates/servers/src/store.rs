//! Where servers are kept. A use case makes one transaction of these functions; only they know SQL.
//!
//! Rows are locked in one order, so that no two transactions wait for each other: idempotency key, membership, person,
//! server, number of the outbox. [`servers::lock`] is what changes of one server's channels wait for.

pub(crate) mod channels;
#[cfg(test)]
mod contract;
pub(crate) mod members;
pub(crate) mod people;
pub(crate) mod requests;
pub(crate) mod servers;

use beep_core::Result;
use beep_platform::{
    outbox,
    sql::{Db, Migration, Work},
};

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration::new(1, outbox::MIGRATION),
    Migration::new(2, include_str!("../migrations/0001_servers.sql")),
];

#[derive(Clone)]
pub(crate) struct Store {
    db: Db,
}

impl Store {
    /// Opens it and brings its schema up to date.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        Ok(Self {
            db: Db::open(url, MIGRATIONS).await?,
        })
    }
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }
    pub(crate) async fn read<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        Ok(self.db.read(work).await?)
    }
    pub(crate) async fn write<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        Ok(self.db.write(work).await?)
    }
}
