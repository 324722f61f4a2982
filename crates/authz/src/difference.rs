//! Who would gain and who would lose what if facts changed: exact, by deciding everything twice and no question that
//! has the same answer more than once.
//!
//! Members of whom all that matters is alike (roles, mute, rules) stand or fall together, as do channels under equal
//! overwrites. What a change touches neither side of is not looked at.

mod suppose;
#[cfg(test)]
mod tests;

use crate::{
    fact::Change,
    resolve::Standing,
    world::{Census, Law, Member, World},
};
use beep_core::{ChannelId, Millis, Permission, Permissions, UserId};
use foldhash::{HashMap, HashMapExt, HashSet};
use suppose::Supposed;

/// Most users that are named for one right on one side.
pub(crate) const NAMED: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Difference {
    /// Ascending by bit.
    pub(crate) server: Vec<Shift>,
    /// Ascending by channel; only those with a difference.
    pub(crate) channels: Vec<(ChannelId, Vec<Shift>)>,
    /// Distinct members in all of these.
    pub(crate) affected: usize,
}

/// One right that changes hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) permission: Permission,
    pub(crate) gain: Side,
    pub(crate) lose: Side,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Side {
    pub(crate) count: usize,
    /// The first [`NAMED`] of them, ascending.
    pub(crate) users: Vec<UserId>,
}

/// What the changes would do in the server and in the channels of `shown`. The changes are of roles, members, channels
/// and overwrites.
pub(crate) fn difference(census: &Census, changes: &[Change], shown: &HashSet<ChannelId>, now: Millis) -> Difference {
    let mut supposed = Supposed::new(&census.world);
    changes.iter().for_each(|change| supposed.apply(change));
    let mut groups = groups(census, &supposed, now);

    let mut server = Tally::default();
    for (at, group) in groups.iter_mut().enumerate() {
        let had = group.before.as_ref().map(Standing::in_server).unwrap_or_default();
        let has = group.after.as_ref().map(Standing::in_server).unwrap_or_default();
        server.count(at, group, had, has);
    }

    let mut channels = Vec::new();
    for (regime, under) in regimes(&census.world, &supposed.world, shown) {
        let (mut tally, is_kept) = (Tally::default(), regime.is_kept());
        for (at, group) in groups.iter_mut().enumerate() {
            if !(group.alike && is_kept) {
                let (had, has) = regime.rights(group, is_kept);
                tally.count(
                    at,
                    group,
                    had & Permissions::IN_CHANNELS,
                    has & Permissions::IN_CHANNELS,
                );
            }
        }
        let shifts = tally.shifts(&groups);
        if !shifts.is_empty() {
            channels.extend(under.into_iter().map(|channel| (channel, shifts.clone())));
        }
    }
    channels.sort_unstable_by_key(|(channel, _)| *channel);
    Difference {
        server: server.shifts(&groups),
        channels,
        affected: groups
            .iter()
            .filter(|group| group.affected)
            .map(|group| group.size)
            .sum(),
    }
}

/// Members of whom all that decides is alike, before and after.
struct Group<'a> {
    before: Option<Standing<'a>>,
    after: Option<Standing<'a>>,
    /// They stand in the server as they did.
    alike: bool,
    size: usize,
    /// The first [`NAMED`], ascending.
    users: Vec<UserId>,
    affected: bool,
}

/// All members of both states; ascending by the first user of each.
fn groups<'a>(census: &'a Census, supposed: &'a Supposed, now: Millis) -> Vec<Group<'a>> {
    let (before, after) = (&census.world, &supposed.world);
    let mut alone: HashSet<UserId> = before
        .with_own_overwrites()
        .chain(after.with_own_overwrites())
        .collect();
    alone.insert(before.owner);
    let mut found: HashMap<_, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    // Who is looked at alone is of no kind.
    let mut add = |old: Option<&'a Member>, new: Option<&'a Member>, user: UserId, alone: bool| {
        let kind = old
            .filter(|_| !alone)
            .map(|member| (member.roles(), member.muted_until > now, member.pending));
        let next = groups.len();
        let at = kind.map_or(next, |kind| *found.entry(kind).or_insert(next));
        if at == next {
            groups.push(Group::new(
                old.map(|old| Standing::of(before, old, now)),
                new.map(|new| Standing::of(after, new, now)),
            ));
        }
        groups[at].size += 1;
        if groups[at].users.len() < NAMED {
            groups[at].users.push(user);
        }
    };
    for member in &census.members {
        match supposed.members.get(&member.user) {
            Some(new) => add(Some(member), new.as_ref(), member.user, true),
            None => add(Some(member), Some(member), member.user, alone.contains(&member.user)),
        }
    }
    for (user, new) in &supposed.members {
        if new.is_some() && census.member(*user).is_none() {
            add(None, new.as_ref(), *user, true);
        }
    }
    groups.sort_by_key(|group| group.users.first().copied());
    groups
}

