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
//! Steps 2 and 3 are final where they give everything: neither an owner nor an administrator can be locked out of a
//! channel or muted.

#[cfg(test)]
pub(crate) mod reference;

use crate::world::{Layer, Member, World};
use beep_core::{ChannelId, Millis, Permission, Permissions};

/// A member's rights in a server at a moment, ready to be asked about any of its channels.
pub(crate) struct Standing<'a> {
    world: &'a World,
    member: &'a Member,
    base: Permissions,
    everything: bool,
    muted: bool,
}

impl<'a> Standing<'a> {
    pub(crate) fn of(world: &'a World, member: &'a Member, now: Millis) -> Self {
        let roles = member.roles.iter().map(|role| world.role(*role));
        let base = roles.fold(world.role(world.default_role), |base, role| base | role);
        let everything = member.user == world.owner || base.has(Permission::Administrator);
        let base = if everything { Permissions::EVERYTHING } else { base };
        Self {
            world,
            member,
            base,
            everything,
            muted: member.muted_until > now && !everything,
        }
    }

    /// Rights in the server as such, in no channel.
    pub(crate) fn in_server(&self) -> Permissions {
        self.unless_muted(self.base)
    }

    /// Rights in a channel; none if there is no such channel or it cannot be viewed.
    pub(crate) fn in_channel(&self, channel: ChannelId) -> Permissions {
        let Some(channel) = self.world.channels.get(&channel) else {
            return Permissions::NONE;
        };
        if self.everything {
            return self.base;
        }
        let overwrites = self.world.overwrites(channel);
        let roles = self
            .member
            .roles
            .iter()
            .filter(|role| **role != self.world.default_role);
        let together = roles
            .map(|role| overwrites.role(*role))
            .fold(Layer::default(), |all, one| Layer {
                deny: all.deny | one.deny,
                allow: all.allow | one.allow,
            });
        let layers = [
            overwrites.role(self.world.default_role),
            together,
            overwrites.member(self.member.user),
        ];
        let rights = layers
            .iter()
            .fold(self.base, |rights, layer| rights.overwrite(layer.deny, layer.allow));
        if rights.has(Permission::ViewChannel) {
            self.unless_muted(rights)
        } else {
            Permissions::NONE
        }
    }

    /// Every channel that the member may view, in ascending order, and the rights there.
    pub(crate) fn channels(&self) -> Vec<(ChannelId, Permissions)> {
        let all = self
            .world
            .channels
            .keys()
            .map(|channel| (*channel, self.in_channel(*channel)));
        let mut visible: Vec<_> = all.filter(|(_, rights)| rights.has(Permission::ViewChannel)).collect();
        visible.sort_unstable_by_key(|(channel, _)| *channel);
        visible
    }

