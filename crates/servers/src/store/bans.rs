//! Who is kept out of which server.

use crate::cursor::After;
use beep_core::{Id, Millis, ServerId, UserId, text};
use beep_platform::sql::{Result, Row, Tx};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ban {
    pub(crate) user: UserId,
    pub(crate) banned_by: UserId,
    pub(crate) reason: String,
    pub(crate) at: Millis,
}

/// Bans somebody, or writes down the newer ban.
pub(crate) async fn put(tx: &mut Tx<'_>, server: ServerId, ban: Ban) -> Result<()> {
    let reason_key = text::search_key(&ban.reason);
    tx.query(
        "INSERT INTO bans (server_id, user_id, banned_by, reason, reason_key, banned_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (server_id, user_id) DO UPDATE SET banned_by = excluded.banned_by, reason = excluded.reason,
             reason_key = excluded.reason_key, banned_at = excluded.banned_at",
    )
    .bind(server)
    .bind(ban.user)
    .bind(ban.banned_by)
    .bind(ban.reason)
    .bind(reason_key)
    .bind(ban.at)
    .execute()
    .await
    .map(drop)
}

pub(crate) async fn get(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<Option<Ban>> {
    let query = "SELECT user_id, banned_by, reason, banned_at FROM bans WHERE server_id = $1 AND user_id = $2";
    let row = tx.query(query).bind(server).bind(user).fetch_optional().await?;
    row.as_ref().map(ban).transpose()
}

/// Answers with the ban that there was.
pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<Option<Ban>> {
    let query =
        "DELETE FROM bans WHERE server_id = $1 AND user_id = $2 RETURNING user_id, banned_by, reason, banned_at";
    let row = tx.query(query).bind(server).bind(user).fetch_optional().await?;
    row.as_ref().map(ban).transpose()
}

pub(crate) async fn contains(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM bans WHERE server_id = $1 AND user_id = $2) AS found";
    tx.query(query).bind(server).bind(user).fetch_one().await?.get("found")
}

/// Newest first, from before `until` on: all, or those with `query` in their reason or in a name of who is banned.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    server: ServerId,
    query: &str,
    until: Option<After<UserId>>,
    limit: i64,
) -> Result<Vec<Ban>> {
    let until = until.unwrap_or(After {
        at: Millis::MAX,
        id: UserId::from_uuid(Uuid::max()),
    });
    let narrow = if query.is_empty() {
        ""
    } else {
        r"AND (reason_key LIKE '%' || $5 || '%' ESCAPE '\' OR names_key LIKE '%' || $5 || '%' ESCAPE '\')"
    };
    let sql = format!(
        "SELECT user_id, banned_by, reason, banned_at FROM bans
         WHERE server_id = $1 AND (banned_at, user_id) < ($2, $3) {narrow}
         ORDER BY banned_at DESC, user_id DESC LIMIT $4"
    );
    let mut found = tx.query(sql).bind(server).bind(until.at).bind(until.id).bind(limit);
    if !query.is_empty() {
        found = found.bind(super::pattern(query));
    }
    found.fetch_all().await?.iter().map(ban).collect()
}

fn ban(row: &Row) -> Result<Ban> {
    Ok(Ban {
        user: row.get("user_id")?,
        banned_by: row.get("banned_by")?,
        reason: row.get("reason")?,
        at: row.get("banned_at")?,
    })
}
