//! The promises of a store, kept on every engine, then what is special about one.

mod contract;
mod lite;
mod nul;
mod opening;
mod postgres;

use super::{Db, Migration, Result};
use crate::testing::Place;

const SCHEMA: &[Migration] = &[
    Migration::new(
        1,
        "CREATE TABLE things (id UUID PRIMARY KEY, name TEXT UNIQUE, n BIGINT, flag BOOLEAN, bytes BYTEA, extra JSONB);
         CREATE TABLE counters (id BIGINT PRIMARY KEY, n BIGINT NOT NULL);",
    ),
    Migration::new(2, "INSERT INTO counters (id, n) VALUES (1, 0), (2, 0);"),
];

async fn open((_, url, place): (&'static str, String, Place)) -> (Db, Place) {
    (Db::open(&url, SCHEMA).await.expect("a fresh store opens"), place)
}

async fn insert(db: &Db, id: u128, name: &str, n: i64) -> Result<()> {
    let (id, name) = (uuid::Uuid::from_u128(id), name.to_owned());
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("INSERT INTO things (id, name, n) VALUES ($1, $2, $3)")
                .bind(id)
                .bind(name)
                .bind(n)
                .execute()
                .await?;
            Ok(())
        })
    })
    .await
}

async fn count(db: &Db) -> i64 {
    let row = db
        .read(|tx| Box::pin(async { tx.query("SELECT COUNT(*) AS n FROM things").fetch_one().await?.get("n") }))
        .await;
    row.expect("a count")
}
