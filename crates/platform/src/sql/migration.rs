//! Changes of the schema: forward only, each once, none edited afterwards.

use super::error::{Error, Result};
use aws_lc_rs::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sqlx::PgPool;
use std::fmt::Write;

/// One step of a schema, in SQL that both engines take. Once released its text is never changed again:
/// a wish for another shape is a new step.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    version: i64,
    sql: &'static str,
}

impl Migration {
    /// `version` ascends within a service, without having to be dense.
    pub const fn new(version: i64, sql: &'static str) -> Self {
        Self { version, sql }
    }

    /// Of the text without carriage returns: a checkout may add them.
    fn checksum(&self) -> String {
        let text = self.sql.replace('\r', "");
        digest(&SHA256, text.as_bytes())
            .as_ref()
            .iter()
            .fold(String::with_capacity(64), |mut hex, byte| {
                write!(hex, "{byte:02x}").expect("writing to a string does not fail");
                hex
            })
    }

    /// Whether it has to run, given what is recorded about it.
    fn is_new(&self, recorded: Option<&str>) -> Result<bool> {
        match recorded {
            None => Ok(true),
            Some(checksum) if checksum == self.checksum() => Ok(false),
            Some(_) => Err(Error::Engine(format!(
                "migration {} was edited after it ran on this database; put its old text back and add a new one",
                self.version
            ))),
        }
    }
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, checksum TEXT NOT NULL)";
const RECORDED: &str = "SELECT checksum FROM migrations WHERE version = $1";
const RECORD: &str = "INSERT INTO migrations (version, checksum) VALUES ($1, $2)";

pub(super) fn check_order(migrations: &[Migration]) -> Result<()> {
    match migrations.windows(2).find(|pair| pair[0].version >= pair[1].version) {
        Some(pair) => Err(Error::Engine(format!(
            "migration {} stands after {}",
            pair[1].version, pair[0].version
        ))),
        None => Ok(()),
    }
}

pub(super) fn migrate_lite(conn: &mut Connection, migrations: &[Migration]) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(TABLE)?;
    for migration in migrations {
        let recorded: Option<String> = tx
            .query_row(RECORDED, [migration.version], |row| row.get(0))
            .optional()?;
        if migration.is_new(recorded.as_deref())? {
            tx.execute_batch(migration.sql)
                .map_err(|e| Error::from(e).at(&format!("migration {}", migration.version)))?;
            tx.execute(RECORD, (migration.version, migration.checksum()))?;
        }
    }
    Ok(tx.commit()?)
}

pub(super) async fn migrate_pg(pool: &PgPool, migrations: &[Migration]) -> Result<()> {
    let mut tx = pool.begin().await?;
    // Replicas that start together take turns; those that come second find the work done. The number is "beep".
    // A long migration may take longer than a statement of the product may.
    sqlx::raw_sql("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(1650812272)")
        .execute(&mut *tx)
        .await?;
    sqlx::raw_sql(TABLE).execute(&mut *tx).await?;
    for migration in migrations {
        let recorded: Option<String> = sqlx::query_scalar(RECORDED)
            .bind(migration.version)
            .fetch_optional(&mut *tx)
            .await?;
        if migration.is_new(recorded.as_deref())? {
            let ran = sqlx::raw_sql(migration.sql).execute(&mut *tx).await;
            ran.map_err(|e| Error::from(e).at(&format!("migration {}", migration.version)))?;
            sqlx::query(RECORD)
                .bind(migration.version)
                .bind(migration.checksum())
                .execute(&mut *tx)
                .await?;
        }
    }
    Ok(tx.commit().await?)
}
