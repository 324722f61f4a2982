//! SQLite, on threads of its own.

mod reader;
mod writer;

use super::{
    Found, Migration, Tx, Work,
    error::{Error, Result},
    migration, query,
};
use futures_util::FutureExt;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use reader::Readers;
use rusqlite::{Connection, OpenFlags};
use std::{
    fs::File,
    io::ErrorKind,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use writer::Writer;

#[derive(Clone)]
pub(super) struct Lite {
    writer: Writer,
    readers: Arc<Readers>,
}

/// How long a process waits for another one that writes to the same file, and a caller for its place in the queue.
const PATIENCE: Duration = Duration::from_secs(5);

impl Lite {
    pub(super) async fn open(path: PathBuf, migrations: &'static [Migration]) -> Result<Self> {
        tokio::task::spawn_blocking(move || {
            Self::open_blocking(&path, migrations).map_err(|e| e.at(&path.display().to_string()))
        })
        .await
        .map_err(|e| Error::Engine(format!("opening a store: {e}")))?
    }

    fn open_blocking(path: &Path, migrations: &[Migration]) -> Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| unwritable(&e))?;
        }
        // SQLite would only say that it cannot open the file; the system says why.
        std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map_err(|e| unwritable(&e))?;
        let mut conn = connect(path)?;
        migration::migrate_lite(&mut conn, migrations)?;
        let readers = Readers::start(|| {
            let conn = connect(path)?;
            conn.pragma_update(None, "query_only", true)?;
            Ok(conn)
        })?;
        // Made by the migrations at the latest, and there as long as somebody has the store open.
        let log = File::open(log_of(path)).map_err(|e| unwritable(&e))?;
        log.sync_data().map_err(|e| unwritable(&e))?;
        Ok(Self {
            writer: Writer::start(conn, log)?,
            readers: Arc::new(readers),
        })
    }

    pub(super) async fn read<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        self.readers.run(move |conn| once(conn, work)).await
    }

    pub(super) async fn lookup<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        self.readers.run_here(move |conn| once(conn, work)).await
    }

    pub(super) async fn snapshot<T: Send + 'static>(&self, work: impl Work<T>) -> Result<T> {
        self.readers
            .run(move |conn| {
                step(conn, "BEGIN")?;
                let result = once(conn, work);
                step(conn, "ROLLBACK")?;
                result
            })
            .await
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl Work<T>,
        tell: impl FnOnce(&T) + Send + 'static,
    ) -> Result<T> {
        self.writer.run(work, tell).await
    }

    pub(super) async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

fn unwritable(error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::PermissionDenied
        | ErrorKind::QuotaExceeded
        | ErrorKind::ReadOnlyFilesystem
        | ErrorKind::StorageFull => Error::Full(error.to_string()),
        _ => Error::Unreachable(error.to_string()),
    }
}

/// The write-ahead log beside a store (https://sqlite.org/fileformat2.html, 4).
fn log_of(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn connect(path: &Path) -> Result<Connection> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(PATIENCE)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // A commit does not wait for the disk, and never tears the file (https://sqlite.org/wal.html): the writer makes the
    // log durable before it answers.
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    // 32 MiB of log before it is copied into the file: pages that many writes touch are copied once.
    conn.pragma_update(None, "wal_autocheckpoint", 8192)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // What PostgreSQL calls the order of bytes.
    conn.create_collation("C", |a, b| a.cmp(b))?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(conn)
}

/// Whether there is a file that SQLite reads and we may write to.
pub(super) async fn look(path: PathBuf) -> Result<Found> {
    let looked =
        tokio::task::spawn_blocking(move || look_blocking(&path).map_err(|e| e.at(&path.display().to_string())));
    looked
        .await
        .map_err(|e| Error::Engine(format!("looking at a store: {e}")))?
}

fn look_blocking(path: &Path) -> Result<Found> {
    match std::fs::OpenOptions::new().append(true).open(path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(unwritable(&error)),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = if log_of(path).exists() {
        Connection::open_with_flags(path, flags)?
    } else {
        // Nobody has it open, and whoever only reads must not begin a log that they may not take away again
        // (https://sqlite.org/wal.html, 9; https://sqlite.org/uri.html, 3.1).
        let place = percent_encode(path.as_os_str().as_encoded_bytes(), NON_ALPHANUMERIC);
        Connection::open_with_flags(format!("file:{place}?immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI)?
    };
    conn.busy_timeout(PATIENCE)?;
    conn.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(Found::Store)
}

/// Runs work to its end, which it reaches without waiting.
fn once<T>(conn: &mut Connection, work: impl Work<T>) -> Result<T> {
    let mut tx = Tx::new(query::Engine::Lite(conn));
    match catch_unwind(AssertUnwindSafe(|| work(&mut tx).now_or_never())) {
        Ok(Some(result)) => tx.ended(result),
        Ok(None) => Err(Error::Engine(
            "the work waited for something else than its transaction".into(),
        )),
        Err(_) => Err(Error::panicked()),
    }
}

/// A statement without values or rows.
fn step(conn: &Connection, sql: &str) -> Result<()> {
    conn.prepare_cached(sql)?.raw_execute()?;
    Ok(())
}
