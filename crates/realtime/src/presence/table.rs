//! Who is connected to which process: plain data, time comes in as a parameter.

use super::{GRACE, SILENCE};
use beep_core::UserId;
use foldhash::{HashMap, HashSet};
use tokio::time::Instant;

/// A process that holds sockets.
pub(super) type NodeId = [u8; 16];

#[derive(Default)]
pub(super) struct Table {
    nodes: HashMap<NodeId, Node>,
    /// On how many nodes somebody is.
    users: HashMap<UserId, u32>,
    /// Since when somebody is on no node, while others still see them online.
    leaving: HashMap<UserId, Instant>,
    /// What others have not been told yet.
    news: HashMap<UserId, bool>,
}

struct Node {
    number: u64,
    heard: Instant,
    users: HashSet<UserId>,
}

pub(super) struct Report {
    pub node: NodeId,
    pub number: u64,
    pub full: bool,
    pub online: Vec<UserId>,
    pub offline: Vec<UserId>,
    pub leaving: bool,
}

impl Table {
    /// Takes a report; `false` asks for a full one.
    pub fn take(&mut self, report: Report, now: Instant) -> bool {
        if report.leaving {
            self.drop_node(report.node, now);
            return true;
        }
        if report.full {
            let wanted: HashSet<UserId> = report.online.iter().copied().collect();
            let had = self
                .nodes
                .get(&report.node)
                .map(|node| node.users.clone())
                .unwrap_or_default();
            self.node(&report, now);
            had.difference(&wanted)
                .for_each(|user| self.remove(report.node, *user, now));
            wanted.difference(&had).for_each(|user| self.add(report.node, *user));
            return true;
        }
        if self
            .nodes
            .get(&report.node)
            .is_none_or(|node| node.number + 1 != report.number)
        {
            return false;
        }
        self.node(&report, now);
        report.online.iter().for_each(|user| self.add(report.node, *user));
        report
            .offline
            .iter()
            .for_each(|user| self.remove(report.node, *user, now));
        true
    }

    fn node(&mut self, report: &Report, now: Instant) {
        let node = self.nodes.entry(report.node).or_insert_with(|| Node {
            number: 0,
            heard: now,
            users: HashSet::default(),
        });
        node.number = report.number;
        node.heard = now;
    }

    fn add(&mut self, node: NodeId, user: UserId) {
        if !self.nodes.get_mut(&node).is_some_and(|node| node.users.insert(user)) {
            return;
        }
        let count = self.users.entry(user).or_default();
        *count += 1;
        if *count == 1 && self.leaving.remove(&user).is_none() {
            self.tell(user, true);
        }
    }

    fn remove(&mut self, node: NodeId, user: UserId, now: Instant) {
        if !self.nodes.get_mut(&node).is_some_and(|node| node.users.remove(&user)) {
            return;
        }
        if let Some(count) = self.users.get_mut(&user) {
            *count -= 1;
            if *count == 0 {
                self.users.remove(&user);
                self.leaving.insert(user, now);
            }
        }
    }

    fn drop_node(&mut self, id: NodeId, now: Instant) {
        for user in self.nodes.get(&id).map(|node| node.users.clone()).unwrap_or_default() {
            self.remove(id, user, now);
        }
        self.nodes.remove(&id);
    }

    fn tell(&mut self, user: UserId, online: bool) {
        // News that undoes what was not told yet is no news.
        if self.news.get(&user) == Some(&!online) {
            self.news.remove(&user);
        } else {
            self.news.insert(user, online);
        }
    }

    /// Forgets silent nodes and those who have left for good; gives what others are to be told.
    pub fn tick(&mut self, now: Instant) -> Vec<(UserId, bool)> {
        let silent: Vec<_> = self
            .nodes
            .iter()
            .filter(|(_, node)| now.duration_since(node.heard) >= SILENCE)
            .map(|(id, _)| *id)
            .collect();
        silent.into_iter().for_each(|node| self.drop_node(node, now));
        let gone: Vec<_> = self
            .leaving
            .iter()
            .filter(|(_, since)| now.duration_since(**since) >= GRACE)
            .map(|(user, _)| *user)
            .collect();
        for user in gone {
            self.leaving.remove(&user);
            self.tell(user, false);
        }
        std::mem::take(&mut self.news).into_iter().collect()
    }

