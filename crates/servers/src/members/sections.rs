//! The list of members as it is shown, read at any place: who is online by hoisted roles, then all who are not.
//!
//! It is kept in memory for those who look at it: 16 bytes a member. The store is read again once something was told of
//! the server, and who is online is asked for again every moment, so a place far down costs no more than the first one.

use crate::{
    Servers,
    model::Member,
    store::{
        Store,
        member_lists::{named, sections, told},
        servers,
    },
};
use beep_core::{Error, Id, PageSize, Result, RoleId, ServerId, UserId};
use beep_platform::rpc::{Caller, Client, Context, Idempotent, reply};
use beep_proto::realtime::v1::{ListOnlineRequest, presence_client::PresenceClient};
use moka::sync::Cache;
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// Lists that are kept. One that nobody has looked at for a while goes.
const KEPT: u64 = 256;
const UNSEEN: Duration = Duration::from_secs(60);
/// How long the list waits for that: it is shown all the same, with everybody offline.
const PATIENCE: Duration = Duration::from_secs(1);

/// A part of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    /// The highest hoisted role of its members; `None` for who has none, and for all who are offline.
    pub(crate) role: Option<RoleId>,
    pub(crate) online: bool,
    /// In the order of joining; offline by hoisted role first.
    pub(crate) members: Vec<UserId>,
}

/// A stretch of the list, and the sections as they were then.
pub(crate) struct Stretch {
    pub(crate) members: Vec<Member>,
    pub(crate) sections: Arc<Vec<Section>>,
}

/// Lists that were looked at lately.
pub(crate) struct Lists {
    presence: PresenceClient<Client>,
    /// For how long it is taken as known who is online.
    known: Duration,
    kept: Cache<ServerId, Arc<Mutex<List>>>,
}

#[derive(Default)]
struct List {
    /// Of which state of the server.
    told: Option<i64>,
    default_role: Option<RoleId>,
    members: Vec<(RoleId, Vec<UserId>)>,
    /// And when that was asked.
    online: Option<(Instant, HashSet<UserId>)>,
    divided: Arc<Vec<Section>>,
}

impl Servers {
    /// All sections that have members.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn list_sections(&self, context: &Context, server: ServerId) -> Result<Arc<Vec<Section>>> {
        self.access.member(context, server).await?;
        self.lists.sections(&self.store, server).await
    }

    /// Members from a place in the list on.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn list_range(
        &self,
        context: &Context,
        server: ServerId,
        offset: u32,
        size: PageSize,
    ) -> Result<Stretch> {
        let sections = self.list_sections(context, server).await?;
        let users = stretch(&sections, usize::try_from(offset).unwrap_or(usize::MAX), size.rows());
        let read = self
            .store
            .snapshot(move |tx| Box::pin(async move { named(tx, server, &users).await }));
        Ok(Stretch {
            members: read.await?,
            sections,
        })
    }
}

/// So many from a place on, over the bounds of sections.
fn stretch(sections: &[Section], mut offset: usize, size: usize) -> Vec<UserId> {
    let mut users = Vec::with_capacity(size);
    for Section { members, .. } in sections {
        let from = offset.min(members.len());
        offset -= from;
        users.extend(members[from..].iter().take(size - users.len()));
    }
    users
}

impl Lists {
    pub(crate) fn new(presence: PresenceClient<Client>, known: Duration) -> Self {
        Self {
            presence,
            known,
            kept: Cache::builder().max_capacity(KEPT).time_to_idle(UNSEEN).build(),
        }
    }

    /// One reads what is not known any more; others who look at the same list wait for it.
    async fn sections(&self, store: &Store, server: ServerId) -> Result<Arc<Vec<Section>>> {
        let list = self.kept.get_with(server, Arc::default);
        let mut list = list.lock().await;
        let is_read = list.read(store, server).await?;
        if list
            .online
            .as_ref()
            .is_none_or(|(asked, _)| asked.elapsed() >= self.known)
        {
            let online = self.online(server).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "presence is not known");
                HashSet::new()
            });
            let is_same = list.online.as_ref().is_some_and(|(_, before)| *before == online);
            list.online = Some((Instant::now(), online));
            if !is_same || is_read {
                list.divide();
            }
        } else if is_read {
            list.divide();
        }
        Ok(list.divided.clone())
    }

    async fn online(&self, server: ServerId) -> Result<HashSet<UserId>> {
        let context = Context::root(Caller::service(crate::SERVICE), PATIENCE);
        let (mut online, mut after) = (HashSet::new(), Vec::new());
        loop {
            let request = context.request(ListOnlineRequest {
                server_id: server.to_bytes(),
                after,
            });
            let page = reply(self.presence.clone().list_online(request.idempotent()).await)?;
            for id in &page.user_ids {
                online.insert(UserId::from_slice(id).map_err(Error::internal)?);
            }
            match page.user_ids.into_iter().next_back() {
                Some(last) if page.has_more => after = last,
                _ => return Ok(online),
            }
        }
    }
}

impl List {
    /// Reads the members again if something was told of the server since; says whether.
    async fn read(&mut self, store: &Store, server: ServerId) -> Result<bool> {
        let known = self.told;
        let read = store.snapshot(move |tx| {
            Box::pin(async move {
                let found = told(tx, server).await?.ok_or_else(Error::not_found)?;
                if Some(found) == known {
                    return Ok(None);
                }
                let server = servers::get(tx, server).await?.ok_or_else(Error::not_found)?;
                Ok(Some((found, server.default_role, sections(tx, server.id).await?)))
            })
        });
        let Some((told, default_role, members)) = read.await? else {
            return Ok(false);
        };
        (self.told, self.default_role, self.members) = (Some(told), Some(default_role), members);
        Ok(true)
    }

    fn divide(&mut self) {
        let nobody = HashSet::new();
        let online = self.online.as_ref().map_or(&nobody, |(_, online)| online);
        let (mut sections, mut away) = (Vec::new(), Vec::new());
        for (role, members) in &self.members {
            let (here, offline): (Vec<_>, Vec<_>) = members.iter().copied().partition(|user| online.contains(user));
            away.extend(offline);
            sections.push(Section {
                role: Some(*role).filter(|role| Some(*role) != self.default_role),
                online: true,
                members: here,
            });
        }
        sections.push(Section {
            role: None,
            online: false,
            members: away,
        });
        sections.retain(|section| !section.members.is_empty());
        self.divided = Arc::new(sections);
    }
}
