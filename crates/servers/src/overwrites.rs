//! Overwrites: what a channel changes about rights, for a role or for one member. Three states for each right: allowed,
//! denied, or inherited, which is neither.
//!
//! A channel that is synced with its category has none of its own. The first change gives it its category's as its own,
//! so that only what is asked for changes, and from then on it goes its own way until it is synced again.
//!
//! Who changes them needs MANAGE_ROLES in the server or MANAGE_PERMISSIONS in the channel. Beyond that:
//!
//! - **Giving** (allowing, or no longer denying) needs to hold what is given, in that channel, and a role as high as
//!   theirs to whom it is given: so people of one role can let each other in.
//! - **Taking** (denying, or no longer allowing) needs to stand above them, as everywhere.
//! - The default role, which is what a private channel is about, and oneself count as below.

mod adopt;
mod editor;
mod leave;
mod list;
mod set;
#[cfg(test)]
mod tests;

pub(crate) use adopt::Mover;
pub(crate) use editor::keep_rights;
pub(crate) use leave::forget;
pub(crate) use set::Privacy;

use crate::roles::known;
use beep_core::{Error, Id, Permission, Permissions, Place, Result, RoleId, UserId};
use beep_proto::servers::v1 as proto;
use uuid::Uuid;

/// Overwrites of one channel.
pub(crate) const OVERWRITES_OF_CHANNEL: usize = 200;

const VIEW: Permissions = Permissions::of(&[Permission::ViewChannel]);

/// Whom an overwrite is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Role(RoleId),
    Member(UserId),
}

/// What it changes. No right is in both; one in neither is inherited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Layer {
    /// With what is implied.
    pub(crate) allow: Permissions,
    pub(crate) deny: Permissions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overwrite {
    pub(crate) target: Target,
    pub(crate) layer: Layer,
}

impl Target {
    pub(crate) fn new(is_member: bool, id: Uuid) -> Self {
        if is_member {
            Self::Member(Id::from_uuid(id))
        } else {
            Self::Role(Id::from_uuid(id))
        }
    }
    pub(crate) fn is_member(self) -> bool {
        matches!(self, Self::Member(_))
    }
    pub(crate) fn uuid(self) -> Uuid {
        match self {
            Self::Role(role) => role.uuid(),
            Self::Member(user) => user.uuid(),
        }
    }
}

impl Layer {
    pub(crate) const NOTHING: Self = Self {
        allow: Permissions::NONE,
        deny: Permissions::NONE,
    };

    /// Takes what somebody wishes to change.
    ///
    /// # Errors
    /// `INVALID_INPUT` for what is no right in a channel, and for one that is allowed, or implied by what is allowed,
    /// and denied.
    pub(crate) fn read(allow: i64, deny: i64) -> Result<Self> {
        let allow = of_channel("allow", allow)?.with_implied();
        let deny = of_channel("deny", deny)?;
        let mut both = (allow & deny).iter();
        match both.next() {
            Some(right) => Err(Error::invalid(
                "deny",
                format!("holds {}, which is allowed too", right.name()),
            )),
            None => Ok(Self { allow, deny }),
        }
    }

    fn is_nothing(self) -> bool {
        self == Self::NOTHING
    }
    /// The same with VIEW_CHANNEL allowed.
    fn viewing(self) -> Self {
        Self {
            allow: self.allow | VIEW,
            deny: self.deny & !VIEW,
        }
    }
    /// The same with VIEW_CHANNEL denied.
    fn hiding(self) -> Self {
        Self {
            allow: self.allow & !VIEW,
            deny: self.deny | VIEW,
        }
    }
    /// What its target may get that it did not get from `old`.
    fn gives(self, old: Self) -> Permissions {
        (self.allow & !old.allow) | (old.deny & !self.deny)
    }
}

/// Rights that mean something in a channel.
fn of_channel(field: &'static str, bits: i64) -> Result<Permissions> {
    let rights = known(field, bits)?;
    match rights.iter().find(|right| right.place() == Place::Server) {
        Some(right) => Err(Error::invalid(
            field,
            format!("holds {}, which is a right in the server", right.name()),
        )),
        None => Ok(rights),
    }
}

/// Whom a request is about.
///
/// # Errors
/// `INVALID_INPUT`.
pub(crate) fn target(target: Option<proto::set_overwrite_request::Target>) -> Result<Target> {
    use proto::set_overwrite_request::Target as Wire;
    match target {
        Some(Wire::RoleId(id)) => beep_proto::id("roleId", &id).map(Target::Role),
        Some(Wire::UserId(id)) => beep_proto::id("userId", &id).map(Target::Member),
        None => Err(Error::invalid("roleId", "or userId is given")),
    }
}

impl From<Overwrite> for proto::Overwrite {
    fn from(Overwrite { target, layer }: Overwrite) -> Self {
        use proto::overwrite::Target as Wire;
        Self {
            target: Some(match target {
                Target::Role(role) => Wire::RoleId(role.to_bytes()),
                Target::Member(user) => Wire::UserId(user.to_bytes()),
            }),
            allow: layer.allow.bits(),
            deny: layer.deny.bits(),
        }
    }
}

/// The overwrites that hold in a channel, and the channel.
pub(crate) struct Holding {
    pub(crate) channel: crate::model::Channel,
    pub(crate) overwrites: Vec<Overwrite>,
}

impl From<Holding> for proto::Overwrites {
    fn from(holding: Holding) -> Self {
        Self {
            channel: Some(holding.channel.into()),
            overwrites: holding.overwrites.into_iter().map(Into::into).collect(),
        }
    }
}
