//! The contract of acts that are only rehearsed.

use super::{Answer, roles::NAMED};
use crate::{
    Service,
    move_channel::Destination,
    overwrites::{Layer, Privacy, target},
};
use beep_platform::rpc::answer;
use beep_proto::{
    authz::v1::Change,
    id, ids,
    servers::v1::{
        DeleteRoleRequest, MoveChannelRequest, Rehearsal, SetOverwriteRequest, SetPrivateRequest, SetRolesRequest,
        SyncChannelRequest, UpdateRoleRequest, rehearsals_server::Rehearsals,
    },
};
use tonic::Request;

#[tonic::async_trait]
impl Rehearsals for Service {
    async fn update_role(&self, request: Request<UpdateRoleRequest>) -> Answer<Rehearsal> {
        answer(request, async |context, message| {
            self.0.rehearse_role(&context, message).await.map(rehearsal)
        })
        .await
    }

    async fn delete_role(&self, request: Request<DeleteRoleRequest>) -> Answer<Rehearsal> {
        answer(request, async |context, message: DeleteRoleRequest| {
            let (server, role) = (id("serverId", &message.server_id)?, id("id", &message.role_id)?);
            let changes = self.0.rehearse_role_deletion(&context, server, role).await;
            changes.map(rehearsal)
        })
        .await
    }

    async fn set_roles(&self, request: Request<SetRolesRequest>) -> Answer<Rehearsal> {
        answer(request, async |context, message: SetRolesRequest| {
            let (server, user) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            let roles = ids("roleIds", &message.role_ids, NAMED)?;
            self.0
                .rehearse_roles(&context, server, user, roles)
                .await
                .map(rehearsal)
        })
        .await
    }

    async fn set_overwrite(&self, request: Request<SetOverwriteRequest>) -> Answer<Rehearsal> {
        answer(request, async |context, message: SetOverwriteRequest| {
            let channel = id("channelId", &message.channel_id)?;
            let (target, layer) = (target(message.target)?, Layer::read(message.allow, message.deny)?);
            let changes = self.0.rehearse_overwrite(&context, channel, target, layer).await;
            changes.map(rehearsal)
        })
        .await
    }

    async fn set_private(&self, request: Request<SetPrivateRequest>) -> Answer<Rehearsal> {
        answer(request, async |context, message: SetPrivateRequest| {
            let channel = id("id", &message.channel_id)?;
            let to = Privacy::try_from(message)?;
            self.0.rehearse_private(&context, channel, to).await.map(rehearsal)
        })
        .await
    }

    async fn sync_channel(&self, request: Request<SyncChannelRequest>) -> Answer<Rehearsal> {
        answer(request, async |context, message: SyncChannelRequest| {
            let channel = id("id", &message.channel_id)?;
            self.0.rehearse_sync(&context, channel).await.map(rehearsal)
        })
        .await
    }

    async fn move_channel(&self, request: Request<MoveChannelRequest>) -> Answer<Rehearsal> {
        answer(request, async |context, message: MoveChannelRequest| {
            let channel = id("id", &message.channel_id)?;
            let to = Destination::try_from(message)?;
            self.0.rehearse_move(&context, channel, to).await.map(rehearsal)
        })
        .await
    }
}

fn rehearsal(changes: Vec<Change>) -> Rehearsal {
    Rehearsal { changes }
}
