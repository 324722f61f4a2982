//! Links into servers.

use crate::invitations::{Code, Invitation};
use beep_core::{Id, InvitationId, Millis, ServerId, UserId};
use beep_platform::sql::{Error, Result, Row, Tx};
use uuid::Uuid;

macro_rules! columns {
    () => {
        "server_id, invitation_id, code, inviter_id, created_at, expires_at, max_uses, uses, temporary"
    };
}

fn invitation(row: &Row) -> Result<Invitation> {
    let code: String = row.get("code")?;
    Ok(Invitation {
        id: row.get("invitation_id")?,
        server: row.get("server_id")?,
        code: Code::read(&code).ok_or_else(|| Error::Engine("a stored code is none".into()))?,
        inviter: row.get("inviter_id")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        max_uses: row.get("max_uses")?,
        uses: row.get("uses")?,
        temporary: row.get("temporary")?,
    })
}

pub(crate) async fn insert(tx: &mut Tx<'_>, new: Invitation) -> Result<()> {
    tx.query(concat!(
        "INSERT INTO invitations (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(new.server)
    .bind(new.id)
    .bind(new.code.as_str())
    .bind(new.inviter)
    .bind(new.created_at)
    .bind(new.expires_at)
    .bind(new.max_uses)
    .bind(new.uses)
    .bind(new.temporary)
    .execute()
    .await
    .map(drop)
}

pub(crate) async fn get(tx: &mut Tx<'_>, server: ServerId, id: InvitationId) -> Result<Option<Invitation>> {
    let query = tx.query(concat!(
        "SELECT ",
        columns!(),
        " FROM invitations WHERE server_id = $1 AND invitation_id = $2"
    ));
    let row = query.bind(server).bind(id).fetch_optional().await?;
    row.as_ref().map(invitation).transpose()
}

pub(crate) async fn by_code(tx: &mut Tx<'_>, code: Code) -> Result<Option<Invitation>> {
    let query = tx.query(concat!("SELECT ", columns!(), " FROM invitations WHERE code = $1"));
    let row = query.bind(code.as_str()).fetch_optional().await?;
    row.as_ref().map(invitation).transpose()
}

/// Newest first, from before `until` on; of one inviter if one is named.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    server: ServerId,
    inviter: Option<UserId>,
    until: Option<InvitationId>,
    limit: i64,
) -> Result<Vec<Invitation>> {
    const ALL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM invitations WHERE server_id = $1 AND invitation_id < $2 ORDER BY invitation_id DESC LIMIT $3"
    );
    const OF_INVITER: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM invitations WHERE server_id = $1 AND invitation_id < $2 AND inviter_id = $4
         ORDER BY invitation_id DESC LIMIT $3"
    );
    let until = until.unwrap_or_else(|| InvitationId::from_uuid(Uuid::max()));
    let query = match inviter {
        None => tx.query(ALL).bind(server).bind(until).bind(limit),
        Some(inviter) => tx.query(OF_INVITER).bind(server).bind(until).bind(limit).bind(inviter),
    };
    query.fetch_all().await?.iter().map(invitation).collect()
}

/// How many there are, or how many of them somebody made.
pub(crate) async fn count(tx: &mut Tx<'_>, server: ServerId, inviter: Option<UserId>) -> Result<i64> {
    let query =
        tx.query("SELECT COUNT(*) AS found FROM invitations WHERE server_id = $1 AND ($2 IS NULL OR inviter_id = $2)");
    query.bind(server).bind(inviter).fetch_one().await?.get("found")
}

/// Counts one more use. The server is locked, so whoever looked at the link before still knows how many there were.
pub(crate) async fn take_use(tx: &mut Tx<'_>, server: ServerId, id: InvitationId) -> Result<()> {
    let query = tx.query("UPDATE invitations SET uses = uses + 1 WHERE server_id = $1 AND invitation_id = $2");
    query.bind(server).bind(id).execute().await.map(drop)
}

pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, id: InvitationId) -> Result<()> {
    let query = tx.query("DELETE FROM invitations WHERE server_id = $1 AND invitation_id = $2");
    query.bind(server).bind(id).execute().await.map(drop)
}

/// Deletes those that are expired or used up, or those of them that somebody made.
pub(crate) async fn delete_dead(tx: &mut Tx<'_>, server: ServerId, inviter: Option<UserId>, now: Millis) -> Result<()> {
    let query = tx.query(
        "DELETE FROM invitations WHERE server_id = $1 AND ($2 IS NULL OR inviter_id = $2)
         AND (expires_at <= $3 OR uses >= max_uses)",
    );
    query.bind(server).bind(inviter).bind(now).execute().await.map(drop)
}

/// Everybody who made some, or invited a single user who has not answered yet.
pub(crate) async fn inviters(tx: &mut Tx<'_>, server: ServerId) -> Result<Vec<UserId>> {
    let query = tx.query(
        "SELECT inviter_id FROM invitations WHERE server_id = $1
         UNION SELECT inviter_id FROM direct_invitations WHERE server_id = $1",
    );
    let rows = query.bind(server).fetch_all().await?;
    rows.iter().map(|row| row.get("inviter_id")).collect()
}

/// Deletes those that somebody made.
pub(crate) async fn delete_of(tx: &mut Tx<'_>, server: ServerId, inviter: UserId) -> Result<()> {
    let query = tx.query("DELETE FROM invitations WHERE server_id = $1 AND inviter_id = $2");
    query.bind(server).bind(inviter).execute().await.map(drop)
}

pub(crate) async fn delete_all(tx: &mut Tx<'_>, server: ServerId) -> Result<()> {
    let query = tx.query("DELETE FROM invitations WHERE server_id = $1");
    query.bind(server).execute().await.map(drop)
}
