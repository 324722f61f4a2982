//! The services behind the gateway, as far as its tests ask them.

use super::Key;
use beep_core::{ChannelId, Error, Id, Permission, Permissions, Result, ServerId, SessionId, UserId, reason};
use beep_platform::rpc::answer;
use beep_proto::{
    authz::v1::{self as authz, authz_server::Authz},
    servers::v1::{self as servers, servers_server::Servers},
    users::v1::{self as users, users_server::Users},
};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard},
};
use tonic::{Request, Response, Status};

type Reply<T> = Result<Response<T>, Status>;

fn not_asked<T>() -> Reply<T> {
    Err(Status::unimplemented("no test asks this"))
}

/// Everybody's password is `right`, their refresh token `good`; the session `ended` is over.
#[derive(Clone, Default)]
pub(crate) struct Accounts(Arc<Mutex<Known>>);

#[derive(Default)]
pub(crate) struct Known {
    keys: Vec<users::Key>,
    pub ended: HashSet<SessionId>,
    pub down: bool,
    /// Since the beginning.
    pub keys_asked: usize,
    pub sessions_asked: usize,
    /// Where clients were, as far as it was told.
    pub addresses: Vec<String>,
}

impl Accounts {
    pub fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().expect("not poisoned")
    }

    pub fn publish(&self, key: &Key) {
        self.known().keys.push(users::Key {
            kid: key.kid.clone(),
            public_key: key.public.clone(),
        });
    }

    pub fn end(&self, session: SessionId) {
        self.known().ended.insert(session);
    }

    fn signed_in(&self, address: String) -> users::SignedIn {
        self.known().addresses.push(address);
        let user = users::User {
            id: super::id::<UserId>().to_bytes(),
            username: "ann".to_owned(),
            ..users::User::default()
        };
        users::SignedIn {
            account: Some(users::Account {
                user: Some(user),
                ..users::Account::default()
            }),
            session_id: super::id::<SessionId>().to_bytes(),
            access_token: "access".to_owned(),
            access_expires_at: super::START + 300_000,
            refresh_token: "fresh".to_owned(),
            refresh_expires_at: super::START + 86_400_000,
        }
    }
}

#[tonic::async_trait]
impl Users for Accounts {
    async fn sign_in(&self, request: Request<users::SignInRequest>) -> Reply<users::SignedIn> {
        answer(request, async |_, asked: users::SignInRequest| {
            let signed_in = self.signed_in(asked.client_address);
            if asked.password == "right" {
                Ok(signed_in)
            } else {
                Err(Error::from(&reason::RATE_LIMITED).retry_after(7))
            }
        })
        .await
    }
    async fn refresh(&self, request: Request<users::RefreshRequest>) -> Reply<users::SignedIn> {
        answer(request, async |_, asked: users::RefreshRequest| {
            let signed_in = self.signed_in(asked.client_address);
            if asked.refresh_token == "good" {
                Ok(signed_in)
            } else {
                Err((&reason::SESSION_ENDED).into())
            }
        })
        .await
    }
    async fn sign_out(&self, request: Request<users::SignOutRequest>) -> Reply<users::SignOutResponse> {
        answer(request, async |ctx, asked: users::SignOutRequest| {
            if asked.refresh_token.is_empty() {
                self.end(ctx.session()?);
            } else {
                assert_eq!(asked.refresh_token, "good");
            }
            Ok(users::SignOutResponse {})
        })
        .await
    }
    async fn get_account(&self, request: Request<users::GetAccountRequest>) -> Reply<users::Account> {
        answer(request, async |ctx, _| {
            let user = users::User {
                id: ctx.user()?.to_bytes(),
                ..users::User::default()
            };
            Ok(users::Account {
                user: Some(user),
                email: "ann@example.org".to_owned(),
                ..users::Account::default()
            })
        })
        .await
    }
    async fn get_users(&self, request: Request<users::GetUsersRequest>) -> Reply<users::GetUsersResponse> {
        answer(request, async |_, asked: users::GetUsersRequest| {
            let user = |id: Vec<u8>| users::User {
                id,
                username: "somebody".to_owned(),
                ..users::User::default()
            };
            Ok(users::GetUsersResponse {
                users: asked.ids.into_iter().map(user).collect(),
            })
        })
        .await
    }
    async fn check_session(&self, request: Request<users::CheckSessionRequest>) -> Reply<users::CheckSessionResponse> {
        answer(request, async |ctx, asked: users::CheckSessionRequest| {
            ctx.service()?;
            let mut known = self.known();
            known.sessions_asked += 1;
            let session: SessionId = beep_proto::id("sessionId", &asked.session_id)?;
            Ok(users::CheckSessionResponse {
                alive: !known.ended.contains(&session),
            })
        })
        .await
    }
    async fn list_keys(&self, request: Request<users::ListKeysRequest>) -> Reply<users::ListKeysResponse> {
        answer(request, async |ctx, _| {
            ctx.service()?;
            let mut known = self.known();
            known.keys_asked += 1;
            if known.down {
                return Err(Error::unavailable("down"));
            }
            Ok(users::ListKeysResponse {
                keys: known.keys.clone(),
            })
        })
        .await
    }
    async fn sign_up(&self, _: Request<users::SignUpRequest>) -> Reply<users::SignedIn> {
        not_asked()
    }
    async fn find_by_username(&self, _: Request<users::FindByUsernameRequest>) -> Reply<users::GetUsersResponse> {
        not_asked()
    }
}

