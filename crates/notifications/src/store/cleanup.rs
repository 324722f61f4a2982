//! Forgetting what is gone.

use super::{CHUNK, Store};
use beep_core::{ChannelId, EventId, Millis, Result, ServerId, UserId};
use beep_platform::sql::{self, Tx};

impl Store {
    /// Forgets all that was read and mentioned in a channel, for good: mentions that come later are dropped.
    pub async fn remove_channel(&self, channel: ChannelId, now: Millis) -> Result<()> {
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let query = tx.query(
                        "INSERT INTO removed_channels (channel_id, removed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                    );
                    query.bind(channel).bind(now).execute().await.map(drop)
                })
            })
            .await?;
        while self
            .0
            .write(move |tx| Box::pin(remove_some_of_channel(tx, channel)))
            .await?
            > 0
        {}
        Ok(())
    }

    /// Forgets all that a user has read in a server and where they were mentioned; once an event.
    pub async fn remove_member(&self, event: EventId, server: ServerId, user: UserId, now: Millis) -> Result<()> {
        let work = self.0.write(move |tx| {
            Box::pin(async move {
                let query = tx
                    .query("INSERT INTO applied_events (event_id, applied_at) VALUES ($1, $2) ON CONFLICT DO NOTHING");
                if query.bind(event).bind(now).execute().await? == 0 {
                    return Ok(());
                }
                for table in ["marks", "mentions"] {
                    let query = tx.query(format!("DELETE FROM {table} WHERE server_id = $1 AND user_id = $2"));
                    query.bind(server).bind(user).execute().await?;
                }
                Ok(())
            })
        });
        Ok(work.await?)
    }

    /// Forgets what was kept only to recognise late and repeated facts; says how many rows.
    pub async fn prune(&self, before: Millis) -> Result<u64> {
        let mut total = 0;
        loop {
            let removed = self.0.write(move |tx| Box::pin(prune_some(tx, before))).await?;
            if removed == 0 {
                return Ok(total);
            }
            total += removed;
        }
    }
}

async fn remove_some_of_channel(tx: &mut Tx<'_>, channel: ChannelId) -> sql::Result<u64> {
    let mut removed = 0;
    for (table, key) in [
        ("marks", "server_id, user_id, channel_id"),
        ("mentions", "server_id, user_id, channel_id, message_id"),
    ] {
        let sql =
            format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE channel_id = $1 LIMIT $2)");
        removed += tx.query(sql).bind(channel).bind(CHUNK).execute().await?;
    }
    Ok(removed)
}

async fn prune_some(tx: &mut Tx<'_>, before: Millis) -> sql::Result<u64> {
    let mut removed = 0;
    for (table, key, time) in [
        ("mention_facts", "server_id, channel_id, message_id", "applied_at"),
        ("removed_channels", "channel_id", "removed_at"),
        ("applied_events", "event_id", "applied_at"),
    ] {
        // The time stands in both: a row that was renewed in between stays.
        let sql = format!(
            "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {time} < $1 LIMIT $2) AND {time} < $1"
        );
        removed += tx.query(sql).bind(before).bind(CHUNK).execute().await?;
    }
    Ok(removed)
}
