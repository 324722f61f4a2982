//! Servers on their way out.

use beep_core::{ServerId, UserId};
use beep_platform::sql::{Result, Tx, list};

/// A server that is deleted and has rows left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deletion {
    pub(crate) server: ServerId,
    /// Its last fact.
    pub(crate) fact: i64,
}

/// What is bounded goes at once; the rest has no server any more and goes in portions.
pub(crate) async fn begin(tx: &mut Tx<'_>, server: ServerId, fact: i64) -> Result<()> {
    for statement in [
        "DELETE FROM servers WHERE server_id = $1",
        "DELETE FROM roles WHERE server_id = $1",
        "DELETE FROM channels WHERE server_id = $1",
    ] {
        tx.query(statement).bind(server).execute().await?;
    }
    let query = tx.query("INSERT INTO deletions (server_id, fact) VALUES ($1, $2)");
    query.bind(server).bind(fact).execute().await.map(drop)
}

/// Any that is not at its end.
pub(crate) async fn next(tx: &mut Tx<'_>) -> Result<Option<Deletion>> {
    let row = tx
        .query("SELECT server_id, fact FROM deletions LIMIT 1")
        .fetch_optional()
        .await?;
    row.map(|row| {
        Ok(Deletion {
            server: row.get("server_id")?,
            fact: row.get("fact")?,
        })
    })
    .transpose()
}

/// Ends at most `most` memberships; answers with those whom it ended.
pub(crate) async fn take_members(tx: &mut Tx<'_>, server: ServerId, most: i64) -> Result<Vec<UserId>> {
    let query = tx.query(
        "DELETE FROM members WHERE server_id = $1 AND user_id IN
         (SELECT user_id FROM members WHERE server_id = $1 ORDER BY user_id LIMIT $2) RETURNING user_id",
    );
    let rows = query.bind(server).bind(most).fetch_all().await?;
    let mut users: Vec<UserId> = rows.iter().map(|row| row.get("user_id")).collect::<Result<_>>()?;
    users.sort_unstable();
    let statement = format!(
        "DELETE FROM member_roles WHERE server_id = $1 AND user_id IN {}",
        list(2, users.len())
    );
    tx.query(statement).bind(server).bind_list(&users).execute().await?;
    Ok(users)
}

/// Deletes at most `most` rows of each kind that nobody is told of; says whether all are gone.
pub(crate) async fn take_rest(tx: &mut Tx<'_>, server: ServerId, most: i64) -> Result<bool> {
    let mut all = true;
    for statement in [
        "DELETE FROM overwrites WHERE server_id = $1 AND (channel_id, is_member, target_id) IN
         (SELECT channel_id, is_member, target_id FROM overwrites WHERE server_id = $1 LIMIT $2)",
        "DELETE FROM mutes WHERE server_id = $1 AND user_id IN
         (SELECT user_id FROM mutes WHERE server_id = $1 LIMIT $2)",
        "DELETE FROM bans WHERE server_id = $1 AND user_id IN
         (SELECT user_id FROM bans WHERE server_id = $1 LIMIT $2)",
        "DELETE FROM audit WHERE server_id = $1 AND (at, entry_id) IN
         (SELECT at, entry_id FROM audit WHERE server_id = $1 LIMIT $2)",
    ] {
        let gone = tx.query(statement).bind(server).bind(most).execute().await?;
        all &= gone < most.unsigned_abs();
    }
    Ok(all)
}

/// Nothing is left.
pub(crate) async fn end(tx: &mut Tx<'_>, server: ServerId) -> Result<()> {
    let query = tx.query("DELETE FROM deletions WHERE server_id = $1");
    query.bind(server).execute().await.map(drop)
}
