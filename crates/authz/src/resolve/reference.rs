//! The total order once more, as plainly as it can be written: lists, and one right at a time. What [`Standing`] and
//! the engines answer is compared with it.

use super::Standing;
use crate::{
    fact::Change,
    world::{Channel, Layer, Member, Target, World},
};
use beep_core::{ChannelId, Id, Millis, Permission, Permissions, RoleId, UserId};
use proptest::prelude::*;
use uuid::Uuid;

/// What a mute takes away, said once more.
const WRITES: [Permission; 5] = {
    use Permission::{AddReactions, CreateThreads, SendMessages, Speak, Video};
    [SendMessages, AddReactions, CreateThreads, Speak, Video]
};

#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    server: Option<(UserId, RoleId)>,
    roles: Vec<(RoleId, Permissions)>,
    members: Vec<Member>,
    channels: Vec<(ChannelId, Option<ChannelId>, bool)>,
    overwrites: Vec<(ChannelId, Target, Layer)>,
}

impl Plain {
    pub(crate) fn apply(&mut self, change: &Change) {
        match change.clone() {
            Change::PutServer { owner, default_role } => self.server = Some((owner, default_role)),
            Change::RemoveServer => *self = Self::default(),
            Change::PutRole { role, permissions, .. } => {
                self.roles.retain(|(other, _)| *other != role);
                self.roles.push((role, permissions));
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
            } => {
                self.channels.retain(|(other, ..)| *other != channel);
                self.channels.push((channel, parent, synced));
            }
            Change::RemoveChannel(channel) => {
                self.channels.retain(|(other, ..)| *other != channel);
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
        let has = |role: RoleId| role == default_role || member.roles.contains(&role);
        let given = |right: Permission| self.roles.iter().any(|(role, rights)| has(*role) && rights.has(right));
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
                &|target| matches!(target, Target::Role(role) if role != default_role && member.roles.contains(&role)),
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
        let muted = member.muted_until > now;
        allowed && !(muted && WRITES.contains(&right))
    }

    fn world(&self) -> Option<World> {
        let (owner, default_role) = self.server?;
        let overwrites = |channel| {
            let own = self.overwrites.iter().filter(move |(at, ..)| *at == channel);
            own.map(|(_, target, layer)| (*target, *layer)).collect()
        };
        let channel = |(id, parent, synced): &(ChannelId, Option<ChannelId>, bool)| {
            (
                *id,
                Channel {
                    parent: *parent,
                    synced: *synced,
                    overwrites: overwrites(*id),
                },
            )
        };
        Some(World {
            owner,
            default_role,
            roles: self.roles.iter().copied().collect(),
            channels: self.channels.iter().map(channel).collect(),
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
    let member = (users(), prop::collection::btree_set(roles(), 0..3), -LATEST..LATEST);
    let layer = (permissions(), permissions()).prop_map(|(deny, allow)| Layer { deny, allow });
    prop_oneof![
        2 => (users(), roles()).prop_map(|(owner, default_role)| Change::PutServer { owner, default_role }),
        4 => (roles(), permissions(), 0_i64..9)
            .prop_map(|(role, permissions, position)| Change::PutRole { role, permissions, position }),
        1 => roles().prop_map(Change::RemoveRole),
        5 => member.prop_map(|(user, roles, muted_until)| {
            Change::PutMember(Member { user, roles: roles.into_iter().collect(), muted_until })
        }),
        1 => users().prop_map(Change::RemoveMember),
        5 => (channels(), prop::option::of(channels()), any::<bool>())
            .prop_map(|(channel, parent, synced)| Change::PutChannel { channel, parent, synced }),
        1 => channels().prop_map(Change::RemoveChannel),
        6 => (channels(), target(), layer)
            .prop_map(|(channel, target, layer)| Change::PutOverwrite { channel, target, layer }),
        1 => (channels(), target()).prop_map(|(channel, target)| Change::RemoveOverwrite { channel, target }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rights_follow_the_total_order(changes in prop::collection::vec(change(), 1..60), now in 0..LATEST) {
        let mut plain = Plain::default();
        for change in &changes {
            plain.apply(change);
        }
        let Some(world) = plain.world() else { return Ok(()) };
        for member in &plain.members {
            let standing = Standing::of(&world, member, now);
            let seen = standing.channels();
            for right in Permission::ALL {
                let expected = plain.may(member.user, None, *right, now);
                prop_assert_eq!(standing.in_server().has(*right), expected, "{:?} in the server", right);
                for place in (0..CHANNELS).map(channel) {
                    let expected = plain.may(member.user, Some(place), *right, now);
                    prop_assert_eq!(standing.in_channel(place).has(*right), expected, "{:?} in {}", right, place);
                    let visible = plain.may(member.user, Some(place), Permission::ViewChannel, now);
                    prop_assert_eq!(seen.iter().any(|(channel, _)| *channel == place), visible);
                }
            }
        }
    }
}
