//! Messages in SQL: what reads them.

use super::{COLUMNS, Store};
use crate::{
    delete_of::Condemned,
    error::MESSAGE_DELETED,
    model::{Head, Message, Page, Start},
};
use beep_core::{ChannelId, Id, MessageId, PageSize, Result, UserId};
use beep_platform::sql::{self, Row, Tx, list};
use uuid::Uuid;

impl Store {
    /// The message that a nonce was used for.
    ///
    /// # Errors
    /// `MESSAGE_DELETED` if it is gone.
    pub(crate) async fn by_nonce(&self, channel: ChannelId, author: UserId, nonce: String) -> Result<Option<Message>> {
        let found = self.db.read(move |tx| {
            Box::pin(async move {
                let sql = format!(
                    "SELECT {COLUMNS}, deleted_at FROM messages WHERE channel_id = $1 AND author_id = $2 AND nonce = $3"
                );
                let Some(row) = tx
                    .query(sql)
                    .bind(channel)
                    .bind(author)
                    .bind(nonce)
                    .fetch_optional()
                    .await?
                else {
                    return Ok(None);
                };
                if row.get::<i64>("deleted_at")? != 0 {
                    return Err(beep_core::Error::from(&MESSAGE_DELETED).into());
                }
                message(&row).map(Some)
            })
        });
        Ok(found.await?)
    }

    pub(crate) async fn get(&self, channel: ChannelId, id: MessageId) -> Result<Option<Message>> {
        let found = self.db.read(move |tx| {
            Box::pin(async move {
                let sql =
                    format!("SELECT {COLUMNS} FROM messages WHERE channel_id = $1 AND id = $2 AND deleted_at = 0");
                tx.query(sql)
                    .bind(channel)
                    .bind(id)
                    .fetch_optional()
                    .await?
                    .as_ref()
                    .map(message)
                    .transpose()
            })
        });
        Ok(found.await?)
    }

    /// What is to go and is still there, at most `most` messages.
    pub(crate) async fn condemned(&self, condemned: Condemned, most: i64) -> Result<Vec<(ChannelId, MessageId)>> {
        let found = self.db.read(move |tx| {
            Box::pin(async move {
                let sql = format!(
                    "SELECT channel_id, id FROM messages WHERE author_id = $1 AND created_at >= $2 AND created_at < $3 \
                     AND deleted_at = 0 AND channel_id IN {} ORDER BY channel_id, id LIMIT $4",
                    list(5, condemned.channels.len())
                );
                let query = tx
                    .query(sql)
                    .bind(condemned.author)
                    .bind(condemned.since)
                    .bind(condemned.until);
                let rows = query.bind(most).bind_list(&condemned.channels).fetch_all().await?;
                rows.iter()
                    .map(|row| Ok((row.get("channel_id")?, row.get("id")?)))
                    .collect()
            })
        });
        Ok(found.await?)
    }

    /// A page, and whether there is more on either side of it.
    pub(crate) async fn page(&self, channel: ChannelId, start: Start, size: PageSize) -> Result<Page> {
        let size = size.rows();
        let page = self.db.read(move |tx| {
            Box::pin(async move {
                let (before, after) = match start {
                    Start::Newest => (older(tx, channel, Bound::last(), size).await?, (Vec::new(), false)),
                    Start::Before(id) => {
                        let before = older(tx, channel, Bound::without(id), size).await?;
                        (before, newer(tx, channel, Bound::with(id), 0).await?)
                    }
                    Start::After(id) => {
                        let before = older(tx, channel, Bound::with(id), 0).await?;
                        (before, newer(tx, channel, Bound::without(id), size).await?)
                    }
                    Start::Around(id) => {
                        let before = older(tx, channel, Bound::without(id), size / 2).await?;
                        (before, newer(tx, channel, Bound::with(id), size - size / 2).await?)
                    }
                };
                let (mut messages, has_older) = before;
                messages.extend(after.0);
                Ok(Page {
                    messages,
                    has_older,
                    has_newer: after.1,
                })
            })
        });
        Ok(page.await?)
    }

