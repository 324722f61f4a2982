//! The order, rule by rule.

use super::*;
use crate::world::{ChannelKind, Role, Target};
use beep_core::UserId;

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
                kind: ChannelKind::Ordinary,
                parent: Some(id(CATEGORY)),
                synced,
                slow_mode: 30,
                overwrites: overwrites(channel),
            },
        ),
    ];
    let role = |permissions, position| Role { permissions, position };
    let roles = [
        (id(EVERYONE), role(VIEW | SEND, 0)),
        (id(ROLE), role(Permissions::NONE, 1)),
    ];
    let world = World {
        owner: id(OWNER),
        default_role: id(EVERYONE),
        roles: roles.into_iter().collect(),
        channels: channels.into_iter().collect(),
        suspended: false,
    };
    Scene {
        world,
        member: Member::new(id(MEMBER), [id(ROLE)]),
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
    let administrator = Role {
        permissions: Permissions::of(&[Permission::Administrator]),
        position: 1,
    };
    scene.world.roles.insert(id(ROLE), administrator);
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
fn who_has_not_accepted_the_rules_reads_and_does_not_write() {
    let mut scene = scene(&[(member(), allow(Permissions::WHILE_MUTED))], &[], false);
    assert_eq!(scene.rights(), VIEW | Permissions::WHILE_MUTED);
    scene.member.pending = true;
    assert_eq!(scene.rights(), VIEW);
    scene.world.owner = id(MEMBER);
    assert_eq!(scene.rights(), Permissions::EVERYTHING);
}

#[test]
fn a_role_that_is_gone_gives_nothing_and_breaks_nothing() {
    let mut scene = scene(&[], &[], true);
    scene.world.roles.remove(&id(ROLE));
    assert_eq!(scene.rights(), VIEW | SEND);
}
