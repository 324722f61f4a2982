//! What this service speaks about.

use beep_core::{ChannelId, Id, MessageId, Millis, Result, ServerId, UserId};
use beep_proto::{id, ids, notifications::v1 as proto};
use uuid::{Variant, Version};

/// Most channels that are asked about at once, as many as a server has.
pub(crate) const MAX_CHANNELS: usize = 500;
/// How far ahead of ours the clock may be that made a message's id.
const SKEW: Millis = 60_000;

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

/// Whether a message can have this id: a UUIDv7 that was not made in the future. A mark at the end of time would hide
/// all that is yet to come.
pub(crate) fn is_plausible(message: MessageId, now: Millis) -> bool {
    let uuid = message.uuid();
    uuid.get_version() == Some(Version::SortRand)
        && uuid.get_variant() == Variant::RFC4122
        && message.made_at() <= now.saturating_add(SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::{Builder, Uuid};

    fn made_at(millis: u64) -> MessageId {
        MessageId::from_uuid(Builder::from_unix_timestamp_millis(millis, &[0xff; 10]).into_uuid())
    }

    #[test]
    fn ids_of_the_future_or_of_another_kind_are_no_messages() {
        let now = 1_800_000_000_000;
        assert!(is_plausible(made_at(0), now));
        assert!(is_plausible(made_at(1_800_000_060_000), now));
        assert!(!is_plausible(made_at(1_800_000_060_001), now));
        for uuid in [
            Uuid::nil(),
            Uuid::max(),
            Builder::from_random_bytes([7; 16]).into_uuid(),
        ] {
            assert!(!is_plausible(MessageId::from_uuid(uuid), now), "{uuid}");
        }
        let mut microsoft = made_at(0).uuid().into_bytes();
        microsoft[8] |= 0xc0;
        assert!(!is_plausible(MessageId::from_uuid(Uuid::from_bytes(microsoft)), now));
    }
}