    /// The states of these channels; those that never had a message are left out.
    pub(crate) async fn heads(&self, channels: Vec<ChannelId>) -> Result<Vec<Head>> {
        if channels.is_empty() {
            return Ok(Vec::new());
        }
        let heads = self.db.read(move |tx| {
            Box::pin(async move {
                let sql = format!(
                    "SELECT channel_id, server_id, seq, newest_id FROM heads WHERE channel_id IN {}",
                    list(1, channels.len())
                );
                tx.query(sql)
                    .bind_list(&channels)
                    .fetch_all()
                    .await?
                    .iter()
                    .map(head)
                    .collect()
            })
        });
        Ok(heads.await?)
    }
}

/// Where a half of a page begins, and whether what is there belongs to it.
#[derive(Clone, Copy)]
struct Bound {
    id: MessageId,
    with: bool,
}

impl Bound {
    fn with(id: MessageId) -> Self {
        Self { id, with: true }
    }
    fn without(id: MessageId) -> Self {
        Self { id, with: false }
    }
    /// Past every message.
    fn last() -> Self {
        Self::with(MessageId::from_uuid(Uuid::max()))
    }
}

/// The `n` messages before `bound`, ascending, and whether there are more.
async fn older(tx: &mut Tx<'_>, channel: ChannelId, bound: Bound, n: usize) -> sql::Result<(Vec<Message>, bool)> {
    let than = if bound.with { "<=" } else { "<" };
    let order = format!("id {than} $2 AND deleted_at = 0 ORDER BY id DESC");
    let (mut messages, more) = some(tx, channel, bound.id, &order, n).await?;
    messages.reverse();
    Ok((messages, more))
}

/// The `n` messages after `bound`, ascending, and whether there are more.
async fn newer(tx: &mut Tx<'_>, channel: ChannelId, bound: Bound, n: usize) -> sql::Result<(Vec<Message>, bool)> {
    let than = if bound.with { ">=" } else { ">" };
    let order = format!("id {than} $2 AND deleted_at = 0 ORDER BY id");
    some(tx, channel, bound.id, &order, n).await
}

async fn some(
    tx: &mut Tx<'_>,
    channel: ChannelId,
    id: MessageId,
    order: &str,
    n: usize,
) -> sql::Result<(Vec<Message>, bool)> {
    let sql = format!("SELECT {COLUMNS} FROM messages WHERE channel_id = $1 AND {order} LIMIT $3");
    // One row more than is wanted tells whether there are more.
    let limit = i64::try_from(n + 1).map_err(beep_core::Error::internal)?;
    let rows = tx.query(sql).bind(channel).bind(id).bind(limit).fetch_all().await?;
    Ok((
        rows.iter().take(n).map(message).collect::<sql::Result<_>>()?,
        rows.len() > n,
    ))
}

pub(super) fn message(row: &Row) -> sql::Result<Message> {
    Ok(Message {
        channel: row.get("channel_id")?,
        id: row.get("id")?,
        server: row.get("server_id")?,
        author: row.get("author_id")?,
        content: row.get("content")?,
        created_at: row.get("created_at")?,
        edited_at: row.get("edited_at")?,
        mentions: unpacked(&row.get::<Vec<u8>>("mentions")?),
        nonce: row.get("nonce")?,
    })
}

fn head(row: &Row) -> sql::Result<Head> {
    Ok(Head {
        channel: row.get("channel_id")?,
        server: row.get("server_id")?,
        seq: row.get("seq")?,
        newest: row.get("newest_id")?,
    })
}

/// Users as a column: sixteen bytes each.
pub(super) fn packed(users: &[UserId]) -> Vec<u8> {
    users.iter().flat_map(|user| user.uuid().into_bytes()).collect()
}

fn unpacked(bytes: &[u8]) -> Vec<UserId> {
    bytes
        .chunks_exact(16)
        .filter_map(|bytes| UserId::from_slice(bytes).ok())
        .collect()
}
