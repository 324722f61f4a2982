//! What clients may do, a module a service.

mod account;
pub(crate) mod channels;
mod instance;
mod invitations;
mod members;
mod messages;
mod reports;
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
    reports::ReportMutation,
    instance::InstanceMutation,
);
