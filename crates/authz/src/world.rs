//! What decides rights in one server, held compactly: a check reads nothing else.

use beep_core::{ChannelId, Id, Millis, Permissions, RoleId, UserId};
use foldhash::HashMap;
use uuid::Uuid;

/// One server without its members, of whom there may be many: those are looked up one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct World {
    pub(crate) owner: UserId,
    /// The role that all members have.
    pub(crate) default_role: RoleId,
    pub(crate) roles: HashMap<RoleId, Role>,
    pub(crate) channels: HashMap<ChannelId, Channel>,
    /// By those who keep order on this Beep. Decides no right: nobody comes far enough to ask for one.
    pub(crate) suspended: bool,
}

/// What a role gives in the server, and its rank among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Role {
    pub(crate) permissions: Permissions,
    /// The higher, the more; decides nothing here but which of several roles an explanation names.
    pub(crate) position: i64,
}

/// What decides rights in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum ChannelKind {
    /// Its overwrites: a text channel.
    #[default]
    Ordinary,
    /// Its parent, a channel of the ordinary kind: it follows that in all rights.
    Thread,
    /// Nothing: all members have the same rights.
    Direct,
    /// Its overwrites: a category, a conference. Rights in it are as in an ordinary one, for what follows it; but nobody
    /// writes there.
    Wordless,
}

/// A channel or a category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Channel {
    pub(crate) kind: ChannelKind,
    /// The category that holds it, or the channel of a thread.
    pub(crate) parent: Option<ChannelId>,
    /// Its category's overwrites hold instead of its own.
    pub(crate) synced: bool,
    /// Seconds between two messages of one member; 0 for none.
    pub(crate) slow_mode: u32,
    pub(crate) overwrites: Overwrites,
}

/// What a channel changes about the rights in the server; each list ascends by its identifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Overwrites {
    roles: Box<[(RoleId, Layer)]>,
    members: Box<[(UserId, Layer)]>,
}

/// One overwrite: what it denies goes first, then what it allows comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Layer {
    pub(crate) deny: Permissions,
    pub(crate) allow: Permissions,
}

impl Layer {
    /// This one and then the next, as one.
    pub(crate) fn then(self, next: Self) -> Self {
        Self {
            deny: self.deny | next.deny,
            allow: self.allow.overwrite(next.deny, next.allow),
        }
    }
}

/// Whom an overwrite is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Role(RoleId),
    Member(UserId),
}

/// A member of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) user: UserId,
    /// Ascending; without the default role. One that the server no longer has gives nothing.
    roles: Box<[RoleId]>,
    /// 0 for never.
    pub(crate) muted_until: Millis,
    /// Has not accepted the server's rules.
    pub(crate) pending: bool,
}

impl Member {
    pub(crate) fn new(user: UserId, roles: impl IntoIterator<Item = RoleId>) -> Self {
        let mut roles: Vec<RoleId> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        Self {
            user,
            roles: roles.into(),
            muted_until: 0,
            pending: false,
        }
    }
    pub(crate) fn muted_until(self, muted_until: Millis) -> Self {
        Self { muted_until, ..self }
    }
    pub(crate) fn pending(self, pending: bool) -> Self {
        Self { pending, ..self }
    }
    pub(crate) fn roles(&self) -> &[RoleId] {
        &self.roles
    }
}

/// A server with all its members, in one state.
#[derive(Debug, Clone)]
pub(crate) struct Census {
    /// Number of the last fact in it.
    pub(crate) seq: i64,
    pub(crate) world: World,
    /// Ascending by user.
    pub(crate) members: Box<[Member]>,
}

impl Census {
    pub(crate) fn new(seq: i64, world: World, mut members: Vec<Member>) -> Self {
        members.sort_unstable_by_key(|member| member.user);
        Self {
            seq,
            world,
            members: members.into(),
        }
    }
    pub(crate) fn member(&self, user: UserId) -> Option<&Member> {
        let at = self.members.binary_search_by_key(&user, |member| member.user);
        Some(&self.members[at.ok()?])
    }
}

/// What holds in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Law<'a> {
    Overwrites(&'a Overwrites),
    /// All members have [`Permissions::IN_DIRECT_MESSAGES`].
    Direct,
    /// A thread whose channel is gone: nobody may do anything.
    Nothing,
}

