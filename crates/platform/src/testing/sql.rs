//! A store of its own for each test, on every engine that is there.

use super::env;
use beep_core::{Clock, SystemClock};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    path::PathBuf,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};

/// Where a fresh store may be opened. Removed with all that is in it when this is dropped.
#[must_use = "the store is removed when this is dropped"]
pub struct Place(Kind);

enum Kind {
    Folder(PathBuf),
    Database {
        server: Box<PgConnectOptions>,
        name: String,
    },
}

/// A fresh store on each engine: `(engine, url, place)`. PostgreSQL is left out, and that is printed, unless
/// `BEEP_TEST_POSTGRES` is the URL of one in which databases may be made.
///
/// # Panics
/// Without PostgreSQL, if `BEEP_TEST_REQUIRE` names `postgres`.
pub fn sql_urls(name: &str) -> Vec<(&'static str, String, Place)> {
    let mut urls = vec![sqlite(name)];
    urls.extend(postgres(name));
    urls
}

/// As [`sql_urls`], of SQLite alone.
pub fn sqlite(name: &str) -> (&'static str, String, Place) {
    let folder = std::env::temp_dir().join(format!("beep-test-{}", unique(name)));
    let url = format!("sqlite:{}", folder.join("store.db").display());
    ("sqlite", url, Place(Kind::Folder(folder)))
}

/// As [`sql_urls`], of PostgreSQL alone.
pub fn postgres(name: &str) -> Option<(&'static str, String, Place)> {
    let server = env::require("postgres", "BEEP_TEST_POSTGRES")?;
    let name = format!("beep_test_{}", unique(name));
    let (base, parameters) = server
        .split_once('?')
        .map_or((server.as_str(), ""), |(base, rest)| (base, rest));
    let (authority, _) = base
        .rsplit_once('/')
        .expect("BEEP_TEST_POSTGRES is postgres://user:password@host:port/database");
    let url = format!("{authority}/{name}?max_connections=8&{parameters}");
    let server = PgConnectOptions::from_str(&server).expect("BEEP_TEST_POSTGRES is a URL of PostgreSQL");
    Some((
        "postgres",
        url,
        Place(Kind::Database {
            server: Box::new(server),
            name,
        }),
    ))
}

/// Differs between tests, processes and runs.
fn unique(name: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    // 63 bytes are what PostgreSQL keeps of a name.
    format!("{name:.20}_{:x}_{}_{n}", SystemClock.now(), std::process::id())
}

impl Drop for Place {
    fn drop(&mut self) {
        match &self.0 {
            // It is not there if the test never opened it.
            Kind::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Kind::Database { server, name } => {
                let (server, name) = (server.clone(), name.clone());
                let dropped = std::thread::spawn(move || drop_database(&server, &name)).join();
                if !matches!(dropped, Ok(Ok(()))) && !std::thread::panicking() {
                    panic!("the database of a test was not dropped: {dropped:?}");
                }
            }
        }
    }
}

/// On a thread of its own, because a test that ends is inside a runtime.
fn drop_database(server: &PgConnectOptions, name: &str) -> Result<(), sqlx::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut conn = PgConnection::connect_with(server).await?;
        let sql = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await?;
        conn.close().await
    })
}
