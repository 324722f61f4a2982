//! What was read is kept until a fact changes it.
//!
//! Everything kept of a server is true at one version of it, the number of its last fact. A fact that follows this
//! version and concerns certain members only makes us forget those members; any other makes us forget the server. So
//! that a fact applied by another process is noticed even when nobody tells, the version is compared with the store
//! once a second while it is used: [`Held::confirmed`].

use crate::{
    store::{Loaded, Wanted},
    world::{Member, World},
};
use beep_core::{ChannelId, Millis, ServerId, UserId};
use smallvec::SmallVec;
use std::{
    hash::Hash,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
};

/// For how long a version is believed without looking, in milliseconds.
const BELIEVED: Millis = 1000;

/// Most servers, members and channels that are remembered: some 250 MB of usual servers when all are full.
const SERVERS: u64 = 5_000;
const MEMBERS: u64 = 500_000;
const CHANNELS: u64 = 500_000;

/// Identifiers are made by Beep, so their hash need not withstand anybody.
type Kept<K, V> = moka::sync::Cache<K, V, foldhash::fast::RandomState>;

fn kept<K: Hash + Eq + Send + Sync + 'static, V: Clone + Send + Sync + 'static>(most: u64) -> Kept<K, V> {
    let builder = moka::sync::Cache::builder().max_capacity(most);
    builder.build_with_hasher(foldhash::fast::RandomState::default())
}

pub(super) struct Cache {
    servers: Kept<ServerId, Arc<Server>>,
    /// Under the generation of its server, so that forgetting a server forgets them all at once. `None` for who is
    /// known not to be a member.
    members: Kept<(Generation, UserId), Option<Arc<Member>>>,
    /// A channel never moves to another server, so this stays true; whether it still exists the server's world says.
    homes: Kept<ChannelId, ServerId>,
    generations: AtomicU64,
}

type Generation = u64;

/// What is kept of one server.
pub(super) struct Server(Mutex<State>);

struct State {
    /// The version at which all the rest is true.
    seq: i64,
    /// When `seq` was last known to be the newest one.
    confirmed_at: Option<Millis>,
    world: Option<Arc<World>>,
    generation: Generation,
}

/// What the cache knows of what was asked.
pub(super) struct Held {
    server: Arc<Server>,
    seq: i64,
    pub(super) world: Option<Arc<World>>,
    /// One entry a user asked for: `None` for who must be read, `Some(None)` for who is not a member.
    pub(super) members: SmallVec<[Option<Option<Arc<Member>>>; 1]>,
    /// The version was compared with the store less than a second ago.
    confirmed: bool,
}

impl Cache {
    pub(super) fn new() -> Self {
        Self {
            servers: kept(SERVERS),
            members: kept(MEMBERS),
            homes: kept(CHANNELS),
            generations: AtomicU64::new(0),
        }
    }

    pub(super) fn home(&self, channel: ChannelId) -> Option<ServerId> {
        self.homes.get(&channel)
    }
    pub(super) fn keep_home(&self, channel: ChannelId, server: ServerId) {
        self.homes.insert(channel, server);
    }

    pub(super) fn get(&self, server: ServerId, users: &[UserId], now: Millis) -> Held {
        // Made before anything is read, so that whatever is applied from now on finds it.
        let entry = self
            .servers
            .get(&server)
            .unwrap_or_else(|| self.servers.get_with(server, || self.unknown()));
        let state = entry.lock();
        let members = users
            .iter()
            .map(|user| self.members.get(&(state.generation, *user)))
            .collect();
        let confirmed = state.confirmed_at.is_some_and(|at| (at..at + BELIEVED).contains(&now));
        let (seq, world) = (state.seq, state.world.clone());
        drop(state);
        Held {
            server: entry,
            seq,
            world,
            members,
            confirmed,
        }
    }

    /// Keeps what was read since `asked`, unless a newer fact is known by now. Says whether what was held and
    /// what was read make a whole, being of one version.
    pub(super) fn put(&self, held: &Held, users: &[UserId], loaded: &Loaded, asked: Millis) -> bool {
        let mut state = held.server.lock();
        if loaded.seq < state.seq {
            return false;
        }
        if loaded.seq > state.seq {
            self.forget(&mut state, loaded.seq);
        }
        state.confirmed_at = state.confirmed_at.max(Some(asked));
        if loaded.world.is_some() {
            state.world.clone_from(&loaded.world);
        }
        for user in users {
            self.members
                .insert((state.generation, *user), loaded.members.get(user).cloned());
        }
        loaded.seq == held.seq || held.is_empty()
    }

    /// Fact `seq` of the server is in force; it concerns these members, or everybody.
    pub(super) fn applied(&self, server: ServerId, seq: i64, concerns: Option<&[UserId]>) {
        let Some(entry) = self.servers.get(&server) else { return };
        let mut state = entry.lock();
        if seq <= state.seq {
            return;
        }
        match concerns {
            Some(users) if seq == state.seq + 1 => {
                for user in users {
                    self.members.invalidate(&(state.generation, *user));
                }
                state.seq = seq;
            }
            _ => self.forget(&mut state, seq),
        }
    }

