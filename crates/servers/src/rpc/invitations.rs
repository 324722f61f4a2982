//! The contract of invitations: decode, call, encode.

use super::Answer;
use crate::{Service, invitations::DirectInvitation as Direct, model::Server as Card};
use beep_core::{Id, PageSize};
use beep_platform::rpc::answer;
use beep_proto::{
    id,
    servers::v1::{
        AcceptInvitationRequest, AcceptRulesRequest, AnswerInvitationRequest, AnswerInvitationResponse,
        CreateInvitationRequest, DirectInvitation, EndVisitsRequest, EndVisitsResponse, GetInvitationRequest,
        Invitation, InviteRequest, ListInvitationsRequest, ListInvitationsResponse, ListReceivedRequest,
        ListReceivedResponse, Member, RevokeInvitationRequest, RevokeInvitationResponse, Server,
        invitations_server::Invitations,
    },
};
use tonic::Request;

#[tonic::async_trait]
impl Invitations for Service {
    async fn create_invitation(&self, request: Request<CreateInvitationRequest>) -> Answer<Invitation> {
        answer(request, async |context, message| {
            let (invitation, server) = self.0.create_invitation(&context, message).await?;
            Ok(invitation.to_proto(&server))
        })
        .await
    }

    async fn get_invitation(&self, request: Request<GetInvitationRequest>) -> Answer<Invitation> {
        answer(request, async |_, message: GetInvitationRequest| {
            let (invitation, server) = self.0.get_invitation(&message.code).await?;
            Ok(invitation.to_proto(&server))
        })
        .await
    }

    async fn list_invitations(&self, request: Request<ListInvitationsRequest>) -> Answer<ListInvitationsResponse> {
        answer(request, async |context, message: ListInvitationsRequest| {
            let (server, size) = (id("serverId", &message.server_id)?, PageSize::new(message.limit)?);
            let (server, page) = self.0.list_invitations(&context, server, size, &message.after).await?;
            Ok(ListInvitationsResponse {
                invitations: page.items.iter().map(|one| one.to_proto(&server)).collect(),
                next: page.next,
            })
        })
        .await
    }

    async fn revoke_invitation(&self, request: Request<RevokeInvitationRequest>) -> Answer<RevokeInvitationResponse> {
        answer(request, async |context, message: RevokeInvitationRequest| {
            let code = self.0.revoke_invitation(&context, &message.code).await?;
            Ok(RevokeInvitationResponse { code: code.to_string() })
        })
        .await
    }

    async fn accept_invitation(&self, request: Request<AcceptInvitationRequest>) -> Answer<Server> {
        answer(request, async |context, message: AcceptInvitationRequest| {
            self.0
                .accept_invitation(&context, &message.code)
                .await
                .map(Server::from)
        })
        .await
    }

    async fn invite(&self, request: Request<InviteRequest>) -> Answer<DirectInvitation> {
        answer(request, async |context, message: InviteRequest| {
            let (server, guest) = (id("serverId", &message.server_id)?, id("userId", &message.user_id)?);
            self.0.invite(&context, server, guest).await.map(direct)
        })
        .await
    }

    async fn list_received(&self, request: Request<ListReceivedRequest>) -> Answer<ListReceivedResponse> {
        answer(request, async |context, _| {
            let invitations = self.0.list_received(&context).await?;
            Ok(ListReceivedResponse {
                invitations: invitations.into_iter().map(direct).collect(),
            })
        })
        .await
    }

    async fn answer_invitation(&self, request: Request<AnswerInvitationRequest>) -> Answer<AnswerInvitationResponse> {
        answer(request, async |context, message: AnswerInvitationRequest| {
            let invitation = id("id", &message.id)?;
            let server = self.0.answer_invitation(&context, invitation, message.accept).await?;
            Ok(AnswerInvitationResponse {
                server: server.map(Server::from),
            })
        })
        .await
    }

    async fn accept_rules(&self, request: Request<AcceptRulesRequest>) -> Answer<Member> {
        answer(request, async |context, message: AcceptRulesRequest| {
            let server = id("serverId", &message.server_id)?;
            self.0.accept_rules(&context, server).await.map(Member::from)
        })
        .await
    }

    async fn end_visits(&self, request: Request<EndVisitsRequest>) -> Answer<EndVisitsResponse> {
        answer(request, async |context, message: EndVisitsRequest| {
            let ended = self.0.end_visits(&context, id("userId", &message.user_id)?).await?;
            Ok(EndVisitsResponse {
                server_ids: ended.into_iter().map(Id::to_bytes).collect(),
            })
        })
        .await
    }
}

fn direct((invitation, server): (Direct, Card)) -> DirectInvitation {
    invitation.to_proto(&server)
}
