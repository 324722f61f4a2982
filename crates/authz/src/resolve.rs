//! The total order that decides every right (design: "Permissions: the total order"). Pure: no I/O, no clock.
//!
//! 1. Who is not a member has no rights.
//! 2. The owner has all of them, always.
//! 3. Base: the union of the default role and the member's own roles. ADMINISTRATOR has all of them, always.
//! 4. In a channel: its overwrites, or its category's while it is synced: the default role's, then those of the
//!    member's other roles together, then the member's own; each time what is denied goes, then what is allowed comes.
//! 5. Without VIEW_CHANNEL: nothing in that channel.
//! 6. While muted, or before the rules are accepted: nothing of [`Permissions::WHILE_MUTED`].
//!
//! A thread has the rights of its channel. In a direct-message channel all members have
//! [`Permissions::IN_DIRECT_MESSAGES`], whatever 2 to 6 say.
//!
//! Steps 2 and 3 are final where they give everything: neither an owner nor an administrator can be locked out of a
//! channel or muted.
//!
//! The order is written once. It tells a [`Trace`] what it does, so that an explanation is the same decision listened to;
//! who only wants the decision gives `()`, which costs nothing.

#[cfg(test)]
mod decisions;
pub(crate) mod explain;
#[cfg(test)]
pub(crate) mod reference;
#[cfg(test)]
mod tests;

use crate::world::{Channel, Law, Layer, Member, Overwrites, World};
use beep_core::{ChannelId, Id, Millis, Permission, Permissions, RoleId};
use uuid::Uuid;

/// The rule that decided a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    NotAMember,
    NoRole,
    Role(RoleId),
    Administrator(RoleId),
    Owner,
    /// The overwrites of this channel, or of the category it follows.
    DefaultRoleOverwrite(RoleId, ChannelId),
    RoleOverwrite(RoleId, ChannelId),
    MemberOverwrite(ChannelId),
    NoView,
    Muted(Millis),
    Pending,
    DirectMessage,
}

/// Listens to a decision: later words about a right replace earlier ones, except that what is said for the same kind of
/// reason is said at once: then what is allowed stands over what is denied.
pub(crate) trait Trace {
    fn decided(&mut self, rights: Permissions, allowed: bool, why: Why);
}

impl Trace for () {
    #[inline]
    fn decided(&mut self, _: Permissions, _: bool, _: Why) {}
}

/// A member's rights in a server at a moment, ready to be asked about any of its channels.
pub(crate) struct Standing<'a> {
    world: &'a World,
    member: &'a Member,
    base: Permissions,
    everything: bool,
    muted: bool,
    pending: bool,
}

impl<'a> Standing<'a> {
    pub(crate) fn of(world: &'a World, member: &'a Member, now: Millis) -> Self {
        Self::traced(world, member, now, &mut ())
    }

    /// As it would be without step 6: what roles and overwrites alone say.
    pub(crate) fn unsilenced(world: &'a World, member: &'a Member) -> Self {
        Self {
            muted: false,
            pending: false,
            ..Self::of(world, member, Millis::MIN)
        }
    }

    fn traced(world: &'a World, member: &'a Member, now: Millis, trace: &mut impl Trace) -> Self {
        trace.decided(Permissions::EVERYTHING, false, Why::NoRole);
        let mut base = Permissions::NONE;
        let roles = || [&world.default_role].into_iter().chain(member.roles());
        for role in roles() {
            let given = world.role(*role);
            trace.decided(given, true, Why::Role(*role));
            base |= given;
        }
        if base.has(Permission::Administrator) {
            let by = roles().filter(|role| world.role(**role).has(Permission::Administrator));
            by.for_each(|role| trace.decided(Permissions::EVERYTHING, true, Why::Administrator(*role)));
        }
        let owner = member.user == world.owner;
        if owner {
            trace.decided(Permissions::EVERYTHING, true, Why::Owner);
        }
        let everything = owner || base.has(Permission::Administrator);
        Self {
            world,
            member,
            base: if everything { Permissions::EVERYTHING } else { base },
            everything,
            muted: member.muted_until > now,
            pending: member.pending,
        }
    }

    /// It is the same member: the same overwrites come to the same for both.
    pub(crate) fn is_of_same_member(&self, other: &Self) -> bool {
        std::ptr::eq(self.member, other.member)
            && self.world.default_role == other.world.default_role
            && self.everything == other.everything
    }

