//! What many answers need again and again, asked for once: people and their presence.

use crate::graphql::{call::Services, model::user::User};
use async_graphql::dataloader::{DataLoader, Loader};
use beep_core::{Error, Id, Result, ServerId, UserId};
use beep_platform::rpc::{self, Caller, Context, Idempotent};
use beep_proto::{
    realtime::v1::{CountOnlineRequest, GetOnlineRequest},
    users::v1::GetUsersRequest,
};
use moka::sync::Cache;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

/// How long a profile is taken as known. A change of one's own name is seen by others this much later at most.
const KNOWN: Duration = Duration::from_secs(30);
/// A live event does not wait for a name longer than this.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long servers are gathered whose members are to be counted, so that a page of them is one call.
const GATHERED: Duration = Duration::from_millis(1);

/// Clones share what they know.
#[derive(Clone)]
pub(crate) struct Loaders {
    known: Cache<UserId, User>,
    profiles: Arc<DataLoader<Profiles>>,
    counts: Arc<DataLoader<Counts>>,
    services: Services,
}

struct Profiles(Services);

impl Loader<UserId> for Profiles {
    type Value = User;
    type Error = Error;
    async fn load(&self, ids: &[UserId]) -> Result<HashMap<UserId, User>> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(100) {
            let request = context().request(GetUsersRequest {
                ids: ids.iter().map(|id| id.to_bytes()).collect(),
            });
            for user in rpc::reply(self.0.users.clone().get_users(request.idempotent()).await)?.users {
                let id = UserId::from_slice(&user.id).map_err(Error::internal)?;
                found.insert(id, User(Arc::new(user)));
            }
        }
        Ok(found)
    }
}

/// How many members of servers are online.
struct Counts(Services);

impl Loader<ServerId> for Counts {
    type Value = u32;
    type Error = Error;
    async fn load(&self, ids: &[ServerId]) -> Result<HashMap<ServerId, u32>> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(100) {
            let request = context().request(CountOnlineRequest {
                server_ids: ids.iter().map(|id| id.to_bytes()).collect(),
            });
            let counts = rpc::reply(self.0.presence.clone().count_online(request.idempotent()).await)?.counts;
            found.extend(ids.iter().copied().zip(counts));
        }
        Ok(found)
    }
}

fn context() -> Context {
    Context::root(Caller::service("gateway"), PATIENCE)
}

impl Loaders {
    pub(crate) fn new(services: Services) -> Self {
        let counts = DataLoader::new(Counts(services.clone()), tokio::spawn).delay(GATHERED);
        Self {
            known: Cache::builder().max_capacity(100_000).time_to_live(KNOWN).build(),
            profiles: Arc::new(DataLoader::new(Profiles(services.clone()), tokio::spawn).delay(Duration::ZERO)),
            counts: Arc::new(counts),
            services,
        }
    }

    pub(crate) async fn user(&self, id: UserId) -> Result<User> {
        if let Some(user) = self.known.get(&id) {
            return Ok(user);
        }
        let user = self
            .profiles
            .load_one(id)
            .await?
            .unwrap_or_else(|| User::unknown(id.to_bytes()));
        self.known.insert(id, user.clone());
        Ok(user)
    }

    pub(crate) async fn users(&self, ids: &[UserId]) -> Result<HashMap<UserId, User>> {
        let (mut found, mut unknown) = (HashMap::with_capacity(ids.len()), Vec::new());
        for id in ids {
            match self.known.get(id) {
                Some(user) => drop(found.insert(*id, user)),
                None => unknown.push(*id),
            }
        }
        if !unknown.is_empty() {
            for (id, user) in self.profiles.load_many(unknown).await? {
                self.known.insert(id, user.clone());
                found.insert(id, user);
            }
        }
        Ok(found)
    }

    /// Who of these is online. Nobody, when that is not known just now: a member list without presence is better than
    /// none.
    pub(crate) async fn online(&self, ids: &[UserId]) -> HashSet<UserId> {
        if ids.is_empty() {
            return HashSet::new();
        }
        let request = context().request(GetOnlineRequest {
            user_ids: ids.iter().map(|id| id.to_bytes()).collect(),
        });
        match rpc::reply(self.services.presence.clone().get_online(request.idempotent()).await) {
            Ok(reply) => reply
                .user_ids
                .iter()
                .filter_map(|id| UserId::from_slice(id).ok())
                .collect(),
            Err(error) => {
                tracing::warn!(%error, "presence is not known");
                HashSet::new()
            }
        }
    }

    /// How many members of a server are online; `None` when that is not known just now.
    pub(crate) async fn online_in(&self, server_id: &[u8]) -> Option<u32> {
        let counted = self.counts.load_one(ServerId::from_slice(server_id).ok()?).await;
        counted.unwrap_or_else(|error| {
            tracing::warn!(%error, "presence is not known");
            None
        })
    }
}

/// The people named on a page, asked for at once.
pub(crate) struct People(HashMap<UserId, User>);

impl People {
    pub(crate) async fn of(ctx: &async_graphql::Context<'_>, mut ids: Vec<Vec<u8>>) -> Result<Self> {
        ids.sort_unstable();
        ids.dedup();
        let ids: Vec<_> = ids.iter().filter_map(|id| UserId::from_slice(id).ok()).collect();
        Ok(Self(ctx.data_unchecked::<Loaders>().users(&ids).await?))
    }

    /// One of them.
    pub(crate) fn get(&self, id: &[u8]) -> User {
        let known = UserId::from_slice(id).ok().and_then(|id| self.0.get(&id).cloned());
        known.unwrap_or_else(|| User::unknown(id.to_vec()))
    }

    /// One of them; `None` where nobody is named.
    pub(crate) fn find(&self, id: &[u8]) -> Option<User> {
        (!id.is_empty()).then(|| self.get(id))
    }
}
