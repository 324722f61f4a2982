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

/// The next number of a live event in the user's scope.
pub(crate) async fn take_number(tx: &mut Tx<'_>, user: UserId) -> Result<i64> {
    let query = tx.query("UPDATE people SET told = told + 1 WHERE user_id = $1 RETURNING told");
    query.bind(user).fetch_one().await?.get("told")
}
