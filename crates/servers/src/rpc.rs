//! The contracts: decode, call, encode.

mod audit;
mod invitations;
mod members;
mod moderation;
mod rehearsals;
mod roles;

use crate::{Service, model::Page, move_channel::Destination, update_channel::Changes};
use beep_core::{Error, Id, PageSize, Result};
use beep_platform::rpc::answer;
use beep_proto::{
    id, optional_id,
    servers::v1::{
        Channel, CreateChannelRequest, CreateServerRequest, DeleteChannelRequest, DeleteChannelResponse,
        DeleteServerRequest, DeleteServerResponse, GetChannelRequest, GetServerRequest, JoinRequest, LeaveRequest,
        LeaveResponse, ListChannelsRequest, ListChannelsResponse, ListMembersRequest, ListMembersResponse,
        ListMineRequest, ListPublicRequest, ListServersOfRequest, ListServersOfResponse, ListServersResponse,
        MeetsRequest, MeetsResponse, MoveChannelRequest, Onboarding, Server, TransferServerRequest,
        UpdateChannelRequest, UpdateServerRequest, servers_server::Servers,
    },
};
use tonic::{Request, Response, Status};

type Answer<M> = Result<Response<M>, Status>;

#[tonic::async_trait]
impl Servers for Service {
    async fn create_server(&self, request: Request<CreateServerRequest>) -> Answer<Server> {
        answer(request, async |context, message| {
            self.0.create_server(&context, message).await.map(Server::from)
        })
        .await
    }

    async fn get_server(&self, request: Request<GetServerRequest>) -> Answer<Server> {
        answer(request, async |context, message: GetServerRequest| {
            self.0
                .get_server(&context, id("serverId", &message.server_id)?)
                .await
                .map(Server::from)
        })
        .await
    }

    async fn get_onboarding(&self, request: Request<GetServerRequest>) -> Answer<Onboarding> {
        answer(request, async |context, message: GetServerRequest| {
            let server = id("serverId", &message.server_id)?;
            self.0.get_onboarding(&context, server).await.map(Onboarding::from)
        })
        .await
    }

    async fn list_mine(&self, request: Request<ListMineRequest>) -> Answer<ListServersResponse> {
        answer(request, async |context, message: ListMineRequest| {
            let page = self
                .0
                .list_mine(&context, PageSize::new(message.limit)?, &message.after)
                .await?;
            Ok(servers(page))
        })
        .await
    }

    async fn list_public(&self, request: Request<ListPublicRequest>) -> Answer<ListServersResponse> {
        answer(request, async |context, message: ListPublicRequest| {
            self.0.list_public(&context, message).await.map(servers)
        })
        .await
    }

    async fn join(&self, request: Request<JoinRequest>) -> Answer<Server> {
        answer(request, async |context, message: JoinRequest| {
            self.0
                .join(&context, id("serverId", &message.server_id)?)
                .await
                .map(Server::from)
        })
        .await
    }

    async fn leave(&self, request: Request<LeaveRequest>) -> Answer<LeaveResponse> {
        answer(request, async |context, message: LeaveRequest| {
            self.0.leave(&context, id("serverId", &message.server_id)?).await?;
            Ok(LeaveResponse {})
        })
        .await
    }

    async fn update_server(&self, request: Request<UpdateServerRequest>) -> Answer<Server> {
        answer(request, async |context, message: UpdateServerRequest| {
            let server = id("id", &message.server_id)?;
            self.0.update_server(&context, server, message).await.map(Server::from)
        })
        .await
    }

    async fn delete_server(&self, request: Request<DeleteServerRequest>) -> Answer<DeleteServerResponse> {
        answer(request, async |context, message: DeleteServerRequest| {
            let server = id("id", &message.server_id)?;
            self.0.delete_server(&context, server, &message.name).await?;
            Ok(DeleteServerResponse {})
        })
        .await
    }

    async fn transfer_server(&self, request: Request<TransferServerRequest>) -> Answer<Server> {
        answer(request, async |context, message: TransferServerRequest| {
            let (server, to) = (id("id", &message.server_id)?, id("userId", &message.user_id)?);
            self.0.transfer_server(&context, server, to).await.map(Server::from)
        })
        .await
    }

