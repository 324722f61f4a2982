//! Servers, and why they are closed if they are.

use super::{
    pattern,
    servers::{columns, server},
};
use crate::{
    cursor::After,
    moderation::{Moderated, Suspension},
};
use beep_core::{Id, Millis, ServerId};
use beep_platform::sql::{Result, Row, Tx};
use std::fmt::Write as _;
use uuid::Uuid;

const MODERATED: &str = concat!(
    "SELECT ",
    columns!(),
    ", suspended_by, suspended_reason FROM servers WHERE "
);

/// What to look for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// This one, whatever the words.
    pub(crate) id: Option<ServerId>,
    /// Each is a part of the name or description.
    pub(crate) words: Vec<String>,
    pub(crate) suspended: Option<bool>,
}

pub(crate) async fn set(tx: &mut Tx<'_>, id: ServerId, suspension: Option<Suspension>) -> Result<()> {
    let (at, by, reason) = match suspension {
        Some(Suspension { at, by, reason }) => (Some(at), by, Some(reason)),
        None => (None, None, None),
    };
    let query =
        tx.query("UPDATE servers SET suspended_at = $2, suspended_by = $3, suspended_reason = $4 WHERE server_id = $1");
    let query = query.bind(id).bind(at).bind(by).bind(reason);
    query.execute().await.map(drop)
}

pub(crate) async fn get(tx: &mut Tx<'_>, id: ServerId) -> Result<Option<Moderated>> {
    let query = tx.query(format!("{MODERATED} server_id = $1")).bind(id);
    query.fetch_optional().await?.as_ref().map(moderated).transpose()
}

/// Newest first, from before `until` on.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    filter: Filter,
    until: Option<After<ServerId>>,
    limit: i64,
) -> Result<Vec<Moderated>> {
    let mut sql = format!("{MODERATED} (created_at, server_id) < ($1, $2)");
    match filter.suspended {
        Some(true) => sql.push_str(" AND suspended_at IS NOT NULL"),
        Some(false) => sql.push_str(" AND suspended_at IS NULL"),
        None => {}
    }
    let words = if filter.id.is_some() { Vec::new() } else { filter.words };
    if filter.id.is_some() {
        sql.push_str(" AND server_id = $4");
    }
    for (n, _) in words.iter().enumerate() {
        write!(sql, " AND search_key LIKE '%' || ${} || '%' ESCAPE '\\'", n + 4)
            .expect("writing to a string does not fail");
    }
    sql.push_str(" ORDER BY created_at DESC, server_id DESC LIMIT $3");
    let until = until.unwrap_or(After {
        at: Millis::MAX,
        id: ServerId::from_uuid(Uuid::max()),
    });
    let mut query = tx.query(sql).bind(until.at).bind(until.id).bind(limit);
    if let Some(id) = filter.id {
        query = query.bind(id);
    }
    for word in words {
        query = query.bind(pattern(&word));
    }
    query.fetch_all().await?.iter().map(moderated).collect()
}

fn moderated(row: &Row) -> Result<Moderated> {
    let suspension = match row.get::<Option<Millis>>("suspended_at")? {
        Some(at) => Some(Suspension {
            at,
            by: row.get("suspended_by")?,
            reason: row.get::<Option<String>>("suspended_reason")?.unwrap_or_default(),
        }),
        None => None,
    };
    let server = server(row)?;
    Ok(Moderated { server, suspension })
}
