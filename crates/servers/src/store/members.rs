//! Who is in which server.

use crate::{
    cursor::After,
    model::{Member, SERVERS_OF_USER},
};
use beep_core::{Millis, RoleId, ServerId, UserId};
use beep_platform::sql::{Result, Row, Tx, list};
use std::collections::HashMap;

macro_rules! columns {
    () => {
        "members.user_id, members.joined_at, members.nickname, members.muted_until, members.pending"
    };
}
/// The section in which the member of the statement round it belongs.
macro_rules! section {
    () => {
        "COALESCE(
            (SELECT roles.role_id FROM member_roles
             JOIN roles ON roles.server_id = member_roles.server_id AND roles.role_id = member_roles.role_id
             WHERE member_roles.server_id = members.server_id AND member_roles.user_id = members.user_id
                   AND roles.hoist
             ORDER BY roles.position DESC LIMIT 1),
            (SELECT servers.default_role_id FROM servers WHERE servers.server_id = members.server_id))"
    };
}

pub(super) use columns;

/// A member without roles, which are rows of their own.
fn bare(row: &Row) -> Result<Member> {
    Ok(Member {
        user: row.get("user_id")?,
        joined_at: row.get("joined_at")?,
        nickname: row.get("nickname")?,
        roles: Vec::new(),
        muted_until: row.get("muted_until")?,
        pending: row.get("pending")?,
    })
}

/// The members of these rows, with their roles.
pub(super) async fn whole(tx: &mut Tx<'_>, server: ServerId, rows: &[Row]) -> Result<Vec<Member>> {
    let mut members: Vec<Member> = rows.iter().map(bare).collect::<Result<_>>()?;
    let users: Vec<UserId> = members.iter().map(|member| member.user).collect();
    let query = format!(
        "SELECT user_id, role_id FROM member_roles WHERE server_id = $1 AND user_id IN {} ORDER BY role_id",
        list(2, users.len())
    );
    let mut roles: HashMap<UserId, Vec<RoleId>> = HashMap::new();
    for row in tx.query(query).bind(server).bind_list(&users).fetch_all().await? {
        roles.entry(row.get("user_id")?).or_default().push(row.get("role_id")?);
    }
    for member in &mut members {
        member.roles = roles.remove(&member.user).unwrap_or_default();
    }
    Ok(members)
}

/// The new member; `None` for who is one already. Where the server has rules, the new one has yet to accept them; who
/// left while muted is so again.
pub(crate) async fn insert(tx: &mut Tx<'_>, server: ServerId, user: UserId, now: Millis) -> Result<Option<Member>> {
    let query = tx.query(concat!(
        "INSERT INTO members (server_id, user_id, joined_at, section_id, pending, muted_until)
         SELECT $1, $2, $3, default_role_id, rules <> '' AND owner_id <> $2,
                COALESCE((SELECT muted_until FROM mutes WHERE server_id = $1 AND user_id = $2), 0)
         FROM servers WHERE server_id = $1
         ON CONFLICT DO NOTHING RETURNING ",
        columns!()
    ));
    let row = query.bind(server).bind(user).bind(now).fetch_optional().await?;
    row.as_ref().map(bare).transpose()
}

/// Says whether the user was a member. A mute is kept for when they come back.
pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    let query = tx.query("DELETE FROM members WHERE server_id = $1 AND user_id = $2 RETURNING muted_until");
    let Some(row) = query.bind(server).bind(user).fetch_optional().await? else {
        return Ok(false);
    };
    let muted_until: Millis = row.get("muted_until")?;
    if muted_until > 0 {
        tx.query(
            "INSERT INTO mutes (server_id, user_id, muted_until) VALUES ($1, $2, $3)
             ON CONFLICT (server_id, user_id) DO UPDATE SET muted_until = excluded.muted_until",
        )
        .bind(server)
        .bind(user)
        .bind(muted_until)
        .execute()
        .await?;
    }
    Ok(true)
}

/// Forgets at most `most` mutes that are over; says how many.
pub(crate) async fn sweep_mutes(tx: &mut Tx<'_>, now: Millis, most: i64) -> Result<u64> {
    tx.query(
        "DELETE FROM mutes WHERE (server_id, user_id) IN
         (SELECT server_id, user_id FROM mutes WHERE muted_until <= $1 ORDER BY muted_until LIMIT $2)",
    )
    .bind(now)
    .bind(most)
    .execute()
    .await
}

/// Keeps anybody from beginning, changing or ending this membership until the transaction ends. Says whether there is
/// one. Where there is none a row is put in its place, which is to be deleted again.
pub(crate) async fn hold(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    // Members have a section; what is put in the place of one has none.
    let query = tx.query(
        "INSERT INTO members (server_id, user_id, joined_at) VALUES ($1, $2, 0)
         ON CONFLICT (server_id, user_id) DO UPDATE SET joined_at = members.joined_at RETURNING section_id",
    );
    let row = query.bind(server).bind(user).fetch_one().await?;
    Ok(row.get::<Option<RoleId>>("section_id")?.is_some())
}

