use crate::graphql::{
    call::{self, ask, ask_once},
    input,
    model::server::Server,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use beep_core::{ChannelId, Error, Id, Result, ServerId, UserId};
use beep_proto::servers::v1::{
    ChannelIds, CreateServerRequest, DeleteServerRequest, JoinRequest, LeaveRequest, TransferServerRequest,
    UpdateServerRequest,
};

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

/// What is left out stays as it is.
#[derive(InputObject)]
pub(crate) struct UpdateServerInput {
    id: ID,
    name: Option<String>,
    description: Option<String>,
    public: Option<bool>,
    /// Markdown, at most 4,000 characters; empty for none.
    rules: Option<String>,
    /// `null` for none.
    welcome_channel_id: MaybeUndefined<ID>,
    /// At most 50.
    default_channel_ids: Option<Vec<ID>>,
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
        Ok(Server(ask!(ctx, servers.create_server(request))?))
    }

    /// With MANAGE_SERVER.
    async fn update_server(&self, ctx: &Context<'_>, input: UpdateServerInput) -> Result<Server, Error> {
        call::viewer(ctx)?;
        let welcome = input::optional(input.welcome_channel_id);
        let defaults = input.default_channel_ids.as_deref();
        let defaults = defaults
            .map(|ids| input::ids::<ChannelId>("defaultChannelIds", ids))
            .transpose()?;
        let request = UpdateServerRequest {
            server_id: input::id::<ServerId>("id", &input.id)?.to_bytes(),
            name: input.name,
            description: input.description,
            public: input.public,
            rules: input.rules,
            welcome_channel_id: welcome
                .map(|id| input::optional_id::<ChannelId>("welcomeChannelId", id.as_ref()))
                .transpose()?,
            default_channels: defaults.map(|ids| ChannelIds { ids }),
            ..UpdateServerRequest::default()
        };
        Ok(Server(ask!(ctx, servers.update_server(request))?))
    }

    /// Takes everything of the server with it. Only its owner may, with its name typed.
    async fn delete_server(&self, ctx: &Context<'_>, id: ID, name: String) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let server_id = input::id::<ServerId>("id", &id)?.to_bytes();
        ask_once!(ctx, servers.delete_server(DeleteServerRequest { server_id, name }))?;
        Ok(id)
    }

    /// Makes another member the owner. Only its owner may.
    async fn transfer_server(&self, ctx: &Context<'_>, id: ID, user_id: ID) -> Result<Server, Error> {
        call::viewer(ctx)?;
        let request = TransferServerRequest {
            server_id: input::id::<ServerId>("id", &id)?.to_bytes(),
            user_id: input::id::<UserId>("userId", &user_id)?.to_bytes(),
        };
        Ok(Server(ask_once!(ctx, servers.transfer_server(request))?))
    }

    /// Joins a public server; joining twice changes nothing.
    async fn join_server(&self, ctx: &Context<'_>, id: ID) -> Result<Server, Error> {
        call::viewer(ctx)?;
        let server_id = input::id::<ServerId>("id", &id)?.to_bytes();
        Ok(Server(ask!(ctx, servers.join(JoinRequest { server_id }))?))
    }

    /// Leaves a server; its owner cannot.
    async fn leave_server(&self, ctx: &Context<'_>, id: ID) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let server_id = input::id::<ServerId>("id", &id)?.to_bytes();
        ask!(ctx, servers.leave(LeaveRequest { server_id }))?;
        Ok(id)
    }
}
