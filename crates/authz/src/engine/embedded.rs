//! The engine that Beep brings along: facts in SQL, rights worked out in memory.

use super::{Engine, Known, Object, Rights, View, cache::Cache};
use crate::{
    fact::Fact,
    resolve::Standing,
    store::{Store, Wanted},
    world::{Census, Member, World},
};
use beep_core::{ChannelId, Clock, Permission, Result, ServerId, UserId};
use smallvec::SmallVec;
use std::sync::Arc;

/// Most members of whole servers that are remembered, for those who compare again and again: some 40 MB.
const COUNTED: u64 = 200_000;

pub(crate) struct Embedded {
    store: Store,
    cache: Cache,
    censuses: moka::sync::Cache<ServerId, Arc<Census>>,
    clock: Arc<dyn Clock>,
}

impl Embedded {
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
}

/// `None` if there is no such server.
fn complete(world: Option<Arc<World>>, members: SmallVec<[Option<Option<Arc<Member>>>; 1]>) -> Option<Known> {
    Some(Known {
        world: world?,
        members: members.into_iter().map(Option::flatten).collect(),
    })
}

#[tonic::async_trait]
impl Engine for Embedded {
    async fn rights(&self, user: UserId, object: Object) -> Result<Option<Rights>> {
        let server = match object {
            Object::Server(server) => server,
            Object::Channel(channel) => match self.home(channel).await? {
                Some(server) => server,
                None => return Ok(None),
            },
        };
        let Some(Known { world, members }) = self.known(server, &[user]).await? else {
            return Ok(None);
        };
        let Some(Some(member)) = members.first() else {
            return Ok(None);
        };
        let standing = Standing::of(&world, member, self.clock.now());
        let permissions = match object {
            Object::Server(_) => standing.in_server(),
            Object::Channel(channel) => standing.in_channel(channel),
        };
        let visible = matches!(object, Object::Server(_)) || permissions.has(Permission::ViewChannel);
        let slow_mode = match object {
            Object::Channel(channel) => standing.slow_mode(channel, permissions),
            Object::Server(_) => 0,
        };
        Ok(visible.then_some(Rights {
            server,
            permissions,
            slow_mode,
        }))
    }

    async fn view(&self, user: UserId, server: ServerId) -> Result<Option<View>> {
        let Some(Known { world, members }) = self.known(server, &[user]).await? else {
            return Ok(None);
        };
        let Some(Some(member)) = members.first() else {
            return Ok(None);
        };
        let standing = Standing::of(&world, member, self.clock.now());
        Ok(Some(View {
            permissions: standing.in_server(),
            channels: standing.channels(),
        }))
    }

    async fn viewers(&self, channel: ChannelId, users: &[UserId]) -> Result<Vec<UserId>> {
        let Some(server) = self.home(channel).await? else {
            return Ok(Vec::new());
        };
        let Some(Known { world, members }) = self.known(server, users).await? else {
            return Ok(Vec::new());
        };
        let now = self.clock.now();
        let may_view = |member: &&Arc<Member>| {
            Standing::of(&world, member, now)
                .in_channel(channel)
                .has(Permission::ViewChannel)
        };
        Ok(members
            .iter()
            .flatten()
            .filter(may_view)
            .map(|member| member.user)
            .collect())
    }

    async fn home(&self, channel: ChannelId) -> Result<Option<ServerId>> {
        if let Some(server) = self.cache.home(channel) {
            return Ok(Some(server));
        }
        let server = self.store.server_of(channel).await?;
        if let Some(server) = server {
            self.cache.keep_home(channel, server);
        }
        Ok(server)
    }

    // Answers from memory if it can; otherwise reads once, or a second time if a fact came in between.
    async fn known(&self, server: ServerId, users: &[UserId]) -> Result<Option<Known>> {
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
        let loaded = self
            .store
            .load(
                server,
                Wanted {
                    world: true,
                    users: users.to_vec(),
                },
            )
            .await?;
        self.cache.put(&held, users, &loaded, asked);
        let members = users
            .iter()
            .map(|user| Some(loaded.members.get(user).cloned()))
            .collect();
        Ok(complete(loaded.world, members))
    }

    async fn census(&self, server: ServerId) -> Result<Option<Arc<Census>>> {
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

    async fn apply(&self, facts: &[Fact]) -> Result<()> {
        self.store.apply(facts).await?;
        for fact in facts {
            self.cache.applied(fact.server, fact.seq, fact.concerns().as_deref());
        }
        Ok(())
    }

    fn heard(&self, server: ServerId, seq: i64, concerns: Option<&[UserId]>) {
        self.cache.applied(server, seq, concerns);
    }

    async fn ping(&self) -> Result<()> {
        self.store.ping().await
    }
}
