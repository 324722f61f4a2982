//! The total order once more, as plainly as it can be written: lists, and one right at a time. What [`Standing`](super::Standing) and
//! the engines answer is compared with it.

use super::Why;
use crate::{
    fact::Change,
    world::{Channel, ChannelKind, Layer, Member, Role, Target, World},
};
use beep_core::{ChannelId, Id, Millis, Permission, Permissions, RoleId, UserId};
use proptest::prelude::*;
use uuid::Uuid;

/// What a mute takes away, said once more.
const WRITES: [Permission; 5] = {
    use Permission::{AddReactions, CreateThreads, SendMessages, Speak, Video};
    [SendMessages, AddReactions, CreateThreads, Speak, Video]
};

/// What all may in a direct-message channel, said once more.
const IN_DIRECT: [Permission; 7] = {
    use Permission::{AddReactions, AttachFiles, Connect, SendMessages, Speak, Video, ViewChannel};
    [
        ViewChannel,
        SendMessages,
        AttachFiles,
        AddReactions,
        Connect,
        Speak,
        Video,
    ]
};

#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    server: Option<(UserId, RoleId)>,
    roles: Vec<(RoleId, Role)>,
    pub(crate) members: Vec<Member>,
    /// With the parent, and whether it is synced with that.
    channels: Vec<(ChannelId, Option<ChannelId>, bool)>,
    /// Those that are not ordinary.
    kinds: Vec<(ChannelId, ChannelKind)>,
    overwrites: Vec<(ChannelId, Target, Layer)>,
}

impl Plain {
    pub(crate) fn apply(&mut self, change: &Change) {
        match change.clone() {
            Change::PutServer { owner, default_role } => self.server = Some((owner, default_role)),
            Change::RemoveServer => *self = Self::default(),
            // Is asked about before rights are.
            Change::SetSuspended(_) | Change::Resume(_) => {}
            Change::PutRole {
                role,
                permissions,
                position,
            } => {
                self.roles.retain(|(other, _)| *other != role);
                self.roles.push((role, Role { permissions, position }));
            }
            Change::RemoveRole(role) => {
                self.roles.retain(|(other, _)| *other != role);
                self.overwrites.retain(|(_, target, _)| *target != Target::Role(role));
            }
            Change::PutMember(member) => {
                self.members.retain(|other| other.user != member.user);
                self.members.push(member);
            }
            Change::RemoveMember(user) => self.members.retain(|other| other.user != user),
            Change::PutChannel {
                channel,
                parent,
                synced,
                kind,
                ..
            } => {
                self.channels.retain(|(other, ..)| *other != channel);
                self.channels.push((channel, parent, synced));
                self.kinds.retain(|(other, _)| *other != channel);
                self.kinds.push((channel, kind));
            }
            Change::RemoveChannel(channel) => {
                self.channels.retain(|(other, ..)| *other != channel);
                self.kinds.retain(|(other, _)| *other != channel);
                self.overwrites.retain(|(other, ..)| *other != channel);
            }
            Change::PutOverwrite { channel, target, layer } => {
                self.overwrites
                    .retain(|(other, for_whom, _)| (*other, *for_whom) != (channel, target));
                self.overwrites.push((channel, target, layer));
            }
            Change::RemoveOverwrite { channel, target } => {
                self.overwrites
                    .retain(|(other, for_whom, _)| (*other, *for_whom) != (channel, target));
            }
        }
    }

    /// As somebody's act would: a channel that follows its category stops to when it is changed itself, and takes along
    /// what held.
    pub(crate) fn suppose(&mut self, change: &Change) {
        let changed = match change {
            Change::PutChannel {
                channel, synced: false, ..
            }
            | Change::PutOverwrite { channel, .. }
            | Change::RemoveOverwrite { channel, .. } => Some(*channel),
            _ => None,
        };
        let followed = self.channels.iter().find_map(|(id, parent, synced)| {
            let parent = parent.filter(|parent| *parent != *id && self.channels.iter().any(|(id, ..)| id == parent));
            parent.filter(|_| *synced && changed == Some(*id))
        });
        if let (Some(changed), Some(category)) = (changed, followed) {
            self.overwrites.retain(|(at, ..)| *at != changed);
            let of_category = self.overwrites.iter().filter(|(at, ..)| *at == category);
            let copied: Vec<_> = of_category
                .map(|(_, target, layer)| (changed, *target, *layer))
                .collect();
            self.overwrites.extend(copied);
            let channel = self
                .channels
                .iter_mut()
                .find(|(id, ..)| *id == changed)
                .expect("it follows");
            channel.2 = false;
        }
        // An overwrite of a channel that is not there says nothing, also when the channel comes later.
        let nowhere = |channel: &ChannelId| !self.channels.iter().any(|(id, ..)| id == channel);
        match change {
            Change::PutOverwrite { channel, .. } if nowhere(channel) => {}
            change => self.apply(change),
        }
    }

    pub(crate) fn is_member(&self, user: UserId) -> bool {
        self.server.is_some() && self.members.iter().any(|member| member.user == user)
    }

