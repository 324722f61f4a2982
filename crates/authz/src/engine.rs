//! Who decides: the port behind which permission engines stand.

mod cache;
mod embedded;
#[cfg(test)]
mod tests;

pub(crate) use embedded::Embedded;

use crate::fact::Fact;
use beep_core::{ChannelId, Permissions, Result, ServerId, UserId};

/// What rights are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    Server(ServerId),
    Channel(ChannelId),
}

/// Rights in an object that may be known to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) server: ServerId,
    pub(crate) permissions: Permissions,
}

/// All that one member may see and do in a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) permissions: Permissions,
    /// Ascending by identifier; those that may be viewed.
    pub(crate) channels: Vec<(ChannelId, Permissions)>,
}

/// An engine that takes facts and answers by the total order of [`crate::resolve`]. What it answers after
/// [`apply`](Self::apply) has returned knows those facts; facts that another process applied it knows within a second.
#[tonic::async_trait]
pub(crate) trait Engine: Send + Sync + 'static {
    /// `None` for who is not a member of the server or may not view the channel, and for what does not exist.
    async fn rights(&self, user: UserId, object: Object) -> Result<Option<Rights>>;

    /// `None` for who is not a member.
    async fn view(&self, user: UserId, server: ServerId) -> Result<Option<View>>;

    /// Those of the users who may view the channel, in the order given.
    async fn viewers(&self, channel: ChannelId, users: &[UserId]) -> Result<Vec<UserId>>;

    /// Takes all facts or none, those of a server in the order of their numbers. One that was taken before changes
    /// nothing.
    ///
    /// # Errors
    /// `UNAVAILABLE` if a fact is missing before one of them.
    async fn apply(&self, facts: &[Fact]) -> Result<()>;

    /// Another process took this fact. A hint that may be lost.
    fn heard(&self, server: ServerId, seq: i64, concerns: Option<&[UserId]>);

    /// Whether it can answer.
    async fn ping(&self) -> Result<()>;
}
