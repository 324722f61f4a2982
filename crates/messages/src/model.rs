use beep_core::{ChannelId, Error, Id, MessageId, Millis, Result, ServerId, UserId};
use beep_proto::messages::v1 as contract;

/// Characters of one message, at most.
pub const CONTENT: usize = 4_000;
/// Characters of a nonce, at most.
const NONCE: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub channel: ChannelId,
    pub id: MessageId,
    pub server: ServerId,
    pub author: UserId,
    pub content: String,
    pub created_at: Millis,
    /// 0 when never edited.
    pub edited_at: Millis,
    pub mentions: Vec<UserId>,
    pub nonce: String,
}

impl From<Message> for contract::Message {
    fn from(message: Message) -> Self {
        Self {
            id: message.id.to_bytes(),
            channel_id: message.channel.to_bytes(),
            server_id: message.server.to_bytes(),
            author_id: message.author.to_bytes(),
            content: message.content,
            created_at: message.created_at,
            edited_at: message.edited_at,
            mentions: message.mentions.into_iter().map(Id::to_bytes).collect(),
            nonce: message.nonce,
        }
    }
}

/// A message that is about to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub channel: ChannelId,
    pub server: ServerId,
    pub author: UserId,
    pub content: String,
    pub mentions: Vec<UserId>,
    pub nonce: String,
    /// Seconds since the author's last message that have to have passed; 0 for none.
    pub slow_mode: u32,
}

/// Where a page of history begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Newest,
    Before(MessageId),
    After(MessageId),
    Around(MessageId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// Ascending.
    pub messages: Vec<Message>,
    pub has_older: bool,
    pub has_newer: bool,
}

/// The state of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub channel: ChannelId,
    pub server: ServerId,
    /// Number of its newest fact.
    pub seq: i64,
    pub newest: Option<MessageId>,
}

/// A change and the number of its fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    pub message: Message,
    pub seq: i64,
    /// Whether somebody was or is mentioned.
    pub mentions_changed: bool,
}

/// An idempotency key: 1 to 64 visible ASCII characters.
pub(crate) fn nonce(nonce: String) -> Result<String> {
    if (1..=NONCE).contains(&nonce.len()) && nonce.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(nonce)
    } else {
        Err(Error::invalid("nonce", "has 1 to 64 visible ASCII characters"))
    }
}