/// Which channels there are and who may view them: the servers service and authz in one.
#[derive(Clone, Default)]
pub(crate) struct Places(Arc<Mutex<Map>>);

/// A picture and a banner that a server was to show, where it was to change them.
type Shown = (Option<Vec<u8>>, Option<Vec<u8>>);

#[derive(Default)]
struct Map {
    channels: HashMap<ChannelId, ServerId>,
    views: HashMap<(UserId, ServerId), Vec<ChannelId>>,
    suspended: HashSet<ServerId>,
    /// In the order of asking.
    pictures: Vec<Shown>,
}

impl Places {
    fn map(&self) -> MutexGuard<'_, Map> {
        self.0.lock().expect("not poisoned")
    }

    pub fn make(&self, channel: ChannelId, server: ServerId) {
        self.map().channels.insert(channel, server);
    }

    pub fn suspend(&self, server: ServerId) {
        self.map().suspended.insert(server);
    }

    pub fn pictures(&self) -> Vec<Shown> {
        self.map().pictures.clone()
    }

    pub fn permit(&self, user: UserId, server: ServerId, channels: Option<&[ChannelId]>) {
        let mut map = self.map();
        match channels {
            Some(channels) => drop(map.views.insert((user, server), channels.to_vec())),
            None => drop(map.views.remove(&(user, server))),
        }
    }
}

#[tonic::async_trait]
impl Authz for Places {
    async fn get_view(&self, request: Request<authz::GetViewRequest>) -> Reply<authz::View> {
        answer(request, async |_, asked: authz::GetViewRequest| {
            let user = beep_proto::id("userId", &asked.user_id)?;
            let server = beep_proto::id("serverId", &asked.server_id)?;
            let map = self.map();
            let visible = map.views.get(&(user, server)).ok_or_else(Error::not_found)?;
            if map.suspended.contains(&server) {
                return Err((&reason::SERVER_SUSPENDED).into());
            }
            let view = |channel: &ChannelId| authz::ChannelView {
                channel_id: channel.to_bytes(),
                permissions: Permissions::of(&[Permission::ViewChannel]).bits(),
            };
            Ok(authz::View {
                permissions: 0,
                channels: visible.iter().map(view).collect(),
            })
        })
        .await
    }
    async fn check(&self, _: Request<authz::CheckRequest>) -> Reply<authz::CheckResponse> {
        not_asked()
    }
    async fn filter_viewers(&self, _: Request<authz::FilterViewersRequest>) -> Reply<authz::FilterViewersResponse> {
        not_asked()
    }
    async fn apply(&self, _: Request<authz::ApplyRequest>) -> Reply<authz::ApplyResponse> {
        not_asked()
    }
}

