//! Who is in which server.

use crate::{
    cursor::After,
    model::{Member, SERVERS_OF_USER},
};
use beep_core::{Millis, ServerId, UserId};
use beep_platform::sql::{Result, Tx};

/// Says whether the user was not a member before.
pub(crate) async fn insert(tx: &mut Tx<'_>, server: ServerId, user: UserId, now: Millis) -> Result<bool> {
    let query = "INSERT INTO members (server_id, user_id, joined_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.query(query).bind(server).bind(user).bind(now).execute().await? == 1)
}

/// Says whether the user was a member.
pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    let query = tx.query("DELETE FROM members WHERE server_id = $1 AND user_id = $2");
    Ok(query.bind(server).bind(user).execute().await? == 1)
}

pub(crate) async fn contains(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM members WHERE server_id = $1 AND user_id = $2) AS found";
    tx.query(query).bind(server).bind(user).fetch_one().await?.get("found")
}

/// Those who came first stand first.
pub(crate) async fn page(tx: &mut Tx<'_>, server: ServerId, after: After<UserId>, limit: i64) -> Result<Vec<Member>> {
    let query = tx.query(
        "SELECT user_id, joined_at FROM members
         WHERE server_id = $1 AND (joined_at, user_id) > ($2, $3) ORDER BY joined_at, user_id LIMIT $4",
    );
    let rows = query
        .bind(server)
        .bind(after.at)
        .bind(after.id)
        .bind(limit)
        .fetch_all()
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Member {
                user: row.get("user_id")?,
                joined_at: row.get("joined_at")?,
            })
        })
        .collect()
}

/// All servers of a user; there are at most [`SERVERS_OF_USER`].
pub(crate) async fn servers_of(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<ServerId>> {
    let query = tx.query("SELECT server_id FROM members WHERE user_id = $1 ORDER BY joined_at, server_id LIMIT $2");
    let rows = query.bind(user).bind(SERVERS_OF_USER).fetch_all().await?;
    rows.iter().map(|row| row.get("server_id")).collect()
}
