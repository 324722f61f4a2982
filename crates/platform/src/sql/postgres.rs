//! PostgreSQL, through a pool.

mod database;

pub(super) use database::look;

use super::{
    Migration, Tx, Work,
    error::{Error, Result},
    migration, query,
};
use futures_util::FutureExt;
use sqlx::{
    Connection, PgConnection, PgPool, Postgres,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::time::{Instant, timeout};

#[derive(Clone)]
pub(super) struct Pg {
    pool: PgPool,
}

/// Until a connection must be free.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(5);
/// Until a statement must be done; the server cancels it then.
const STATEMENT_LIMIT: Duration = Duration::from_secs(10);
/// Until a server that says nothing is taken for dead: longer than it may take to say that a statement is too slow.
const SILENCE_LIMIT: Duration = Duration::from_secs(15);
/// A connection that was idle for longer is tried before it is used. One that broke within this time is found out by
/// its first statement, and the work is run again on another.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);
/// How often work is run at most.
const ATTEMPTS: u32 = 3;
/// Work that failed after longer than this is not run again: its caller has waited enough. A deadlock is found out
/// after one second (`deadlock_timeout`).
const RETRY_WITHIN: Duration = Duration::from_secs(3);

/// The transaction round a piece of work.
#[derive(Clone, Copy)]
enum Frame {
    None,
    Snapshot,
    Write,
}

impl Pg {
    pub(super) async fn open(url: &str, migrations: &[Migration]) -> Result<Self> {
        let (options, max_connections) = database::read(url)?;
        let named = database::named(&options);
        Self::connect(options, max_connections, migrations)
            .await
            .map_err(|e| e.at(&named))
    }

    async fn connect(options: PgConnectOptions, max_connections: u32, migrations: &[Migration]) -> Result<Self> {
        let ready = timeout(ACQUIRE_LIMIT, database::create_if_absent(&options)).await;
        ready.map_err(|_| Error::late("connecting", ACQUIRE_LIMIT))??;
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(ACQUIRE_LIMIT)
            .test_before_acquire(false)
            .before_acquire(|conn, meta| {
                Box::pin(async move {
                    if meta.idle_for > TRUSTED_IDLE {
                        conn.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        migration::migrate_pg(&pool, migrations).await?;
        Ok(Self { pool })
    }

    pub(super) async fn read<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        self.run(Frame::None, work).await
    }

    pub(super) async fn snapshot<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        self.run(Frame::Snapshot, work).await
    }

    pub(super) async fn write<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        self.run(Frame::Write, work).await
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    async fn run<T: Send + 'static>(&self, frame: Frame, work: impl Work<T>) -> Result<T> {
        let start = Instant::now();
        for attempt in 1.. {
            let mut conn = self.acquire(attempt > 1).await?;
            let ended = timeout(SILENCE_LIMIT, run_once(&mut conn, frame, work.clone())).await;
            let failed = match ended.unwrap_or_else(|_| Ended::Unsure(Error::late("an answer", SILENCE_LIMIT))) {
                Ended::Done(value) => return Ok(value),
                Ended::Undone(error) if attempt < ATTEMPTS && start.elapsed() < RETRY_WITHIN => error,
                Ended::Undone(error) | Ended::Unsure(error) => {
                    if matches!(error, Error::Unreachable(_)) {
                        drop(conn.detach());
                    }
                    return Err(error);
                }
            };
            match failed {
                Error::Conflict(_) => {}
                // Nobody else should be given this connection.
                Error::Unreachable(_) => drop(conn.detach()),
                error => return Err(error),
            }
        }
        unreachable!("the last attempt returns")
    }

    /// A connection, one that answers if it is to be `tried`: when one is broken the others may be too.
    async fn acquire(&self, tried: bool) -> Result<PoolConnection<Postgres>> {
        loop {
            let mut conn = self.pool.acquire().await?;
            if !tried || conn.ping().await.is_ok() {
                return Ok(conn);
            }
            drop(conn.detach());
        }
    }
}

/// What became of work.
enum Ended<T> {
    Done(T),
    /// Failed, and nothing has happened.
    Undone(Error),
    /// Failed while it was being committed, or without an answer.
    Unsure(Error),
}

async fn run_once<T>(conn: &mut PgConnection, frame: Frame, work: impl Work<T>) -> Ended<T> {
    let begin = match frame {
        Frame::None => return poll(conn, work).await.map_or_else(Ended::Undone, Ended::Done),
        Frame::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        Frame::Write => "BEGIN",
    };
    let mut tx = match conn.begin_with(begin).await {
        Ok(tx) => tx,
        Err(error) => return Ended::Undone(error.into()),
    };
    // When `tx` is dropped the transaction is undone, also when a caller stops waiting.
    match poll(&mut tx, work).await {
        Err(error) => Ended::Undone(error),
        Ok(value) => match tx.commit().await.map_err(Error::from) {
            Ok(()) => Ended::Done(value),
            Err(error @ Error::Conflict(_)) => Ended::Undone(error),
            Err(error) => Ended::Unsure(error),
        },
    }
}

async fn poll<T>(conn: &mut PgConnection, work: impl Work<T>) -> Result<T> {
    let mut tx = Tx::new(query::Engine::Pg(conn));
    match AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await {
        Ok(result) => tx.ended(result),
        Err(_) => Err(Error::panicked()),
    }
}
