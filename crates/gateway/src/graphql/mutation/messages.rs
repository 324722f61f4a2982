use crate::graphql::{
    call::{self, ask, ask_once},
    input,
    model::{message::Message, read_state::ReadState},
};
use async_graphql::{Context, ID, InputObject, Object};
use beep_core::{ChannelId, Error, Id, MessageId, Result};
use beep_proto::{
    messages::v1::{DeleteRequest, EditRequest, HeadsRequest, SendRequest, TypingRequest},
    notifications::v1::MarkReadRequest,
};

#[derive(InputObject)]
pub(crate) struct SendMessageInput {
    channel_id: ID,
    /// Markdown, at most 4,000 characters.
    content: String,
    /// Idempotency key, 1 to 64 visible ASCII characters.
    nonce: String,
}

#[derive(InputObject)]
pub(crate) struct EditMessageInput {
    channel_id: ID,
    id: ID,
    content: String,
}

#[derive(Default)]
pub(crate) struct MessageMutation;

#[Object]
impl MessageMutation {
    /// Stored when it answers. The same nonce gives the same message, once.
    async fn send_message(&self, ctx: &Context<'_>, input: SendMessageInput) -> Result<Message, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("channelId", &input.channel_id)?.to_bytes();
        let request = SendRequest {
            channel_id,
            content: input.content,
            nonce: input.nonce,
        };
        Message::new(ask!(ctx, messages.send(request))?)
    }

    /// One's own messages only.
    async fn edit_message(&self, ctx: &Context<'_>, input: EditMessageInput) -> Result<Message, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("channelId", &input.channel_id)?.to_bytes();
        let message_id = input::id::<MessageId>("id", &input.id)?.to_bytes();
        let request = EditRequest {
            channel_id,
            message_id,
            content: input.content,
        };
        Message::new(ask!(ctx, messages.edit(request))?)
    }

    /// One's own messages, others' with MANAGE_MESSAGES.
    async fn delete_message(&self, ctx: &Context<'_>, channel_id: ID, id: ID) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let channel: ChannelId = input::id("channelId", &channel_id)?;
        let message: MessageId = input::id("id", &id)?;
        let request = DeleteRequest {
            channel_id: channel.to_bytes(),
            message_id: message.to_bytes(),
        };
        ask_once!(ctx, messages.delete(request))?;
        Ok(id)
    }

    /// Moves the viewer's mark forward to this message, never back.
    async fn mark_read(&self, ctx: &Context<'_>, channel_id: ID, message_id: ID) -> Result<ReadState, Error> {
        call::viewer(ctx)?;
        let channel: ChannelId = input::id("channelId", &channel_id)?;
        let message: MessageId = input::id("messageId", &message_id)?;
        let channel_id = channel.to_bytes();
        let request = MarkReadRequest {
            channel_id: channel_id.clone(),
            message_id: message.to_bytes(),
        };
        let state = ask!(ctx, notifications.mark_read(request))?;
        let channel_ids = vec![channel_id];
        let heads = ask!(ctx, messages.heads(HeadsRequest { channel_ids }))?.heads;
        Ok(ReadState::new(
            &state,
            heads.first().map_or(&[], |head| &head.last_message_id),
        ))
    }

    /// Tells those who look at the channel that the viewer writes. Worth calling every 3 s at most.
    async fn start_typing(&self, ctx: &Context<'_>, channel_id: ID) -> Result<bool, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("channelId", &channel_id)?.to_bytes();
        ask_once!(ctx, messages.typing(TypingRequest { channel_id }))?;
        Ok(true)
    }
}
