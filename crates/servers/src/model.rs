//! What the service is about, and its limits.

use beep_core::{ChannelId, Error, Id, ImageId, Millis, Result, RoleId, ServerId, UserId};
use beep_proto::servers::v1 as proto;
use std::collections::{HashMap, HashSet};

/// Servers that one user can be in, their own included (SRV-7).
pub(crate) const SERVERS_OF_USER: i64 = 50;
/// Channels of one server, categories included.
pub(crate) const CHANNELS_OF_SERVER: usize = 500;
/// Characters of a server's or channel's name.
pub(crate) const NAME: usize = 100;
/// Characters of a description or topic.
pub(crate) const ABOUT: usize = 1_000;
/// Characters of a server's rules.
pub(crate) const RULES: usize = 4_000;
/// Channels that are proposed to who joins.
pub(crate) const DEFAULT_CHANNELS: usize = 50;
/// Characters of an idempotency key.
const REQUEST_ID: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) id: ServerId,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Everybody may see its card and join.
    pub(crate) public: bool,
    pub(crate) owner: UserId,
    /// The role that all members have.
    pub(crate) default_role: RoleId,
    pub(crate) created_at: Millis,
    pub(crate) member_count: i64,
    pub(crate) onboarding: Onboarding,
    /// Square, on its card and in lists.
    pub(crate) picture: Option<ImageId>,
    /// Wide, above its channels and on its card.
    pub(crate) banner: Option<ImageId>,
    /// By those who keep order on this Beep: nobody reads or writes in it.
    pub(crate) suspended: bool,
}

/// What meets those who join.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Onboarding {
    /// Who joins is pending until they accept them; empty for none.
    pub(crate) rules: String,
    /// Shown first.
    pub(crate) welcome: Option<ChannelId>,
    /// Proposed, in this order.
    pub(crate) channels: Vec<ChannelId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChannelKind {
    Text,
    /// Holds channels, and no category.
    Category,
    /// People talk and see each other there.
    Conference,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Channel {
    pub(crate) id: ChannelId,
    pub(crate) server: ServerId,
    pub(crate) kind: ChannelKind,
    pub(crate) name: String,
    /// Empty for a category.
    pub(crate) topic: String,
    /// The category that holds it.
    pub(crate) parent: Option<ChannelId>,
    /// It has no overwrites of its own: those of whatever category holds it hold in it.
    pub(crate) synced: bool,
    /// Order among its siblings; see [`crate::position`].
    pub(crate) position: i64,
    /// Seconds between two messages of one member; 0 for none.
    pub(crate) slow_mode: i64,
    /// The default role is denied VIEW_CHANNEL by the overwrites that hold in it. Read, and never written.
    pub(crate) private: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) user: UserId,
    pub(crate) joined_at: Millis,
    /// Empty for none.
    pub(crate) nickname: String,
    /// Without the default role, ascending.
    pub(crate) roles: Vec<RoleId>,
    /// 0 for never.
    pub(crate) muted_until: Millis,
    /// The server's rules are not accepted yet.
    pub(crate) pending: bool,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Where the next page begins; empty at the end.
    pub(crate) next: String,
}

impl<T> Page<T> {
    /// Of rows that were asked for with one more than the page holds, which tells whether there is a next page.
    pub(crate) fn of(mut rows: Vec<T>, size: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(cursor).unwrap_or_default();
        Self { items: rows, next }
    }
}

impl ChannelKind {
    /// As the store and the contract number it.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Text => 1,
            Self::Category => 2,
            Self::Conference => 3,
        }
    }
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::Text),
            2 => Some(Self::Category),
            3 => Some(Self::Conference),
            _ => None,
        }
    }
}

impl Onboarding {
    /// Leads nobody to other channels than these any more. Says whether it did.
    pub(crate) fn keep(&mut self, is_kept: impl Fn(&ChannelId) -> bool) -> bool {
        let welcome = self.welcome.take_if(|channel| !is_kept(channel));
        let before = self.channels.len();
        self.channels.retain(is_kept);
        welcome.is_some() || self.channels.len() < before
    }
}

impl Channel {
    /// The category whose overwrites hold in it; its own do if there is none.
    pub(crate) fn follows(&self) -> Option<ChannelId> {
        self.parent.filter(|_| self.synced)
    }
}

/// Takes an idempotency key: 1 to 64 visible ASCII characters.
///
/// # Errors
/// `INVALID_INPUT`.
pub(crate) fn request_id(text: String) -> Result<String> {
    if text.is_empty() || text.len() > REQUEST_ID || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid("requestId", "has 1 to 64 visible ASCII characters"));
    }
    Ok(text)
}

/// Puts channels into the order in which they are shown: siblings by position, each category before what it holds.
pub(crate) fn in_order(channels: Vec<Channel>) -> Vec<Channel> {
    let mut rows = channels;
    rows.sort_unstable_by_key(|channel| (channel.position, channel.id));
    let known: HashSet<ChannelId> = rows.iter().map(|channel| channel.id).collect();
    // Whoever may not see the category sees the channel where a channel of no category would be.
    let is_top = |channel: &Channel| channel.parent.is_none_or(|parent| !known.contains(&parent));
    let (top, held): (Vec<Channel>, Vec<Channel>) = rows.into_iter().partition(is_top);
    let mut children: HashMap<Option<ChannelId>, Vec<Channel>> = HashMap::new();
    for channel in held {
        children.entry(channel.parent).or_default().push(channel);
    }
    let mut ordered = Vec::with_capacity(top.len());
    for channel in top {
        let below = children.remove(&Some(channel.id));
        ordered.push(channel);
        ordered.extend(below.into_iter().flatten());
    }
    ordered
}

impl From<Server> for proto::Server {
    fn from(server: Server) -> Self {
        Self {
            id: server.id.to_bytes(),
            name: server.name,
            description: server.description,
            public: server.public,
            owner_id: server.owner.to_bytes(),
            created_at: server.created_at,
            member_count: server.member_count,
            rules: server.onboarding.rules,
            picture_id: server.picture.map(Id::to_bytes).unwrap_or_default(),
            banner_id: server.banner.map(Id::to_bytes).unwrap_or_default(),
            suspended: server.suspended,
        }
    }
}

impl From<Onboarding> for proto::Onboarding {
    fn from(onboarding: Onboarding) -> Self {
        Self {
            welcome_channel_id: onboarding.welcome.map(Id::to_bytes).unwrap_or_default(),
            default_channel_ids: onboarding.channels.into_iter().map(Id::to_bytes).collect(),
        }
    }
}

impl From<Channel> for proto::Channel {
    fn from(channel: Channel) -> Self {
        let kind = match channel.kind {
            ChannelKind::Text => proto::ChannelKind::Text,
            ChannelKind::Category => proto::ChannelKind::Category,
            ChannelKind::Conference => proto::ChannelKind::Conference,
        };
        Self {
            synced: channel.synced,
            id: channel.id.to_bytes(),
            server_id: channel.server.to_bytes(),
            kind: kind.into(),
            name: channel.name,
            topic: channel.topic,
            parent_id: channel.parent.map(Id::to_bytes).unwrap_or_default(),
            position: channel.position,
            slow_mode: u32::try_from(channel.slow_mode).unwrap_or_default(),
            private: channel.private,
        }
    }
}

impl From<Member> for proto::Member {
    fn from(member: Member) -> Self {
        Self {
            user_id: member.user.to_bytes(),
            joined_at: member.joined_at,
            nickname: member.nickname,
            role_ids: member.roles.into_iter().map(Id::to_bytes).collect(),
            muted_until: member.muted_until,
            pending: member.pending,
        }
    }
}
