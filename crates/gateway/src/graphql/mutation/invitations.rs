use crate::graphql::{
    call::{self, ask, ask_once},
    input,
    model::{
        date_time::DateTime,
        invitation::{DirectInvitation, Invitation},
        server::Server,
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use beep_core::{Error, Id, InvitationId, Result, ServerId};
use beep_proto::{
    servers::v1::{
        AcceptInvitationRequest, AnswerInvitationRequest, CreateInvitationRequest, InviteRequest,
        RevokeInvitationRequest,
    },
    users::v1::FindByUsernameRequest,
};

#[derive(InputObject)]
pub(crate) struct CreateInvitationInput {
    /// Idempotency key, 1 to 64 visible ASCII characters.
    request_id: String,
    server_id: ID,
    /// In the future; `null` for never.
    expires_at: Option<DateTime>,
    /// 1 to 1,000,000; `null` for any number.
    max_uses: Option<i32>,
    /// Who joins by it leaves the server on going offline, unless somebody gave them a role.
    temporary: Option<bool>,
}

#[derive(Default)]
pub(crate) struct InvitationMutation;

#[Object]
impl InvitationMutation {
    /// Makes a link. The same request again answers with the same link.
    async fn create_invitation(&self, ctx: &Context<'_>, input: CreateInvitationInput) -> Result<Invitation, Error> {
        call::viewer(ctx)?;
        let max_uses = match input.max_uses {
            None => 0,
            Some(uses @ 1..) => uses.unsigned_abs(),
            Some(_) => return Err(Error::invalid("maxUses", "is 1 at least")),
        };
        let expires_at = match input.expires_at {
            None => 0,
            Some(DateTime(at @ 1..)) => at,
            Some(_) => return Err(Error::invalid("expiresAt", "is in the future")),
        };
        let request = CreateInvitationRequest {
            server_id: input::id::<ServerId>("serverId", &input.server_id)?.to_bytes(),
            request_id: input.request_id,
            expires_at,
            max_uses,
            temporary: input.temporary.unwrap_or_default(),
        };
        Invitation::one(ctx, ask!(ctx, invitations.create_invitation(request))?).await
    }

    /// Ends a link: one's own, or any with MANAGE_INVITATIONS.
    async fn revoke_invitation(&self, ctx: &Context<'_>, code: String) -> Result<String, Error> {
        call::viewer(ctx)?;
        Ok(ask_once!(ctx, invitations.revoke_invitation(RevokeInvitationRequest { code }))?.code)
    }

    /// Joins a server by a link; for who is a member already nothing changes.
    async fn accept_invitation(&self, ctx: &Context<'_>, code: String) -> Result<Server, Error> {
        call::viewer(ctx)?;
        let request = AcceptInvitationRequest { code };
        Ok(Server(ask!(ctx, invitations.accept_invitation(request))?))
    }

    /// Invites somebody by their username. Who is invited already stays so.
    async fn invite(&self, ctx: &Context<'_>, server_id: ID, username: String) -> Result<DirectInvitation, Error> {
        call::viewer(ctx)?;
        let server_id = input::id::<ServerId>("serverId", &server_id)?.to_bytes();
        let usernames = vec![username];
        let found = ask!(ctx, users.find_by_username(FindByUsernameRequest { usernames }))?.users;
        let user = found.into_iter().next().ok_or_else(Error::not_found)?;
        let request = InviteRequest {
            server_id,
            user_id: user.id,
        };
        DirectInvitation::one(ctx, ask!(ctx, invitations.invite(request))?).await
    }

    /// Accepts or declines an invitation; answers the server that was joined.
    async fn answer_invitation(&self, ctx: &Context<'_>, id: ID, accept: bool) -> Result<Option<Server>, Error> {
        call::viewer(ctx)?;
        let id = input::id::<InvitationId>("id", &id)?.to_bytes();
        let answer = ask_once!(
            ctx,
            invitations.answer_invitation(AnswerInvitationRequest { id, accept })
        )?;
        Ok(answer.server.map(Server))
    }
}