    async fn create_channel(&self, request: Request<CreateChannelRequest>) -> Answer<Channel> {
        answer(request, async |context, message| {
            self.0.create_channel(&context, message).await.map(Channel::from)
        })
        .await
    }

    async fn update_channel(&self, request: Request<UpdateChannelRequest>) -> Answer<Channel> {
        answer(request, async |context, message: UpdateChannelRequest| {
            let channel = id("id", &message.channel_id)?;
            self.0
                .update_channel(&context, channel, Changes::read(message)?)
                .await
                .map(Channel::from)
        })
        .await
    }

    async fn move_channel(&self, request: Request<MoveChannelRequest>) -> Answer<ListChannelsResponse> {
        answer(request, async |context, message: MoveChannelRequest| {
            let channel = id("id", &message.channel_id)?;
            let to = Destination::try_from(message)?;
            let channels = self.0.move_channel(&context, channel, to).await?;
            Ok(ListChannelsResponse {
                channels: channels.into_iter().map(Channel::from).collect(),
            })
        })
        .await
    }

    async fn delete_channel(&self, request: Request<DeleteChannelRequest>) -> Answer<DeleteChannelResponse> {
        answer(request, async |context, message: DeleteChannelRequest| {
            let channel = id("id", &message.channel_id)?;
            self.0.delete_channel(&context, channel, message.keep_channels).await?;
            Ok(DeleteChannelResponse {})
        })
        .await
    }

    async fn get_channel(&self, request: Request<GetChannelRequest>) -> Answer<Channel> {
        answer(request, async |context, message: GetChannelRequest| {
            self.0
                .get_channel(&context, id("channelId", &message.channel_id)?)
                .await
                .map(Channel::from)
        })
        .await
    }

    async fn list_channels(&self, request: Request<ListChannelsRequest>) -> Answer<ListChannelsResponse> {
        answer(request, async |context, message: ListChannelsRequest| {
            let channels = self
                .0
                .list_channels(&context, id("serverId", &message.server_id)?)
                .await?;
            Ok(ListChannelsResponse {
                channels: channels.into_iter().map(Channel::from).collect(),
            })
        })
        .await
    }

    async fn list_members(&self, request: Request<ListMembersRequest>) -> Answer<ListMembersResponse> {
        answer(request, async |context, message: ListMembersRequest| {
            let server = id("serverId", &message.server_id)?;
            let size = PageSize::new(message.limit)?;
            let Page { items, next } = self.0.list_members(&context, server, size, &message.after).await?;
            Ok(ListMembersResponse {
                members: items.into_iter().map(Into::into).collect(),
                next,
            })
        })
        .await
    }

    async fn meets(&self, request: Request<MeetsRequest>) -> Answer<MeetsResponse> {
        answer(request, async |context, message: MeetsRequest| {
            let meets = self.0.meets(&context, message).await?;
            Ok(MeetsResponse { meets })
        })
        .await
    }

    async fn list_servers_of(&self, request: Request<ListServersOfRequest>) -> Answer<ListServersOfResponse> {
        answer(request, async |context, message: ListServersOfRequest| {
            let servers = self
                .0
                .list_servers_of(&context, id("userId", &message.user_id)?)
                .await?;
            Ok(ListServersOfResponse {
                server_ids: servers.into_iter().map(Id::to_bytes).collect(),
            })
        })
        .await
    }
}

fn servers(page: Page<crate::model::Server>) -> ListServersResponse {
    ListServersResponse {
        servers: page.items.into_iter().map(Server::from).collect(),
        next: page.next,
    }
}

impl TryFrom<MoveChannelRequest> for Destination {
    type Error = Error;
    fn try_from(message: MoveChannelRequest) -> Result<Self> {
        Ok(Self {
            parent: optional_id("parentId", &message.parent_id)?,
            before: optional_id("beforeId", &message.before_id)?,
        })
    }
}
