//! What rights hang on, as `authz` is told of it.

use crate::{
    model::{Channel, ChannelKind, Member},
    overwrites::{Overwrite, Target},
    roles::Role,
};
use beep_core::{ChannelId, Id};
use beep_proto::authz::v1::{self as authz, change::Change};

pub(crate) fn put_role(role: &Role) -> Change {
    Change::PutRole(authz::PutRole {
        role_id: role.id.to_bytes(),
        permissions: role.permissions.bits(),
        position: role.position,
    })
}

pub(crate) fn put_overwrite(channel: ChannelId, overwrite: &Overwrite) -> Change {
    use authz::put_overwrite::Target as To;
    let Overwrite { target, layer } = overwrite;
    Change::PutOverwrite(authz::PutOverwrite {
        channel_id: channel.to_bytes(),
        target: Some(match target {
            Target::Role(role) => To::RoleId(role.to_bytes()),
            Target::Member(user) => To::UserId(user.to_bytes()),
        }),
        allow: layer.allow.bits(),
        deny: layer.deny.bits(),
    })
}

pub(crate) fn put_channel(channel: &Channel) -> Change {
    Change::PutChannel(authz::PutChannel {
        channel_id: channel.id.to_bytes(),
        parent_id: channel.parent.map(Id::to_bytes).unwrap_or_default(),
        synced: channel.synced,
        slow_mode: u32::try_from(channel.slow_mode).unwrap_or_default(),
        kind: match channel.kind {
            ChannelKind::Text => authz::ChannelKind::Unspecified,
            ChannelKind::Category | ChannelKind::Conference => authz::ChannelKind::Wordless,
        }
        .into(),
    })
}

pub(crate) fn put_member(member: &Member) -> Change {
    Change::PutMember(authz::PutMember {
        user_id: member.user.to_bytes(),
        role_ids: member.roles.iter().map(|role| role.to_bytes()).collect(),
        muted_until: member.muted_until,
        pending: member.pending,
    })
}
