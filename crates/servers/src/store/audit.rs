//! The audit log.

use crate::{
    audit_log::{Entry, Written},
    cursor::After,
};
use beep_core::{EventId, Id, Millis, ServerId, UserId};
use beep_platform::sql::{Result, Row, Tx};
use uuid::Uuid;

/// What to list; a filter that is not set lets all pass.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) actor: Option<UserId>,
    pub(crate) action: Option<String>,
    pub(crate) target: Option<Uuid>,
}

/// Writes an entry, unless it is there already; whether it was not.
pub(crate) async fn insert(tx: &mut Tx<'_>, id: Uuid, at: Millis, entry: Entry) -> Result<bool> {
    let written = tx.query(
        "INSERT INTO audit (server_id, at, entry_id, actor_id, action, target_kind, target_id, reason, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (server_id, at, entry_id) DO NOTHING",
    )
    .bind(entry.server)
    .bind(at)
    .bind(id)
    .bind(entry.actor)
    .bind(entry.action)
    .bind(entry.target.kind)
    .bind(entry.target.id)
    .bind(entry.reason)
    .bind(entry.before.into_text())
    .bind(entry.after.into_text())
    .execute()
    .await?;
    Ok(written > 0)
}

/// Newest first, from before `until` on.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    server: ServerId,
    filter: Filter,
    until: Option<After<EventId>>,
    limit: i64,
) -> Result<Vec<Written>> {
    let mut sql = String::from(
        "SELECT entry_id, at, actor_id, action, target_kind, target_id, reason, before, after FROM audit
         WHERE server_id = $1 AND (at, entry_id) < ($2, $3)",
    );
    // Each combination is a statement of its own, so that each goes by the index that fits.
    let mut parameter = 4;
    for (is_set, column) in [
        (filter.actor.is_some(), "actor_id"),
        (filter.action.is_some(), "action"),
        (filter.target.is_some(), "target_id"),
    ] {
        if is_set {
            parameter += 1;
            sql.push_str(&format!(" AND {column} = ${parameter}"));
        }
    }
    sql.push_str(" ORDER BY at DESC, entry_id DESC LIMIT $4");
    let until = until.unwrap_or(After {
        at: Millis::MAX,
        id: EventId::from_uuid(Uuid::max()),
    });
    let mut query = tx.query(sql).bind(server).bind(until.at).bind(until.id).bind(limit);
    if let Some(actor) = filter.actor {
        query = query.bind(actor);
    }
    if let Some(action) = filter.action {
        query = query.bind(action);
    }
    if let Some(target) = filter.target {
        query = query.bind(target);
    }
    query.fetch_all().await?.iter().map(written).collect()
}

/// Deletes at most `most` entries older than `before`; says how many went.
pub(crate) async fn sweep(tx: &mut Tx<'_>, before: Millis, most: i64) -> Result<u64> {
    tx.query(
        "DELETE FROM audit WHERE (server_id, at, entry_id) IN
         (SELECT server_id, at, entry_id FROM audit WHERE at < $1 ORDER BY at LIMIT $2)",
    )
    .bind(before)
    .bind(most)
    .execute()
    .await
}

fn written(row: &Row) -> Result<Written> {
    Ok(Written {
        id: row.get("entry_id")?,
        at: row.get("at")?,
        actor: row.get("actor_id")?,
        action: row.get("action")?,
        target_kind: row.get("target_kind")?,
        target: row.get("target_id")?,
        reason: row.get("reason")?,
        before: row.get("before")?,
        after: row.get("after")?,
    })
}
