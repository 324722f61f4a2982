//! Channels and categories.

use crate::model::{Channel, ChannelKind};
use beep_core::{ChannelId, Permission, ServerId};
use beep_platform::sql::{Error, Result, Row, Tx};

/// What is written of a channel. Macros, because statements are literals.
macro_rules! columns {
    () => {
        "server_id, channel_id, kind, name, topic, parent_id, synced, position, slow_mode"
    };
}

/// What is read of a channel: whether it is private says the default role's overwrite, by the bit of VIEW_CHANNEL.
macro_rules! read {
    () => {
        concat!(
            "SELECT ",
            columns!(),
            ", EXISTS (
                SELECT 1 FROM overwrites
                WHERE overwrites.server_id = channels.server_id AND NOT is_member AND (deny & 16) <> 0
                AND channel_id = CASE WHEN synced AND parent_id IS NOT NULL THEN parent_id ELSE channels.channel_id END
                AND target_id = (SELECT default_role_id FROM servers WHERE servers.server_id = channels.server_id)
            ) AS private FROM channels "
        )
    };
}
const _: () = assert!(Permission::ViewChannel as u8 == 4, "the statement above says 16");

fn channel(row: &Row) -> Result<Channel> {
    let kind = row.get("kind")?;
    Ok(Channel {
        id: row.get("channel_id")?,
        server: row.get("server_id")?,
        kind: ChannelKind::from_number(kind).ok_or_else(|| Error::Engine(format!("a channel of kind {kind}")))?,
        name: row.get("name")?,
        topic: row.get("topic")?,
        parent: row.get("parent_id")?,
        synced: row.get("synced")?,
        position: row.get("position")?,
        slow_mode: row.get("slow_mode")?,
        private: row.get("private")?,
    })
}

pub(crate) async fn insert(tx: &mut Tx<'_>, channel: Channel) -> Result<()> {
    tx.query(concat!(
        "INSERT INTO channels (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(channel.server)
    .bind(channel.id)
    .bind(channel.kind.number())
    .bind(channel.name)
    .bind(channel.topic)
    .bind(channel.parent)
    .bind(channel.synced)
    .bind(channel.position)
    .bind(channel.slow_mode)
    .execute()
    .await
    .map(drop)
}

pub(crate) async fn get(tx: &mut Tx<'_>, server: ServerId, id: ChannelId) -> Result<Option<Channel>> {
    let query = concat!(read!(), "WHERE server_id = $1 AND channels.channel_id = $2");
    tx.query(query)
        .bind(server)
        .bind(id)
        .fetch_optional()
        .await?
        .as_ref()
        .map(channel)
        .transpose()
}

/// All channels of a server, in no order.
pub(crate) async fn of_server(tx: &mut Tx<'_>, server: ServerId) -> Result<Vec<Channel>> {
    let query = tx.query(concat!(read!(), "WHERE server_id = $1")).bind(server);
    query.fetch_all().await?.iter().map(channel).collect()
}

/// Writes what may change of a channel.
pub(crate) async fn update(tx: &mut Tx<'_>, channel: Channel) -> Result<()> {
    tx.query(
        "UPDATE channels SET name = $3, topic = $4, parent_id = $5, synced = $6, position = $7, slow_mode = $8
         WHERE server_id = $1 AND channel_id = $2",
    )
    .bind(channel.server)
    .bind(channel.id)
    .bind(channel.name)
    .bind(channel.topic)
    .bind(channel.parent)
    .bind(channel.synced)
    .bind(channel.position)
    .bind(channel.slow_mode)
    .execute()
    .await
    .map(drop)
}

/// Deletes a channel with its overwrites.
pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, id: ChannelId) -> Result<()> {
    let query = tx.query("DELETE FROM overwrites WHERE server_id = $1 AND channel_id = $2");
    query.bind(server).bind(id).execute().await?;
    let query = tx.query("DELETE FROM channels WHERE server_id = $1 AND channel_id = $2");
    query.bind(server).bind(id).execute().await.map(drop)
}
