//! Who decides: the port behind which permission engines stand.

mod cache;
mod embedded;
#[cfg(test)]
mod tests;

pub(crate) use embedded::Embedded;

use crate::{
    fact::Fact,
    world::{Census, Member, World},
};
use beep_core::{ChannelId, Permissions, Result, ServerId, UserId};
use smallvec::SmallVec;
use std::sync::Arc;

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
    /// Seconds between two messages in the channel; 0 for who need not wait.
    pub(crate) slow_mode: u32,
}

/// All that one member may see and do in a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) permissions: Permissions,
    /// Ascending by identifier; those that may be viewed.
    pub(crate) channels: Vec<(ChannelId, Permissions)>,
}

/// A server and the members asked for, in one state; `None` for who is not a member.
pub(crate) struct Known {
    pub(crate) world: Arc<World>,
    pub(crate) members: SmallVec<[Option<Arc<Member>>; 1]>,
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

    /// The server that a channel belongs to.
    async fn home(&self, channel: ChannelId) -> Result<Option<ServerId>>;

    /// What rights are made of in a server, for these users; `None` for a server that does not exist.
    async fn known(&self, server: ServerId, users: &[UserId]) -> Result<Option<Known>>;

    /// The same for all its members at once.
    async fn census(&self, server: ServerId) -> Result<Option<Arc<Census>>>;

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
