//! What clients may do, a module a service.

mod account;
mod channels;
mod messages;
mod servers;

use async_graphql::MergedObject;

#[derive(Default, MergedObject)]
pub(crate) struct Mutation(
    account::AccountMutation,
    servers::ServerMutation,
    channels::ChannelMutation,
    messages::MessageMutation,
);
