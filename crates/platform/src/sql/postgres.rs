//! PostgreSQL, through a pool.

use super::{
    DEFAULT_CONNECTIONS, Migration, Tx, Work,
    error::{Error, Result},
    migration, query,
};
use futures_util::FutureExt;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool, Postgres,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{panic::AssertUnwindSafe, str::FromStr, time::Duration};
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
        let (url, max_connections) = take_max_connections(url)?;
        let limits = [
            ("statement_timeout", STATEMENT_LIMIT),
            ("idle_in_transaction_session_timeout", SILENCE_LIMIT),
        ];
        let options = PgConnectOptions::from_str(&url)?
            .application_name("beep")
            .statement_cache_capacity(256)
            .options(limits.map(|(name, limit)| (name, limit.as_millis().to_string())));
        let named = format!("postgres at {}:{}", options.get_host(), options.get_port());
        Self::connect(options, max_connections, migrations)
            .await
            .map_err(|e| e.at(&named))
    }

    async fn connect(options: PgConnectOptions, max_connections: u32, migrations: &[Migration]) -> Result<Self> {
        let ready = timeout(ACQUIRE_LIMIT, create_if_absent(&options)).await;
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

/// Makes the database if it is absent, through the `postgres` one that every server has.
async fn create_if_absent(options: &PgConnectOptions) -> Result<()> {
    const ABSENT: &str = "3D000";
    // The second one when both are made at the same moment.
    const EXISTS: [&str; 2] = ["42P04", "23505"];
    let code = |error: &sqlx::Error| {
        error
            .as_database_error()
            .and_then(|e| e.code())
            .map(|code| code.into_owned())
    };
    match PgConnection::connect_with(options).await {
        Ok(conn) => return Ok(conn.close().await?),
        Err(error) if code(&error).as_deref() == Some(ABSENT) => {}
        Err(error) => return Err(error.into()),
    }
    let name = options.get_database().unwrap_or(options.get_username());
    let mut conn = PgConnection::connect_with(&options.clone().database("postgres")).await?;
    let sql = format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\""));
    match sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await {
        Ok(_) => {}
        // Another replica was faster.
        Err(error) if code(&error).is_some_and(|code| EXISTS.contains(&code.as_str())) => {}
        Err(error) => return Err(Error::from(error).at(&format!("making database {name}"))),
    }
    Ok(conn.close().await?)
}

/// Takes `max_connections=` out of the URL: it is ours, not the driver's.
fn take_max_connections(url: &str) -> Result<(String, u32)> {
    let Some((base, parameters)) = url.split_once('?') else {
        return Ok((url.to_owned(), DEFAULT_CONNECTIONS));
    };
    let (ours, others): (Vec<_>, Vec<_>) = parameters
        .split('&')
        .partition(|pair| pair.starts_with("max_connections="));
    let most = match ours.last().and_then(|pair| pair.split_once('=')) {
        None => DEFAULT_CONNECTIONS,
        Some((_, number)) => number
            .parse()
            .ok()
            .filter(|n| (1..=1000).contains(n))
            .ok_or_else(|| Error::Engine(format!("max_connections is 1 to 1000, not {number}")))?,
    };
    let others = others.join("&");
    Ok((
        if others.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{others}")
        },
        most,
    ))
}

#[cfg(test)]
mod tests {
    use super::take_max_connections;

    #[test]
    fn the_size_of_the_pool_stands_in_the_url() {
        let taken = |url| take_max_connections(url).unwrap();
        assert_eq!(taken("postgres://h/d"), ("postgres://h/d".into(), 16));
        assert_eq!(taken("postgres://h/d?max_connections=3"), ("postgres://h/d".into(), 3));
        assert_eq!(
            taken("postgres://h/d?a=b&max_connections=3&c=d"),
            ("postgres://h/d?a=b&c=d".into(), 3)
        );
        assert!(take_max_connections("postgres://h/d?max_connections=0").is_err());
    }
}
