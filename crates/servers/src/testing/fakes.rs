//! Stand-ins for the services that are called. They take facts as the real ones do and decide by what those come to,
//! but for what a test has set apart.

use super::{Cut, Step, world::World};
use crate::news::{AUTHZ, NOTIFICATIONS};
use beep_core::{Error, Permission, Permissions, Result, reason};
use beep_platform::rpc::answer;
use beep_proto::{
    authz::v1::{
        self as authz, ChannelView, CheckRequest, CheckResponse, FilterViewersRequest, FilterViewersResponse,
        GetViewRequest, Held, ReadRequest, ReadResponse, SurveyRequest, SurveyResponse, View, authz_server::Authz,
        change::Change, check_request::Object, facts_server::Facts,
    },
    facts::{canonical, digest},
    notifications::v1::{
        self as notifications, ListReadStatesRequest, ListReadStatesResponse, MarkReadRequest, ReadState,
        notifications_server::Notifications,
    },
};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::sync::oneshot;
use tonic::{Request, Response, Status};

/// Identifiers as they travel.
type Bytes = Vec<u8>;

#[derive(Clone)]
pub(crate) struct FakeAuthz {
    rights: Arc<Mutex<Rights>>,
    cut: Cut,
}

#[derive(Default)]
pub(crate) struct Rights {
    /// Every fact in the order of taking.
    pub(crate) facts: Vec<authz::Fact>,
    /// Facts were lost, so that later ones are refused.
    pub(crate) is_gappy: bool,
    /// Nothing is taken or answered.
    pub(crate) is_down: bool,
    /// The answer of the next read is told to be made, and waits before it goes out.
    held_read: Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>,
    /// Channels that only the owner sees.
    pub(crate) hidden: HashSet<Bytes>,
    /// Channels in which a member has MANAGE_CHANNELS too.
    pub(crate) managed: HashSet<Bytes>,
    servers: HashMap<Bytes, Known>,
}

#[derive(Default)]
struct Known {
    seq: i64,
    world: World,
}

impl FakeAuthz {
    pub(super) fn new(cut: Cut) -> Self {
        let rights = Arc::default();
        Self { rights, cut }
    }
    pub(crate) fn rights(&self) -> MutexGuard<'_, Rights> {
        self.rights.lock().expect("no panic while held")
    }
    /// The changes of a server's facts, in order.
    pub(crate) fn changes(&self, server: &[u8]) -> Vec<Change> {
        let rights = self.rights();
        let facts = rights.facts.iter().filter(|fact| fact.server_id == server);
        facts
            .flat_map(|fact| &fact.changes)
            .filter_map(|change| change.change.clone())
            .collect()
    }
    /// Changes what is held behind the back of who tells it.
    pub(crate) fn tamper(&self, server: &[u8], change: Change) {
        self.rights()
            .servers
            .entry(server.to_vec())
            .or_default()
            .world
            .take(change);
    }
    /// Holds the next answer to who reads a server: when it is made, and for letting it go.
    pub(crate) fn hold_read(&self) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        let ((made, is_made), (let_go, goes)) = (oneshot::channel(), oneshot::channel());
        self.rights().held_read = Some((made, goes));
        (is_made, let_go)
    }
    /// So many facts were never taken, or if negative more than were told.
    pub(crate) fn lose(&self, server: &[u8], facts: i64) {
        self.rights().servers.entry(server.to_vec()).or_default().seq -= facts;
    }
    /// All of a server is lost.
    pub(crate) fn forget(&self, server: &[u8]) {
        self.rights().servers.remove(server);
    }
    /// What a server's facts come to; nothing for one that is gone.
    pub(super) fn told(&self, server: &[u8]) -> World {
        let rights = self.rights();
        rights
            .servers
            .get(server)
            .map(|known| known.world.clone())
            .unwrap_or_default()
    }
    /// Whether the user owns any server.
    pub(crate) fn is_owner(&self, user: &[u8]) -> bool {
        self.rights().servers.values().any(|known| known.world.owner == user)
    }
    /// Whether the default role does not see the channel, as told.
    pub(crate) fn hides(&self, server: &[u8], channel: &[u8]) -> bool {
        let rights = self.rights();
        rights
            .servers
            .get(server)
            .is_some_and(|known| known.world.hides(channel))
    }
    /// The category under which the channel's rights are, as told.
    pub(crate) fn parent(&self, server: &[u8], channel: &[u8]) -> Option<Bytes> {
        let rights = self.rights();
        let channel = rights.servers.get(server)?.world.channels.get(channel)?;
        Some(channel.parent_id.clone())
    }
    /// What a user may do in a channel, as told; `None` where they see nothing.
    pub(crate) fn held(&self, server: &[u8], user: &[u8], channel: &[u8]) -> Option<Permissions> {
        self.rights().of(user, server, Some(channel))
    }
    /// What a user may do in a server, as told; `None` for who is no member.
    pub(crate) fn held_in_server(&self, server: &[u8], user: &[u8]) -> Option<Permissions> {
        self.rights().of(user, server, None)
    }
    fn up(&self) -> Result<MutexGuard<'_, Rights>> {
        let rights = self.rights();
        if rights.is_down {
            Err(Error::unavailable("the test took it down"))
        } else {
            Ok(rights)
        }
    }
}

