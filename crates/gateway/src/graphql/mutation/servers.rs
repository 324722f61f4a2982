use crate::graphql::{
    call::{self, Services},
    input,
    model::server::Server,
};
use async_graphql::{Context, ID, InputObject, Object};
use beep_core::{Error, Id, Result, ServerId};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::servers::v1::{CreateServerRequest, JoinRequest, LeaveRequest};

#[derive(InputObject)]
pub(crate) struct CreateServerInput {
    /// Idempotency key, 1 to 64 visible ASCII characters.
    request_id: String,
    name: String,
    description: Option<String>,
    public: bool,
    /// Name of the first category, in the founder's language.
    category_name: Option<String>,
    /// Name of the first channel, in the founder's language.
    channel_name: Option<String>,
}

#[derive(Default)]
pub(crate) struct ServerMutation;

#[Object]
impl ServerMutation {
    async fn create_server(&self, ctx: &Context<'_>, input: CreateServerInput) -> Result<Server, Error> {
        call::viewer(ctx)?;
        let CreateServerInput {
            request_id,
            name,
            description,
            public,
            category_name,
            channel_name,
        } = input;
        let request = CreateServerRequest {
            request_id,
            name,
            description: description.unwrap_or_default(),
            public,
            category_name: category_name.unwrap_or_default(),
            channel_name: channel_name.unwrap_or_default(),
        };
        let request = call::of(ctx).rpc.request(request).idempotent();
        Ok(Server(rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .create_server(request)
                .await,
        )?))
    }

    /// Joins a public server; joining twice changes nothing.
    async fn join_server(&self, ctx: &Context<'_>, id: ID) -> Result<Server, Error> {
        call::viewer(ctx)?;
        let id: ServerId = input::id("id", &id)?;
        let request = call::of(ctx)
            .rpc
            .request(JoinRequest {
                server_id: id.to_bytes(),
            })
            .idempotent();
        Ok(Server(rpc::reply(
            ctx.data_unchecked::<Services>().servers.clone().join(request).await,
        )?))
    }

    /// Leaves a server; its owner cannot.
    async fn leave_server(&self, ctx: &Context<'_>, id: ID) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let server: ServerId = input::id("id", &id)?;
        let request = call::of(ctx)
            .rpc
            .request(LeaveRequest {
                server_id: server.to_bytes(),
            })
            .idempotent();
        rpc::reply(ctx.data_unchecked::<Services>().servers.clone().leave(request).await)?;
        Ok(id)
    }
}
