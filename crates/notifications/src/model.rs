//! What this service speaks about.

use beep_core::{ChannelId, Id, MessageId, Result, ServerId, UserId};
use beep_proto::{id, ids, notifications::v1 as proto};

/// Most channels that are asked about at once, as many as a server has.
pub(crate) const MAX_CHANNELS: usize = 500;

/// What one person has read in one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReadState {
    pub channel: ChannelId,
    /// None when nothing was read yet.
    pub last_read: Option<MessageId>,
    /// Unread messages that mention the person.
    pub mentions: u32,
}

impl ReadState {
    pub fn never_read(channel: ChannelId) -> Self {
        Self {
            channel,
            last_read: None,
            mentions: 0,
        }
    }
}

impl From<ReadState> for proto::ReadState {
    fn from(state: ReadState) -> Self {
        Self {
            channel_id: state.channel.to_bytes(),
            last_read_id: state.last_read.map(Id::to_bytes).unwrap_or_default(),
            mentions: state.mentions,
        }
    }
}

/// All that a message mentions now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mentions {
    pub server: ServerId,
    pub channel: ChannelId,
    pub message: MessageId,
    pub author: UserId,
    pub users: Vec<UserId>,
    /// Number of the fact within its channel.
    pub seq: i64,
}

impl Mentions {
    pub fn read(fact: &proto::MentionsChanged) -> Result<Self> {
        Ok(Self {
            server: id("serverId", &fact.server_id)?,
            channel: id("channelId", &fact.channel_id)?,
            message: id("messageId", &fact.message_id)?,
            author: id("authorId", &fact.author_id)?,
            users: ids("userIds", &fact.user_ids, usize::MAX)?,
            seq: fact.seq,
        })
    }
}

/// A read state that has changed; its owner's devices must hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Changed {
    pub user: UserId,
    pub state: ReadState,
    /// Number of the fact among those of the user.
    pub seq: i64,
}
