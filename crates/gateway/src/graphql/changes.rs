//! What a mutation would tell authz, for comparing what it would do.

use crate::graphql::{
    call::{self, ask},
    input,
    model::permission::Permission,
    mutation::{
        channels::MoveChannelInput,
        roles::{SetOverwriteInput, UpdateRoleInput},
    },
};
use async_graphql::{Context, ID};
use beep_core::{ChannelId, Error, Id, Permissions, Result, RoleId, ServerId, UserId};
use beep_proto::{
    authz::v1::{
        Change, PutChannel, PutMember, PutOverwrite, PutRole, RemoveOverwrite, RemoveRole, change, put_overwrite,
        remove_overwrite,
    },
    servers::v1::{
        GetChannelRequest, GetMemberRequest, ListOverwritesRequest, ListRolesRequest, overwrite,
        set_overwrite_request::Target,
    },
};

fn only(change: change::Change) -> Change {
    Change { change: Some(change) }
}

pub(super) async fn role(ctx: &Context<'_>, server: ServerId, input: &UpdateRoleInput) -> Result<Change> {
    let role_id = input::id::<RoleId>("id", &input.id)?.to_bytes();
    let server_id = server.to_bytes();
    let roles = ask!(ctx, roles.list_roles(ListRolesRequest { server_id }))?.roles;
    let role = roles
        .into_iter()
        .find(|role| role.id == role_id)
        .ok_or_else(Error::not_found)?;
    let permissions = input
        .permissions
        .as_ref()
        .map_or(role.permissions, |list| Permission::bits(list));
    Ok(only(change::Change::PutRole(PutRole {
        role_id,
        permissions: Permissions::from_bits(permissions).with_implied().bits(),
        position: role.position,
    })))
}

pub(super) fn overwrite(input: &SetOverwriteInput) -> Result<Change> {
    let channel_id = input::id::<ChannelId>("channelId", &input.channel_id)?.to_bytes();
    let (allow, deny) = (Permission::bits(&input.allow), Permission::bits(&input.deny));
    let target = input.target()?;
    if (allow, deny) == (0, 0) {
        let target = match target {
            Target::RoleId(id) => remove_overwrite::Target::RoleId(id),
            Target::UserId(id) => remove_overwrite::Target::UserId(id),
        };
        return Ok(only(change::Change::RemoveOverwrite(RemoveOverwrite {
            channel_id,
            target: Some(target),
        })));
    }
    let target = match target {
        Target::RoleId(id) => put_overwrite::Target::RoleId(id),
        Target::UserId(id) => put_overwrite::Target::UserId(id),
    };
    Ok(only(change::Change::PutOverwrite(PutOverwrite {
        channel_id,
        target: Some(target),
        allow,
        deny,
    })))
}

pub(super) async fn moved(ctx: &Context<'_>, input: &MoveChannelInput) -> Result<Change> {
    let channel_id = input::id::<ChannelId>("id", &input.id)?.to_bytes();
    let parent_id = input::optional_id::<ChannelId>("parentId", input.parent_id.as_ref())?;
    let request = GetChannelRequest {
        channel_id: channel_id.clone(),
    };
    let channel = ask!(ctx, servers.get_channel(request))?;
    Ok(only(change::Change::PutChannel(PutChannel {
        channel_id,
        synced: channel.synced && !parent_id.is_empty(),
        parent_id,
        slow_mode: channel.slow_mode,
        ..PutChannel::default()
    })))
}

pub(super) async fn member_roles(ctx: &Context<'_>, server: ServerId, user_id: &ID, role_ids: &[ID]) -> Result<Change> {
    let user_id = input::id::<UserId>("userId", user_id)?.to_bytes();
    let role_ids = input::ids::<RoleId>("roleIds", role_ids)?;
    let request = GetMemberRequest {
        server_id: server.to_bytes(),
        user_id: user_id.clone(),
    };
    let member = ask!(ctx, members.get(request))?;
    Ok(only(change::Change::PutMember(PutMember {
        user_id,
        role_ids,
        muted_until: member.muted_until,
        pending: member.pending,
    })))
}

/// A channel gives up its own overwrites for its category's.
pub(super) async fn synced(ctx: &Context<'_>, id: &ID) -> Result<Change> {
    let channel_id = input::id::<ChannelId>("channelId", id)?.to_bytes();
    let request = GetChannelRequest {
        channel_id: channel_id.clone(),
    };
    let channel = ask!(ctx, servers.get_channel(request))?;
    if channel.parent_id.is_empty() {
        return Err(Error::invalid("channelId", "is in no category"));
    }
    Ok(only(change::Change::PutChannel(PutChannel {
        channel_id,
        synced: true,
        parent_id: channel.parent_id,
        slow_mode: channel.slow_mode,
        ..PutChannel::default()
    })))
}

pub(super) fn role_deleted(id: &ID) -> Result<Change> {
    let role_id = input::id::<RoleId>("roleId", id)?.to_bytes();
    Ok(only(change::Change::RemoveRole(RemoveRole { role_id })))
}

/// A channel is closed to all but those named and who closes it, or opened again.
pub(super) async fn private(
    ctx: &Context<'_>,
    server: ServerId,
    id: &ID,
    private: bool,
    role_ids: &[ID],
    user_ids: &[ID],
) -> Result<Vec<Change>> {
    let view = Permissions::of(&[beep_core::Permission::ViewChannel]).bits();
    let channel_id = input::id::<ChannelId>("channelId", id)?.to_bytes();
    let request = ListOverwritesRequest {
        channel_id: channel_id.clone(),
    };
    let held = ask!(ctx, roles.list_overwrites(request))?.overwrites;
    let server_id = server.to_bytes();
    let roles = ask!(ctx, roles.list_roles(ListRolesRequest { server_id }))?.roles;
    let everybody = roles.into_iter().find(|role| role.is_default);
    let everybody = put_overwrite::Target::RoleId(everybody.ok_or_else(Error::not_found)?.id);
    let layer = |target: &put_overwrite::Target| {
        let found = held.iter().find(|overwrite| match (&overwrite.target, target) {
            (Some(overwrite::Target::RoleId(id)), put_overwrite::Target::RoleId(wanted)) => id == wanted,
            (Some(overwrite::Target::UserId(id)), put_overwrite::Target::UserId(wanted)) => id == wanted,
            _ => false,
        });
        found.map_or((0, 0), |overwrite| (overwrite.allow, overwrite.deny))
    };
    let put = |target: put_overwrite::Target, (allow, deny): (i64, i64)| {
        only(change::Change::PutOverwrite(PutOverwrite {
            channel_id: channel_id.clone(),
            target: Some(target),
            allow,
            deny,
        }))
    };
    let (allow, deny) = layer(&everybody);
    if !private {
        return Ok(vec![put(everybody, (allow, deny & !view))]);
    }
    let users = input::ids::<UserId>("userIds", user_ids)?.into_iter();
    let users = users.chain([call::viewer(ctx)?.user.to_bytes()]);
    let insiders = users.map(put_overwrite::Target::UserId);
    let roles = input::ids::<RoleId>("roleIds", role_ids)?.into_iter();
    let insiders = insiders.chain(roles.map(put_overwrite::Target::RoleId));
    let mut changes: Vec<Change> = insiders
        .map(|target| {
            let (allow, deny) = layer(&target);
            put(target, (allow | view, deny & !view))
        })
        .collect();
    changes.push(put(everybody, (allow & !view, deny | view)));
    Ok(changes)
}