    /// May the user do this in the channel, or in the server as such?
    pub(crate) fn may(&self, user: UserId, place: Option<ChannelId>, right: Permission, now: Millis) -> bool {
        let Some((owner, default_role)) = self.server else {
            return false;
        };
        let Some(member) = self.members.iter().find(|member| member.user == user) else {
            return false;
        };
        let channel = place.map(|place| self.channels.iter().find(|(id, ..)| *id == place));
        if channel == Some(None) {
            return false;
        }
        match place.map(|place| self.kind(place)) {
            Some(ChannelKind::Direct) => return IN_DIRECT.contains(&right),
            Some(ChannelKind::Thread) => {
                let channel = self.channel_of(place);
                return channel.is_some_and(|channel| self.may(user, Some(channel), right, now));
            }
            _ => {}
        }
        let has = |role: RoleId| role == default_role || member.roles().contains(&role);
        let given = |right: Permission| {
            self.roles
                .iter()
                .any(|(role, rights)| has(*role) && rights.permissions.has(right))
        };
        if user == owner || given(Permission::Administrator) {
            return true;
        }
        let mut allowed = given(right);
        if let Some(Some((id, parent, synced))) = channel {
            if right != Permission::ViewChannel && !self.may(user, place, Permission::ViewChannel, now) {
                return false;
            }
            let category = parent.filter(|parent| *synced && self.channels.iter().any(|(id, ..)| id == parent));
            let held = category.unwrap_or(*id);
            let rules: [&dyn Fn(Target) -> bool; 3] = [
                &|target| target == Target::Role(default_role),
                &|target| matches!(target, Target::Role(role) if role != default_role && member.roles().contains(&role)),
                &|target| target == Target::Member(user),
            ];
            for concerns in rules {
                let layers = || {
                    self.overwrites
                        .iter()
                        .filter(|(at, target, _)| *at == held && concerns(*target))
                };
                allowed = allowed && !layers().any(|(.., layer)| layer.deny.has(right));
                allowed = allowed || layers().any(|(.., layer)| layer.allow.has(right));
            }
        }
        let muted = member.muted_until > now || member.pending;
        allowed && !(muted && WRITES.contains(&right))
    }

    /// What decides: the order read from its end, each time the first rule that has a say.
    pub(crate) fn why(&self, user: UserId, place: Option<ChannelId>, right: Permission, now: Millis) -> (bool, Why) {
        let (Some((owner, default_role)), Some(member)) =
            (self.server, self.members.iter().find(|member| member.user == user))
        else {
            return (false, Why::NotAMember);
        };
        let has = |role: RoleId| role == default_role || member.roles().contains(&role);
        let gives = |right: Permission| {
            let roles = self
                .roles
                .iter()
                .filter(|(id, role)| has(*id) && role.permissions.has(right));
            roles.map(|(id, _)| *id).max_by_key(|id| self.rank(*id))
        };
        match place.map(|place| self.kind(place)) {
            Some(ChannelKind::Direct) => return (IN_DIRECT.contains(&right), Why::DirectMessage),
            Some(ChannelKind::Thread) => {
                let channel = self.channel_of(place);
                return channel.map_or((false, Why::NoView), |channel| {
                    self.why(user, Some(channel), right, now)
                });
            }
            _ => {}
        }
        if user == owner {
            return (true, Why::Owner);
        }
        if let Some(role) = gives(Permission::Administrator) {
            return (true, Why::Administrator(role));
        }
        let invisible = |place| !self.may(user, Some(place), Permission::ViewChannel, now);
        if right != Permission::ViewChannel && place.is_some_and(invisible) {
            return (false, Why::NoView);
        }
        let in_roles = || gives(right).map_or((false, Why::NoRole), |role| (true, Why::Role(role)));
        let decided = place
            .and_then(|place| self.why_in_channel(member, default_role, place, right))
            .unwrap_or_else(in_roles);
        match decided {
            (true, _) if WRITES.contains(&right) && member.muted_until > now => (false, Why::Muted(member.muted_until)),
            (true, _) if WRITES.contains(&right) && member.pending => (false, Why::Pending),
            decided => decided,
        }
    }

    fn why_in_channel(
        &self,
        member: &Member,
        default_role: RoleId,
        place: ChannelId,
        right: Permission,
    ) -> Option<(bool, Why)> {
        let (_, parent, synced) = self.channels.iter().find(|(id, ..)| *id == place)?;
        let category = parent.filter(|parent| *synced && self.channels.iter().any(|(id, ..)| id == parent));
        let held = category.unwrap_or(place);
        let says = |target: Target| {
            let (.., layer) = self
                .overwrites
                .iter()
                .find(|(at, for_whom, _)| (*at, *for_whom) == (held, target))?;
            layer
                .allow
                .has(right)
                .then_some(true)
                .or(layer.deny.has(right).then_some(false))
        };
        if let Some(allowed) = says(Target::Member(member.user)) {
            return Some((allowed, Why::MemberOverwrite(held)));
        }
        let roles = member.roles().iter().filter(|role| **role != default_role);
        let said = roles.filter_map(|role| Some((says(Target::Role(*role))?, self.rank(*role), *role)));
        if let Some((allowed, _, role)) = said.max() {
            return Some((allowed, Why::RoleOverwrite(role, held)));
        }
        says(Target::Role(default_role)).map(|allowed| (allowed, Why::DefaultRoleOverwrite(default_role, held)))
    }

