//! Who has which global role.

use crate::instance::GlobalRole;
use beep_core::{Millis, UserId};
use beep_platform::sql::{Error, Result, Tx};

/// More than anybody appoints; the list is read whole.
const MOST: i64 = 1_000;

/// Somebody with a global role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    pub user: UserId,
    pub role: GlobalRole,
    /// `None` for the command line.
    pub granted_by: Option<UserId>,
    pub at: Millis,
}

/// Says whether it was not there before.
pub(crate) async fn grant(
    tx: &mut Tx<'_>,
    user: UserId,
    role: GlobalRole,
    by: Option<UserId>,
    now: Millis,
) -> Result<bool> {
    let granted = tx
        .query(
            "INSERT INTO global_roles (user_id, role, granted_by, granted_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(user)
        .bind(role.bit())
        .bind(by)
        .bind(now)
        .execute()
        .await?;
    Ok(granted == 1)
}

pub(crate) async fn revoke(tx: &mut Tx<'_>, user: UserId, role: GlobalRole) -> Result<()> {
    let query = tx.query("DELETE FROM global_roles WHERE user_id = $1 AND role = $2");
    query.bind(user).bind(role.bit()).execute().await.map(drop)
}

/// How many administrators there are.
pub(crate) async fn administrators(tx: &mut Tx<'_>) -> Result<i64> {
    let query = tx.query("SELECT COUNT(*) AS n FROM global_roles WHERE role = $1");
    let row = query
        .bind(GlobalRole::ApplicationAdministrator.bit())
        .fetch_one()
        .await?;
    row.get("n")
}

/// Who may do what the role allows, ascending. A role of somebody who is suspended rests.
pub(crate) async fn covering(tx: &mut Tx<'_>, role: GlobalRole, now: Millis) -> Result<Vec<UserId>> {
    let query = tx.query(
        "SELECT DISTINCT r.user_id FROM global_roles r JOIN accounts a ON a.id = r.user_id
         WHERE r.role IN ($1, $2) AND (a.suspended_at IS NULL OR a.suspended_until <= $3) ORDER BY r.user_id LIMIT $4",
    );
    let administrator = GlobalRole::ApplicationAdministrator;
    let query = query.bind(role.bit()).bind(administrator.bit()).bind(now).bind(MOST);
    query.fetch_all().await?.iter().map(|row| row.get("user_id")).collect()
}

/// Oldest grant first.
pub(crate) async fn holders(tx: &mut Tx<'_>) -> Result<Vec<Holder>> {
    let query = tx.query(
        "SELECT user_id, role, granted_by, granted_at FROM global_roles ORDER BY granted_at, user_id, role LIMIT $1",
    );
    let rows = query.bind(MOST).fetch_all().await?;
    let holder = |row: &beep_platform::sql::Row| {
        let bit: i64 = row.get("role")?;
        let role = GlobalRole::ALL.into_iter().find(|role| role.bit() == bit);
        Ok(Holder {
            user: row.get("user_id")?,
            role: role.ok_or_else(|| Error::Engine(format!("{bit} is no global role")))?,
            granted_by: row.get("granted_by")?,
            at: row.get("granted_at")?,
        })
    };
    rows.iter().map(holder).collect()
}
