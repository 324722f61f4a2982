use crate::graphql::{call, call::Services, input};
use async_graphql::{Context, ID, SimpleObject};
use beep_core::{ChannelId, Error, Id, MessageId, Result};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::{
    messages::v1::HeadsRequest,
    notifications::v1::{self as contract, ListReadStatesRequest},
};
use std::collections::HashMap;

/// What one person has read in a channel; unread if `lastMessageId` is newer than `lastReadId`.
#[derive(SimpleObject)]
pub(crate) struct ReadState {
    channel_id: ID,
    last_read_id: Option<ID>,
    last_message_id: Option<ID>,
    mentions: i64,
}

impl ReadState {
    pub(crate) fn new(state: &contract::ReadState, last_message_id: &[u8]) -> Self {
        Self {
            channel_id: input::id_text::<ChannelId>(&state.channel_id),
            last_read_id: input::optional_id_text::<MessageId>(&state.last_read_id),
            last_message_id: input::optional_id_text::<MessageId>(last_message_id),
            mentions: state.mentions.into(),
        }
    }

    /// The viewer's states of these channels, in their order.
    pub(crate) async fn load(ctx: &Context<'_>, channels: &[ChannelId]) -> Result<Vec<Self>, Error> {
        if channels.is_empty() {
            return Ok(Vec::new());
        }
        let channel_ids: Vec<_> = channels.iter().map(|id| id.to_bytes()).collect();
        let (services, rpc) = (ctx.data_unchecked::<Services>(), &call::of(ctx).rpc);
        let (mut notifications, mut messages) = (services.notifications.clone(), services.messages.clone());
        let (states, heads) = tokio::join!(
            notifications.list_read_states(
                rpc.request(ListReadStatesRequest {
                    channel_ids: channel_ids.clone()
                })
                .idempotent()
            ),
            messages.heads(
                rpc.request(HeadsRequest {
                    channel_ids: channel_ids.clone()
                })
                .idempotent()
            ),
        );
        let states: HashMap<_, _> = rpc::reply(states)?
            .states
            .into_iter()
            .map(|state| (state.channel_id.clone(), state))
            .collect();
        let heads: HashMap<_, _> = rpc::reply(heads)?
            .heads
            .into_iter()
            .map(|head| (head.channel_id, head.last_message_id))
            .collect();
        let state_of = |id: Vec<u8>| {
            let head = heads.get(&id).map_or(&[][..], Vec::as_slice);
            let none = contract::ReadState {
                channel_id: id.clone(),
                ..contract::ReadState::default()
            };
            Self::new(states.get(&id).unwrap_or(&none), head)
        };
        Ok(channel_ids.into_iter().map(state_of).collect())
    }
}
