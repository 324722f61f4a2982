//! Roles, and who has them. Whoever changes them holds the lock of their server, so that positions have no gaps and
//! counts are exact.

use crate::roles::Role;
use beep_core::{Permissions, RoleId, ServerId, UserId};
use beep_platform::sql::{Result, Row, Tx};
use std::ops::RangeInclusive;

/// What is read of a role. All members have the default role, the one at position 0, so the server counts them.
macro_rules! read {
    () => {
        "SELECT server_id, role_id, name, color, hoist, mentionable, permissions, position,
         CASE WHEN position = 0
             THEN (SELECT member_count FROM servers WHERE servers.server_id = roles.server_id)
             ELSE member_count END AS members
         FROM roles "
    };
}

fn role(row: &Row) -> Result<Role> {
    Ok(Role {
        id: row.get("role_id")?,
        server: row.get("server_id")?,
        name: row.get("name")?,
        color: row.get("color")?,
        hoist: row.get("hoist")?,
        mentionable: row.get("mentionable")?,
        permissions: Permissions::from_bits(row.get("permissions")?),
        position: row.get("position")?,
        member_count: row.get("members")?,
    })
}

/// All roles of a server, highest first.
pub(crate) async fn of_server(tx: &mut Tx<'_>, server: ServerId) -> Result<Vec<Role>> {
    let query = tx.query(concat!(read!(), "WHERE server_id = $1 ORDER BY position DESC"));
    query.bind(server).fetch_all().await?.iter().map(role).collect()
}

pub(crate) async fn get(tx: &mut Tx<'_>, server: ServerId, id: RoleId) -> Result<Option<Role>> {
    let query = tx.query(concat!(read!(), "WHERE server_id = $1 AND role_id = $2"));
    let row = query.bind(server).bind(id).fetch_optional().await?;
    row.as_ref().map(role).transpose()
}

/// Adds a role that nobody has yet.
pub(crate) async fn insert(tx: &mut Tx<'_>, role: Role) -> Result<()> {
    tx.query(
        "INSERT INTO roles (server_id, role_id, name, color, hoist, mentionable, permissions, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(role.server)
    .bind(role.id)
    .bind(role.name)
    .bind(role.color)
    .bind(role.hoist)
    .bind(role.mentionable)
    .bind(role.permissions.bits())
    .bind(role.position)
    .execute()
    .await
    .map(drop)
}

/// Writes what may change of a role.
pub(crate) async fn update(tx: &mut Tx<'_>, role: Role) -> Result<()> {
    tx.query(
        "UPDATE roles SET name = $3, color = $4, hoist = $5, mentionable = $6, permissions = $7, position = $8
         WHERE server_id = $1 AND role_id = $2",
    )
    .bind(role.server)
    .bind(role.id)
    .bind(role.name)
    .bind(role.color)
    .bind(role.hoist)
    .bind(role.mentionable)
    .bind(role.permissions.bits())
    .bind(role.position)
    .execute()
    .await
    .map(drop)
}

/// Moves all roles of these positions up or down.
pub(crate) async fn shift(tx: &mut Tx<'_>, server: ServerId, which: RangeInclusive<i64>, by: i64) -> Result<()> {
    let query = "UPDATE roles SET position = position + $4 WHERE server_id = $1 AND position >= $2 AND position <= $3";
    let query = tx.query(query).bind(server).bind(*which.start()).bind(*which.end());
    query.bind(by).execute().await.map(drop)
}

/// Deletes a role, takes it from all members and out of all overwrites.
pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, id: RoleId) -> Result<()> {
    for statement in [
        "DELETE FROM member_roles WHERE server_id = $1 AND role_id = $2",
        "DELETE FROM overwrites WHERE server_id = $1 AND target_id = $2 AND NOT is_member",
        "DELETE FROM roles WHERE server_id = $1 AND role_id = $2",
    ] {
        tx.query(statement).bind(server).bind(id).execute().await?;
    }
    Ok(())
}

pub(crate) async fn has(tx: &mut Tx<'_>, server: ServerId, user: UserId, id: RoleId) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM member_roles
         WHERE server_id = $1 AND user_id = $2 AND role_id = $3) AS found";
    let query = tx.query(query).bind(server).bind(user).bind(id);
    query.fetch_one().await?.get("found")
}

/// Says whether the member did not have it before.
pub(crate) async fn give(tx: &mut Tx<'_>, server: ServerId, user: UserId, id: RoleId) -> Result<bool> {
    let query = "INSERT INTO member_roles (server_id, user_id, role_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    let given = tx.query(query).bind(server).bind(user).bind(id).execute().await? == 1;
    if given {
        count(tx, server, id, 1).await?;
    }
    Ok(given)
}

/// Says whether the member had it.
pub(crate) async fn take(tx: &mut Tx<'_>, server: ServerId, user: UserId, id: RoleId) -> Result<bool> {
    let query = tx.query("DELETE FROM member_roles WHERE server_id = $1 AND user_id = $2 AND role_id = $3");
    let taken = query.bind(server).bind(user).bind(id).execute().await? == 1;
    if taken {
        count(tx, server, id, -1).await?;
    }
    Ok(taken)
}

async fn count(tx: &mut Tx<'_>, server: ServerId, id: RoleId, change: i64) -> Result<()> {
    let query = "UPDATE roles SET member_count = member_count + $3 WHERE server_id = $1 AND role_id = $2";
    let query = tx.query(query).bind(server).bind(id).bind(change);
    query.execute().await.map(drop)
}