    pub fn is_online(&self, user: UserId) -> bool {
        self.users.contains_key(&user) || self.leaving.contains_key(&user)
    }

    pub fn online(&self) -> usize {
        self.users.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::Id;
    use proptest::prelude::*;
    use std::time::Duration;

    impl Table {
        fn check_invariants(&self) {
            let mut counts: HashMap<UserId, u32> = HashMap::default();
            for user in self.nodes.values().flat_map(|node| &node.users) {
                *counts.entry(*user).or_default() += 1;
            }
            assert_eq!(counts, self.users);
            assert!(self.leaving.keys().all(|user| !self.users.contains_key(user)));
        }
    }

    fn user(n: u8) -> UserId {
        UserId::from_slice(&[n; 16]).expect("sixteen bytes")
    }
    fn report(node: u8, number: u64, full: bool, online: &[u8], offline: &[u8]) -> Report {
        let users = |list: &[u8]| list.iter().map(|n| user(*n)).collect();
        Report {
            node: [node; 16],
            number,
            full,
            online: users(online),
            offline: users(offline),
            leaving: false,
        }
    }

    #[test]
    fn two_devices_are_one_presence() {
        let (mut table, now) = (Table::default(), Instant::now());
        assert!(table.take(report(1, 1, true, &[7], &[]), now));
        assert!(table.take(report(2, 1, true, &[7], &[]), now));
        assert_eq!(table.tick(now), [(user(7), true)]);
        assert!(table.take(report(1, 2, false, &[], &[7]), now));
        assert_eq!(table.tick(now + GRACE), []);
        assert!(table.take(report(2, 2, false, &[], &[7]), now));
        assert_eq!(table.tick(now), []);
        assert_eq!(table.tick(now + GRACE), [(user(7), false)]);
    }

    #[test]
    fn a_reload_is_no_news() {
        let (mut table, now) = (Table::default(), Instant::now());
        table.take(report(1, 1, true, &[7], &[]), now);
        table.tick(now);
        table.take(report(1, 2, false, &[], &[7]), now);
        table.take(report(1, 3, false, &[7], &[]), now + Duration::from_secs(1));
        assert_eq!(table.tick(now + GRACE), []);
        assert!(table.is_online(user(7)));
    }

    #[test]
    fn a_silent_node_is_forgotten_within_fifteen_seconds() {
        let (mut table, now) = (Table::default(), Instant::now());
        table.take(report(1, 1, true, &[7], &[]), now);
        table.tick(now);
        table.tick(now + SILENCE);
        assert_eq!(table.tick(now + SILENCE + GRACE), [(user(7), false)]);
        assert!(SILENCE + GRACE < Duration::from_secs(15));
        assert!(
            !table.take(report(1, 2, false, &[], &[]), now),
            "a full report is asked for"
        );
    }

    proptest! {
        #[test]
        fn counts_agree(steps in proptest::collection::vec((0..4u8, 0..4u8, any::<bool>(), proptest::collection::vec(0..6u8, 0..4)), 0..60)) {
            let (mut table, mut now) = (Table::default(), Instant::now());
            let mut numbers = [0u64; 4];
            for (node, what, full, users) in steps {
                now += Duration::from_millis(700);
                let at = usize::from(node);
                numbers[at] += 1;
                let mut report = if what < 2 { report(node, numbers[at], full, &users, &[]) } else { report(node, numbers[at], full, &[], &users) };
                report.leaving = what == 3;
                if !table.take(report, now) {
                    numbers[at] = 0;
                }
                table.tick(now);
                table.check_invariants();
            }
        }
    }
}
