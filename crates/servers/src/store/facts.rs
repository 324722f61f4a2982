//! How far others were told of servers.

use beep_core::{Id, ServerId};
use beep_platform::{
    outbox,
    sql::{Result, Tx},
};

/// Servers after one, ascending.
pub(crate) async fn servers_after(tx: &mut Tx<'_>, after: ServerId, limit: i64) -> Result<Vec<ServerId>> {
    let query = tx.query("SELECT server_id FROM servers WHERE server_id > $1 ORDER BY server_id LIMIT $2");
    let rows = query.bind(after).bind(limit).fetch_all().await?;
    rows.iter().map(|row| row.get("server_id")).collect()
}

/// The number of a server's last fact, 0 before the first; and of the first one that the consumer has yet to get.
pub(crate) async fn numbers(tx: &mut Tx<'_>, consumer: &'static str, id: ServerId) -> Result<(i64, Option<i64>)> {
    let last = tx
        .query("SELECT seq FROM scopes WHERE id = $1")
        .bind(id)
        .fetch_optional()
        .await?;
    let last = last.map_or(Ok(0), |row| row.get("seq"))?;
    let query = tx.query("SELECT MIN(seq) AS seq FROM outbox WHERE consumer = $1 AND tenant = $2");
    let waiting = query.bind(consumer).bind(id).fetch_one().await?.get("seq")?;
    Ok((last, waiting))
}

/// Nobody else numbers a fact of the server until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx<'_>, id: ServerId) -> Result<()> {
    let query = tx.query("UPDATE scopes SET seq = seq WHERE id = $1");
    query.bind(id).execute().await.map(drop)
}

/// The next fact gets a number above this one.
pub(crate) async fn number_from(tx: &mut Tx<'_>, id: ServerId, seq: i64) -> Result<()> {
    let query = tx.query("UPDATE scopes SET seq = $2 WHERE id = $1 AND seq < $2");
    if query.bind(id).bind(seq).execute().await? == 0 && numbers(tx, "", id).await?.0 == 0 {
        // Its first number, so that there is one to move.
        outbox::next_seq(tx, id.uuid()).await?;
        let query = tx.query("UPDATE scopes SET seq = $2 WHERE id = $1");
        query.bind(id).bind(seq).execute().await?;
    }
    Ok(())
}

/// Takes back what the consumer did not get yet.
pub(crate) async fn drop_waiting(tx: &mut Tx<'_>, consumer: &'static str, id: ServerId) -> Result<()> {
    let query = tx.query("DELETE FROM outbox WHERE consumer = $1 AND tenant = $2");
    query.bind(consumer).bind(id).execute().await.map(drop)
}
