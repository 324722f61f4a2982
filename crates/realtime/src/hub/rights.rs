use beep_core::{ChannelId, Result, ServerId, UserId};
use futures_util::future::BoxFuture;

/// The channels of one server that one user may view.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Visible(Box<[ChannelId]>);

impl Visible {
    pub fn contains(&self, channel: ChannelId) -> bool {
        self.0.binary_search(&channel).is_ok()
    }
}

impl FromIterator<ChannelId> for Visible {
    fn from_iter<T: IntoIterator<Item = ChannelId>>(channels: T) -> Self {
        let mut channels: Box<[_]> = channels.into_iter().collect();
        channels.sort_unstable();
        Self(channels)
    }
}

/// Asks what a user may see, now.
pub trait Rights: Send + Sync + 'static {
    /// `None` for who is not a member.
    fn visible(&self, user: UserId, server: ServerId) -> BoxFuture<'static, Result<Option<Visible>>>;
}
