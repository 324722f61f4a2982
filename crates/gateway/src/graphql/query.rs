use crate::graphql::{
    call::{self, ask},
    input,
    model::{
        channel::ChannelView,
        instance::{Instance, PublicSettings},
        invitation::{DirectInvitation, Invitation},
        page::Connection,
        server::{self, Server, ServerSort},
        server_view::ServerView,
        user::Me,
    },
};
use async_graphql::{Context, ID, Object};
use beep_core::{ChannelId, Error, Id, Result, ServerId};
use beep_proto::{
    servers::v1::{GetChannelRequest, GetInvitationRequest, GetServerRequest, ListPublicRequest, ListReceivedRequest},
    users::v1::{GetAccountRequest, GetPublicSettingsRequest},
};

pub(crate) struct Query;

#[Object]
impl Query {
    async fn me(&self, ctx: &Context<'_>) -> Result<Me, Error> {
        let viewer = call::viewer(ctx)?;
        Me::new(ask!(ctx, users.get_account(GetAccountRequest {}))?, viewer)
    }

    /// Nobody need be signed in.
    async fn public_settings(&self, ctx: &Context<'_>) -> Result<PublicSettings, Error> {
        Ok(ask!(ctx, instance.get_public_settings(GetPublicSettingsRequest {}))?.into())
    }

    /// For those who keep order on this Beep.
    async fn instance(&self, ctx: &Context<'_>) -> Result<Instance, Error> {
        call::viewer(ctx)?;
        Ok(Instance)
    }

    async fn server(&self, ctx: &Context<'_>, id: ID) -> Result<ServerView, Error> {
        call::viewer(ctx)?;
        let server_id = input::id::<ServerId>("id", &id)?.to_bytes();
        ServerView::new(ask!(ctx, servers.get_server(GetServerRequest { server_id }))?)
    }

    async fn channel(&self, ctx: &Context<'_>, id: ID) -> Result<ChannelView, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("id", &id)?.to_bytes();
        ChannelView::new(ask!(ctx, servers.get_channel(GetChannelRequest { channel_id }))?)
    }

    /// Public servers, to choose from: those whose name and description hold every word of the query.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn public_servers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        query: Option<String>,
        sort: Option<ServerSort>,
    ) -> Result<Connection<Server>, Error> {
        call::viewer(ctx)?;
        let request = ListPublicRequest {
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
            query: query.unwrap_or_default(),
            sort: sort.unwrap_or_default().contract().into(),
        };
        Ok(server::page(ask!(ctx, servers.list_public(request))?))
    }

    /// What a link leads to, before joining. Nobody need be signed in.
    async fn invitation(&self, ctx: &Context<'_>, code: String) -> Result<Invitation, Error> {
        let found = ask!(ctx, invitations.get_invitation(GetInvitationRequest { code }))?;
        Invitation::one(ctx, found).await
    }

    /// The invitations that wait for the viewer, newest first; at most 100.
    #[graphql(complexity = "5 + 10 * child_complexity")]
    async fn my_invitations(&self, ctx: &Context<'_>) -> Result<Vec<DirectInvitation>, Error> {
        call::viewer(ctx)?;
        let waiting = ask!(ctx, invitations.list_received(ListReceivedRequest {}))?.invitations;
        DirectInvitation::all(ctx, waiting).await
    }
}
