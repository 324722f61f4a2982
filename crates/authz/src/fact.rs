//! What the servers service tells about a server, decoded.

use crate::world::{ChannelKind, Layer, Member, Target};
use beep_core::{ChannelId, Error, Permissions, Result, RoleId, ServerId, UserId};
use beep_proto::authz::v1::{self as proto, change::Change as Wire};

/// Changes of one server that come into force together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) server: ServerId,
    /// From 1 on, without gaps.
    pub(crate) seq: i64,
    pub(crate) changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    PutServer {
        owner: UserId,
        default_role: RoleId,
    },
    RemoveServer,
    SetSuspended(bool),
    /// First of a fact: it follows the one with this number, and makes up for all between them.
    Resume(i64),
    PutRole {
        role: RoleId,
        permissions: Permissions,
        position: i64,
    },
    RemoveRole(RoleId),
    PutMember(Member),
    RemoveMember(UserId),
    PutChannel {
        channel: ChannelId,
        parent: Option<ChannelId>,
        synced: bool,
        /// Seconds between two messages of one member; 0 for none.
        slow_mode: u32,
        kind: ChannelKind,
    },
    RemoveChannel(ChannelId),
    PutOverwrite {
        channel: ChannelId,
        target: Target,
        layer: Layer,
    },
    RemoveOverwrite {
        channel: ChannelId,
        target: Target,
    },
}

impl Fact {
    /// The number of the fact that it follows.
    pub(crate) fn follows(&self) -> i64 {
        match self.changes.first() {
            Some(Change::Resume(after)) => *after,
            _ => self.seq - 1,
        }
    }

    /// The members whose rights it changes; `None` when it may be everybody's.
    pub(crate) fn concerns(&self) -> Option<Vec<UserId>> {
        let one = |change: &Change| match change {
            Change::PutMember(member) => Some(member.user),
            Change::RemoveMember(user) => Some(*user),
            _ => None,
        };
        self.changes.iter().map(one).collect()
    }
}

/// Most roles of one member that are taken.
const MAX_ROLES: usize = 1000;

impl TryFrom<proto::Fact> for Fact {
    type Error = Error;

    fn try_from(fact: proto::Fact) -> Result<Self> {
        if fact.seq < 1 {
            return Err(Error::invalid("seq", "counts from 1"));
        }
        let changes = fact.changes.into_iter().map(Change::try_from).collect::<Result<_>>()?;
        Ok(Self {
            server: beep_proto::id("server_id", &fact.server_id)?,
            seq: fact.seq,
            changes,
        })
    }
}

impl TryFrom<proto::Change> for Change {
    type Error = Error;

    fn try_from(change: proto::Change) -> Result<Self> {
        use beep_proto::{id, ids, optional_id};
        Ok(
            match change
                .change
                .ok_or_else(|| Error::invalid("change", "is of a kind that this version does not know"))?
            {
                Wire::PutServer(put) => Change::PutServer {
                    owner: id("owner_id", &put.owner_id)?,
                    default_role: id("default_role_id", &put.default_role_id)?,
                },
                Wire::RemoveServer(_) => Change::RemoveServer,
                Wire::Resume(resume) => Change::Resume(resume.after),
                Wire::SetSuspended(set) => Change::SetSuspended(set.suspended),
                Wire::PutRole(put) => Change::PutRole {
                    role: id("role_id", &put.role_id)?,
                    permissions: Permissions::from_bits(put.permissions),
                    position: put.position,
                },
                Wire::RemoveRole(remove) => Change::RemoveRole(id("role_id", &remove.role_id)?),
                Wire::PutMember(put) => {
                    let roles = ids("role_ids", &put.role_ids, MAX_ROLES)?;
                    let member = Member::new(id("user_id", &put.user_id)?, roles);
                    Change::PutMember(member.muted_until(put.muted_until).pending(put.pending))
                }
                Wire::RemoveMember(remove) => Change::RemoveMember(id("user_id", &remove.user_id)?),
                Wire::PutChannel(put) => Change::PutChannel {
                    kind: match put.kind() {
                        proto::ChannelKind::Unspecified => ChannelKind::Ordinary,
                        proto::ChannelKind::Thread => ChannelKind::Thread,
                        proto::ChannelKind::Direct => ChannelKind::Direct,
                        proto::ChannelKind::Wordless => ChannelKind::Wordless,
                    },
                    channel: id("channel_id", &put.channel_id)?,
                    parent: optional_id("parent_id", &put.parent_id)?,
                    synced: put.synced,
                    slow_mode: put.slow_mode,
                },
                Wire::RemoveChannel(remove) => Change::RemoveChannel(id("channel_id", &remove.channel_id)?),
                Wire::PutOverwrite(put) => {
                    use proto::put_overwrite::Target::{RoleId, UserId};
                    let target = match put.target {
                        Some(RoleId(role)) => Target::Role(id("role_id", &role)?),
                        Some(UserId(user)) => Target::Member(id("user_id", &user)?),
                        None => return Err(Error::invalid("target", "is missing")),
                    };
                    let layer = Layer {
                        deny: Permissions::from_bits(put.deny),
                        allow: Permissions::from_bits(put.allow),
                    };
                    Change::PutOverwrite {
                        channel: id("channel_id", &put.channel_id)?,
                        target,
                        layer,
                    }
                }
                Wire::RemoveOverwrite(remove) => {
                    use proto::remove_overwrite::Target::{RoleId, UserId};
                    let target = match remove.target {
                        Some(RoleId(role)) => Target::Role(id("role_id", &role)?),
                        Some(UserId(user)) => Target::Member(id("user_id", &user)?),
                        None => return Err(Error::invalid("target", "is missing")),
                    };
                    Change::RemoveOverwrite {
                        channel: id("channel_id", &remove.channel_id)?,
                        target,
                    }
                }
            },
        )
    }
}
