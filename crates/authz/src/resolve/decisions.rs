//! A hundred thousand random decisions: what is decided and why, beside the plain model.

use super::{
    Standing, Why,
    explain::explain,
    reference::{CHANNELS, LATEST, Plain, change, channel},
};
use crate::{
    fact::Change,
    world::{Member, World},
};
use beep_core::{ChannelId, Millis, Permission};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{FileFailurePersistence, TestRunner},
};
use std::cell::Cell;

/// Fewer than these would prove less than is promised.
const DECISIONS: usize = 100_000;

/// Seeds of worlds that once failed; they are tried first.
const REGRESSIONS: &str = "proptest-regressions/decisions.txt";

/// Compares every right of one member in one place with the model; how many that were.
fn compare(
    plain: &Plain,
    world: &World,
    member: &Member,
    place: Option<ChannelId>,
    now: Millis,
) -> Result<usize, TestCaseError> {
    let user = member.user;
    let standing = Standing::of(world, member, now);
    let rights = place.map_or_else(|| standing.in_server(), |place| standing.in_channel(place));
    let reasons = explain(world, member, place, now);
    prop_assert_eq!(reasons.len(), Permission::ALL.len());
    for (right, reason) in Permission::ALL.iter().zip(reasons) {
        let expected = plain.why(user, place, *right, now);
        prop_assert_eq!(reason.permission, *right);
        prop_assert_eq!((reason.allowed, reason.why), expected, "{:?} in {:?}", right, place);
        prop_assert_eq!(rights.has(*right), expected.0, "{:?} in {:?}", right, place);
        prop_assert_eq!(
            plain.may(user, place, *right, now),
            expected.0,
            "the model agrees with itself"
        );
    }
    Ok(2 * Permission::ALL.len())
}

fn compare_all(changes: &[Change], now: Millis) -> Result<usize, TestCaseError> {
    let mut plain = Plain::default();
    changes.iter().for_each(|change| plain.apply(change));
    let Some(world) = plain.world() else { return Ok(0) };
    let mut decisions = 0;
    for member in &plain.members {
        let places = (0..CHANNELS)
            .map(channel)
            .filter(|place| world.channels.contains_key(place));
        for place in places.map(Some).chain([None]) {
            decisions += compare(&plain, &world, member, place, now)?;
        }
        let seen = Standing::of(&world, member, now).channels();
        let visible = |place: &ChannelId| plain.may(member.user, Some(*place), Permission::ViewChannel, now);
        let expected: Vec<_> = (0..CHANNELS).map(channel).filter(visible).collect();
        prop_assert_eq!(seen.iter().map(|(channel, _)| *channel).collect::<Vec<_>>(), expected);
        decisions += world.channels.len();
    }
    Ok(decisions)
}

#[test]
fn rights_and_reasons_follow_the_total_order() {
    let config = ProptestConfig {
        cases: 600,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        ..ProptestConfig::default()
    };
    let decided = Cell::new(0);
    let worlds = (prop::collection::vec(change(), 1..60), 0..LATEST);
    let outcome = TestRunner::new(config).run(&worlds, |(changes, now)| {
        decided.set(decided.get() + compare_all(&changes, now)?);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    println!("{} decisions", decided.get());
    assert!(
        decided.get() >= DECISIONS,
        "only {} decisions were compared",
        decided.get()
    );
}

/// A test that never sees some rule would pass without it.
#[test]
fn random_worlds_know_every_rule() {
    let mut runner = TestRunner::deterministic();
    let worlds = prop::collection::vec(change(), 40..60);
    let mut seen = std::collections::HashSet::new();
    for _ in 0..200 {
        let changes = worlds.new_tree(&mut runner).expect("makes a world").current();
        let mut plain = Plain::default();
        changes.iter().for_each(|change| plain.apply(change));
        for user in (0..super::reference::USERS).map(super::reference::user) {
            for place in (0..CHANNELS).map(channel).map(Some).chain([None]) {
                let whys = Permission::ALL.iter().map(|right| plain.why(user, place, *right, 0));
                seen.extend(whys.map(|(allowed, why)| (allowed, std::mem::discriminant(&why))));
            }
        }
    }
    let (role, place) = (
        beep_core::Id::from_uuid(uuid::Uuid::nil()),
        beep_core::Id::from_uuid(uuid::Uuid::nil()),
    );
    let both = [
        Why::DefaultRoleOverwrite(role, place),
        Why::RoleOverwrite(role, place),
        Why::MemberOverwrite(place),
    ];
    let yes = [
        Why::Owner,
        Why::Administrator(role),
        Why::Role(role),
        Why::DirectMessage,
    ];
    let no = [
        Why::NotAMember,
        Why::NoRole,
        Why::NoView,
        Why::Muted(0),
        Why::Pending,
        Why::DirectMessage,
    ];
    let all = both.into_iter().flat_map(|why| [(true, why), (false, why)]);
    let all = all.chain(yes.map(|why| (true, why))).chain(no.map(|why| (false, why)));
    for (allowed, why) in all {
        assert!(
            seen.contains(&(allowed, std::mem::discriminant(&why))),
            "{why:?} never decided {allowed}"
        );
    }
}
