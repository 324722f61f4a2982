//! Names by which members are found besides their nicknames. They are kept with each membership, so that a search stays
//! in one index; usernames do not change.

use beep_core::UserId;
use beep_platform::sql::{Result, Tx};

/// Some members whose names are not known yet, each once.
pub(crate) async fn missing(tx: &mut Tx<'_>, most: i64) -> Result<Vec<UserId>> {
    let query = tx.query("SELECT DISTINCT user_id FROM members WHERE names_key IS NULL ORDER BY user_id LIMIT $1");
    let rows = query.bind(most).fetch_all().await?;
    rows.iter().map(|row| row.get("user_id")).collect()
}

/// Somebody's names, folded, wherever they are a member without.
pub(crate) async fn put(tx: &mut Tx<'_>, user: UserId, key: &str) -> Result<()> {
    let query = tx.query("UPDATE members SET names_key = $2 WHERE user_id = $1 AND names_key IS NULL");
    query.bind(user).bind(key).execute().await.map(drop)
}