    fn forget(&self, state: &mut State, seq: i64) {
        *state = State {
            seq,
            confirmed_at: None,
            world: None,
            generation: self.next_generation(),
        };
    }

    fn unknown(&self) -> Arc<Server> {
        let state = State {
            seq: 0,
            confirmed_at: None,
            world: None,
            generation: self.next_generation(),
        };
        Arc::new(Server(Mutex::new(state)))
    }

    fn next_generation(&self) -> Generation {
        self.generations.fetch_add(1, Ordering::Relaxed)
    }
}

impl Server {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it is held")
    }
}

impl Held {
    fn is_empty(&self) -> bool {
        self.world.is_none() && self.members.iter().all(Option::is_none)
    }

    /// What has to be read before this can answer; `None` if nothing has to.
    pub(super) fn wanted(&self, users: &[UserId]) -> Option<Wanted> {
        let missing = users.iter().zip(&self.members).filter(|(_, member)| member.is_none());
        let wanted = Wanted {
            world: self.world.is_none(),
            users: missing.map(|(user, _)| *user).collect(),
        };
        (!self.confirmed || wanted.world || !wanted.users.is_empty()).then_some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::{Id, RoleId};
    use foldhash::{HashMap, HashMapExt};
    use uuid::Uuid;

    fn id<T: Id>(n: u128) -> T {
        T::from_uuid(Uuid::from_u128(n))
    }
    fn ann() -> UserId {
        id(1)
    }
    fn bob() -> UserId {
        id(2)
    }
    fn server() -> ServerId {
        id(3)
    }

    /// Ann is a member and Bob is not, in version `seq`.
    fn loaded(seq: i64) -> Loaded {
        let world = World {
            owner: ann(),
            default_role: id::<RoleId>(4),
            roles: HashMap::new(),
            channels: HashMap::new(),
            suspended: false,
        };
        let member = Member::new(ann(), []);
        Loaded {
            seq,
            world: Some(world.into()),
            members: [(ann(), member.into())].into_iter().collect(),
        }
    }
    fn both() -> [UserId; 2] {
        [ann(), bob()]
    }
    fn wanted(cache: &Cache, now: Millis) -> Option<(bool, Vec<UserId>)> {
        cache
            .get(server(), &both(), now)
            .wanted(&both())
            .map(|wanted| (wanted.world, wanted.users))
    }
    fn warm(seq: i64) -> Cache {
        let cache = Cache::new();
        let held = cache.get(server(), &both(), 0);
        assert!(
            cache.put(&held, &both(), &loaded(seq), 0),
            "nothing was held that could be of another version"
        );
        assert_eq!(wanted(&cache, 0), None);
        cache
    }

    #[test]
    fn a_version_is_believed_for_a_second_and_never_a_clock_that_went_back() {
        let cache = warm(5);
        assert_eq!(wanted(&cache, 999), None);
        assert_eq!(wanted(&cache, 1000), Some((false, vec![])));
        assert_eq!(wanted(&cache, -1), Some((false, vec![])));
        let held = cache.get(server(), &both(), 1000);
        let same = Loaded {
            world: None,
            members: HashMap::new(),
            ..loaded(5)
        };
        assert!(cache.put(&held, &[], &same, 1000));
        assert_eq!(wanted(&cache, 1999), None);
    }

    #[test]
    fn the_next_fact_about_a_member_makes_us_forget_only_that_member() {
        let cache = warm(5);
        cache.applied(server(), 6, Some(&[bob()]));
        assert_eq!(wanted(&cache, 0), Some((false, vec![bob()])));
    }

    #[test]
    fn any_other_fact_makes_us_forget_all() {
        for (seq, concerns) in [(6, None), (7, Some([bob()])), (900, Some([bob()]))] {
            let cache = warm(5);
            cache.applied(server(), seq, concerns.as_ref().map(|users| &users[..]));
            assert_eq!(wanted(&cache, 0), Some((true, both().to_vec())), "fact {seq}");
        }
    }

    #[test]
    fn old_facts_change_nothing() {
        let cache = warm(5);
        cache.applied(server(), 5, None);
        cache.applied(server(), 4, Some(&[ann()]));
        assert_eq!(wanted(&cache, 0), None);
    }

    #[test]
    fn what_was_read_before_a_fact_is_not_kept_after_it() {
        let cache = warm(5);
        let held = cache.get(server(), &both(), 1000);
        cache.applied(server(), 6, None);
        assert!(!cache.put(&held, &both(), &loaded(5), 1000));
        assert_eq!(wanted(&cache, 1000), Some((true, both().to_vec())));
    }

    #[test]
    fn a_newer_version_than_held_voids_the_rest() {
        let cache = warm(5);
        let held = cache.get(server(), &both(), 1000);
        let newer = Loaded {
            world: None,
            ..loaded(6)
        };
        assert!(
            !cache.put(&held, &[ann()], &newer, 1000),
            "what was held is of version 5"
        );
        assert_eq!(wanted(&cache, 1000), Some((true, vec![bob()])));
    }
}
