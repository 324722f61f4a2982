//! The contract of roles and overwrites: decode, call, encode.

use super::Answer;
use crate::{
    Service,
    overwrites::{Layer, Privacy, target},
};
use beep_core::{Error, Result};
use beep_platform::rpc::answer;
use beep_proto::{
    id, ids, optional_id,
    servers::v1::{
        AddRoleRequest, AddToChannelRequest, Channel, CreateRoleRequest, DeleteRoleRequest, DeleteRoleResponse,
        LeaveChannelRequest, LeaveChannelResponse, ListOverwritesRequest, ListRolesRequest, ListRolesResponse, Member,
        MoveRoleRequest, Overwrites, RemoveRoleRequest, Role, SetOverwriteRequest, SetPrivateRequest,
        SyncChannelRequest, UpdateRoleRequest, roles_server::Roles,
    },
};
use tonic::Request;

/// Roles, and members, that are named at once.
pub(super) const NAMED: usize = 100;

#[tonic::async_trait]
impl Roles for Service {
    async fn list_roles(&self, request: Request<ListRolesRequest>) -> Answer<ListRolesResponse> {
        answer(request, async |context, message: ListRolesRequest| {
            let server = id("serverId", &message.server_id)?;
            self.0.list_roles(&context, server).await.map(all)
        })
        .await
    }

    async fn create_role(&self, request: Request<CreateRoleRequest>) -> Answer<Role> {
        answer(request, async |context, message| {
            self.0.create_role(&context, message).await.map(Role::from)
        })
        .await
    }

    async fn update_role(&self, request: Request<UpdateRoleRequest>) -> Answer<Role> {
        answer(request, async |context, message| {
            self.0.update_role(&context, message).await.map(Role::from)
        })
        .await
    }

    async fn move_role(&self, request: Request<MoveRoleRequest>) -> Answer<ListRolesResponse> {
        answer(request, async |context, message: MoveRoleRequest| {
            let (server, role) = (id("serverId", &message.server_id)?, id("id", &message.role_id)?);
            let above = optional_id("aboveId", &message.above_id)?;
            self.0.move_role(&context, server, role, above).await.map(all)
        })
        .await
    }

    async fn delete_role(&self, request: Request<DeleteRoleRequest>) -> Answer<DeleteRoleResponse> {
        answer(request, async |context, message: DeleteRoleRequest| {
            let (server, role) = (id("serverId", &message.server_id)?, id("id", &message.role_id)?);
            self.0.delete_role(&context, server, role).await?;
            Ok(DeleteRoleResponse {})
        })
        .await
    }

    async fn add_role(&self, request: Request<AddRoleRequest>) -> Answer<Member> {
        answer(request, async |context, message: AddRoleRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            let role = id("roleId", &message.role_id)?;
            self.0.add_role(&context, server, user, role).await.map(Member::from)
        })
        .await
    }

    async fn remove_role(&self, request: Request<RemoveRoleRequest>) -> Answer<Member> {
        answer(request, async |context, message: RemoveRoleRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            let role = id("roleId", &message.role_id)?;
            self.0.remove_role(&context, server, user, role).await.map(Member::from)
        })
        .await
    }

    async fn list_overwrites(&self, request: Request<ListOverwritesRequest>) -> Answer<Overwrites> {
        answer(request, async |context, message: ListOverwritesRequest| {
            let channel = id("channelId", &message.channel_id)?;
            self.0.list_overwrites(&context, channel).await.map(Overwrites::from)
        })
        .await
    }

    async fn set_overwrite(&self, request: Request<SetOverwriteRequest>) -> Answer<Overwrites> {
        answer(request, async |context, message: SetOverwriteRequest| {
            let channel = id("channelId", &message.channel_id)?;
            let layer = Layer::read(message.allow, message.deny)?;
            self.0
                .set_overwrite(&context, channel, target(message.target)?, layer)
                .await
                .map(Overwrites::from)
        })
        .await
    }

    async fn sync_channel(&self, request: Request<SyncChannelRequest>) -> Answer<Channel> {
        answer(request, async |context, message: SyncChannelRequest| {
            let channel = id("id", &message.channel_id)?;
            self.0.sync_channel(&context, channel).await.map(Channel::from)
        })
        .await
    }

    async fn set_private(&self, request: Request<SetPrivateRequest>) -> Answer<Channel> {
        answer(request, async |context, message: SetPrivateRequest| {
            let channel = id("id", &message.channel_id)?;
            let to = Privacy::try_from(message)?;
            self.0.set_private(&context, channel, to).await.map(Channel::from)
        })
        .await
    }

    async fn add_to_channel(&self, request: Request<AddToChannelRequest>) -> Answer<Channel> {
        answer(request, async |context, message: AddToChannelRequest| {
            let (channel, user) = (id("channelId", &message.channel_id)?, id("userId", &message.user_id)?);
            self.0.add_to_channel(&context, channel, user).await.map(Channel::from)
        })
        .await
    }

    async fn leave_channel(&self, request: Request<LeaveChannelRequest>) -> Answer<LeaveChannelResponse> {
        answer(request, async |context, message: LeaveChannelRequest| {
            self.0
                .leave_channel(&context, id("channelId", &message.channel_id)?)
                .await?;
            Ok(LeaveChannelResponse {})
        })
        .await
    }
}

impl TryFrom<SetPrivateRequest> for Privacy {
    type Error = Error;
    fn try_from(message: SetPrivateRequest) -> Result<Self> {
        Ok(Self {
            private: message.private,
            roles: ids("roleIds", &message.role_ids, NAMED)?,
            users: ids("userIds", &message.user_ids, NAMED)?,
        })
    }
}

fn all(roles: Vec<crate::roles::Role>) -> ListRolesResponse {
    ListRolesResponse {
        roles: roles.into_iter().map(Role::from).collect(),
    }
}
