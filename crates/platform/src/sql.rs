//! Relational stores: one SQL text, two engines.
//!
//! ```ignore
//! let db = Db::open("sqlite:data/servers.db", &[Migration::new(1, include_str!("../migrations/1_servers.sql"))]).await?;
//! let name: Option<String> = db
//!     .read(move |tx| Box::pin(async move {
//!         let row = tx.query("SELECT name FROM servers WHERE id = $1").bind(id).fetch_optional().await?;
//!         row.map(|row| row.get("name")).transpose()
//!     }))
//!     .await?;
//! ```
//!
//! **How work runs.** SQLite: on threads of its own, polled once; one writer that makes all waiting work durable with
//! one `fsync`, readers beside it. PostgreSQL: on a pooled connection, where it is. So that both can do this, work owns
//! what it needs, waits for nothing but its transaction, and can be cloned to be run again.
//!
//! **What work may rely on.** All of a [`Db::write`] happens or nothing, and it survives `kill -9` once acknowledged.
//! SQLite runs writes one after the other. PostgreSQL runs them side by side, *read committed*: a decision that rests
//! on what was read before needs a unique key, a condition in the `UPDATE` itself, or a row that all of them change
//! first, such as the one of [`outbox::next_seq`](crate::outbox::next_seq).
//!
//! **The SQL both take.** `$1` parameters, `UUID`, `BIGINT` (never `INTEGER`), `BOOLEAN`, `TEXT`, `BYTEA`, `JSONB`;
//! `ON CONFLICT … DO UPDATE`, `RETURNING`, row values in comparisons, partial indexes, `COLLATE "C"` where text is
//! ordered; `CAST(SUM(x) AS BIGINT)`; `IN` with [`list`]. Not: `ANY($1)`, `FOR UPDATE`, functions that make ids or time.

mod column;
mod error;
mod lite;
mod look;
mod migration;
mod postgres;
mod query;
#[cfg(test)]
mod tests;

pub use column::{Column, Json, Value};
pub use error::{Error, Result};
pub use look::{Found, look};
pub use migration::Migration;
pub use query::{Query, Row, Tx, list};

use futures_util::future::BoxFuture;
use metrics::{Histogram, Unit};
use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
    time::Instant,
};

/// The work of one use case on a store: `move |tx| Box::pin(async move { … })`.
pub trait Work<T>: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Clone + Send + 'static {}
impl<T, F> Work<T> for F where F: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Clone + Send + 'static {}

/// A relational store. Clones share it.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    read_seconds: Histogram,
    write_seconds: Histogram,
}

#[derive(Clone)]
enum Engine {
    Lite(lite::Lite),
    Pg(postgres::Pg),
}

/// How many connections to PostgreSQL a store keeps at most, unless its URL says `?max_connections=`.
pub const DEFAULT_CONNECTIONS: u32 = 16;

impl Db {
    /// Opens `sqlite:<path>` (made with its folder if absent) or `postgres://…` (the database is made if absent and the
    /// role may), and brings its schema up to date.
    ///
    /// Install a metrics recorder before: `beep_store_seconds` goes to the one that is there now.
    ///
    /// # Errors
    /// `STORAGE_FULL` or `UNAVAILABLE` when the engine does not let us, `INTERNAL` for a URL of another kind, a failing
    /// migration or one that was edited after it ran. The context names the path or the database.
    pub async fn open(url: &str, migrations: &'static [Migration]) -> beep_core::Result<Self> {
        migration::check_order(migrations)?;
        let engine = if let Some(path) = url.strip_prefix("sqlite:") {
            Engine::Lite(lite::Lite::open(path.into(), migrations).await?)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Engine::Pg(postgres::Pg::open(url, migrations).await?)
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(beep_core::Error::internal(format!(
                "a store is sqlite: or postgres:, not {scheme}:"
            )));
        };
        let name = engine.name();
        metrics::describe_histogram!(
            "beep_store_seconds",
            Unit::Seconds,
            "Time a store took, waiting included."
        );
        Ok(Self {
            read_seconds: metrics::histogram!("beep_store_seconds", "engine" => name, "op" => "read"),
            write_seconds: metrics::histogram!("beep_store_seconds", "engine" => name, "op" => "write"),
            engine,
        })
    }