    pub(crate) fn kind(&self, channel: ChannelId) -> ChannelKind {
        let found = self.kinds.iter().find(|(id, _)| *id == channel);
        found.map_or(ChannelKind::Ordinary, |(_, kind)| *kind)
    }

    /// Which an existing thread follows.
    fn channel_of(&self, thread: Option<ChannelId>) -> Option<ChannelId> {
        let (_, parent, _) = self.channels.iter().find(|(id, ..)| Some(*id) == thread)?;
        let is_channel = |id: &ChannelId| {
            self.kind(*id) == ChannelKind::Ordinary && self.channels.iter().any(|(other, ..)| other == id)
        };
        parent.filter(is_channel)
    }

    fn rank(&self, role: RoleId) -> (Option<i64>, RoleId) {
        let found = self.roles.iter().find(|(id, _)| *id == role);
        (found.map(|(_, role)| role.position), role)
    }

    pub(crate) fn world(&self) -> Option<World> {
        let (owner, default_role) = self.server?;
        let overwrites = |channel| {
            let own = self.overwrites.iter().filter(move |(at, ..)| *at == channel);
            own.map(|(_, target, layer)| (*target, *layer)).collect()
        };
        let channel = |(id, parent, synced): &(ChannelId, Option<ChannelId>, bool)| {
            (
                *id,
                Channel {
                    kind: self.kind(*id),
                    parent: *parent,
                    synced: *synced,
                    slow_mode: 0,
                    overwrites: overwrites(*id),
                },
            )
        };
        Some(World {
            owner,
            default_role,
            roles: self.roles.iter().copied().collect(),
            channels: self.channels.iter().map(channel).collect(),
            suspended: false,
        })
    }
}

/// So few of each kind that random changes meet.
pub(crate) const USERS: u128 = 5;
pub(crate) const CHANNELS: u128 = 6;
const ROLES: u128 = 4;
/// Mutes end between 0 and this.
pub(crate) const LATEST: Millis = 100;

fn some<T: Id>(kind: u128, count: u128) -> impl Strategy<Value = T> + Clone {
    (0..count).prop_map(move |n| nth(kind, n))
}
fn nth<T: Id>(kind: u128, n: u128) -> T {
    T::from_uuid(Uuid::from_u128(kind << 64 | n))
}
pub(crate) fn user(n: u128) -> UserId {
    nth(1, n)
}
pub(crate) fn channel(n: u128) -> ChannelId {
    nth(2, n)
}

/// Every right with an even chance, ADMINISTRATOR with a small one: it would drown all else.
fn permissions() -> impl Strategy<Value = Permissions> {
    (0_i64..1 << Permission::ALL.len(), 0..12)
        .prop_map(|(bits, dice)| Permissions::from_bits(if dice == 0 { bits | 1 } else { bits & !1 }))
}

fn kind() -> impl Strategy<Value = ChannelKind> {
    prop_oneof![
        6 => Just(ChannelKind::Ordinary),
        2 => Just(ChannelKind::Wordless),
        2 => Just(ChannelKind::Thread),
        1 => Just(ChannelKind::Direct)
    ]
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        some(3, ROLES).prop_map(Target::Role),
        some(1, USERS).prop_map(Target::Member)
    ]
}

pub(crate) fn change() -> impl Strategy<Value = Change> {
    let users = || some::<UserId>(1, USERS);
    let roles = || some::<RoleId>(3, ROLES);
    let channels = || some::<ChannelId>(2, CHANNELS);
    let member = (
        users(),
        prop::collection::btree_set(roles(), 0..3),
        -LATEST..LATEST,
        prop::bool::weighted(0.1),
    );
    let layer = (permissions(), permissions()).prop_map(|(deny, allow)| Layer { deny, allow });
    prop_oneof![
        2 => (users(), roles()).prop_map(|(owner, default_role)| Change::PutServer { owner, default_role }),
        4 => (roles(), permissions(), 0_i64..9)
            .prop_map(|(role, permissions, position)| Change::PutRole { role, permissions, position }),
        1 => roles().prop_map(Change::RemoveRole),
        5 => member.prop_map(|(user, roles, until, pending)| {
            Change::PutMember(Member::new(user, roles).muted_until(until).pending(pending))
        }),
        1 => users().prop_map(Change::RemoveMember),
        5 => (channels(), prop::option::of(channels()), any::<bool>(), kind())
            .prop_map(|(channel, parent, synced, kind)| Change::PutChannel { channel, parent, synced, slow_mode: 0, kind }),
        1 => channels().prop_map(Change::RemoveChannel),
        6 => (channels(), target(), layer)
            .prop_map(|(channel, target, layer)| Change::PutOverwrite { channel, target, layer }),
        1 => (channels(), target()).prop_map(|(channel, target)| Change::RemoveOverwrite { channel, target }),
    ]
}
