//! Why rights are as they are, and what a change of them would do.

use crate::graphql::{
    call::ask,
    input,
    model::{
        channel::Channel,
        diff::AccessDiff,
        insight::{PermissionReason, PreviewChannel, ServerPreview, ViewerList},
        permission::Permission,
    },
    mutation::{
        channels::MoveChannelInput,
        roles::{SetOverwriteInput, UpdateRoleInput},
    },
};
use async_graphql::{Context, ID, Object};
use beep_core::{ChannelId, Error, Id, Result, RoleId, ServerId, UserId};
use beep_proto::{
    authz::v1::{CompareRequest, ExplainRequest, ListViewersRequest, RoleIds, ViewAsRequest, view_as_request::Whom},
    servers::v1::{
        DeleteRoleRequest, ListChannelsRequest, MoveChannelRequest, Rehearsal, SetOverwriteRequest, SetPrivateRequest,
        SetRolesRequest, SyncChannelRequest, UpdateRoleRequest,
    },
};
use std::collections::HashMap;

/// What a comparison weighs besides what is asked of it: it goes through all members and channels.
const COMPARISON: usize = 100;

pub(super) struct Insight(pub ServerId);

impl Insight {
    /// What would come of what was rehearsed.
    async fn compare(&self, ctx: &Context<'_>, Rehearsal { changes }: Rehearsal) -> Result<AccessDiff> {
        if changes.is_empty() {
            return Ok(AccessDiff::default());
        }
        let request = CompareRequest {
            server_id: self.0.to_bytes(),
            changes,
        };
        AccessDiff::load(ctx, ask!(ctx, insight.compare(request))?).await
    }
}

#[Object]
impl Insight {
    /// Each right of somebody, in the server or in one channel, and what decided it. One's own, or with MANAGE_ROLES or
    /// MANAGE_PERMISSIONS anybody's.
    #[graphql(complexity = "10 + 5 * child_complexity")]
    async fn explain(
        &self,
        ctx: &Context<'_>,
        user_id: ID,
        channel_id: Option<ID>,
    ) -> Result<Vec<PermissionReason>, Error> {
        let request = ExplainRequest {
            user_id: input::id::<UserId>("userId", &user_id)?.to_bytes(),
            server_id: self.0.to_bytes(),
            channel_id: input::optional_id::<ChannelId>("channelId", channel_id.as_ref())?,
        };
        let reasons = ask!(ctx, insight.explain(request))?.reasons;
        Ok(reasons.iter().filter_map(PermissionReason::new).collect())
    }

    /// What this member, or a member with these roles, sees and may do. With MANAGE_ROLES or MANAGE_PERMISSIONS.
    async fn preview(
        &self,
        ctx: &Context<'_>,
        role_ids: Option<Vec<ID>>,
        user_id: Option<ID>,
    ) -> Result<ServerPreview, Error> {
        let server_id = self.0.to_bytes();
        let whom = match (user_id, role_ids) {
            (Some(user), None) => Whom::UserId(input::id::<UserId>("userId", &user)?.to_bytes()),
            (None, Some(roles)) => Whom::Roles(RoleIds {
                role_ids: input::ids::<RoleId>("roleIds", &roles)?,
            }),
            _ => return Err(Error::invalid("userId", "either a member or roles are looked through")),
        };
        let request = ViewAsRequest {
            server_id: server_id.clone(),
            whom: Some(whom),
        };
        let view = ask!(ctx, insight.view_as(request))?;
        let visible = view
            .channels
            .into_iter()
            .map(|channel| (channel.channel_id, channel.permissions));
        let visible: HashMap<_, _> = visible.collect();
        let channels = ask!(ctx, servers.list_channels(ListChannelsRequest { server_id }))?.channels;
        let preview = channels.into_iter().filter_map(|channel| {
            let permissions = Permission::list(*visible.get(&channel.id)?);
            Some(PreviewChannel {
                channel: Channel(channel),
                permissions,
            })
        });
        Ok(ServerPreview {
            permissions: Permission::list(view.permissions),
            channels: preview.collect(),
        })
    }

