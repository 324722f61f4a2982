use crate::graphql::input;
use async_graphql::{ID, SimpleObject};
use beep_core::ChannelId;
use beep_proto::servers::v1 as contract;

/// Where newcomers of a server are led: channels that the viewer sees, and all of them with MANAGE_SERVER.
#[derive(SimpleObject)]
pub(crate) struct Onboarding {
    /// Shown first to who joins.
    welcome_channel_id: Option<ID>,
    /// Proposed to who joins, in this order; at most 50.
    default_channel_ids: Vec<ID>,
}

impl From<contract::Onboarding> for Onboarding {
    fn from(onboarding: contract::Onboarding) -> Self {
        let channels = onboarding.default_channel_ids.iter();
        Self {
            welcome_channel_id: input::optional_id_text::<ChannelId>(&onboarding.welcome_channel_id),
            default_channel_ids: channels.map(|id| input::id_text::<ChannelId>(id)).collect(),
        }
    }
}