#[tonic::async_trait]
impl Servers for Places {
    async fn get_server(&self, _: Request<servers::GetServerRequest>) -> Reply<servers::Server> {
        panic!("as was asked for")
    }
    async fn get_onboarding(&self, _: Request<servers::GetServerRequest>) -> Reply<servers::Onboarding> {
        not_asked()
    }
    async fn get_channel(&self, request: Request<servers::GetChannelRequest>) -> Reply<servers::Channel> {
        answer(request, async |_, asked: servers::GetChannelRequest| {
            let channel: ChannelId = beep_proto::id("channelId", &asked.channel_id)?;
            let server = self
                .map()
                .channels
                .get(&channel)
                .copied()
                .ok_or_else(Error::not_found)?;
            Ok(servers::Channel {
                id: channel.to_bytes(),
                server_id: server.to_bytes(),
                ..servers::Channel::default()
            })
        })
        .await
    }
    async fn create_server(&self, _: Request<servers::CreateServerRequest>) -> Reply<servers::Server> {
        not_asked()
    }
    async fn update_server(&self, request: Request<servers::UpdateServerRequest>) -> Reply<servers::Server> {
        answer(request, async |ctx, asked: servers::UpdateServerRequest| {
            let server = beep_proto::id("id", &asked.server_id)?;
            let mut map = self.map();
            if !map.views.contains_key(&(ctx.user()?, server)) {
                return Err(Error::not_found());
            }
            map.pictures.push((asked.picture_id.clone(), asked.banner_id.clone()));
            Ok(servers::Server {
                id: asked.server_id,
                ..servers::Server::default()
            })
        })
        .await
    }
    async fn delete_server(&self, _: Request<servers::DeleteServerRequest>) -> Reply<servers::DeleteServerResponse> {
        not_asked()
    }
    async fn transfer_server(&self, _: Request<servers::TransferServerRequest>) -> Reply<servers::Server> {
        not_asked()
    }
    async fn list_mine(&self, _: Request<servers::ListMineRequest>) -> Reply<servers::ListServersResponse> {
        not_asked()
    }
    async fn list_public(&self, _: Request<servers::ListPublicRequest>) -> Reply<servers::ListServersResponse> {
        not_asked()
    }
    async fn join(&self, _: Request<servers::JoinRequest>) -> Reply<servers::Server> {
        not_asked()
    }
    async fn leave(&self, _: Request<servers::LeaveRequest>) -> Reply<servers::LeaveResponse> {
        not_asked()
    }
    async fn create_channel(&self, _: Request<servers::CreateChannelRequest>) -> Reply<servers::Channel> {
        not_asked()
    }
    async fn update_channel(&self, _: Request<servers::UpdateChannelRequest>) -> Reply<servers::Channel> {
        not_asked()
    }
    async fn move_channel(&self, _: Request<servers::MoveChannelRequest>) -> Reply<servers::ListChannelsResponse> {
        not_asked()
    }
    async fn delete_channel(&self, _: Request<servers::DeleteChannelRequest>) -> Reply<servers::DeleteChannelResponse> {
        not_asked()
    }
    async fn list_channels(&self, _: Request<servers::ListChannelsRequest>) -> Reply<servers::ListChannelsResponse> {
        not_asked()
    }
    async fn list_members(&self, _: Request<servers::ListMembersRequest>) -> Reply<servers::ListMembersResponse> {
        not_asked()
    }
    async fn meets(&self, _: Request<servers::MeetsRequest>) -> Reply<servers::MeetsResponse> {
        not_asked()
    }
    async fn list_servers_of(
        &self,
        _: Request<servers::ListServersOfRequest>,
    ) -> Reply<servers::ListServersOfResponse> {
        not_asked()
    }
}