    fn unless_muted(&self, rights: Permissions) -> Permissions {
        if self.muted {
            rights & !Permissions::WHILE_MUTED
        } else {
            rights
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Channel, Target};
    use beep_core::{Id, RoleId, UserId};
    use uuid::Uuid;

    const VIEW: Permissions = Permissions::of(&[Permission::ViewChannel]);
    const SEND: Permissions = Permissions::of(&[Permission::SendMessages]);
    const NOW: Millis = 1_000;

    fn id<T: Id>(n: u128) -> T {
        T::from_uuid(Uuid::from_u128(n))
    }

    /// Everybody may view and send; a channel and the category that holds it.
    struct Scene {
        world: World,
        member: Member,
    }
    const OWNER: u128 = 1;
    const MEMBER: u128 = 2;
    const EVERYONE: u128 = 10;
    const ROLE: u128 = 11;
    const CATEGORY: u128 = 20;
    const CHANNEL: u128 = 21;

    fn scene(channel: &[(Target, Layer)], category: &[(Target, Layer)], synced: bool) -> Scene {
        let overwrites = |list: &[(Target, Layer)]| list.iter().copied().collect();
        let channels = [
            (
                id(CATEGORY),
                Channel {
                    overwrites: overwrites(category),
                    ..Channel::default()
                },
            ),
            (
                id(CHANNEL),
                Channel {
                    parent: Some(id(CATEGORY)),
                    synced,
                    overwrites: overwrites(channel),
                },
            ),
        ];
        let roles = [(id(EVERYONE), VIEW | SEND), (id(ROLE), Permissions::NONE)];
        let world = World {
            owner: id(OWNER),
            default_role: id(EVERYONE),
            roles: roles.into(),
            channels: channels.into(),
        };
        Scene {
            world,
            member: Member {
                user: id(MEMBER),
                roles: [id(ROLE)].into(),
                muted_until: 0,
            },
        }
    }
    impl Scene {
        fn rights(&self) -> Permissions {
            Standing::of(&self.world, &self.member, NOW).in_channel(id(CHANNEL))
        }
    }
    fn everyone() -> Target {
        Target::Role(id::<RoleId>(EVERYONE))
    }
    fn role() -> Target {
        Target::Role(id::<RoleId>(ROLE))
    }
    fn member() -> Target {
        Target::Member(id::<UserId>(MEMBER))
    }
    fn deny(deny: Permissions) -> Layer {
        Layer {
            deny,
            ..Layer::default()
        }
    }
    fn allow(allow: Permissions) -> Layer {
        Layer {
            allow,
            ..Layer::default()
        }
    }

    #[test]
    fn later_layers_win() {
        assert_eq!(scene(&[], &[], true).rights(), VIEW | SEND);
        assert_eq!(scene(&[(everyone(), deny(SEND))], &[], false).rights(), VIEW);
        assert_eq!(
            scene(&[(everyone(), deny(SEND)), (role(), allow(SEND))], &[], false).rights(),
            VIEW | SEND
        );
        let all = [(everyone(), deny(SEND)), (role(), allow(SEND)), (member(), deny(SEND))];
        assert_eq!(scene(&all, &[], false).rights(), VIEW);
    }

    #[test]
    fn the_category_decides_while_synced() {
        let (own, category) = ([(everyone(), deny(SEND))], [(everyone(), deny(VIEW))]);
        assert_eq!(scene(&own, &category, true).rights(), Permissions::NONE);
        assert_eq!(scene(&own, &category, false).rights(), VIEW);
    }

    #[test]
    fn who_cannot_view_can_do_nothing() {
        assert_eq!(
            scene(&[(everyone(), deny(VIEW)), (member(), allow(SEND))], &[], false).rights(),
            Permissions::NONE
        );
    }

    #[test]
    fn owners_and_administrators_cannot_be_locked_out_or_muted() {
        let mut scene = scene(&[(everyone(), deny(VIEW)), (member(), deny(VIEW))], &[], false);
        scene.member.muted_until = NOW + 1;
        scene.world.owner = id(MEMBER);
        assert_eq!(scene.rights(), Permissions::EVERYTHING);
        scene.world.owner = id(OWNER);
        assert_eq!(scene.rights(), Permissions::NONE);
        scene
            .world
            .roles
            .insert(id(ROLE), Permissions::of(&[Permission::Administrator]));
        assert_eq!(scene.rights(), Permissions::EVERYTHING);
    }

    #[test]
    fn a_mute_ends_by_itself() {
        let mut scene = scene(&[], &[], true);
        scene.member.muted_until = NOW + 1;
        assert_eq!(scene.rights(), VIEW);
        scene.member.muted_until = NOW;
        assert_eq!(scene.rights(), VIEW | SEND);
    }

    #[test]
    fn a_role_that_is_gone_gives_nothing_and_breaks_nothing() {
        let mut scene = scene(&[], &[], true);
        scene.world.roles.remove(&id(ROLE));
        assert_eq!(scene.rights(), VIEW | SEND);
    }
}