impl Rights {
    fn take(&mut self, fact: authz::Fact) -> Result<()> {
        let is_gappy = self.is_gappy;
        let server = self.servers.entry(fact.server_id.clone()).or_default();
        if fact.seq <= server.seq {
            return Ok(());
        }
        let follows = match fact.changes.first().and_then(|change| change.change.as_ref()) {
            Some(Change::Resume(resume)) => resume.after,
            _ => fact.seq - 1,
        };
        if follows > server.seq && is_gappy {
            return Err(Error::unavailable("a fact is missing before this one"));
        }
        assert_eq!(follows, server.seq, "facts come in order and without gaps");
        server.seq = fact.seq;
        for change in fact.changes.iter().filter_map(|change| change.change.clone()) {
            server.world.take(change);
        }
        self.facts.push(fact);
        Ok(())
    }

    /// `None` where the user sees nothing.
    /// A suspended server is closed to those who would see something of it.
    fn open(&self, server: &[u8], held: Option<Permissions>) -> Result<()> {
        let closed = self.servers.get(server).is_some_and(|known| known.world.suspended);
        if closed && held.is_some() {
            return Err(Error::from(&reason::SERVER_SUSPENDED));
        }
        Ok(())
    }

    fn of(&self, user: &[u8], server: &[u8], channel: Option<&[u8]>) -> Option<Permissions> {
        let world = &self.servers.get(server)?.world;
        let Some(channel) = channel else {
            return world.in_server(user);
        };
        let held = world.in_channel(user, channel)?;
        match (
            world.owner == user,
            self.hidden.contains(channel),
            self.managed.contains(channel),
        ) {
            (false, true, _) => None,
            (false, false, true) => Some(held | Permissions::of(&[Permission::ManageChannels])),
            _ => Some(held),
        }
    }
}

#[tonic::async_trait]
impl Authz for FakeAuthz {
    async fn check(&self, request: Request<CheckRequest>) -> Result<Response<CheckResponse>, Status> {
        self.cut.at(Step::Asked).await;
        answer(request, async |_, asked: CheckRequest| {
            let rights = self.up()?;
            let (server, channel) = match asked.object {
                Some(Object::ServerId(server)) => (Some(server), None),
                Some(Object::ChannelId(channel)) => {
                    let home = rights
                        .servers
                        .iter()
                        .find(|(_, known)| known.world.channels.contains_key(&channel));
                    (home.map(|(server, _)| server.clone()), Some(channel))
                }
                None => return Err(Error::invalid("object", "is missing")),
            };
            let Some(server_id) = server else {
                return Ok(CheckResponse::default());
            };
            let held = rights.of(&asked.user_id, &server_id, channel.as_deref());
            rights.open(&server_id, held)?;
            Ok(held.map_or_else(CheckResponse::default, |held| CheckResponse {
                allowed: held.bits() & asked.permission == asked.permission,
                visible: true,
                server_id,
                slow_mode: 0,
                wordless: false,
            }))
        })
        .await
    }

    async fn get_view(&self, request: Request<GetViewRequest>) -> Result<Response<View>, Status> {
        answer(request, async |_, asked: GetViewRequest| {
            let rights = self.up()?;
            let held = |channel: Option<&[u8]>| rights.of(&asked.user_id, &asked.server_id, channel);
            rights.open(&asked.server_id, held(None))?;
            let permissions = held(None).ok_or_else(Error::not_found)?.bits();
            let known = rights.servers.get(&asked.server_id).ok_or_else(Error::not_found)?;
            let view = |channel: &Bytes| {
                let permissions = held(Some(channel))?.bits();
                Some(ChannelView {
                    channel_id: channel.clone(),
                    permissions,
                })
            };
            Ok(View {
                permissions,
                channels: known.world.channels.keys().filter_map(view).collect(),
            })
        })
        .await
    }

