//! What members are until they have settled: pending, visiting.

use beep_core::{Id, ServerId, UserId};
use beep_platform::sql::{Result, Tx};
use uuid::Uuid;

/// Lets a member be no longer pending. Says whether they were.
pub(crate) async fn accept_rules(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<bool> {
    let query = tx.query("UPDATE members SET pending = FALSE WHERE server_id = $1 AND user_id = $2 AND pending");
    Ok(query.bind(server).bind(user).execute().await? == 1)
}

/// A server whose rules were dropped while members were pending.
pub(crate) async fn releasing(tx: &mut Tx<'_>) -> Result<Option<ServerId>> {
    let query = tx.query("SELECT server_id FROM servers WHERE releasing LIMIT 1");
    let row = query.fetch_optional().await?;
    row.map(|row| row.get("server_id")).transpose()
}

/// Lets up to `most` members be no longer pending; answers with those. If there are none the server is done with.
pub(crate) async fn release(tx: &mut Tx<'_>, server: ServerId, most: i64) -> Result<Vec<UserId>> {
    let query = tx.query(
        "UPDATE members SET pending = FALSE WHERE server_id = $1 AND user_id IN
         (SELECT user_id FROM members WHERE server_id = $1 AND pending ORDER BY user_id LIMIT $2) RETURNING user_id",
    );
    let rows = query.bind(server).bind(most).fetch_all().await?;
    if rows.is_empty() {
        let query = tx.query("UPDATE servers SET releasing = FALSE WHERE server_id = $1");
        query.bind(server).execute().await?;
    }
    rows.iter().map(|row| row.get("user_id")).collect()
}

/// Makes a member a visitor.
pub(crate) async fn visit(tx: &mut Tx<'_>, server: ServerId, user: UserId) -> Result<()> {
    let query = tx.query("UPDATE members SET temporary = TRUE WHERE server_id = $1 AND user_id = $2");
    query.bind(server).bind(user).execute().await.map(drop)
}

/// Memberships that are visits. A role, as long as one has it, makes more of a member; so does owning the server.
macro_rules! visits {
    () => {
        "members JOIN servers ON servers.server_id = members.server_id
         WHERE members.temporary AND servers.owner_id <> members.user_id
               AND NOT EXISTS (SELECT 1 FROM member_roles WHERE member_roles.server_id = members.server_id
                               AND member_roles.user_id = members.user_id)"
    };
}

/// The servers that a user visits.
pub(crate) async fn visits(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<ServerId>> {
    let query = tx.query(concat!(
        "SELECT members.server_id FROM ",
        visits!(),
        " AND members.user_id = $1 ORDER BY members.server_id"
    ));
    let rows = query.bind(user).fetch_all().await?;
    rows.iter().map(|row| row.get("server_id")).collect()
}

/// Who visits which server, by both, from after one of them on.
pub(crate) async fn visitors(
    tx: &mut Tx<'_>,
    after: Option<(UserId, ServerId)>,
    most: i64,
) -> Result<Vec<(UserId, ServerId)>> {
    let (user, server) = after.unwrap_or((UserId::from_uuid(Uuid::nil()), ServerId::from_uuid(Uuid::nil())));
    let query = tx.query(concat!(
        "SELECT members.user_id, members.server_id FROM ",
        visits!(),
        " AND (members.user_id, members.server_id) > ($1, $2)
         ORDER BY members.user_id, members.server_id LIMIT $3"
    ));
    let rows = query.bind(user).bind(server).bind(most).fetch_all().await?;
    rows.iter()
        .map(|row| Ok((row.get("user_id")?, row.get("server_id")?)))
        .collect()
}
