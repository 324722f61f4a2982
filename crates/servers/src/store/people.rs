//! What is counted for each person.

use crate::{error::SERVER_LIMIT_REACHED, model::SERVERS_OF_USER};
use beep_core::{Error, UserId};
use beep_platform::sql::{Result, Tx};

/// Counts one more server of the user. The limit stands in the statement that counts, so it holds however many join at
/// once.
///
/// # Errors
/// `SERVER_LIMIT_REACHED`.
pub(crate) async fn enter(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let entered = tx
        .query(
            "INSERT INTO people (user_id, server_count, told) VALUES ($1, 1, 0)
             ON CONFLICT (user_id) DO UPDATE SET server_count = people.server_count + 1
             WHERE people.server_count < $2",
        )
        .bind(user)
        .bind(SERVERS_OF_USER)
        .execute()
        .await?;
    if entered == 1 {
        Ok(())
    } else {
        Err(Error::from(&SERVER_LIMIT_REACHED).into())
    }
}

/// Counts one server less.
pub(crate) async fn exit(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let query = tx.query("UPDATE people SET server_count = server_count - 1 WHERE user_id = $1");
    query.bind(user).execute().await.map(drop)
}

/// Keeps all others from changing what is counted for the user until the transaction ends, whether or not they ever
/// were a member somewhere. Answers with how many invitations wait for them. Comes before
/// [`servers::lock`](super::servers::lock).
pub(crate) async fn lock(tx: &mut Tx<'_>, user: UserId) -> Result<i64> {
    let query = tx.query(
        "INSERT INTO people (user_id, server_count, told) VALUES ($1, 0, 0)
         ON CONFLICT (user_id) DO UPDATE SET told = people.told RETURNING invitation_count",
    );
    query.bind(user).fetch_one().await?.get("invitation_count")
}

/// Counts an invitation that waits for them (1) or does so no longer (-1).
pub(crate) async fn count_invitations(tx: &mut Tx<'_>, user: UserId, change: i64) -> Result<()> {
    let query = tx.query("UPDATE people SET invitation_count = invitation_count + $2 WHERE user_id = $1");
    query.bind(user).bind(change).execute().await.map(drop)
}

/// The next number of a live event in the user's scope.
pub(crate) async fn take_number(tx: &mut Tx<'_>, user: UserId) -> Result<i64> {
    let query = tx.query("UPDATE people SET told = told + 1 WHERE user_id = $1 RETURNING told");
    query.bind(user).fetch_one().await?.get("told")
}

/// Whether they share a server, or an invitation from the other waits for the user.
pub(crate) async fn meets(tx: &mut Tx<'_>, user: UserId, other: UserId) -> Result<bool> {
    let query = tx.query(
        "SELECT 1 AS found FROM members JOIN members AS others
             ON others.server_id = members.server_id AND others.user_id = $2
         WHERE members.user_id = $1
         UNION ALL
         SELECT 1 FROM direct_invitations WHERE user_id = $1 AND inviter_id = $2
         LIMIT 1",
    );
    Ok(query.bind(user).bind(other).fetch_optional().await?.is_some())
}
