//! What rights are made of, as it was told: kept in the store, read once and remembered.

mod cache;

use crate::{
    fact::Fact,
    store::{Noted, Store, Wanted},
    world::{Census, Member, World},
};
use beep_core::{ChannelId, Clock, Result, ServerId, UserId};
use cache::Cache;
use smallvec::SmallVec;
use std::sync::Arc;

/// Most members of whole servers that are remembered, for those who compare again and again: some 40 MB.
const COUNTED: u64 = 200_000;

/// A server and the members asked for, in one state; `None` for who is not a member.
pub(crate) struct Known {
    pub(crate) world: Arc<World>,
    pub(crate) members: SmallVec<[Option<Arc<Member>>; 1]>,
}

pub(crate) struct Knowledge {
    store: Store,
    cache: Cache,
    censuses: moka::sync::Cache<ServerId, Arc<Census>>,
    clock: Arc<dyn Clock>,
}

impl Knowledge {
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            cache: Cache::new(),
            censuses: moka::sync::Cache::builder()
                .max_capacity(COUNTED)
                .weigher(|_, census: &Arc<Census>| u32::try_from(census.members.len()).unwrap_or(u32::MAX).max(1))
                .build(),
            clock,
        }
    }

    /// The server that a channel belongs to.
    pub(crate) async fn home(&self, channel: ChannelId) -> Result<Option<ServerId>> {
        if let Some(server) = self.cache.home(channel) {
            return Ok(Some(server));
        }
        let server = self.store.server_of(channel).await?;
        if let Some(server) = server {
            self.cache.keep_home(channel, server);
        }
        Ok(server)
    }

    /// What rights are made of in a server, for these users; `None` for a server that does not exist. Answers from
    /// memory if it can; otherwise reads once, or a second time if a fact came in between.
    pub(crate) async fn known(&self, server: ServerId, users: &[UserId]) -> Result<Option<Known>> {
        let asked = self.clock.now();
        let mut held = self.cache.get(server, users, asked);
        let Some(wanted) = held.wanted(users) else {
            return Ok(complete(held.world, held.members));
        };

        let missing = wanted.users.clone();
        let loaded = self.store.load(server, wanted).await?;
        if self.cache.put(&held, &missing, &loaded, asked) {
            for (user, member) in users.iter().zip(&mut held.members) {
                member.get_or_insert_with(|| loaded.members.get(user).cloned());
            }
            return Ok(complete(held.world.or(loaded.world), held.members));
        }

        // Halves of two versions do not make a whole: read all of it from one.
        let all = Wanted {
            world: true,
            users: users.to_vec(),
        };
        let loaded = self.store.load(server, all).await?;
        self.cache.put(&held, users, &loaded, asked);
        let members = users
            .iter()
            .map(|user| Some(loaded.members.get(user).cloned()))
            .collect();
        Ok(complete(loaded.world, members))
    }

    /// The same for all its members at once.
    pub(crate) async fn census(&self, server: ServerId) -> Result<Option<Arc<Census>>> {
        // Whole servers are asked about seldom: what is remembered is compared with the store each time.
        let seq = self.store.load(server, Wanted::default()).await?.seq;
        if let Some(held) = self.censuses.get(&server).filter(|held| held.seq == seq) {
            return Ok(Some(held));
        }
        let census = self.store.census(server).await?.map(Arc::new);
        match &census {
            Some(census) => self.censuses.insert(server, Arc::clone(census)),
            None => self.censuses.invalidate(&server),
        }
        Ok(census)
    }

    /// Takes all facts or none, those of a server in the order of their numbers. One that was taken before changes
    /// nothing. Tells what changed if `note` says so.
    ///
    /// # Errors
    /// `UNAVAILABLE` if a fact is missing before one of them.
    pub(crate) async fn apply(&self, facts: &[Fact], note: bool) -> Result<Vec<Noted>> {
        let noted = if note {
            self.store.apply_noting(facts).await?
        } else {
            self.store.apply(facts).await?;
            Vec::new()
        };
        for fact in facts {
            self.cache.applied(fact.server, fact.seq, fact.concerns().as_deref());
        }
        Ok(noted)
    }

    /// Servers after one that were ever told of, ascending.
    pub(crate) async fn servers_after(&self, after: ServerId, limit: i64) -> Result<Vec<ServerId>> {
        self.store.servers_after(after, limit).await
    }

    /// The number of the last fact of a server; 0 before the first.
    pub(crate) async fn last_fact(&self, server: ServerId) -> Result<i64> {
        Ok(self.store.load(server, Wanted::default()).await?.seq)
    }

    /// Another process took this fact. A hint that may be lost.
    pub(crate) fn heard(&self, server: ServerId, seq: i64, concerns: Option<&[UserId]>) {
        self.cache.applied(server, seq, concerns);
    }

    pub(crate) async fn ping(&self) -> Result<()> {
        self.store.ping().await
    }
}

/// `None` if there is no such server.
fn complete(world: Option<Arc<World>>, members: SmallVec<[Option<Option<Arc<Member>>>; 1]>) -> Option<Known> {
    Some(Known {
        world: world?,
        members: members.into_iter().map(Option::flatten).collect(),
    })
}
