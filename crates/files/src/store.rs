//! Which pictures there are and what shows them, on SQLite or PostgreSQL. Each method is one transaction.

#[cfg(test)]
mod contract;

use crate::{
    apply::Known,
    model::{Purpose, Use},
};
use beep_core::{Error, ImageId, Millis, Result, ServerId, UserId};
use beep_platform::sql::{self, Db, Migration};

const MIGRATIONS: &[Migration] = &[Migration::new(1, include_str!("../migrations/0001_images.sql"))];

#[derive(Clone)]
pub(crate) struct Store(Db);

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Applied {
    Done,
    /// A later one was there before.
    Late,
    /// There is no such picture (any more).
    Gone,
}

impl Store {
    /// # Errors
    /// Those of [`Db::open`].
    pub(crate) async fn open(url: &str) -> Result<Self> {
        Ok(Self(Db::open(url, MIGRATIONS).await?))
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0
    }

    /// A picture that nothing shows yet.
    pub(crate) async fn insert(&self, r#use: Use, image: ImageId, keep_until: Millis) -> Result<()> {
        let inserted = self.0.write(move |tx| {
            Box::pin(async move {
                tx.query(
                    "INSERT INTO images (subject_id, image_id, purpose, seq, keep_until, doomed)
                     VALUES ($1, $2, $3, 0, $4, FALSE)",
                )
                .bind(r#use.server)
                .bind(image)
                .bind(r#use.purpose.number())
                .bind(keep_until)
                .execute()
                .await
            })
        });
        Ok(inserted.await.map(drop)?)
    }

    /// Keeps a picture at least until then; says whether there is one of this use.
    pub(crate) async fn hold(&self, r#use: Use, image: ImageId, until: Millis) -> Result<bool> {
        let held = self.0.write(move |tx| {
            Box::pin(async move {
                tx.query(
                    "UPDATE images SET keep_until = (CASE WHEN keep_until < $4 THEN $4 ELSE keep_until END)
                     WHERE subject_id = $1 AND image_id = $2 AND purpose = $3 AND NOT doomed",
                )
                .bind(r#use.server)
                .bind(image)
                .bind(r#use.purpose.number())
                .bind(until)
                .execute()
                .await
            })
        });
        Ok(held.await? > 0)
    }

    /// Takes a fact in; of a picture that is released, `keep_until` is how long it is kept all the same.
    pub(crate) async fn apply(&self, fact: Known, keep_until: Millis) -> Result<Applied> {
        let Known { image, r#use, .. } = fact;
        let applied = self.0.write(move |tx| {
            Box::pin(async move {
                let done = tx
                    .query(
                        "UPDATE images SET seq = $4, keep_until = $5
                         WHERE subject_id = $1 AND image_id = $2 AND purpose = $3 AND seq < $4 AND NOT doomed",
                    )
                    .bind(r#use.server)
                    .bind(image)
                    .bind(r#use.purpose.number())
                    .bind(fact.seq)
                    .bind(Some(keep_until).filter(|_| !fact.claimed))
                    .execute()
                    .await?;
                if done > 0 {
                    return Ok(Applied::Done);
                }
                let row = tx
                    .query("SELECT COUNT(*) AS n FROM images WHERE subject_id = $1 AND image_id = $2 AND NOT doomed")
                    .bind(r#use.server)
                    .bind(image)
                    .fetch_one()
                    .await?;
                Ok(if row.get::<i64>("n")? > 0 {
                    Applied::Late
                } else {
                    Applied::Gone
                })
            })
        });
        Ok(applied.await?)
    }

    /// Pictures that are not to be kept any more: from now on nothing can use them.
    pub(crate) async fn doom(&self, now: Millis, most: i64) -> Result<Vec<(Use, ImageId)>> {
        let doomed = self.0.write(move |tx| {
            Box::pin(async move {
                let rows = tx
                    .query(
                        "UPDATE images SET doomed = TRUE WHERE (subject_id, image_id) IN
                         (SELECT subject_id, image_id FROM images WHERE keep_until <= $1 ORDER BY keep_until LIMIT $2)
                         AND keep_until <= $1 RETURNING subject_id, image_id, purpose",
                    )
                    .bind(now)
                    .bind(most)
                    .fetch_all()
                    .await?;
                rows.iter().map(doomed).collect::<sql::Result<Vec<_>>>()
            })
        });
        Ok(doomed.await?)
    }

    /// Its blobs are gone: of one that is doomed, or was never shown.
    pub(crate) async fn remove(&self, server: ServerId, image: ImageId) -> Result<()> {
        let removed = self.0.write(move |tx| {
            Box::pin(async move {
                tx.query("DELETE FROM images WHERE subject_id = $1 AND image_id = $2 AND (doomed OR seq = 0)")
                    .bind(server)
                    .bind(image)
                    .execute()
                    .await
            })
        });
        Ok(removed.await.map(drop)?)
    }

    /// Counts an upload within a window that begins with the first; says when it began if `most` are exceeded.
    pub(crate) async fn count_upload(
        &self,
        user: UserId,
        now: Millis,
        window: Millis,
        most: i64,
    ) -> Result<Option<Millis>> {
        let counted = self.0.write(move |tx| {
            Box::pin(async move {
                let row = tx
                    .query(
                        "INSERT INTO uploads (user_id, since, count) VALUES ($1, $2, 1)
                         ON CONFLICT (user_id) DO UPDATE SET
                         count = (CASE WHEN uploads.since <= $3 THEN 1 ELSE uploads.count + 1 END),
                         since = (CASE WHEN uploads.since <= $3 THEN $2 ELSE uploads.since END)
                         RETURNING since, count",
                    )
                    .bind(user)
                    .bind(now)
                    .bind(now.saturating_sub(window))
                    .fetch_one()
                    .await?;
                let since = row.get::<Millis>("since")?;
                Ok(Some(since).filter(|_| row.get::<i64>("count").is_ok_and(|count| count > most)))
            })
        });
        Ok(counted.await?)
    }

    /// Forgets counts whose window is over.
    pub(crate) async fn forget_uploads(&self, before: Millis) -> Result<()> {
        let forgotten = self.0.write(move |tx| {
            Box::pin(async move {
                tx.query("DELETE FROM uploads WHERE since <= $1")
                    .bind(before)
                    .execute()
                    .await
            })
        });
        Ok(forgotten.await.map(drop)?)
    }
}

fn doomed(row: &sql::Row) -> sql::Result<(Use, ImageId)> {
    let purpose = Purpose::from_number(row.get("purpose")?);
    let r#use = Use {
        purpose: purpose.ok_or_else(|| Error::internal("a purpose that this build does not know"))?,
        server: row.get("subject_id")?,
    };
    Ok((r#use, row.get("image_id")?))
}