impl<'a> Group<'a> {
    fn new(before: Option<Standing<'a>>, after: Option<Standing<'a>>) -> Self {
        let alike = match (&before, &after) {
            (Some(before), Some(after)) => before.is_like(after),
            (before, after) => before.is_none() && after.is_none(),
        };
        Self {
            before,
            after,
            alike,
            size: 0,
            users: Vec::new(),
            affected: false,
        }
    }
}

/// What holds in a channel before and after; `None` for a channel that would be gone.
#[derive(PartialEq, Eq, Hash)]
struct Regime<'a> {
    before: Law<'a>,
    after: Option<Law<'a>>,
}

/// Channels by what holds in them.
fn regimes<'a>(before: &'a World, after: &'a World, shown: &HashSet<ChannelId>) -> HashMap<Regime<'a>, Vec<ChannelId>> {
    let mut regimes: HashMap<_, Vec<ChannelId>> = HashMap::new();
    for (id, channel) in before.channels.iter().filter(|(id, _)| shown.contains(id)) {
        let regime = Regime {
            before: before.law(*id, channel).1,
            after: after.channels.get(id).map(|channel| after.law(*id, channel).1),
        };
        regimes.entry(regime).or_default().push(*id);
    }
    regimes
}

impl Regime<'_> {
    fn is_kept(&self) -> bool {
        self.after == Some(self.before)
    }
    /// Before and after.
    fn rights(&self, group: &Group, is_kept: bool) -> (Permissions, Permissions) {
        if let (Some(before), Some(after), true, Law::Overwrites(overwrites)) =
            (&group.before, &group.after, is_kept, self.before)
            && before.is_of_same_member(after)
        {
            let layer = before.layer(overwrites);
            return (before.under(layer), after.under(layer));
        }
        let rights = |standing: Option<&Standing>, law: Option<Law>| {
            let decided = |(standing, law): (&Standing, _)| standing.under_law(law);
            standing.zip(law).map(decided).unwrap_or_default()
        };
        (
            rights(group.before.as_ref(), Some(self.before)),
            rights(group.after.as_ref(), self.after),
        )
    }
}

/// Who gains and who loses, counted.
#[derive(Default)]
struct Tally([[Count; 2]; Permission::ALL.len()]);

#[derive(Default)]
struct Count {
    members: usize,
    /// Where the first [`NAMED`] of them are: the first groups.
    groups: Vec<usize>,
}

impl Tally {
    fn count(&mut self, at: usize, group: &mut Group, had: Permissions, has: Permissions) {
        for (side, rights) in [has & !had, had & !has].into_iter().enumerate() {
            for permission in rights.iter() {
                let count = &mut self.0[permission as usize][side];
                count.members += group.size;
                if count.groups.len() < NAMED {
                    count.groups.push(at);
                }
                group.affected = true;
            }
        }
    }

    fn shifts(&self, groups: &[Group]) -> Vec<Shift> {
        let counts = Permission::ALL.iter().zip(&self.0);
        let changed = counts.filter(|(_, sides)| sides.iter().any(|side| side.members > 0));
        changed
            .map(|(permission, [gain, lose])| Shift {
                permission: *permission,
                gain: gain.side(groups),
                lose: lose.side(groups),
            })
            .collect()
    }
}

impl Count {
    fn side(&self, groups: &[Group]) -> Side {
        let mut users: Vec<UserId> = self.groups.iter().flat_map(|at| &groups[*at].users).copied().collect();
        users.sort_unstable();
        users.truncate(NAMED);
        Side {
            count: self.members,
            users,
        }
    }
}
