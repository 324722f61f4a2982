use crate::graphql::{
    call::{self, ask, ask_once},
    input,
    model::channel::{Channel, ChannelKind},
};
use async_graphql::{Context, ID, InputObject, Object};
use beep_core::{ChannelId, Error, Id, Result, ServerId};
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
    /// Seconds that a member waits between two messages, at most six hours; 0 for none. Not for a category.
    slow_mode: Option<i32>,
}

/// Below `parentId` (or none), before `beforeId` (or last).
#[derive(InputObject)]
pub(crate) struct MoveChannelInput {
    id: ID,
    parent_id: Option<ID>,
    before_id: Option<ID>,
}

impl TryFrom<MoveChannelInput> for MoveChannelRequest {
    type Error = Error;
    fn try_from(input: MoveChannelInput) -> Result<Self> {
        Ok(Self {
            channel_id: input::id::<ChannelId>("id", &input.id)?.to_bytes(),
            parent_id: input::optional_id::<ChannelId>("parentId", input.parent_id.as_ref())?,
            before_id: input::optional_id::<ChannelId>("beforeId", input.before_id.as_ref())?,
        })
    }
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
        Ok(Channel(ask!(ctx, servers.create_channel(request))?))
    }

    async fn update_channel(&self, ctx: &Context<'_>, input: UpdateChannelInput) -> Result<Channel, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("id", &input.id)?.to_bytes();
        let request = UpdateChannelRequest {
            channel_id,
            name: input.name,
            topic: input.topic,
            slow_mode: input
                .slow_mode
                .map(|seconds| input::count("slowMode", seconds))
                .transpose()?,
        };
        Ok(Channel(ask!(ctx, servers.update_channel(request))?))
    }

    /// Answers all channels of the server, in their new order.
    async fn move_channel(&self, ctx: &Context<'_>, input: MoveChannelInput) -> Result<Vec<Channel>, Error> {
        call::viewer(ctx)?;
        let reply = ask!(ctx, servers.move_channel(MoveChannelRequest::try_from(input)?))?;
        Ok(reply.channels.into_iter().map(Channel).collect())
    }

    /// A category takes the channels that it holds with it, or leaves them in its place with the rights that they had.
    async fn delete_channel(&self, ctx: &Context<'_>, id: ID, keep_channels: Option<bool>) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("id", &id)?.to_bytes();
        let request = DeleteChannelRequest {
            channel_id,
            keep_channels: keep_channels.unwrap_or_default(),
        };
        ask_once!(ctx, servers.delete_channel(request))?;
        Ok(id)
    }
}
