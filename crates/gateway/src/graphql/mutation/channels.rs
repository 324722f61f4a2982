use crate::graphql::{
    call::{self, Services},
    input,
    model::channel::{Channel, ChannelKind},
};
use async_graphql::{Context, ID, InputObject, Object};
use beep_core::{ChannelId, Error, Id, Result, ServerId};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::servers::v1::{CreateChannelRequest, DeleteChannelRequest, MoveChannelRequest, UpdateChannelRequest};

#[derive(InputObject)]
pub(crate) struct CreateChannelInput {
    /// Idempotency key, 1 to 64 visible ASCII characters.
    request_id: String,
    server_id: ID,
    kind: ChannelKind,
    name: String,
    topic: Option<String>,
    /// The category that shall hold it.
    parent_id: Option<ID>,
}

#[derive(InputObject)]
pub(crate) struct UpdateChannelInput {
    id: ID,
    name: Option<String>,
    topic: Option<String>,
}

/// Below `parentId` (or none), before `beforeId` (or last).
#[derive(InputObject)]
pub(crate) struct MoveChannelInput {
    id: ID,
    parent_id: Option<ID>,
    before_id: Option<ID>,
}

#[derive(Default)]
pub(crate) struct ChannelMutation;

#[Object]
impl ChannelMutation {
    async fn create_channel(&self, ctx: &Context<'_>, input: CreateChannelInput) -> Result<Channel, Error> {
        call::viewer(ctx)?;
        let request = CreateChannelRequest {
            server_id: input::id::<ServerId>("serverId", &input.server_id)?.to_bytes(),
            parent_id: input::optional_id::<ChannelId>("parentId", input.parent_id.as_ref())?,
            request_id: input.request_id,
            kind: input.kind.contract().into(),
            name: input.name,
            topic: input.topic.unwrap_or_default(),
        };
        let request = call::of(ctx).rpc.request(request).idempotent();
        Ok(Channel(rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .create_channel(request)
                .await,
        )?))
    }

    async fn update_channel(&self, ctx: &Context<'_>, input: UpdateChannelInput) -> Result<Channel, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("id", &input.id)?.to_bytes();
        let request = UpdateChannelRequest {
            channel_id,
            name: input.name,
            topic: input.topic,
        };
        let request = call::of(ctx).rpc.request(request).idempotent();
        Ok(Channel(rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .update_channel(request)
                .await,
        )?))
    }

    /// Answers all channels of the server, in their new order.
    async fn move_channel(&self, ctx: &Context<'_>, input: MoveChannelInput) -> Result<Vec<Channel>, Error> {
        call::viewer(ctx)?;
        let request = MoveChannelRequest {
            channel_id: input::id::<ChannelId>("id", &input.id)?.to_bytes(),
            parent_id: input::optional_id::<ChannelId>("parentId", input.parent_id.as_ref())?,
            before_id: input::optional_id::<ChannelId>("beforeId", input.before_id.as_ref())?,
        };
        let request = call::of(ctx).rpc.request(request).idempotent();
        let reply = rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .move_channel(request)
                .await,
        )?;
        Ok(reply.channels.into_iter().map(Channel).collect())
    }

    /// A category takes the channels that it holds with it.
    async fn delete_channel(&self, ctx: &Context<'_>, id: ID) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let channel: ChannelId = input::id("id", &id)?;
        let request = call::of(ctx).rpc.request(DeleteChannelRequest {
            channel_id: channel.to_bytes(),
        });
        rpc::reply(
            ctx.data_unchecked::<Services>()
                .servers
                .clone()
                .delete_channel(request)
                .await,
        )?;
        Ok(id)
    }
}
