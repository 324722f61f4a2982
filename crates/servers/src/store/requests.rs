//! Idempotency keys: what was made for which request.

use beep_core::{Error, Id, Millis, UserId, reason};
use beep_platform::sql::{Result, Tx};
use uuid::Uuid;

/// A request that makes something, once.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) user: UserId,
    /// The key that the caller chose.
    pub(crate) id: String,
    /// The whole request as it came, which tells a repetition from another request under the same key.
    pub(crate) encoded: Vec<u8>,
}

/// Forgets at most `most` keys that were taken before a time; says how many.
pub(crate) async fn sweep(tx: &mut Tx<'_>, before: Millis, most: i64) -> Result<u64> {
    tx.query(
        "DELETE FROM requests WHERE (user_id, request_id) IN
         (SELECT user_id, request_id FROM requests WHERE created_at < $1 ORDER BY created_at LIMIT $2)",
    )
    .bind(before)
    .bind(most)
    .execute()
    .await
}

/// Takes the key for what is about to be made; `Some` tells what was made for the same request before. Of two at once
/// the second waits for the first.
///
/// # Errors
/// `REQUEST_REUSED` if it was another request.
pub(crate) async fn claim<T: Id>(tx: &mut Tx<'_>, request: Request, making: T, now: Millis) -> Result<Option<T>> {
    let claimed = tx
        .query(
            "INSERT INTO requests (user_id, request_id, request, made_id, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(request.user)
        .bind(&*request.id)
        .bind(&*request.encoded)
        .bind(making.uuid())
        .bind(now)
        .execute()
        .await?;
    if claimed == 1 {
        return Ok(None);
    }
    let query = tx.query("SELECT request, made_id FROM requests WHERE user_id = $1 AND request_id = $2");
    let row = query.bind(request.user).bind(&*request.id).fetch_one().await?;
    if row.get::<Vec<u8>>("request")? != request.encoded {
        return Err(Error::from(&reason::REQUEST_REUSED).field("requestId").into());
    }
    row.get::<Uuid>("made_id").map(T::from_uuid).map(Some)
}
