//! Which pictures there are and what shows them, on SQLite or PostgreSQL. Each method is one transaction.

#[cfg(test)]
mod contract;

use crate::{
    apply::Known,
    model::{Purpose, UPLOAD_WINDOW, UPLOADS, Use},
};
use beep_core::{Error, ImageId, Millis, Result, ServerId, UserId};
use beep_platform::{
    limits::{self, Limit},
    sql::{self, Db, Migration},
};

const MIGRATIONS: &[Migration] = &[
    // Its table `uploads` is for builds before the next one.
    Migration::new(1, include_str!("../migrations/0001_images.sql")),
    Migration::new(2, limits::MIGRATION),
];

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

    /// Counts an upload; when it is one too many, says when the user may again.
    pub(crate) async fn count_upload(&self, user: UserId, now: Millis) -> Result<Option<Millis>> {
        let limit = Limit::new("upload", &user.to_string(), UPLOADS, UPLOAD_WINDOW);
        let counted = self
            .0
            .write(move |tx| Box::pin(async move { limits::count(tx, &[limit], now).await }));
        Ok(counted.await?)
    }

    /// Forgets at most `most` counts whose window is over; says how many.
    pub(crate) async fn forget_uploads(&self, now: Millis, most: i64) -> Result<u64> {
        let forgotten = self.0.write(move |tx| Box::pin(limits::prune(tx, now, most)));
        Ok(forgotten.await?)
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
