//! What a change would do to whom.

use super::{MANAGERS, Sight, require_any};
use crate::{
    Service,
    aside::aside,
    difference::{Difference, difference},
    fact::Change,
    world::{Census, Target},
};
use beep_core::{ChannelId, Error, Result, RoleId, ServerId, UserId};
use beep_platform::rpc::Context;

impl Service {
    /// In the server, and in those channels that the caller may view. Whether the caller may make the changes, and what
    /// comes with them, is for who makes them to say.
    ///
    /// # Errors
    /// `FORBIDDEN`; `NOT_FOUND` for roles and members that are not there to be supposed about.
    pub(crate) async fn compare(
        &self,
        context: &Context,
        server: ServerId,
        changes: Vec<Change>,
    ) -> Result<Difference> {
        let sight = self.sight(context, server).await?;
        authorise(&sight, &changes)?;
        let census = self.authority.census(server).await?.ok_or_else(Error::not_found)?;
        for change in &changes {
            exists(&census, change)?;
        }
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

/// # Errors
/// `NOT_FOUND` for a role or a member that the server does not have. Overwrites of somebody who is gone may be left.
fn exists(census: &Census, change: &Change) -> Result<()> {
    let role = |role: &RoleId| {
        let known = census.world.roles.contains_key(role);
        known.then_some(()).ok_or_else(|| Error::not_found().field("roleId"))
    };
    let member = |user: &UserId| {
        let found = census.members.binary_search_by_key(user, |member| member.user);
        found.map(drop).map_err(|_| Error::not_found().field("userId"))
    };
    match change {
        Change::PutRole { role: one, .. } | Change::RemoveRole(one) => role(one),
        Change::PutOverwrite { target, .. } | Change::RemoveOverwrite { target, .. } => match target {
            Target::Role(one) => role(one),
            Target::Member(_) => Ok(()),
        },
        Change::PutMember(one) => member(&one.user),
        Change::RemoveMember(user) => member(user),
        _ => Ok(()),
    }
}

/// The channel that a change is of, and the category that it names.
fn channels_of(change: &Change) -> Result<(Option<ChannelId>, Option<ChannelId>)> {
    match change {
        Change::PutServer { .. } | Change::RemoveServer | Change::SetSuspended(_) | Change::Resume(_) => Err(
            Error::invalid("changes", "are of roles, members, channels and overwrites"),
        ),
        Change::PutRole { .. } | Change::RemoveRole(_) | Change::PutMember(_) | Change::RemoveMember(_) => {
            Ok((None, None))
        }
        Change::PutChannel { channel, parent, .. } => Ok((Some(*channel), *parent)),
        Change::RemoveChannel(channel)
        | Change::PutOverwrite { channel, .. }
        | Change::RemoveOverwrite { channel, .. } => Ok((Some(*channel), None)),
    }
}
