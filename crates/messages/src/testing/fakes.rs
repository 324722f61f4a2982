//! The services that messages calls, as far as it calls them.

use beep_core::{ChannelId, Error, Id, Permission, Permissions, ServerId, UserId};
use beep_platform::rpc::answer;
use beep_proto::{
    authz::v1::{self as authz, authz_server::Authz, check_request::Object},
    ids,
    notifications::v1::{self as notifications, MentionsChanged, fact, notifications_server::Notifications},
    servers::v1::{self as servers, MessageDeletion, audit_server::Audit},
    users::v1::{self as users, users_server::Users},
};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tonic::{Request, Response, Status};

type Reply<T> = Result<Response<T>, Status>;

fn not_asked<T>() -> Reply<T> {
    Err(Status::unimplemented("messages does not ask this"))
}

/// Who may do what in which channel.
#[derive(Clone, Default)]
pub(super) struct Rights(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// Of every channel, and for everybody who has not MANAGE_MESSAGES.
    slow_mode: u32,
    channels: HashMap<ChannelId, ServerId>,
    permissions: HashMap<(UserId, ChannelId), Permissions>,
}

impl Known {
    fn permissions(&self, user: UserId, channel: ChannelId) -> Permissions {
        let permissions = self.permissions.get(&(user, channel)).copied().unwrap_or_default();
        if permissions.has(Permission::ViewChannel) {
            permissions
        } else {
            Permissions::NONE
        }
    }
}

impl Rights {
    pub fn make(&self, channel: ChannelId, server: ServerId) {
        self.0.lock().expect("not poisoned").channels.insert(channel, server);
    }
    pub fn slow_down(&self, seconds: u32) {
        self.0.lock().expect("not poisoned").slow_mode = seconds;
    }
    pub fn permit(&self, user: UserId, channel: ChannelId, permissions: Permissions) {
        self.0
            .lock()
            .expect("not poisoned")
            .permissions
            .insert((user, channel), permissions);
    }
}

#[tonic::async_trait]
impl Authz for Rights {
    async fn check(&self, request: Request<authz::CheckRequest>) -> Reply<authz::CheckResponse> {
        answer(request, async |ctx, asked: authz::CheckRequest| {
            assert_eq!(ctx.user()?.to_bytes(), asked.user_id, "everybody asks for themselves");
            let Some(Object::ChannelId(channel)) = asked.object else {
                panic!("channels are asked about")
            };
            let channel = beep_proto::id("channelId", &channel)?;
            let known = self.0.lock().expect("not poisoned");
            let permissions = known.permissions(ctx.user()?, channel);
            let visible = !permissions.is_empty();
            let server = known.channels.get(&channel).filter(|_| visible);
            Ok(authz::CheckResponse {
                allowed: permissions.bits() & asked.permission == asked.permission,
                visible,
                server_id: server.map(|server| server.to_bytes()).unwrap_or_default(),
                slow_mode: if permissions.has(Permission::ManageMessages) {
                    0
                } else {
                    known.slow_mode
                },
                wordless: false,
            })
        })
        .await
    }
    async fn get_view(&self, request: Request<authz::GetViewRequest>) -> Reply<authz::View> {
        answer(request, async |ctx, asked: authz::GetViewRequest| {
            let (user, server) = (ctx.user()?, beep_proto::id("serverId", &asked.server_id)?);
            let known = self.0.lock().expect("not poisoned");
            let channels = known.channels.iter().filter(|(_, of)| **of == server);
            let views = channels.map(|(channel, _)| (*channel, known.permissions(user, *channel)));
            let view = |(channel, permissions): (ChannelId, Permissions)| authz::ChannelView {
                channel_id: channel.to_bytes(),
                permissions: permissions.bits(),
            };
            let channels: Vec<_> = views
                .filter(|(_, permissions)| !permissions.is_empty())
                .map(view)
                .collect();
            if channels.is_empty() {
                return Err(Error::not_found());
            }
            Ok(authz::View {
                permissions: 0,
                channels,
            })
        })
        .await
    }
    async fn filter_viewers(
        &self,
        request: Request<authz::FilterViewersRequest>,
    ) -> Reply<authz::FilterViewersResponse> {
        answer(request, async |_, asked: authz::FilterViewersRequest| {
            let channel = beep_proto::id("channelId", &asked.channel_id)?;
            let users: Vec<UserId> = ids("userIds", &asked.user_ids, 100)?;
            let known = self.0.lock().expect("not poisoned");
            let viewers = users
                .into_iter()
                .filter(|user| !known.permissions(*user, channel).is_empty());
            let user_ids = viewers.map(Id::to_bytes).collect();
            Ok(authz::FilterViewersResponse { user_ids })
        })
        .await
    }
    async fn apply(&self, _: Request<authz::ApplyRequest>) -> Reply<authz::ApplyResponse> {
        not_asked()
    }
}

