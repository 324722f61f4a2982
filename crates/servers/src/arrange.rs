//! Channels among their siblings: what creating and moving share.

use crate::{
    model::{Channel, ChannelKind},
    news::News,
    position::{Place, place},
    store::channels,
};
use beep_core::{ChannelId, Error, Result};
use beep_platform::sql::{self, Tx};

/// What is to hold a channel must be a category that is there.
pub(crate) fn check_parent(channels: &[Channel], parent: Option<ChannelId>) -> Result<()> {
    let Some(parent) = parent else { return Ok(()) };
    match channels.iter().find(|channel| channel.id == parent) {
        Some(Channel {
            kind: ChannelKind::Category,
            ..
        }) => Ok(()),
        Some(_) => Err(Error::invalid("parentId", "is not a category")),
        None => Err(Error::not_found().field("parentId")),
    }
}

/// The channels under `parent`, in order, without `moved`.
pub(crate) fn siblings(channels: &[Channel], parent: Option<ChannelId>, moved: ChannelId) -> Vec<Place> {
    let others = channels
        .iter()
        .filter(|channel| channel.parent == parent && channel.id != moved);
    let mut places: Vec<Place> = others.map(|channel| (channel.id, channel.position)).collect();
    places.sort_unstable_by_key(|(id, position)| (*position, *id));
    places
}

/// The places that change when a new channel comes last under `parent`.
pub(crate) fn last(channels: &[Channel], new: ChannelId, parent: Option<ChannelId>) -> Vec<Place> {
    place(&siblings(channels, parent, new), new, None, None).expect("no sibling is named that could be missing")
}

/// Gives channels their new places and tells those that changed.
pub(crate) async fn arrange(
    tx: &mut Tx<'_>,
    news: &mut News,
    channels: Vec<Channel>,
    places: &[Place],
) -> sql::Result<()> {
    for mut channel in channels {
        if let Some((_, position)) = places.iter().find(|(id, _)| *id == channel.id) {
            channel.position = *position;
            news.channel_updated(&channel);
            channels::update(tx, channel).await?;
        }
    }
    Ok(())
}
