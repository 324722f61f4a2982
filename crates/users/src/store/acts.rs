//! The audit log of this Beep.

use super::{CHUNK, Store};
use crate::instance::audit::Act;
use beep_core::{EventId, Id, Millis, UserId};
use beep_platform::sql::{self, Row, Tx};
use std::fmt::Write as _;
use uuid::Uuid;

/// What to list; a filter that is not set lets all pass.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub actor: Option<UserId>,
    pub action: Option<String>,
    pub target: Option<Uuid>,
}

/// Writes an act down, once; says whether it was not there before.
pub(crate) async fn insert(tx: &mut Tx<'_>, act: Act) -> sql::Result<bool> {
    let written = tx
        .query(
            "INSERT INTO acts (id, at, actor_id, action, target_kind, target_id, reason, before, after)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
        )
        .bind(act.id)
        .bind(act.at)
        .bind(act.actor)
        .bind(act.action)
        .bind(act.target_kind)
        .bind(act.target)
        .bind(act.reason)
        .bind(act.before)
        .bind(act.after)
        .execute()
        .await?;
    Ok(written == 1)
}

/// Newest first, from before `until` on.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    filter: Filter,
    until: Option<(Millis, EventId)>,
    limit: i64,
) -> sql::Result<Vec<Act>> {
    let mut sql = String::from("SELECT * FROM acts WHERE (at, id) < ($1, $2)");
    let mut parameter = 3;
    for (is_set, column) in [
        (filter.actor.is_some(), "actor_id"),
        (filter.action.is_some(), "action"),
        (filter.target.is_some(), "target_id"),
    ] {
        if is_set {
            parameter += 1;
            write!(sql, " AND {column} = ${parameter}").expect("writing to a string does not fail");
        }
    }
    sql.push_str(" ORDER BY at DESC, id DESC LIMIT $3");
    let (at, id) = until.unwrap_or((Millis::MAX, EventId::from_uuid(Uuid::max())));
    let mut query = tx.query(sql).bind(at).bind(id).bind(limit);
    if let Some(actor) = filter.actor {
        query = query.bind(actor);
    }
    if let Some(action) = filter.action {
        query = query.bind(action);
    }
    if let Some(target) = filter.target {
        query = query.bind(target);
    }
    query.fetch_all().await?.iter().map(act).collect()
}

impl Store {
    /// Removes some acts older than `before`; says how many.
    pub async fn prune_acts(&self, before: Millis) -> beep_core::Result<u64> {
        let work = self.db().write(move |tx| {
            Box::pin(async move {
                let query =
                    tx.query("DELETE FROM acts WHERE id IN (SELECT id FROM acts WHERE at < $1 ORDER BY at LIMIT $2)");
                query.bind(before).bind(CHUNK).execute().await
            })
        });
        Ok(work.await?)
    }
}

fn act(row: &Row) -> sql::Result<Act> {
    Ok(Act {
        id: row.get("id")?,
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