    /// Who may see a channel, and why. With MANAGE_CHANNELS, MANAGE_ROLES or MANAGE_PERMISSIONS in it.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn viewers(
        &self,
        ctx: &Context<'_>,
        channel_id: ID,
        first: Option<i32>,
        after: Option<ID>,
    ) -> Result<ViewerList, Error> {
        let request = ListViewersRequest {
            channel_id: input::id::<ChannelId>("channelId", &channel_id)?.to_bytes(),
            after: input::optional_id::<UserId>("after", after.as_ref())?,
            limit: input::page(first)?,
        };
        ViewerList::load(ctx, ask!(ctx, insight.list_viewers(request))?).await
    }

    /// What changing a role would do. Like the other comparisons for who may do it, and refused with the same words.
    #[graphql(complexity = "COMPARISON + child_complexity")]
    async fn compare_role(&self, ctx: &Context<'_>, input: UpdateRoleInput) -> Result<AccessDiff, Error> {
        let rehearsal = ask!(ctx, rehearsals.update_role(UpdateRoleRequest::try_from(input)?))?;
        self.compare(ctx, rehearsal).await
    }

    #[graphql(complexity = "COMPARISON + child_complexity")]
    async fn compare_overwrite(&self, ctx: &Context<'_>, input: SetOverwriteInput) -> Result<AccessDiff, Error> {
        let rehearsal = ask!(ctx, rehearsals.set_overwrite(SetOverwriteRequest::try_from(input)?))?;
        self.compare(ctx, rehearsal).await
    }

    #[graphql(complexity = "COMPARISON + child_complexity")]
    async fn compare_move(&self, ctx: &Context<'_>, input: MoveChannelInput) -> Result<AccessDiff, Error> {
        let rehearsal = ask!(ctx, rehearsals.move_channel(MoveChannelRequest::try_from(input)?))?;
        self.compare(ctx, rehearsal).await
    }

    /// `roleIds` are all that the member would have, without the default role.
    #[graphql(complexity = "COMPARISON + child_complexity")]
    async fn compare_member_roles(
        &self,
        ctx: &Context<'_>,
        user_id: ID,
        role_ids: Vec<ID>,
    ) -> Result<AccessDiff, Error> {
        let request = SetRolesRequest {
            server_id: self.0.to_bytes(),
            user_id: input::id::<UserId>("userId", &user_id)?.to_bytes(),
            role_ids: input::ids::<RoleId>("roleIds", &role_ids)?,
        };
        let rehearsal = ask!(ctx, rehearsals.set_roles(request))?;
        self.compare(ctx, rehearsal).await
    }

    /// What closing a channel, with those named let in, or opening it would do.
    #[graphql(complexity = "COMPARISON + child_complexity")]
    async fn compare_private(
        &self,
        ctx: &Context<'_>,
        channel_id: ID,
        private: bool,
        role_ids: Option<Vec<ID>>,
        user_ids: Option<Vec<ID>>,
    ) -> Result<AccessDiff, Error> {
        let request = SetPrivateRequest {
            channel_id: input::id::<ChannelId>("channelId", &channel_id)?.to_bytes(),
            private,
            role_ids: input::ids::<RoleId>("roleIds", &role_ids.unwrap_or_default())?,
            user_ids: input::ids::<UserId>("userIds", &user_ids.unwrap_or_default())?,
        };
        let rehearsal = ask!(ctx, rehearsals.set_private(request))?;
        self.compare(ctx, rehearsal).await
    }

    /// What giving up a channel's own overwrites for its category's would do.
    #[graphql(complexity = "COMPARISON + child_complexity")]
    async fn compare_sync(&self, ctx: &Context<'_>, channel_id: ID) -> Result<AccessDiff, Error> {
        let channel_id = input::id::<ChannelId>("channelId", &channel_id)?.to_bytes();
        let rehearsal = ask!(ctx, rehearsals.sync_channel(SyncChannelRequest { channel_id }))?;
        self.compare(ctx, rehearsal).await
    }

    #[graphql(complexity = "COMPARISON + child_complexity")]
    async fn compare_role_deletion(&self, ctx: &Context<'_>, role_id: ID) -> Result<AccessDiff, Error> {
        let request = DeleteRoleRequest {
            server_id: self.0.to_bytes(),
            role_id: input::id::<RoleId>("roleId", &role_id)?.to_bytes(),
        };
        let rehearsal = ask!(ctx, rehearsals.delete_role(request))?;
        self.compare(ctx, rehearsal).await
    }
}
