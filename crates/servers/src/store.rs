//! Where servers are kept. A use case makes one transaction of these functions; only they know SQL.
//!
//! Rows are locked in one order, so that no two transactions wait for each other: idempotency key, membership, person,
//! server, invitation, count of acts, number of the outbox. [`servers::lock`] is what changes of one server's channels wait for.

pub(crate) mod audit;
pub(crate) mod bans;
pub(crate) mod channels;
#[cfg(test)]
mod contract;
pub(crate) mod deletions;
pub(crate) mod direct_invitations;
pub(crate) mod facts;
pub(crate) mod invitations;
pub(crate) mod member_lists;
pub(crate) mod members;
pub(crate) mod names;
pub(crate) mod newcomers;
pub(crate) mod overwrites;
pub(crate) mod people;
pub(crate) mod requests;
pub(crate) mod roles;
pub(crate) mod servers;
pub(crate) mod suspensions;

use beep_core::Result;
use beep_platform::{
    limits, outbox,
    sql::{Db, Migration, Work},
};

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration::new(1, outbox::MIGRATION),
    Migration::new(2, include_str!("../migrations/0001_servers.sql")),
    Migration::new(3, include_str!("../migrations/0002_roles.sql")),
    Migration::new(4, include_str!("../migrations/0003_members.sql")),
    Migration::new(5, include_str!("../migrations/0004_invitations.sql")),
    Migration::new(6, include_str!("../migrations/0005_member_search.sql")),
    Migration::new(7, include_str!("../migrations/0006_suspended.sql")),
    Migration::new(8, include_str!("../migrations/0007_pictures.sql")),
    Migration::new(9, include_str!("../migrations/0008_names.sql")),
    Migration::new(10, include_str!("../migrations/0009_ban_names.sql")),
    Migration::new(11, limits::MIGRATION),
];

/// Servers made searchable in one transaction.
const FOLDED: i64 = 500;

#[derive(Clone)]
pub(crate) struct Store {
    db: Db,
}

impl Store {
    /// Opens it and brings its schema up to date, and what SQL cannot compute.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let store = Self {
            db: Db::open(url, MIGRATIONS).await?,
        };
        while store.write(|tx| Box::pin(servers::fold(tx, FOLDED))).await? > 0 {}
        Ok(store)
    }
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }
    pub(crate) async fn read<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        Ok(self.db.read(work).await?)
    }
    /// As [`read`](Self::read), of one state of the store.
    pub(crate) async fn snapshot<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        Ok(self.db.snapshot(work).await?)
    }
    /// As [`write`](Self::write), and then all of it is undone.
    pub(crate) async fn rehearse<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        Ok(self.db.rehearse(work).await?)
    }
    pub(crate) async fn write<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        Ok(self.db.write(work).await?)
    }
}

/// What is searched, as a part of a `LIKE` pattern with `\` as its escape.
fn pattern(text: &str) -> String {
    let key = beep_core::text::search_key(text);
    key.chars()
        .flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c]))
        .collect()
}
