//! Names by which members, and those who are banned, are found. They are kept with each membership and each ban, so that
//! a search stays in one table; usernames do not change.

use beep_core::UserId;
use beep_platform::sql::{Result, Tx};

/// Some people whose names are not known yet where they are a member or banned, each once.
pub(crate) async fn missing(tx: &mut Tx<'_>, most: i64) -> Result<Vec<UserId>> {
    let query = tx.query(
        "SELECT user_id FROM members WHERE names_key IS NULL
         UNION SELECT user_id FROM bans WHERE names_key IS NULL
         ORDER BY user_id LIMIT $1",
    );
    let rows = query.bind(most).fetch_all().await?;
    rows.iter().map(|row| row.get("user_id")).collect()
}

/// Somebody's names, folded, wherever they are without.
pub(crate) async fn put(tx: &mut Tx<'_>, user: UserId, key: &str) -> Result<()> {
    for sql in [
        "UPDATE members SET names_key = $2 WHERE user_id = $1 AND names_key IS NULL",
        "UPDATE bans SET names_key = $2 WHERE user_id = $1 AND names_key IS NULL",
    ] {
        tx.query(sql).bind(user).bind(key).execute().await?;
    }
    Ok(())
}
