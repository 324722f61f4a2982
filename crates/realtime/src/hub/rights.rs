use beep_core::{ChannelId, Result, ServerId, UserId};
use futures_util::future::BoxFuture;

/// What one user may hear of one server.
#[derive(Debug, PartialEq, Eq)]
pub enum Visible {
    /// What happens in it, and in the channels that they may view; ascending.
    Channels(Box<[ChannelId]>),
    /// Nothing happens in it for now, for nobody: it is suspended. They hear when that ends.
    Closed,
}

impl Visible {
    pub fn contains(&self, channel: ChannelId) -> bool {
        match self {
            Self::Channels(channels) => channels.binary_search(&channel).is_ok(),
            Self::Closed => false,
        }
    }
}

impl FromIterator<ChannelId> for Visible {
    fn from_iter<T: IntoIterator<Item = ChannelId>>(channels: T) -> Self {
        let mut channels: Box<[_]> = channels.into_iter().collect();
        channels.sort_unstable();
        Self::Channels(channels)
    }
}

/// Asks what a user may see, now.
pub trait Rights: Send + Sync + 'static {
    /// `None` for who is not a member.
    fn visible(&self, user: UserId, server: ServerId) -> BoxFuture<'static, Result<Option<Visible>>>;
}
