//! What a change would do to whom.

use super::{MANAGERS, Sight, aside, require_any};
use crate::{
    Service,
    difference::{Difference, difference},
    fact::Change,
};
use beep_core::{ChannelId, Error, Result, ServerId};
use beep_platform::rpc::Context;

impl Service {
    /// In the server, and in those channels that the caller may view.
    pub(crate) async fn compare(
        &self,
        context: &Context,
        server: ServerId,
        changes: Vec<Change>,
    ) -> Result<Difference> {
        let sight = self.sight(context, server).await?;
        authorise(&sight, &changes)?;
        let census = self.engine.census(server).await?.ok_or_else(Error::not_found)?;
        let channels = census.world.channels.keys().copied();
        let shown = channels
            .filter(|channel| sight.in_channel(*channel).is_some())
            .collect();
        let now = self.clock.now();
        aside(move || difference(&census, &changes, &shown, now)).await
    }
}

/// Who manages in the server may suppose anything about it; others only about channels that they manage. A channel that
/// the caller may not view is not there to be supposed about.
fn authorise(sight: &Sight, changes: &[Change]) -> Result<()> {
    let everywhere = require_any(sight.in_server(), MANAGERS);
    for change in changes {
        let (channel, parent) = channels_of(change)?;
        if let Some(parent) = parent {
            sight.at(Some(parent))?;
        }
        let rights = sight.at(channel)?;
        if everywhere.is_err() {
            require_any(rights, MANAGERS)?;
        }
    }
    if changes.is_empty() { everywhere } else { Ok(()) }
}

/// The channel that a change is of, and the category that it names.
fn channels_of(change: &Change) -> Result<(Option<ChannelId>, Option<ChannelId>)> {
    match change {
        Change::PutServer { .. } | Change::RemoveServer | Change::SetSuspended(_) => Err(Error::invalid(
            "changes",
            "are of roles, members, channels and overwrites",
        )),
        Change::PutRole { .. } | Change::RemoveRole(_) | Change::PutMember(_) | Change::RemoveMember(_) => {
            Ok((None, None))
        }
        Change::PutChannel { channel, parent, .. } => Ok((Some(*channel), *parent)),
        Change::RemoveChannel(channel)
        | Change::PutOverwrite { channel, .. }
        | Change::RemoveOverwrite { channel, .. } => Ok((Some(*channel), None)),
    }
}
