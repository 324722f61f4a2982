//! How many members of each server are online: plain data, kept by what the service hears.

use beep_core::{ServerId, UserId};
use foldhash::{HashMap, HashSet};

#[derive(Default)]
pub(super) struct Census {
    /// The servers of everybody who is online.
    servers: HashMap<UserId, Vec<ServerId>>,
    counts: HashMap<ServerId, u32>,
    /// Who is online and whose servers have to be asked for.
    unsettled: HashSet<UserId>,
    /// Who went offline and may have been somewhere only for a visit.
    departed: HashSet<UserId>,
}

impl Census {
    /// Somebody is online, a member of these.
    pub fn settle(&mut self, user: UserId, servers: Vec<ServerId>) {
        self.departed.remove(&user);
        self.uncount_all(user);
        for server in &servers {
            *self.counts.entry(*server).or_default() += 1;
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
        self.uncount_all(user);
    }

    /// Those whose visits end.
    pub fn take_departed(&mut self) -> Vec<UserId> {
        self.departed.drain().collect()
    }

    /// Whose visits could not be ended just now.
    pub fn depart_later(&mut self, user: UserId) {
        self.departed.insert(user);
    }

    fn uncount_all(&mut self, user: UserId) {
        for server in self.servers.remove(&user).into_iter().flatten() {
            self.uncount(server);
        }
    }

    pub fn joined(&mut self, user: UserId, server: ServerId) {
        let Some(servers) = self.servers.get_mut(&user) else {
            return;
        };
        if !servers.contains(&server) {
            servers.push(server);
            *self.counts.entry(server).or_default() += 1;
        }
    }

    pub fn left(&mut self, user: UserId, server: ServerId) {
        let Some(servers) = self.servers.get_mut(&user) else {
            return;
        };
        let before = servers.len();
        servers.retain(|one| *one != server);
        if servers.len() < before {
            self.uncount(server);
        }
    }

    pub fn count(&self, server: ServerId) -> u32 {
        self.counts.get(&server).copied().unwrap_or_default()
    }

    pub fn take_unsettled(&mut self) -> Vec<UserId> {
        self.unsettled.drain().collect()
    }

    fn uncount(&mut self, server: ServerId) {
        if let Some(count) = self.counts.get_mut(&server) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&server);
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
        fn counts_are_those_of_a_plain_table(steps in proptest::collection::vec(step(), 0..60)) {
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
                    let expected = plain.values().filter(|servers| servers.contains(&place)).count();
                    prop_assert_eq!(census.count(server(place)) as usize, expected);
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