    /// Under equal overwrites both have equal rights.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let fate = |standing: &Self| (standing.base, standing.everything, standing.muted, standing.pending);
        let whose = |standing: &Self| (standing.member.user, standing.world.default_role);
        (fate(self), whose(self), self.member.roles()) == (fate(other), whose(other), other.member.roles())
    }

    /// Rights in the server as such, in no channel.
    pub(crate) fn in_server(&self) -> Permissions {
        self.silenced(self.base, &mut ())
    }

    /// Rights in a channel; none if there is no such channel or it cannot be viewed.
    pub(crate) fn in_channel(&self, channel: ChannelId) -> Permissions {
        self.in_channel_traced(channel, &mut ())
    }

    fn in_channel_traced(&self, id: ChannelId, trace: &mut impl Trace) -> Permissions {
        let Some(channel) = self.world.channels.get(&id) else {
            trace.decided(Permissions::EVERYTHING, false, Why::NoView);
            return Permissions::NONE;
        };
        let (holder, law) = self.world.law(id, channel);
        match law {
            Law::Overwrites(overwrites) => self.under_traced(self.layer_traced(holder, overwrites, trace), trace),
            Law::Direct => {
                trace.decided(Permissions::EVERYTHING, false, Why::DirectMessage);
                trace.decided(Permissions::IN_DIRECT_MESSAGES, true, Why::DirectMessage);
                Permissions::IN_DIRECT_MESSAGES
            }
            Law::Nothing => {
                trace.decided(Permissions::EVERYTHING, false, Why::NoView);
                Permissions::NONE
            }
        }
    }

    /// Rights in a channel where this holds.
    pub(crate) fn under_law(&self, law: Law) -> Permissions {
        match law {
            Law::Overwrites(overwrites) => self.under(self.layer(overwrites)),
            Law::Direct => Permissions::IN_DIRECT_MESSAGES,
            Law::Nothing => Permissions::NONE,
        }
    }

    /// Nothing silences the member: owner or administrator.
    pub(crate) fn has_everything(&self) -> bool {
        self.everything
    }

    /// What overwrites come to for this member: the default role's, then those of the other roles together, then the
    /// member's own, as one.
    pub(crate) fn layer(&self, overwrites: &Overwrites) -> Layer {
        self.layer_traced(ChannelId::from_uuid(Uuid::nil()), overwrites, &mut ())
    }

    /// `holder` has the overwrites.
    fn layer_traced(&self, holder: ChannelId, overwrites: &Overwrites, trace: &mut impl Trace) -> Layer {
        if self.everything {
            return Layer::default();
        }
        let default_role = self.world.default_role;
        let everybody = overwrites.role(default_role);
        told(trace, everybody, Why::DefaultRoleOverwrite(default_role, holder));

        let mut together = Layer::default();
        for (role, one) in overwrites.roles(self.member.roles()) {
            if role != default_role {
                told(trace, one, Why::RoleOverwrite(role, holder));
                together.deny |= one.deny;
                together.allow |= one.allow;
            }
        }

        let own = overwrites.member(self.member.user);
        told(trace, own, Why::MemberOverwrite(holder));
        everybody.then(together).then(own)
    }

    /// Rights in a channel whose overwrites come to this.
    pub(crate) fn under(&self, layer: Layer) -> Permissions {
        self.under_traced(layer, &mut ())
    }

    fn under_traced(&self, layer: Layer, trace: &mut impl Trace) -> Permissions {
        if self.everything {
            return self.base;
        }
        let rights = self.base.overwrite(layer.deny, layer.allow);
        if rights.has(Permission::ViewChannel) {
            return self.silenced(rights, trace);
        }
        let all_else = !Permissions::of(&[Permission::ViewChannel]);
        trace.decided(all_else, false, Why::NoView);
        Permissions::NONE
    }

    /// Every channel that the member may view, in ascending order, and the rights there.
    pub(crate) fn channels(&self) -> Vec<(ChannelId, Permissions)> {
        let rights = |(id, channel): (&ChannelId, &Channel)| (*id, self.under_law(self.world.law(*id, channel).1));
        let all = self.world.channels.iter().map(rights);
        let mut visible: Vec<_> = all.filter(|(_, rights)| rights.has(Permission::ViewChannel)).collect();
        visible.sort_unstable_by_key(|(channel, _)| *channel);
        visible
    }

    /// What is left while muted or before the rules are accepted.
    fn silenced(&self, rights: Permissions, trace: &mut impl Trace) -> Permissions {
        let why = match (self.muted, self.pending) {
            _ if self.everything => return rights,
            (true, _) => Why::Muted(self.member.muted_until),
            (false, true) => Why::Pending,
            (false, false) => return rights,
        };
        trace.decided(rights & Permissions::WHILE_MUTED, false, why);
        rights & !Permissions::WHILE_MUTED
    }
}

fn told(trace: &mut impl Trace, layer: Layer, why: Why) {
    trace.decided(layer.deny, false, why);
    trace.decided(layer.allow, true, why);
}
