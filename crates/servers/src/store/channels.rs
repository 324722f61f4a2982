//! Channels and categories.

use crate::model::{Channel, ChannelKind};
use beep_core::{ChannelId, ServerId};
use beep_platform::sql::{Error, Result, Row, Tx};

macro_rules! columns {
    () => {
        "server_id, channel_id, kind, name, topic, parent_id, synced, position"
    };
}

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
    })
}

pub(crate) async fn insert(tx: &mut Tx<'_>, channel: Channel) -> Result<()> {
    tx.query(concat!(
        "INSERT INTO channels (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(channel.server)
    .bind(channel.id)
    .bind(channel.kind.number())
    .bind(channel.name)
    .bind(channel.topic)
    .bind(channel.parent)
    .bind(channel.synced)
    .bind(channel.position)
    .execute()
    .await
    .map(drop)
}

pub(crate) async fn get(tx: &mut Tx<'_>, server: ServerId, id: ChannelId) -> Result<Option<Channel>> {
    let query = concat!(
        "SELECT ",
        columns!(),
        " FROM channels WHERE server_id = $1 AND channel_id = $2"
    );
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
    let query = tx
        .query(concat!("SELECT ", columns!(), " FROM channels WHERE server_id = $1"))
        .bind(server);
    query.fetch_all().await?.iter().map(channel).collect()
}

/// Writes what may change of a channel.
pub(crate) async fn update(tx: &mut Tx<'_>, channel: Channel) -> Result<()> {
    tx.query(
        "UPDATE channels SET name = $3, topic = $4, parent_id = $5, synced = $6, position = $7
         WHERE server_id = $1 AND channel_id = $2",
    )
    .bind(channel.server)
    .bind(channel.id)
    .bind(channel.name)
    .bind(channel.topic)
    .bind(channel.parent)
    .bind(channel.synced)
    .bind(channel.position)
    .execute()
    .await
    .map(drop)
}

pub(crate) async fn delete(tx: &mut Tx<'_>, server: ServerId, id: ChannelId) -> Result<()> {
    let query = tx.query("DELETE FROM channels WHERE server_id = $1 AND channel_id = $2");
    query.bind(server).bind(id).execute().await.map(drop)
}
