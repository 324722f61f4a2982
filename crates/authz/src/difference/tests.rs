//! Random worlds and changes: the difference beside asking the plain model everything twice.

use super::{Difference, Shift, Side, difference};
use crate::{
    fact::Change,
    resolve::reference::{CHANNELS, LATEST, Plain, USERS, change, channel, user},
    world::Census,
};
use beep_core::{ChannelId, Millis, Permission, Place, UserId};
use foldhash::{HashSet, HashSetExt};
use proptest::{prelude::*, test_runner::FileFailurePersistence};

/// Every member and every place, before and after.
fn asked(before: &Plain, after: &Plain, shown: &HashSet<ChannelId>, now: Millis) -> Difference {
    let mut affected = HashSet::new();
    let mut shifts = |place: Option<ChannelId>| {
        let rights = Permission::ALL
            .iter()
            .filter(|right| place.is_none() || right.place() == Place::Channel);
        let mut shifts = Vec::new();
        for permission in rights {
            let side = |had: &Plain, has: &Plain| {
                let gains =
                    |user: &UserId| has.may(*user, place, *permission, now) && !had.may(*user, place, *permission, now);
                let users: Vec<UserId> = (0..USERS).map(user).filter(gains).collect();
                Side {
                    count: users.len(),
                    users,
                }
            };
            let (gain, lose) = (side(before, after), side(after, before));
            affected.extend(gain.users.iter().chain(&lose.users).copied());
            if gain.count + lose.count > 0 {
                let permission = *permission;
                shifts.push(Shift { permission, gain, lose });
            }
        }
        shifts
    };
    let server = shifts(None);
    let channels = (0..CHANNELS).map(channel).filter(|channel| shown.contains(channel));
    let channels: Vec<_> = channels.map(|channel| (channel, shifts(Some(channel)))).collect();
    Difference {
        server,
        channels: channels.into_iter().filter(|(_, shifts)| !shifts.is_empty()).collect(),
        affected: affected.len(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 800,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/difference.txt"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_difference_is_what_asking_everything_twice_says(
        past in prop::collection::vec(change(), 20..60),
        changes in prop::collection::vec(change(), 1..5),
        now in 0..LATEST,
        hidden in 0..CHANNELS,
    ) {
        let mut before = Plain::default();
        past.iter().for_each(|change| before.suppose(change));
        let Some(world) = before.world() else { return Ok(()) };
        let changes: Vec<_> = changes
            .into_iter()
            .filter(|change| !matches!(change, Change::PutServer { .. } | Change::RemoveServer))
            .collect();
        let mut after = before.clone();
        changes.iter().for_each(|change| after.suppose(change));

        let shown: HashSet<_> = world.channels.keys().copied().filter(|id| *id != channel(hidden)).collect();
        let census = Census::new(1, world, before.members.clone());
        prop_assert_eq!(difference(&census, &changes, &shown, now), asked(&before, &after, &shown, now));
    }
}
