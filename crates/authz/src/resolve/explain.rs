//! Why each right is given or not: the decision itself, listened to.

use super::{Standing, Trace, Why};
use crate::world::{Member, World};
use beep_core::{ChannelId, Millis, Permission, Permissions};
use std::mem::discriminant;

/// What decided one right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) permission: Permission,
    pub(crate) allowed: bool,
    pub(crate) why: Why,
}

/// Each right of a member, in the server or in a channel of it; in the order of the bits.
pub(crate) fn explain(world: &World, member: &Member, place: Option<ChannelId>, now: Millis) -> Vec<Reason> {
    let mut words = Words::new(world);
    let standing = Standing::traced(world, member, now, &mut words);
    let rights = match place {
        Some(channel) => standing.in_channel_traced(channel, &mut words),
        None => standing.silenced(standing.base, &mut words),
    };
    let reason = |(permission, (allowed, why)): (&Permission, (bool, Why))| {
        debug_assert_eq!(allowed, rights.has(*permission), "{permission:?}: {why:?}");
        Reason {
            permission: *permission,
            allowed,
            why,
        }
    };
    Permission::ALL.iter().zip(words.last).map(reason).collect()
}

/// Why the member may view the channel, or not.
pub(crate) fn explain_view(world: &World, member: &Member, channel: ChannelId, now: Millis) -> Reason {
    explain(world, member, Some(channel), now)[Permission::ViewChannel as usize]
}

/// Of who is no member.
pub(crate) fn not_a_member() -> Vec<Reason> {
    let reason = |permission: &Permission| Reason {
        permission: *permission,
        allowed: false,
        why: Why::NotAMember,
    };
    Permission::ALL.iter().map(reason).collect()
}

/// The last word about each right.
struct Words<'a> {
    world: &'a World,
    last: [(bool, Why); Permission::ALL.len()],
}

impl<'a> Words<'a> {
    fn new(world: &'a World) -> Self {
        Self {
            world,
            last: [(false, Why::NoRole); Permission::ALL.len()],
        }
    }

    /// Of several roles that say the same, the highest is named.
    fn weight(&self, (allowed, why): (bool, Why)) -> impl Ord + use<> {
        let role = match why {
            Why::Role(role) | Why::Administrator(role) | Why::RoleOverwrite(role, _) => Some(role),
            _ => None,
        };
        let position = role.and_then(|role| Some(self.world.roles.get(&role)?.position));
        (allowed, position, role)
    }
}

impl Trace for Words<'_> {
    fn decided(&mut self, rights: Permissions, allowed: bool, why: Why) {
        let new = (allowed, why);
        for permission in rights.iter() {
            let old = self.last[permission as usize];
            let at_once = discriminant(&old.1) == discriminant(&why);
            if !at_once || self.weight(new) > self.weight(old) {
                self.last[permission as usize] = new;
            }
        }
    }
}
