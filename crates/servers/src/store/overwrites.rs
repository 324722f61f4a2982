//! What channels change about rights.

use crate::overwrites::{Layer, Overwrite, Target};
use beep_core::{ChannelId, Permissions, ServerId};
use beep_platform::sql::{Result, Row, Tx};

fn layer(row: &Row) -> Result<Layer> {
    Ok(Layer {
        allow: Permissions::from_bits(row.get("allow")?),
        deny: Permissions::from_bits(row.get("deny")?),
    })
}

/// A channel's own: roles first, the highest first, then members.
pub(crate) async fn of_channel(tx: &mut Tx<'_>, server: ServerId, channel: ChannelId) -> Result<Vec<Overwrite>> {
    let query = tx.query(
        "SELECT is_member, target_id, allow, deny FROM overwrites
         LEFT JOIN roles ON roles.server_id = overwrites.server_id AND role_id = target_id AND NOT is_member
         WHERE overwrites.server_id = $1 AND channel_id = $2 ORDER BY is_member, position DESC, target_id",
    );
    let rows = query.bind(server).bind(channel).fetch_all().await?;
    let overwrite = |row: &Row| {
        let target = Target::new(row.get("is_member")?, row.get("target_id")?);
        Ok(Overwrite {
            target,
            layer: layer(row)?,
        })
    };
    rows.iter().map(overwrite).collect()
}

/// Where something is changed for a role or a member, and what.
pub(crate) async fn of_target(tx: &mut Tx<'_>, server: ServerId, target: Target) -> Result<Vec<(ChannelId, Layer)>> {
    let query =
        "SELECT channel_id, allow, deny FROM overwrites WHERE server_id = $1 AND is_member = $2 AND target_id = $3";
    let query = tx
        .query(query)
        .bind(server)
        .bind(target.is_member())
        .bind(target.uuid());
    let rows = query.fetch_all().await?;
    rows.iter()
        .map(|row| Ok((row.get("channel_id")?, layer(row)?)))
        .collect()
}

pub(crate) async fn put(tx: &mut Tx<'_>, server: ServerId, channel: ChannelId, overwrite: Overwrite) -> Result<()> {
    let Overwrite { target, layer } = overwrite;
    tx.query(
        "INSERT INTO overwrites (server_id, channel_id, is_member, target_id, allow, deny) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (server_id, channel_id, is_member, target_id)
         DO UPDATE SET allow = excluded.allow, deny = excluded.deny",
    )
    .bind(server)
    .bind(channel)
    .bind(target.is_member())
    .bind(target.uuid())
    .bind(layer.allow.bits())
    .bind(layer.deny.bits())
    .execute()
    .await
    .map(drop)
}

pub(crate) async fn remove(tx: &mut Tx<'_>, server: ServerId, channel: ChannelId, target: Target) -> Result<()> {
    tx.query("DELETE FROM overwrites WHERE server_id = $1 AND channel_id = $2 AND is_member = $3 AND target_id = $4")
        .bind(server)
        .bind(channel)
        .bind(target.is_member())
        .bind(target.uuid())
        .execute()
        .await
        .map(drop)
}
