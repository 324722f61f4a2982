use crate::graphql::{
    call::{self, ask, ask_once},
    input,
    model::{date_time::DateTime, member::Member},
};
use async_graphql::{Context, ID, Object};
use beep_core::{Error, Id, Result, ServerId, UserId};
use beep_proto::servers::v1::{
    AcceptRulesRequest, BanRequest, KickRequest, MuteRequest, SetNicknameRequest, UnbanRequest, UnmuteRequest,
};

#[derive(Default)]
pub(crate) struct MemberMutation;

/// Identifiers of a server and of somebody in it.
fn member(server_id: &ID, user_id: &ID) -> Result<(Vec<u8>, Vec<u8>)> {
    let server: ServerId = input::id("serverId", server_id)?;
    let user: UserId = input::id("userId", user_id)?;
    Ok((server.to_bytes(), user.to_bytes()))
}

#[Object]
impl MemberMutation {
    /// The viewer's own nickname, or another member's; at most 32 characters, `null` for none.
    async fn set_nickname(
        &self,
        ctx: &Context<'_>,
        server_id: ID,
        user_id: Option<ID>,
        nickname: Option<String>,
    ) -> Result<Member, Error> {
        call::viewer(ctx)?;
        let request = SetNicknameRequest {
            server_id: input::id::<ServerId>("serverId", &server_id)?.to_bytes(),
            user_id: input::optional_id::<UserId>("userId", user_id.as_ref())?,
            nickname: nickname.unwrap_or_default(),
        };
        Member::one(ctx, ask!(ctx, members.set_nickname(request))?).await
    }

    /// Takes a member's voice until a time, in the future and at most 28 days. With MANAGE_MEMBERS.
    async fn mute_member(
        &self,
        ctx: &Context<'_>,
        server_id: ID,
        user_id: ID,
        until: DateTime,
        reason: Option<String>,
    ) -> Result<Member, Error> {
        call::viewer(ctx)?;
        let (server_id, user_id) = member(&server_id, &user_id)?;
        let request = MuteRequest {
            server_id,
            user_id,
            until: until.0,
            reason: reason.unwrap_or_default(),
        };
        Member::one(ctx, ask!(ctx, members.mute(request))?).await
    }

    async fn unmute_member(&self, ctx: &Context<'_>, server_id: ID, user_id: ID) -> Result<Member, Error> {
        call::viewer(ctx)?;
        let (server_id, user_id) = member(&server_id, &user_id)?;
        Member::one(ctx, ask!(ctx, members.unmute(UnmuteRequest { server_id, user_id }))?).await
    }

    /// Ends a membership; who was kicked may come back. With MANAGE_MEMBERS.
    async fn kick_member(
        &self,
        ctx: &Context<'_>,
        server_id: ID,
        user_id: ID,
        reason: Option<String>,
    ) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let (server, user) = member(&server_id, &user_id)?;
        let request = KickRequest {
            server_id: server,
            user_id: user,
            reason: reason.unwrap_or_default(),
        };
        ask_once!(ctx, members.kick(request))?;
        Ok(user_id)
    }

    /// Ends a membership, if there is one, and keeps the user from coming back; their messages of the last hours, at most
    /// 168, are deleted. With MANAGE_MEMBERS.
    async fn ban_member(
        &self,
        ctx: &Context<'_>,
        server_id: ID,
        user_id: ID,
        reason: Option<String>,
        delete_hours: Option<i32>,
    ) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let (server, user) = member(&server_id, &user_id)?;
        let request = BanRequest {
            server_id: server,
            user_id: user,
            reason: reason.unwrap_or_default(),
            delete_hours: input::count("deleteHours", delete_hours.unwrap_or_default())?,
        };
        ask_once!(ctx, members.ban(request))?;
        Ok(user_id)
    }

    async fn unban(&self, ctx: &Context<'_>, server_id: ID, user_id: ID) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let (server, user) = member(&server_id, &user_id)?;
        let request = UnbanRequest {
            server_id: server,
            user_id: user,
        };
        ask_once!(ctx, members.unban(request))?;
        Ok(user_id)
    }

    /// The viewer accepts the rules of a server and may write from now on.
    async fn accept_rules(&self, ctx: &Context<'_>, server_id: ID) -> Result<Member, Error> {
        call::viewer(ctx)?;
        let server_id = input::id::<ServerId>("serverId", &server_id)?.to_bytes();
        Member::one(
            ctx,
            ask!(ctx, invitations.accept_rules(AcceptRulesRequest { server_id }))?,
        )
        .await
    }
}