    async fn filter_viewers(
        &self,
        request: Request<FilterViewersRequest>,
    ) -> Result<Response<FilterViewersResponse>, Status> {
        answer(request, async |_, asked: FilterViewersRequest| {
            let rights = self.up()?;
            let mut homes = rights.servers.iter();
            let home = homes.find(|(_, known)| known.world.channels.contains_key(&asked.channel_id));
            let sees = |user: &Bytes| {
                home.is_some_and(|(server, _)| rights.of(user, server, Some(&asked.channel_id)).is_some())
            };
            let user_ids = asked.user_ids.iter().filter(|user| sees(user)).cloned().collect();
            Ok(FilterViewersResponse { user_ids })
        })
        .await
    }

    async fn apply(&self, request: Request<authz::ApplyRequest>) -> Result<Response<authz::ApplyResponse>, Status> {
        self.cut.at(Step::Offered(AUTHZ)).await;
        let taken = answer(request, async |context, message: authz::ApplyRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let mut rights = self.up()?;
            message.facts.into_iter().try_for_each(|fact| rights.take(fact))?;
            Ok(authz::ApplyResponse {})
        })
        .await;
        self.cut.at(Step::Taken(AUTHZ)).await;
        taken
    }
}

#[tonic::async_trait]
impl Facts for FakeAuthz {
    async fn survey(&self, request: Request<SurveyRequest>) -> Result<Response<SurveyResponse>, Status> {
        answer(request, async |_, asked: SurveyRequest| {
            let rights = self.up()?;
            let mut servers: Vec<_> = rights.servers.iter().filter(|(id, _)| **id > asked.after).collect();
            servers.sort_unstable_by_key(|(id, _)| *id);
            let held = servers.into_iter().take(asked.limit as usize).map(|(id, known)| {
                let changes = canonical(known.world.changes(), asked.now);
                Held {
                    server_id: id.clone(),
                    seq: known.seq,
                    digest: digest(&changes),
                    is_empty: changes.is_empty(),
                }
            });
            Ok(SurveyResponse { held: held.collect() })
        })
        .await
    }

    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<ReadResponse>, Status> {
        answer(request, async |_, asked: ReadRequest| {
            let (page, held) = {
                let mut rights = self.up()?;
                let known = rights.servers.get(&asked.server_id);
                let all = known
                    .map(|known| canonical(known.world.changes(), asked.now))
                    .unwrap_or_default();
                // Pages of three, so that there are several.
                let changes: Vec<_> = all.iter().skip(asked.offset as usize).take(3).cloned().collect();
                let page = ReadResponse {
                    seq: known.map_or(0, |known| known.seq),
                    has_more: asked.offset as usize + changes.len() < all.len(),
                    changes,
                };
                (page.clone(), rights.held_read.take_if(|_| !page.has_more))
            };
            if let Some((made, goes)) = held {
                made.send(()).expect("is waited for");
                goes.await.expect("is let go");
            }
            Ok(page)
        })
        .await
    }
}

/// Writes down which facts came.
#[derive(Clone)]
pub(crate) struct FakeNotifications {
    facts: Arc<Mutex<Vec<notifications::Fact>>>,
    cut: Cut,
}

impl FakeNotifications {
    pub(super) fn new(cut: Cut) -> Self {
        let facts = Arc::default();
        Self { facts, cut }
    }
    pub(crate) fn facts(&self) -> Vec<notifications::fact::Fact> {
        self.facts
            .lock()
            .expect("no panic while held")
            .iter()
            .filter_map(|fact| fact.fact.clone())
            .collect()
    }
}

#[tonic::async_trait]
impl Notifications for FakeNotifications {
    async fn apply(
        &self,
        request: Request<notifications::ApplyRequest>,
    ) -> Result<Response<notifications::ApplyResponse>, Status> {
        self.cut.at(Step::Offered(NOTIFICATIONS)).await;
        let taken = answer(request, async |context, message: notifications::ApplyRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let mut facts = self.facts.lock().expect("no panic while held");
            for fact in message.facts {
                if facts.iter().all(|known| known.event_id != fact.event_id) {
                    facts.push(fact);
                }
            }
            Ok(notifications::ApplyResponse {})
        })
        .await;
        self.cut.at(Step::Taken(NOTIFICATIONS)).await;
        taken
    }
    async fn list_read_states(
        &self,
        _: Request<ListReadStatesRequest>,
    ) -> Result<Response<ListReadStatesResponse>, Status> {
        Err(Status::unimplemented("the servers service does not ask"))
    }
    async fn mark_read(&self, _: Request<MarkReadRequest>) -> Result<Response<ReadState>, Status> {
        Err(Status::unimplemented("the servers service does not ask"))
    }
}
