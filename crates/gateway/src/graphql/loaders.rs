//! What many answers need again and again, asked for once: people and their presence.

use crate::graphql::{call::Services, model::user::User};
use async_graphql::dataloader::{DataLoader, Loader};
use beep_core::{Error, Id, Result, UserId};
use beep_platform::rpc::{self, Caller, Context, Idempotent};
use beep_proto::{realtime::v1::GetOnlineRequest, users::v1::GetUsersRequest};
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

/// Clones share what they know.
#[derive(Clone)]
pub(crate) struct Loaders {
    known: Cache<UserId, User>,
    loader: Arc<DataLoader<Profiles>>,
    services: Services,
}

struct Profiles(Services);

impl Loader<UserId> for Profiles {
    type Value = User;
    type Error = Error;
    async fn load(&self, ids: &[UserId]) -> Result<HashMap<UserId, User>> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(100) {
            let ctx = Context::root(Caller::service("gateway"), PATIENCE);
            let request = ctx
                .request(GetUsersRequest {
                    ids: ids.iter().map(|id| id.to_bytes()).collect(),
                })
                .idempotent();
            for user in rpc::reply(self.0.users.clone().get_users(request).await)?.users {
                let id = UserId::from_slice(&user.id).map_err(Error::internal)?;
                found.insert(id, User(Arc::new(user)));
            }
        }
        Ok(found)
    }
}

impl Loaders {
    pub(crate) fn new(services: Services) -> Self {
        Self {
            known: Cache::builder().max_capacity(100_000).time_to_live(KNOWN).build(),
            loader: Arc::new(DataLoader::new(Profiles(services.clone()), tokio::spawn).delay(Duration::ZERO)),
            services,
        }
    }

    pub(crate) async fn user(&self, id: UserId) -> Result<User> {
        if let Some(user) = self.known.get(&id) {
            return Ok(user);
        }
        let user = self.loader.load_one(id).await?.unwrap_or_else(|| User::unknown(id));
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
            for (id, user) in self.loader.load_many(unknown).await? {
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
        let ctx = Context::root(Caller::service("gateway"), PATIENCE);
        let request = ctx
            .request(GetOnlineRequest {
                user_ids: ids.iter().map(|id| id.to_bytes()).collect(),
            })
            .idempotent();
        match rpc::reply(self.services.presence.clone().get_online(request).await) {
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
}
