use crate::graphql::{
    call::{self, Services},
    input,
    model::{
        channel::ChannelView,
        server::{ServerConnection, ServerView},
        user::Me,
    },
};
use async_graphql::{Context, ID, Object};
use beep_core::{ChannelId, Error, Id, Result, ServerId};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::{
    servers::v1::{GetChannelRequest, GetServerRequest, ListPublicRequest},
    users::v1::GetAccountRequest,
};

pub(crate) struct Query;

#[Object]
impl Query {
    async fn me(&self, ctx: &Context<'_>) -> Result<Me, Error> {
        let viewer = call::viewer(ctx)?;
        let request = call::of(ctx).rpc.request(GetAccountRequest {}).idempotent();
        Me::new(
            rpc::reply(
                ctx.data_unchecked::<Services>()
                    .users
                    .clone()
                    .get_account(request)
                    .await,
            )?,
            viewer,
        )
    }

    async fn server(&self, ctx: &Context<'_>, id: ID) -> Result<ServerView, Error> {
        call::viewer(ctx)?;
        let id: ServerId = input::id("id", &id)?;
        let request = call::of(ctx)
            .rpc
            .request(GetServerRequest {
                server_id: id.to_bytes(),
            })
            .idempotent();
        ServerView::new(rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .get_server(request)
                .await,
        )?)
    }

    async fn channel(&self, ctx: &Context<'_>, id: ID) -> Result<ChannelView, Error> {
        call::viewer(ctx)?;
        let id: ChannelId = input::id("id", &id)?;
        let request = call::of(ctx)
            .rpc
            .request(GetChannelRequest {
                channel_id: id.to_bytes(),
            })
            .idempotent();
        ChannelView::new(rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .get_channel(request)
                .await,
        )?)
    }

    /// Public servers, to choose from.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn public_servers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<ServerConnection, Error> {
        call::viewer(ctx)?;
        let request = ListPublicRequest {
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
        };
        let request = call::of(ctx).rpc.request(request).idempotent();
        Ok(ServerConnection::new(rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .list_public(request)
                .await,
        )?))
    }
}