impl World {
    /// What holds in a channel, and whose it is.
    pub(crate) fn law<'a>(&'a self, id: ChannelId, channel: &'a Channel) -> (ChannelId, Law<'a>) {
        match channel.kind {
            ChannelKind::Ordinary | ChannelKind::Wordless => {
                let (holder, overwrites) = self.overwrites(id, channel);
                (holder, Law::Overwrites(overwrites))
            }
            ChannelKind::Thread => match self.followed(channel) {
                Some((id, channel)) => self.law(id, channel),
                None => (id, Law::Nothing),
            },
            ChannelKind::Direct => (id, Law::Direct),
        }
    }

    /// The channel of a thread.
    pub(crate) fn followed(&self, thread: &Channel) -> Option<(ChannelId, &Channel)> {
        let id = thread.parent?;
        let channel = self.channels.get(&id)?;
        (channel.kind == ChannelKind::Ordinary).then_some((id, channel))
    }

    /// The overwrites that hold in an ordinary channel, and whose they are: its category's while it is synced, otherwise
    /// its own. A channel that is synced with no category has but its own.
    pub(crate) fn overwrites<'a>(&'a self, id: ChannelId, channel: &'a Channel) -> (ChannelId, &'a Overwrites) {
        let parent = channel.parent.filter(|_| channel.synced);
        let category = parent.and_then(|parent| Some((parent, self.channels.get(&parent)?)));
        let (id, holder) = category.unwrap_or((id, channel));
        (id, &holder.overwrites)
    }

    /// Users for whom some channel has an overwrite, often several times.
    pub(crate) fn with_own_overwrites(&self) -> impl Iterator<Item = UserId> {
        let all = self.channels.values().flat_map(|channel| &*channel.overwrites.members);
        all.map(|(user, _)| *user)
    }

    /// Rights that a role gives in the server.
    pub(crate) fn role(&self, role: RoleId) -> Permissions {
        self.roles.get(&role).copied().unwrap_or_default().permissions
    }
}

impl Target {
    pub(crate) fn new(is_member: bool, id: Uuid) -> Self {
        if is_member {
            Self::Member(Id::from_uuid(id))
        } else {
            Self::Role(Id::from_uuid(id))
        }
    }
    pub(crate) fn is_member(self) -> bool {
        matches!(self, Self::Member(_))
    }
    pub(crate) fn uuid(self) -> Uuid {
        match self {
            Self::Role(role) => role.uuid(),
            Self::Member(user) => user.uuid(),
        }
    }
}

impl Overwrites {
    pub(crate) fn put(&mut self, target: Target, layer: Layer) {
        match target {
            Target::Role(role) => put(&mut self.roles, role, Some(layer)),
            Target::Member(user) => put(&mut self.members, user, Some(layer)),
        }
    }
    pub(crate) fn remove(&mut self, target: Target) {
        match target {
            Target::Role(role) => put(&mut self.roles, role, None),
            Target::Member(user) => put(&mut self.members, user, None),
        }
    }
    pub(crate) fn role(&self, role: RoleId) -> Layer {
        find(&self.roles, role)
    }
    pub(crate) fn member(&self, user: UserId) -> Layer {
        find(&self.members, user)
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Target, Layer)> + '_ {
        let roles = self.roles.iter().map(|(role, layer)| (Target::Role(*role), *layer));
        let members = self.members.iter().map(|(user, layer)| (Target::Member(*user), *layer));
        roles.chain(members)
    }
    /// Those for any of these roles, which ascend. Few overwrites meet many roles as often as the other way round, so
    /// the shorter list is walked and the longer one searched.
    pub(crate) fn roles<'a>(&'a self, roles: &'a [RoleId]) -> impl Iterator<Item = (RoleId, Layer)> + 'a {
        let by_role = self.roles.len() > roles.len();
        let (walked, searched) = if by_role {
            (roles.len(), 0)
        } else {
            (0, self.roles.len())
        };
        let of_roles = roles[..walked].iter().map(|role| (*role, self.role(*role)));
        let of_overwrites = self.roles[..searched].iter().copied();
        of_roles.chain(of_overwrites.filter(|(role, _)| roles.binary_search(role).is_ok()))
    }
}

impl FromIterator<(Target, Layer)> for Overwrites {
    fn from_iter<I: IntoIterator<Item = (Target, Layer)>>(overwrites: I) -> Self {
        let (mut roles, mut members) = (Vec::new(), Vec::new());
        for (target, layer) in overwrites {
            match target {
                Target::Role(role) => roles.push((role, layer)),
                Target::Member(user) => members.push((user, layer)),
            }
        }
        roles.sort_unstable_by_key(|(role, _)| *role);
        members.sort_unstable_by_key(|(user, _)| *user);
        Self {
            roles: roles.into(),
            members: members.into(),
        }
    }
}

/// `None` removes.
fn put<K: Ord + Copy>(sorted: &mut Box<[(K, Layer)]>, key: K, layer: Option<Layer>) {
    let mut list = std::mem::take(sorted).into_vec();
    list.retain(|(other, _)| *other != key);
    if let Some(layer) = layer {
        list.insert(list.partition_point(|(other, _)| *other < key), (key, layer));
    }
    *sorted = list.into();
}

fn find<K: Ord + Copy>(sorted: &[(K, Layer)], key: K) -> Layer {
    sorted
        .binary_search_by_key(&key, |(key, _)| *key)
        .map(|at| sorted[at].1)
        .unwrap_or_default()
}
