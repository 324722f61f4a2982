//! Which members of each server are online: plain data, kept by what the service hears.

use beep_core::{ServerId, UserId};
use foldhash::{HashMap, HashSet};
use std::{collections::BTreeSet, ops::Bound};

#[derive(Default)]
pub(super) struct Census {
    /// The servers of everybody who is online.
    servers: HashMap<UserId, Vec<ServerId>>,
    members: HashMap<ServerId, BTreeSet<UserId>>,
    /// Who is online and whose servers have to be asked for.
    unsettled: HashSet<UserId>,
    /// Who went offline and may have been somewhere only for a visit.
    departed: HashSet<UserId>,
}

impl Census {
    /// Somebody is online, a member of these.
    pub fn settle(&mut self, user: UserId, servers: Vec<ServerId>) {
        self.departed.remove(&user);
        self.remove_all(user);
        for server in &servers {
            self.members.entry(*server).or_default().insert(user);
        }
        self.servers.insert(user, servers);
    }

    /// Somebody is online whose servers are not known.
    pub fn unsettle(&mut self, user: UserId) {
        self.unsettled.insert(user);
    }

    /// What is known of those who are online may be wrong.
    pub fn unsettle_all(&mut self) {
        self.unsettled.extend(self.servers.keys().copied());
    }

    /// Somebody went offline.
    pub fn depart(&mut self, user: UserId) {
        self.unsettled.remove(&user);
        self.departed.insert(user);
        self.remove_all(user);
    }

    /// Those whose visits end.
    pub fn take_departed(&mut self) -> Vec<UserId> {
        self.departed.drain().collect()
    }

    /// Whose visits could not be ended just now.
    pub fn depart_later(&mut self, user: UserId) {
        self.departed.insert(user);
    }

    fn remove_all(&mut self, user: UserId) {
        for server in self.servers.remove(&user).into_iter().flatten() {
            self.remove(user, server);
        }
    }

    pub fn joined(&mut self, user: UserId, server: ServerId) {
        let Some(servers) = self.servers.get_mut(&user) else {
            return;
        };
        if !servers.contains(&server) {
            servers.push(server);
            self.members.entry(server).or_default().insert(user);
        }
    }

    pub fn left(&mut self, user: UserId, server: ServerId) {
        let Some(servers) = self.servers.get_mut(&user) else {
            return;
        };
        servers.retain(|one| *one != server);
        self.remove(user, server);
    }

    pub fn count(&self, server: ServerId) -> u32 {
        let count = self.members.get(&server).map_or(0, BTreeSet::len);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Those who are online after one of them, ascending.
    pub fn after(&self, server: ServerId, user: Option<UserId>) -> impl Iterator<Item = UserId> {
        let from = user.map_or(Bound::Unbounded, Bound::Excluded);
        let members = self.members.get(&server).into_iter();
        members.flat_map(move |members| members.range((from, Bound::Unbounded)).copied())
    }

    pub fn take_unsettled(&mut self) -> Vec<UserId> {
        self.unsettled.drain().collect()
    }

    fn remove(&mut self, user: UserId, server: ServerId) {
        if let Some(members) = self.members.get_mut(&server) {
            members.remove(&user);
            if members.is_empty() {
                self.members.remove(&server);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::Id;
    use proptest::prelude::*;

    fn user(n: u8) -> UserId {
        UserId::from_slice(&[n; 16]).expect("sixteen bytes")
    }
    fn server(n: u8) -> ServerId {
        ServerId::from_slice(&[n; 16]).expect("sixteen bytes")
    }

    #[derive(Debug, Clone)]
    enum Step {
        Settle(u8, Vec<u8>),
        Depart(u8),
        Joined(u8, u8),
        Left(u8, u8),
    }

    fn step() -> impl Strategy<Value = Step> {
        let servers = proptest::collection::hash_set(0..4_u8, 0..4);
        prop_oneof![
            (0..4_u8, servers).prop_map(|(user, servers)| Step::Settle(user, servers.into_iter().collect())),
            (0..4_u8).prop_map(Step::Depart),
            (0..4_u8, 0..4_u8).prop_map(|(user, server)| Step::Joined(user, server)),
            (0..4_u8, 0..4_u8).prop_map(|(user, server)| Step::Left(user, server)),
        ]
    }

    proptest! {
        #[test]
        fn it_says_what_a_plain_table_says(steps in proptest::collection::vec(step(), 0..60)) {
            let (mut census, mut plain) = (Census::default(), HashMap::<u8, HashSet<u8>>::default());
            for step in steps {
                match step {
                    Step::Settle(one, servers) => {
                        census.settle(user(one), servers.iter().copied().map(server).collect());
                        plain.insert(one, servers.into_iter().collect());
                    }
                    Step::Depart(one) => {
                        census.depart(user(one));
                        plain.remove(&one);
                    }
                    Step::Joined(one, place) => {
                        census.joined(user(one), server(place));
                        if let Some(servers) = plain.get_mut(&one) {
                            servers.insert(place);
                        }
                    }
                    Step::Left(one, place) => {
                        census.left(user(one), server(place));
                        if let Some(servers) = plain.get_mut(&one) {
                            servers.remove(&place);
                        }
                    }
                }
                for place in 0..4 {
                    let online = (0..4).filter(|one| plain.get(one).is_some_and(|servers| servers.contains(&place)));
                    let online: Vec<_> = online.map(user).collect();
                    prop_assert_eq!(census.count(server(place)) as usize, online.len());
                    prop_assert_eq!(census.after(server(place), None).collect::<Vec<_>>(), &online[..]);
                    let after: Vec<_> = census.after(server(place), Some(user(1))).collect();
                    prop_assert_eq!(after, online.into_iter().filter(|one| *one > user(1)).collect::<Vec<_>>());
                }
            }
        }
    }

    #[test]
    fn who_goes_is_not_asked_about() {
        let mut census = Census::default();
        census.unsettle(user(1));
        census.unsettle(user(2));
        census.depart(user(2));
        assert_eq!(census.take_unsettled(), [user(1)]);
        census.settle(user(1), vec![server(1)]);
        census.unsettle_all();
        assert_eq!((census.take_unsettled(), census.count(server(1))), (vec![user(1)], 1));
        census.depart(user(3));
        census.settle(user(3), vec![]);
        assert_eq!(census.take_departed(), [user(2)], "who is back in time stays");
    }
}
