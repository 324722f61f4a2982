//! How far an engine outside knows each server, and who tells it.

use super::Store;
use beep_core::{Id, Millis, Result, ServerId};
use beep_platform::sql::{self, Row};
use uuid::Uuid;

/// How far the engine knows a server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    /// The last fact that is taken.
    pub(crate) head: i64,
    /// The last one of which the engine holds all; 0 when it has to be told everything.
    pub(crate) seq: i64,
    /// What the engine answered to the last write.
    pub(crate) token: String,
}

impl Mark {
    pub(crate) fn is_settled(&self) -> bool {
        self.seq == self.head
    }
}

/// Who tells the engine of a server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) server: ServerId,
    pub(crate) holder: Uuid,
    pub(crate) now: Millis,
    pub(crate) until: Millis,
}

const MARK: &str = "SELECT s.seq AS head, COALESCE(m.seq, 0) AS seq, COALESCE(m.token, '') AS token FROM servers s \
                    LEFT JOIN engine_marks m ON m.server_id = s.server_id WHERE s.server_id = $1";

fn mark(row: &Row) -> sql::Result<Mark> {
    Ok(Mark {
        head: row.get("head")?,
        seq: row.get("seq")?,
        token: row.get("token")?,
    })
}

impl Store {
    pub(crate) async fn mark(&self, server: ServerId) -> Result<Mark> {
        let found = self.db.read(move |tx| {
            Box::pin(async move {
                tx.query(MARK)
                    .bind(server)
                    .fetch_optional()
                    .await?
                    .as_ref()
                    .map(mark)
                    .transpose()
            })
        });
        Ok(found.await?.unwrap_or_default())
    }

    /// The mark, for who alone may tell the engine until the claim ends; `None` while somebody else may.
    pub(crate) async fn claim(&self, claim: Claim) -> Result<Option<Mark>> {
        let claimed = self.db.write(move |tx| {
            Box::pin(async move {
                let taken = tx
                    .query(
                        "INSERT INTO engine_marks (server_id, seq, token, holder, held_until) VALUES ($1, 0, '', $2, $3) \
                         ON CONFLICT (server_id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until \
                         WHERE engine_marks.held_until <= $4 OR engine_marks.holder = excluded.holder",
                    )
                    .bind(claim.server)
                    .bind(claim.holder)
                    .bind(claim.until)
                    .bind(claim.now);
                if taken.execute().await? == 0 {
                    return Ok(None);
                }
                tx.query(MARK).bind(claim.server).fetch_optional().await?.as_ref().map(mark).transpose()
            })
        });
        Ok(claimed.await?)
    }

    /// Ends a claim. `told` is how far the engine knows the server now, unless that stayed as it was.
    pub(crate) async fn release(&self, claim: Claim, told: Option<(i64, String)>) -> Result<()> {
        let done = self.db.write(move |tx| {
            let told = told.clone();
            Box::pin(async move {
                let query = match told {
                    Some((seq, token)) => tx
                        .query(
                            "UPDATE engine_marks SET held_until = 0, seq = $3, token = $4 \
                             WHERE server_id = $1 AND holder = $2",
                        )
                        .bind(claim.server)
                        .bind(claim.holder)
                        .bind(seq)
                        .bind(token),
                    None => tx
                        .query("UPDATE engine_marks SET held_until = 0 WHERE server_id = $1 AND holder = $2")
                        .bind(claim.server)
                        .bind(claim.holder),
                };
                query.execute().await.map(drop)
            })
        });
        Ok(done.await?)
    }

    /// The engine has to be told everything of the server, or of every server.
    pub(crate) async fn unsettle(&self, server: Option<ServerId>) -> Result<()> {
        let done = self.db.write(move |tx| {
            Box::pin(async move {
                let query = match server {
                    Some(server) => tx
                        .query("UPDATE engine_marks SET seq = 0 WHERE server_id = $1")
                        .bind(server),
                    None => tx.query("UPDATE engine_marks SET seq = 0"),
                };
                query.execute().await.map(drop)
            })
        });
        Ok(done.await?)
    }

    /// Servers after one, ascending, those that are gone included; and whether each has facts that the engine lacks.
    pub(crate) async fn servers_after(&self, after: ServerId, limit: i64) -> Result<Vec<ServerId>> {
        let found = self.db.read(move |tx| {
            Box::pin(async move {
                let query = tx.query("SELECT server_id FROM servers WHERE server_id > $1 ORDER BY server_id LIMIT $2");
                let rows = query.bind(after).bind(limit).fetch_all().await?;
                rows.iter().map(|row| row.get("server_id")).collect()
            })
        });
        Ok(found.await?)
    }

    /// How many servers the engine does not know as far as they are taken.
    pub(crate) async fn unsettled(&self) -> Result<Vec<ServerId>> {
        let found = self.db.read(|tx| {
            Box::pin(async move {
                let query = tx.query(
                    "SELECT s.server_id AS server_id FROM servers s LEFT JOIN engine_marks m ON m.server_id = s.server_id \
                     WHERE s.seq <> COALESCE(m.seq, 0) ORDER BY s.server_id LIMIT 100",
                );
                let rows = query.fetch_all().await?;
                rows.iter().map(|row| row.get("server_id")).collect()
            })
        });
        Ok(found.await?)
    }

    /// The version of our schema in an engine, if it was written there with this digest.
    pub(crate) async fn schema(&self, engine: &str, digest: &str) -> Result<Option<String>> {
        let (engine, digest) = (engine.to_owned(), digest.to_owned());
        let found = self.db.read(move |tx| {
            let (engine, digest) = (engine.clone(), digest.clone());
            Box::pin(async move {
                let query = tx.query("SELECT version FROM engine_schemas WHERE engine = $1 AND digest = $2");
                let row = query.bind(engine).bind(digest).fetch_optional().await?;
                row.map(|row| row.get("version")).transpose()
            })
        });
        Ok(found.await?)
    }

    pub(crate) async fn put_schema(&self, engine: &str, digest: &str, version: &str) -> Result<()> {
        let values = [engine, digest, version].map(str::to_owned);
        let done = self.db.write(move |tx| {
            let [engine, digest, version] = values.clone();
            Box::pin(async move {
                let query = tx.query(
                    "INSERT INTO engine_schemas (engine, digest, version) VALUES ($1, $2, $3) \
                     ON CONFLICT (engine) DO UPDATE SET digest = excluded.digest, version = excluded.version",
                );
                query.bind(engine).bind(digest).bind(version).execute().await.map(drop)
            })
        });
        Ok(done.await?)
    }
}

/// Before the first server.
pub(crate) fn first() -> ServerId {
    ServerId::from_uuid(Uuid::nil())
}
