//! What tests of invitations do again and again.

use super::{Scene, by};
use beep_core::{Id, Result, UserId};
use beep_proto::{
    events::v1::event::Fact,
    servers::v1::{
        AcceptInvitationRequest, AnswerInvitationRequest, AnswerInvitationResponse, CreateInvitationRequest,
        DirectInvitation, GetInvitationRequest, GetServerRequest, Invitation, InviteRequest, ListReceivedRequest,
        Onboarding, Server, UpdateServerRequest, invitations_client::InvitationsClient, servers_client::ServersClient,
    },
};

impl Scene {
    /// A request for a link that works for ever.
    pub(crate) fn link_wish(&self, server: &Server) -> CreateInvitationRequest {
        CreateInvitationRequest {
            request_id: self.id::<UserId>().to_string(),
            server_id: server.id.clone(),
            ..Default::default()
        }
    }
    pub(crate) async fn link_as(&self, user: UserId, wish: CreateInvitationRequest) -> Result<Invitation> {
        self.call(by(user), InvitationsClient::create_invitation, wish).await
    }
    pub(crate) async fn link(&self, user: UserId, server: &Server) -> Invitation {
        self.link_as(user, self.link_wish(server)).await.expect("made")
    }
    pub(crate) async fn look(&self, code: &str) -> Result<Invitation> {
        let message = GetInvitationRequest { code: code.into() };
        self.call(super::by_nobody(), InvitationsClient::get_invitation, message)
            .await
    }
    pub(crate) async fn accept(&self, user: UserId, code: &str) -> Result<Server> {
        let message = AcceptInvitationRequest { code: code.into() };
        self.call(by(user), InvitationsClient::accept_invitation, message).await
    }

    pub(crate) async fn invite(&self, user: UserId, server: &Server, guest: UserId) -> Result<DirectInvitation> {
        let message = InviteRequest {
            server_id: server.id.clone(),
            user_id: guest.to_bytes(),
        };
        self.call(by(user), InvitationsClient::invite, message).await
    }
    pub(crate) async fn answer(
        &self,
        user: UserId,
        invitation: &DirectInvitation,
        accept: bool,
    ) -> Result<AnswerInvitationResponse> {
        let message = AnswerInvitationRequest {
            id: invitation.id.clone(),
            accept,
        };
        self.call(by(user), InvitationsClient::answer_invitation, message).await
    }
    pub(crate) async fn received(&self, user: UserId) -> Vec<DirectInvitation> {
        let message = ListReceivedRequest {};
        let list = self.call(by(user), InvitationsClient::list_received, message).await;
        list.expect("listed").invitations
    }
    /// Waits until the user was told that the invitation is gone.
    pub(crate) async fn hears_gone(&self, invitation: &DirectInvitation) {
        let gone = |fact: &Option<Fact>| matches!(fact, Some(Fact::InvitationGone(gone)) if gone.invitation_id == invitation.id);
        self.hears(|events| events.iter().any(|event| gone(&event.fact))).await;
    }

    pub(crate) async fn update(&self, user: UserId, change: UpdateServerRequest) -> Server {
        self.call(by(user), ServersClient::update_server, change)
            .await
            .expect("updated")
    }
    pub(crate) async fn onboarding(&self, user: UserId, server: &Server) -> Onboarding {
        let message = GetServerRequest {
            server_id: server.id.clone(),
        };
        let found = self.call(by(user), ServersClient::get_onboarding, message).await;
        found.expect("a member")
    }
    /// Gives the server these rules; empty for none.
    pub(crate) async fn rule(&self, owner: UserId, server: &Server, rules: &str) -> Server {
        let change = UpdateServerRequest {
            server_id: server.id.clone(),
            rules: Some(rules.into()),
            ..Default::default()
        };
        self.update(owner, change).await
    }
}
