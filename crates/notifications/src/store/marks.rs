//! How far people have read.

use super::Store;
use crate::model::{Changed, ReadState};
use beep_core::{ChannelId, Id, MessageId, Result, ServerId, UserId};
use beep_platform::{
    outbox::next_seq,
    sql::{self, Row, Tx, list},
};
use std::collections::HashMap;

/// Where a person reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub server: ServerId,
    pub user: UserId,
    pub channel: ChannelId,
}

/// What became of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marked {
    Moved(Changed),
    /// It was there or beyond already.
    Stayed(ReadState),
}

/// A read state and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub server: ServerId,
    pub user: UserId,
    pub state: ReadState,
}

impl Store {
    /// Moves the mark forward and forgets the mentions up to it.
    pub async fn mark(&self, place: Place, message: MessageId) -> Result<Marked> {
        Ok(self.0.write(move |tx| Box::pin(mark(tx, place, message))).await?)
    }

    /// What is known of a user in these channels, in no particular order. Channels without a mark or an unread mention
    /// are left out.
    pub async fn states(&self, user: UserId, channels: Vec<ChannelId>) -> Result<Vec<Known>> {
        Ok(self
            .0
            .snapshot(move |tx| Box::pin(async move { known(tx, Among::Channels(user, &channels)).await }))
            .await?)
    }
}

async fn mark(tx: &mut Tx<'_>, place: Place, message: MessageId) -> sql::Result<Marked> {
    let Place { server, user, channel } = place;
    let moved = tx
        .query(
            "INSERT INTO marks (server_id, user_id, channel_id, last_read_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (server_id, user_id, channel_id) DO UPDATE SET last_read_id = excluded.last_read_id
             WHERE marks.last_read_id < excluded.last_read_id",
        )
        .bind(server)
        .bind(user)
        .bind(channel)
        .bind(message)
        .execute()
        .await?;
    if moved == 0 {
        return Ok(Marked::Stayed(state(tx, user, channel).await?));
    }
    let seq = next_seq(tx, user.uuid()).await?;
    tx.query("DELETE FROM mentions WHERE server_id = $1 AND user_id = $2 AND channel_id = $3 AND message_id <= $4")
        .bind(server)
        .bind(user)
        .bind(channel)
        .bind(message)
        .execute()
        .await?;
    Ok(Marked::Moved(Changed {
        user,
        state: state(tx, user, channel).await?,
        seq,
    }))
}

async fn state(tx: &mut Tx<'_>, user: UserId, channel: ChannelId) -> sql::Result<ReadState> {
    let known = known(tx, Among::Channels(user, &[channel])).await?;
    Ok(known
        .first()
        .map_or(ReadState::never_read(channel), |known| known.state))
}

/// Whose read states are wanted.
#[derive(Clone, Copy)]
pub(super) enum Among<'a> {
    Channels(UserId, &'a [ChannelId]),
    Users(ChannelId, &'a [UserId]),
}

impl Among<'_> {
    /// Runs `SELECT … WHERE` with the condition and its values appended, and what comes `after`.
    async fn select(self, tx: &mut Tx<'_>, select: &str, table: &str, after: &str) -> sql::Result<Vec<Row>> {
        let (one, many, n) = match self {
            Self::Channels(_, channels) => ("user_id", "channel_id", channels.len()),
            Self::Users(_, users) => ("channel_id", "user_id", users.len()),
        };
        let sql = format!(
            "{select} WHERE {table}.{one} = $1 AND {table}.{many} IN {} {after}",
            list(2, n)
        );
        let query = tx.query(sql);
        match self {
            Self::Channels(user, channels) => query.bind(user).bind_list(channels).fetch_all().await,
            Self::Users(channel, users) => query.bind(channel).bind_list(users).fetch_all().await,
        }
    }
}

/// Two statements, however many are asked about.
pub(super) async fn known(tx: &mut Tx<'_>, among: Among<'_>) -> sql::Result<Vec<Known>> {
    let marks = "SELECT server_id, user_id, channel_id, last_read_id FROM marks";
    let mentions = "SELECT m.server_id, m.user_id, m.channel_id, COUNT(*) AS unread FROM mentions m
        LEFT JOIN marks k ON k.server_id = m.server_id AND k.user_id = m.user_id AND k.channel_id = m.channel_id";
    let beyond = "AND (k.last_read_id IS NULL OR m.message_id > k.last_read_id)
        GROUP BY m.server_id, m.user_id, m.channel_id";

    let mut known = HashMap::new();
    for row in among.select(tx, marks, "marks", "").await? {
        let mut found = at(&row)?;
        found.state.last_read = Some(row.get("last_read_id")?);
        known.insert((found.user, found.state.channel), found);
    }
    for row in among.select(tx, mentions, "m", beyond).await? {
        let found = at(&row)?;
        let unread = row.get::<i64>("unread")?;
        known
            .entry((found.user, found.state.channel))
            .or_insert(found)
            .state
            .mentions = u32::try_from(unread).unwrap_or(u32::MAX);
    }
    Ok(known.into_values().collect())
}

fn at(row: &Row) -> sql::Result<Known> {
    let state = ReadState::never_read(row.get("channel_id")?);
    Ok(Known {
        server: row.get("server_id")?,
        user: row.get("user_id")?,
        state,
    })
}