/// Who is called what.
#[derive(Clone, Default)]
pub(super) struct Names {
    users: Arc<Mutex<HashMap<String, UserId>>>,
    asked: Arc<AtomicUsize>,
}

impl Names {
    pub fn add(&self, username: &str, user: UserId) {
        self.users
            .lock()
            .expect("not poisoned")
            .insert(username.to_owned(), user);
    }
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

#[tonic::async_trait]
impl Users for Names {
    async fn find_by_username(&self, request: Request<users::FindByUsernameRequest>) -> Reply<users::GetUsersResponse> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        answer(request, async |_, asked: users::FindByUsernameRequest| {
            let known = self.users.lock().expect("not poisoned");
            let found = asked.usernames.iter().filter_map(|name| known.get_key_value(name));
            let user = |(name, id): (&String, &UserId)| users::User {
                id: id.to_bytes(),
                username: name.clone(),
                ..users::User::default()
            };
            Ok(users::GetUsersResponse {
                users: found.map(user).collect(),
            })
        })
        .await
    }
    async fn sign_up(&self, _: Request<users::SignUpRequest>) -> Reply<users::SignedIn> {
        not_asked()
    }
    async fn sign_in(&self, _: Request<users::SignInRequest>) -> Reply<users::SignedIn> {
        not_asked()
    }
    async fn refresh(&self, _: Request<users::RefreshRequest>) -> Reply<users::SignedIn> {
        not_asked()
    }
    async fn sign_out(&self, _: Request<users::SignOutRequest>) -> Reply<users::SignOutResponse> {
        not_asked()
    }
    async fn get_account(&self, _: Request<users::GetAccountRequest>) -> Reply<users::Account> {
        not_asked()
    }
    async fn get_users(&self, _: Request<users::GetUsersRequest>) -> Reply<users::GetUsersResponse> {
        not_asked()
    }
    async fn check_session(&self, _: Request<users::CheckSessionRequest>) -> Reply<users::CheckSessionResponse> {
        not_asked()
    }
    async fn list_keys(&self, _: Request<users::ListKeysRequest>) -> Reply<users::ListKeysResponse> {
        not_asked()
    }
}

/// What the notifications service was told, each fact once.
#[derive(Clone, Default)]
pub(super) struct Taken(Arc<Mutex<Vec<Fact>>>);

struct Fact {
    event: Vec<u8>,
    changed: MentionsChanged,
}

impl Taken {
    pub fn facts(&self) -> Vec<MentionsChanged> {
        let taken = self.0.lock().expect("not poisoned");
        taken.iter().map(|fact| fact.changed.clone()).collect()
    }
}

#[tonic::async_trait]
impl Notifications for Taken {
    async fn apply(&self, request: Request<notifications::ApplyRequest>) -> Reply<notifications::ApplyResponse> {
        answer(request, async |ctx, asked: notifications::ApplyRequest| {
            assert_eq!(ctx.service(), Ok("messages"));
            let mut taken = self.0.lock().expect("not poisoned");
            for fact in asked.facts {
                let (event, Some(fact::Fact::MentionsChanged(changed))) = (fact.event_id, fact.fact) else {
                    panic!("of mentions")
                };
                if taken.iter().all(|other| other.event != event) {
                    taken.push(Fact { event, changed });
                }
            }
            Ok(notifications::ApplyResponse {})
        })
        .await
    }
    async fn list_read_states(
        &self,
        _: Request<notifications::ListReadStatesRequest>,
    ) -> Reply<notifications::ListReadStatesResponse> {
        not_asked()
    }
    async fn mark_read(&self, _: Request<notifications::MarkReadRequest>) -> Reply<notifications::ReadState> {
        not_asked()
    }
}

/// What the audit logs were told, as often as it was told.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<MessageDeletion>>>);

impl Log {
    pub fn deletions(&self) -> Vec<MessageDeletion> {
        self.0.lock().expect("not poisoned").clone()
    }
}

#[tonic::async_trait]
impl Audit for Log {
    async fn record_deletions(
        &self,
        request: Request<servers::RecordDeletionsRequest>,
    ) -> Reply<servers::RecordDeletionsResponse> {
        answer(request, async |ctx, asked: servers::RecordDeletionsRequest| {
            assert_eq!(ctx.service(), Ok("messages"));
            self.0.lock().expect("not poisoned").extend(asked.deletions);
            Ok(servers::RecordDeletionsResponse {})
        })
        .await
    }
    async fn list_entries(&self, _: Request<servers::ListEntriesRequest>) -> Reply<servers::ListEntriesResponse> {
        not_asked()
    }
}