    /// Statements that change nothing. Each one sees what is committed when it runs.
    pub async fn read<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        let start = Instant::now();
        let result = match &self.engine {
            Engine::Lite(lite) => lite.read(work).await,
            Engine::Pg(pg) => pg.read(work).await,
        };
        self.read_seconds.record(start.elapsed());
        result
    }

    /// As [`read`](Self::read), for a few rows by their key and nothing else: SQLite reads them on the thread of the
    /// caller, which costs a fraction of asking another one, but makes its other tasks wait for the disk.
    pub async fn lookup<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        let start = Instant::now();
        let result = match &self.engine {
            Engine::Lite(lite) => lite.lookup(work).await,
            Engine::Pg(pg) => pg.read(work).await,
        };
        self.read_seconds.record(start.elapsed());
        result
    }

    /// As [`read`](Self::read), but all statements see the same state of the store.
    pub async fn snapshot<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        let start = Instant::now();
        let result = match &self.engine {
            Engine::Lite(lite) => lite.snapshot(work).await,
            Engine::Pg(pg) => pg.snapshot(work).await,
        };
        self.read_seconds.record(start.elapsed());
        result
    }

    /// One transaction; durable when this returns `Ok`. An error undoes all of it, [`Error::Fail`] as any other.
    ///
    /// A caller that stops waiting leaves it open whether the write happens.
    pub async fn write<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        self.write_and_tell(work, |_| {}).await
    }

    /// As [`write`](Self::write), and tells those who only look as soon as they could read it: `tell` is called once
    /// with what the work gave, whether or not the caller still waits, and never for what is undone. It must not wait,
    /// and its failure is nobody's.
    ///
    /// On SQLite it is called in the order of the commits, and before the disk has what was written: `kill -9` does not
    /// take that back, a power cut may. Tell by it only whom the power cut would end too.
    pub async fn write_and_tell<T: Send + 'static>(
        &self,
        work: impl Work<T>,
        tell: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T> {
        let start = Instant::now();
        let tell = |value: &T| {
            if catch_unwind(AssertUnwindSafe(|| tell(value))).is_err() {
                tracing::error!("telling of what was written panicked");
            }
        };
        let result = match &self.engine {
            Engine::Lite(lite) => lite.write(work, tell).await,
            Engine::Pg(pg) => pg.write(work).await.inspect(tell),
        };
        self.write_seconds.record(start.elapsed());
        result
    }

    /// As [`write`](Self::write), and then all of it is undone: what would come of it.
    pub async fn rehearse<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        let outcome = Arc::new(Mutex::new(None));
        let seen = outcome.clone();
        let undone = self.write::<Infallible>(move |tx| {
            Box::pin(async move {
                let value = work(tx).await?;
                *seen.lock().expect("nothing panics while it is held") = Some(value);
                Err(beep_core::Error::internal("only a rehearsal").into())
            })
        });
        let Err(error) = undone.await;
        let seen = outcome.lock().expect("nothing panics while it is held").take();
        seen.ok_or(error)
    }

    /// Whether the engine answers.
    pub async fn ping(&self) -> Result<()> {
        self.read(|tx| {
            Box::pin(async {
                tx.query("SELECT COUNT(*) AS n FROM migrations")
                    .fetch_one()
                    .await
                    .map(drop)
            })
        })
        .await
    }

    /// `sqlite` or `postgres`.
    pub fn engine_name(&self) -> &'static str {
        self.engine.name()
    }

    /// Finishes the writes that were accepted, then closes the store for all clones.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Lite(lite) => lite.close().await,
            Engine::Pg(pg) => pg.close().await,
        }
    }
}

impl Engine {
    fn name(&self) -> &'static str {
        match self {
            Self::Lite(_) => "sqlite",
            Self::Pg(_) => "postgres",
        }
    }
}
