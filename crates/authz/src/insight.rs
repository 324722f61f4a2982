//! Why rights are as they are, and what a change of them would do.
//!
//! Whoever looks sees no more by looking: a server one is no member of and a channel one may not view do not exist here
//! either. Rank decides what one may change, and here nothing is changed, so it is not asked.

mod compare;
mod explain;
mod list_viewers;
#[cfg(test)]
mod tests;
mod view_as;

pub(crate) use list_viewers::{Page, Viewer};
pub(crate) use view_as::Whom;

use crate::{Service, authority::View};
use beep_core::{ChannelId, Error, Permission, Permissions, Result, ServerId, UserId, reason};
use beep_platform::rpc::{Context, Subject};

/// Who gives rights to others: any of these.
const GIVERS: Permissions = Permissions::of(&[Permission::ManageRoles, Permission::ManagePermissions]);
/// Who arranges channels and who may be in them: any of these.
const MANAGERS: Permissions = Permissions::of(&[
    Permission::ManageRoles,
    Permission::ManagePermissions,
    Permission::ManageChannels,
]);

/// What the caller sees of a server.
enum Sight {
    /// A service.
    Everything,
    Member(UserId, View),
}

impl Service {
    /// # Errors
    /// `NOT_FOUND` for who is no member, `UNAUTHENTICATED` for who is nobody, `SERVER_SUSPENDED`.
    async fn sight(&self, context: &Context, server: ServerId) -> Result<Sight> {
        if matches!(context.caller.subject, Subject::Service(_)) {
            return Ok(Sight::Everything);
        }
        let user = context.user()?;
        let view = self.authority.view(user, server).await?.ok_or_else(Error::not_found)?;
        self.require_open(server).await?;
        Ok(Sight::Member(user, view))
    }
}

impl Sight {
    fn is_of(&self, user: UserId) -> bool {
        matches!(self, Self::Member(caller, _) if *caller == user)
    }

    fn in_server(&self) -> Permissions {
        match self {
            Self::Everything => Permissions::EVERYTHING,
            Self::Member(_, view) => view.permissions,
        }
    }

    /// `None` where the caller may not view the channel.
    fn in_channel(&self, channel: ChannelId) -> Option<Permissions> {
        let Self::Member(_, view) = self else {
            return Some(Permissions::EVERYTHING);
        };
        let at = view.channels.binary_search_by_key(&channel, |(id, _)| *id);
        Some(view.channels[at.ok()?].1)
    }

    /// Rights in the channel, or in the server as such.
    ///
    /// # Errors
    /// `NOT_FOUND` for a channel that the caller may not view.
    fn at(&self, place: Option<ChannelId>) -> Result<Permissions> {
        match place {
            Some(channel) => self.in_channel(channel).ok_or_else(Error::not_found),
            None => Ok(self.in_server()),
        }
    }
}

/// # Errors
/// `FORBIDDEN` for who has none of these rights.
fn require_any(rights: Permissions, any: Permissions) -> Result<()> {
    if !(rights & any).is_empty() {
        return Ok(());
    }
    let names: Vec<_> = any.iter().map(Permission::name).collect();
    let message = format!(
        "You have none of the rights that this needs here: {}.",
        names.join(", ")
    );
    Err(Error::received(reason::FORBIDDEN.code, reason::FORBIDDEN.kind, message))
}