pub(crate) async fn set_nickname(tx: &mut Tx<'_>, server: ServerId, user: UserId, nickname: &str) -> Result<()> {
    let query = tx.query("UPDATE members SET nickname = $3, nickname_key = $4 WHERE server_id = $1 AND user_id = $2");
    let key = beep_core::text::search_key(nickname);
    query
        .bind(server)
        .bind(user)
        .bind(nickname)
        .bind(key)
        .execute()
        .await
        .map(drop)
}

pub(crate) async fn set_muted(tx: &mut Tx<'_>, server: ServerId, user: UserId, until: Millis) -> Result<()> {
    let query = tx.query("UPDATE members SET muted_until = $3 WHERE server_id = $1 AND user_id = $2");
    query.bind(server).bind(user).bind(until).execute().await?;
    let query = tx.query("DELETE FROM mutes WHERE server_id = $1 AND user_id = $2");
    query.bind(server).bind(user).execute().await.map(drop)
}

/// Takes all roles from who is no member any more. The server is locked.
pub(crate) async fn strip(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<()> {
    tx.query(
        "UPDATE roles SET member_count = member_count - 1 WHERE server_id = $1 AND role_id IN
         (SELECT role_id FROM member_roles WHERE server_id = $1 AND user_id = $2)",
    )
    .bind(server)
    .bind(user)
    .execute()
    .await?;
    let query = tx.query("DELETE FROM member_roles WHERE server_id = $1 AND user_id = $2");
    query.bind(server).bind(user).execute().await.map(drop)
}

pub(crate) async fn contains(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM members WHERE server_id = $1 AND user_id = $2) AS found";
    tx.query(query).bind(server).bind(user).fetch_one().await?.get("found")
}

pub(crate) async fn get(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<Option<Member>> {
    let query = concat!(
        "SELECT ",
        columns!(),
        " FROM members WHERE server_id = $1 AND user_id = $2"
    );
    let row = tx.query(query).bind(server).bind(user).fetch_optional().await?;
    Ok(whole(tx, server, row.as_slice()).await?.pop())
}

/// Keeps all others from changing or ending this membership until the transaction ends. Says whether there is one;
/// where there is none, one may still begin. Comes before [`servers::lock`](super::servers::lock).
pub(crate) async fn lock(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    let query = tx.query("UPDATE members SET joined_at = joined_at WHERE server_id = $1 AND user_id = $2");
    Ok(query.bind(server).bind(user).execute().await? == 1)
}

/// Those who came first stand first.
pub(crate) async fn page(tx: &mut Tx<'_>, server: ServerId, after: After<UserId>, limit: i64) -> Result<Vec<Member>> {
    let query = tx.query(concat!(
        "SELECT ",
        columns!(),
        " FROM members WHERE server_id = $1 AND (joined_at, user_id) > ($2, $3) ORDER BY joined_at, user_id LIMIT $4"
    ));
    let rows = query
        .bind(server)
        .bind(after.at)
        .bind(after.id)
        .bind(limit)
        .fetch_all()
        .await?;
    whole(tx, server, &rows).await
}

/// All servers of a user; there are at most [`SERVERS_OF_USER`].
pub(crate) async fn servers_of(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<ServerId>> {
    // Of a server that was deleted, members are left for a moment.
    let query = tx.query(
        "SELECT members.server_id FROM members JOIN servers ON servers.server_id = members.server_id
         WHERE user_id = $1 ORDER BY joined_at, members.server_id LIMIT $2",
    );
    let rows = query.bind(user).bind(SERVERS_OF_USER).fetch_all().await?;
    rows.iter().map(|row| row.get("server_id")).collect()
}

/// Puts a member into the section of the highest hoisted role: to be called when a member's roles have changed.
pub(crate) async fn place(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<()> {
    let query = tx.query(concat!(
        "UPDATE members SET section_id = ",
        section!(),
        " WHERE server_id = $1 AND user_id = $2"
    ));
    query.bind(server).bind(user).execute().await.map(drop)
}

/// Does so for everybody who has the role: to be called when it was moved, hoisted or not any more, or is about to go
/// (after it has ceased to be hoisted, before it is taken from its members).
pub(crate) async fn place_all(tx: &mut Tx<'_>, server: ServerId, role: RoleId) -> Result<()> {
    let query = tx.query(concat!(
        "UPDATE members SET section_id = ",
        section!(),
        " WHERE server_id = $1 AND user_id IN
          (SELECT user_id FROM member_roles WHERE server_id = $1 AND role_id = $2)"
    ));
    query.bind(server).bind(role).execute().await.map(drop)
}
