//! Invitations to single users, which wait for their answer.

use super::servers;
use crate::{
    invitations::{DirectInvitation, INVITATIONS_OF_USER},
    model::Server,
};
use beep_core::{InvitationId, ServerId, UserId};
use beep_platform::sql::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "invitation_id, server_id, inviter_id, user_id, created_at"
    };
}

fn invitation(row: &Row) -> Result<DirectInvitation> {
    Ok(DirectInvitation {
        id: row.get("invitation_id")?,
        server: row.get("server_id")?,
        inviter: row.get("inviter_id")?,
        user: row.get("user_id")?,
        created_at: row.get("created_at")?,
    })
}

pub(crate) async fn insert(tx: &mut Tx<'_>, new: DirectInvitation) -> Result<()> {
    tx.query(concat!(
        "INSERT INTO direct_invitations (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5)"
    ))
    .bind(new.id)
    .bind(new.server)
    .bind(new.inviter)
    .bind(new.user)
    .bind(new.created_at)
    .execute()
    .await
    .map(drop)
}

/// One of those that wait for the user.
pub(crate) async fn get(tx: &mut Tx<'_>, user: UserId, id: InvitationId) -> Result<Option<DirectInvitation>> {
    let query = tx.query(concat!(
        "SELECT ",
        columns!(),
        " FROM direct_invitations WHERE user_id = $1 AND invitation_id = $2"
    ));
    let row = query.bind(user).bind(id).fetch_optional().await?;
    row.as_ref().map(invitation).transpose()
}

/// The one that waits for the user in this server.
pub(crate) async fn to(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<Option<DirectInvitation>> {
    let query = tx.query(concat!(
        "SELECT ",
        columns!(),
        " FROM direct_invitations WHERE server_id = $1 AND user_id = $2"
    ));
    let row = query.bind(server).bind(user).fetch_optional().await?;
    row.as_ref().map(invitation).transpose()
}

/// Those that wait for the user, newest first, with their servers.
pub(crate) async fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(DirectInvitation, Server)>> {
    let query = tx.query(concat!(
        "SELECT ",
        columns!(),
        " FROM direct_invitations WHERE user_id = $1 ORDER BY invitation_id DESC LIMIT $2"
    ));
    let rows = query.bind(user).bind(INVITATIONS_OF_USER).fetch_all().await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let invitation = invitation(row)?;
        if let Some(server) = servers::get(tx, invitation.server).await? {
            found.push((invitation, server));
        }
    }
    Ok(found)
}

/// How many there are, or how many of them are from somebody.
pub(crate) async fn count(tx: &mut Tx<'_>, server: ServerId, inviter: Option<UserId>) -> Result<i64> {
    let query = tx.query(
        "SELECT COUNT(*) AS found FROM direct_invitations WHERE server_id = $1 AND ($2 IS NULL OR inviter_id = $2)",
    );
    query.bind(server).bind(inviter).fetch_one().await?.get("found")
}

/// Says whether it still waited.
pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, id: InvitationId) -> Result<bool> {
    let query = tx.query("DELETE FROM direct_invitations WHERE server_id = $1 AND invitation_id = $2");
    Ok(query.bind(server).bind(id).execute().await? == 1)
}

/// Deletes those from somebody and to them.
pub(crate) async fn delete_of(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<Vec<DirectInvitation>> {
    let query = tx.query(concat!(
        "DELETE FROM direct_invitations WHERE server_id = $1 AND (inviter_id = $2 OR user_id = $2) RETURNING ",
        columns!()
    ));
    let rows = query.bind(server).bind(user).fetch_all().await?;
    rows.iter().map(invitation).collect()
}

/// Deletes those from somebody.
pub(crate) async fn delete_from(tx: &mut Tx<'_>, server: ServerId, inviter: UserId) -> Result<Vec<DirectInvitation>> {
    let query = tx.query(concat!(
        "DELETE FROM direct_invitations WHERE server_id = $1 AND inviter_id = $2 RETURNING ",
        columns!()
    ));
    let rows = query.bind(server).bind(inviter).fetch_all().await?;
    rows.iter().map(invitation).collect()
}

pub(crate) async fn delete_all(tx: &mut Tx<'_>, server: ServerId) -> Result<Vec<DirectInvitation>> {
    let query = tx.query(concat!(
        "DELETE FROM direct_invitations WHERE server_id = $1 RETURNING ",
        columns!()
    ));
    query.bind(server).fetch_all().await?.iter().map(invitation).collect()
}
