//! The servers service as far as presence asks it.

use beep_core::{Id, ServerId, UserId};
use beep_platform::rpc::answer;
use beep_proto::servers::v1::{
    AcceptInvitationRequest, AcceptRulesRequest, AnswerInvitationRequest, AnswerInvitationResponse, Channel,
    CreateChannelRequest, CreateInvitationRequest, CreateServerRequest, DeleteChannelRequest, DeleteChannelResponse,
    DeleteServerRequest, DeleteServerResponse, DirectInvitation, EndVisitsRequest, EndVisitsResponse,
    GetChannelRequest, GetInvitationRequest, GetServerRequest, Invitation, InviteRequest, JoinRequest, LeaveRequest,
    LeaveResponse, ListChannelsRequest, ListChannelsResponse, ListInvitationsRequest, ListInvitationsResponse,
    ListMembersRequest, ListMembersResponse, ListMineRequest, ListPublicRequest, ListReceivedRequest,
    ListReceivedResponse, ListServersOfRequest, ListServersOfResponse, ListServersResponse, MeetsRequest,
    MeetsResponse, Member, MoveChannelRequest, Onboarding, RevokeInvitationRequest, RevokeInvitationResponse, Server,
    TransferServerRequest, UpdateChannelRequest, UpdateServerRequest, invitations_server::Invitations,
    servers_server::Servers,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tonic::{Request, Response, Status};

#[derive(Clone)]
pub(super) struct Memberships {
    pub servers: HashMap<UserId, Vec<ServerId>>,
    /// Whose visits were ended.
    pub gone: Arc<Mutex<Vec<UserId>>>,
}

type Reply<T> = Result<Response<T>, Status>;

fn not_asked<T>() -> Reply<T> {
    Err(Status::unimplemented("presence does not ask this"))
}

#[tonic::async_trait]
impl Servers for Memberships {
    async fn list_servers_of(&self, request: Request<ListServersOfRequest>) -> Reply<ListServersOfResponse> {
        answer(request, async |ctx, request: ListServersOfRequest| {
            ctx.service()?;
            let user: UserId = beep_proto::id("userId", &request.user_id)?;
            let servers = self.servers.get(&user).into_iter().flatten();
            let server_ids = servers.map(|id| id.to_bytes()).collect();
            Ok(ListServersOfResponse { server_ids })
        })
        .await
    }
    async fn create_server(&self, _: Request<CreateServerRequest>) -> Reply<Server> {
        not_asked()
    }
    async fn get_server(&self, _: Request<GetServerRequest>) -> Reply<Server> {
        not_asked()
    }
    async fn get_onboarding(&self, _: Request<GetServerRequest>) -> Reply<Onboarding> {
        not_asked()
    }
    async fn meets(&self, _: Request<MeetsRequest>) -> Reply<MeetsResponse> {
        not_asked()
    }
    async fn update_server(&self, _: Request<UpdateServerRequest>) -> Reply<Server> {
        not_asked()
    }
    async fn delete_server(&self, _: Request<DeleteServerRequest>) -> Reply<DeleteServerResponse> {
        not_asked()
    }
    async fn transfer_server(&self, _: Request<TransferServerRequest>) -> Reply<Server> {
        not_asked()
    }
    async fn list_mine(&self, _: Request<ListMineRequest>) -> Reply<ListServersResponse> {
        not_asked()
    }
    async fn list_public(&self, _: Request<ListPublicRequest>) -> Reply<ListServersResponse> {
        not_asked()
    }
    async fn join(&self, _: Request<JoinRequest>) -> Reply<Server> {
        not_asked()
    }
    async fn leave(&self, _: Request<LeaveRequest>) -> Reply<LeaveResponse> {
        not_asked()
    }
    async fn create_channel(&self, _: Request<CreateChannelRequest>) -> Reply<Channel> {
        not_asked()
    }
    async fn update_channel(&self, _: Request<UpdateChannelRequest>) -> Reply<Channel> {
        not_asked()
    }
    async fn move_channel(&self, _: Request<MoveChannelRequest>) -> Reply<ListChannelsResponse> {
        not_asked()
    }
    async fn delete_channel(&self, _: Request<DeleteChannelRequest>) -> Reply<DeleteChannelResponse> {
        not_asked()
    }
    async fn get_channel(&self, _: Request<GetChannelRequest>) -> Reply<Channel> {
        not_asked()
    }
    async fn list_channels(&self, _: Request<ListChannelsRequest>) -> Reply<ListChannelsResponse> {
        not_asked()
    }
    async fn list_members(&self, _: Request<ListMembersRequest>) -> Reply<ListMembersResponse> {
        not_asked()
    }
}

#[tonic::async_trait]
impl Invitations for Memberships {
    async fn end_visits(&self, request: Request<EndVisitsRequest>) -> Reply<EndVisitsResponse> {
        answer(request, async |ctx, request: EndVisitsRequest| {
            ctx.service()?;
            let user = beep_proto::id("userId", &request.user_id)?;
            self.gone.lock().expect("not poisoned").push(user);
            Ok(EndVisitsResponse::default())
        })
        .await
    }
    async fn create_invitation(&self, _: Request<CreateInvitationRequest>) -> Reply<Invitation> {
        not_asked()
    }
    async fn get_invitation(&self, _: Request<GetInvitationRequest>) -> Reply<Invitation> {
        not_asked()
    }
    async fn list_invitations(&self, _: Request<ListInvitationsRequest>) -> Reply<ListInvitationsResponse> {
        not_asked()
    }
    async fn revoke_invitation(&self, _: Request<RevokeInvitationRequest>) -> Reply<RevokeInvitationResponse> {
        not_asked()
    }
    async fn accept_invitation(&self, _: Request<AcceptInvitationRequest>) -> Reply<Server> {
        not_asked()
    }
    async fn invite(&self, _: Request<InviteRequest>) -> Reply<DirectInvitation> {
        not_asked()
    }
    async fn list_received(&self, _: Request<ListReceivedRequest>) -> Reply<ListReceivedResponse> {
        not_asked()
    }
    async fn answer_invitation(&self, _: Request<AnswerInvitationRequest>) -> Reply<AnswerInvitationResponse> {
        not_asked()
    }
    async fn accept_rules(&self, _: Request<AcceptRulesRequest>) -> Reply<Member> {
        not_asked()
    }
}
