//! What decides rights in one server, held compactly: a check reads nothing else.

use beep_core::{ChannelId, Id, Millis, Permissions, RoleId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// One server without its members, of whom there may be many: those are looked up one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct World {
    pub(crate) owner: UserId,
    /// The role that all members have.
    pub(crate) default_role: RoleId,
    pub(crate) roles: HashMap<RoleId, Permissions>,
    pub(crate) channels: HashMap<ChannelId, Channel>,
}

/// A channel or a category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Channel {
    /// The category that holds it.
    pub(crate) parent: Option<ChannelId>,
    /// Its category's overwrites hold instead of its own.
    pub(crate) synced: bool,
    pub(crate) overwrites: Overwrites,
}

/// What a channel changes about the rights in the server; each list ascends by its identifier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Overwrites {
    roles: Box<[(RoleId, Layer)]>,
    members: Box<[(UserId, Layer)]>,
}

/// One overwrite: what it denies goes first, then what it allows comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Layer {
    pub(crate) deny: Permissions,
    pub(crate) allow: Permissions,
}

/// Whom an overwrite is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Role(RoleId),
    Member(UserId),
}

/// A member of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) user: UserId,
    /// Without the default role. One that the server no longer has gives nothing.
    pub(crate) roles: Box<[RoleId]>,
    /// 0 for never.
    pub(crate) muted_until: Millis,
}

impl World {
    /// The overwrites that hold in a channel: its category's while it is synced, otherwise its own. A channel that
    /// is synced with no category has but its own.
    pub(crate) fn overwrites<'a>(&'a self, channel: &'a Channel) -> &'a Overwrites {
        let category = channel
            .parent
            .filter(|_| channel.synced)
            .and_then(|parent| self.channels.get(&parent));
        &category.unwrap_or(channel).overwrites
    }

    /// Rights that a role gives in the server.
    pub(crate) fn role(&self, role: RoleId) -> Permissions {
        self.roles.get(&role).copied().unwrap_or_default()
    }
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

impl Overwrites {
    pub(crate) fn role(&self, role: RoleId) -> Layer {
        find(&self.roles, role)
    }
    pub(crate) fn member(&self, user: UserId) -> Layer {
        find(&self.members, user)
    }
}

impl FromIterator<(Target, Layer)> for Overwrites {
    fn from_iter<I: IntoIterator<Item = (Target, Layer)>>(overwrites: I) -> Self {
        let (mut roles, mut members) = (Vec::new(), Vec::new());
        for (target, layer) in overwrites {
            match target {
                Target::Role(role) => roles.push((role, layer)),
                Target::Member(user) => members.push((user, layer)),
            }
        }
        roles.sort_unstable_by_key(|(role, _)| *role);
        members.sort_unstable_by_key(|(user, _)| *user);
        Self {
            roles: roles.into(),
            members: members.into(),
        }
    }
}

fn find<K: Ord + Copy>(sorted: &[(K, Layer)], key: K) -> Layer {
    sorted
        .binary_search_by_key(&key, |(key, _)| *key)
        .map(|at| sorted[at].1)
        .unwrap_or_default()
}
