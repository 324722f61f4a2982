//! What clients may do, a module a service.

mod account;
pub(crate) mod channels;
mod invitations;
mod members;
mod messages;
pub(crate) mod roles;
mod servers;

use async_graphql::MergedObject;

#[derive(Default, MergedObject)]
pub(crate) struct Mutation(
    account::AccountMutation,
    servers::ServerMutation,
    channels::ChannelMutation,
    roles::RoleMutation,
    members::MemberMutation,
    invitations::InvitationMutation,
    messages::MessageMutation,
);
