//! Who asks, and whom the gateway asks in turn.

use async_graphql::Context;
use beep_core::{Error, Result, SessionId, UserId, reason};
use beep_platform::rpc::{self, Caller, Client};
use beep_proto::{
    authz::v1::authz_client::AuthzClient, messages::v1::messages_client::MessagesClient,
    notifications::v1::notifications_client::NotificationsClient, realtime::v1::presence_client::PresenceClient,
    servers::v1::servers_client::ServersClient, users::v1::users_client::UsersClient,
};
use std::{sync::Mutex, time::Duration};

/// How long anything that a client asks for may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The services behind the door.
#[derive(Clone)]
pub(crate) struct Services {
    pub users: UsersClient<Client>,
    pub servers: ServersClient<Client>,
    pub messages: MessagesClient<Client>,
    pub authz: AuthzClient<Client>,
    pub notifications: NotificationsClient<Client>,
    pub presence: PresenceClient<Client>,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Viewer {
    pub user: UserId,
    pub session: SessionId,
}

impl Viewer {
    pub(crate) fn context(self) -> rpc::Context {
        rpc::Context::root(Caller::user(self.user, self.session), PATIENCE)
    }
}

/// The refresh token's way in and out: a cookie, so over HTTP only.
#[derive(Default)]
pub(crate) struct Cookies {
    /// The refresh token that came with the request.
    pub refresh_token: Option<String>,
    pub answer: Mutex<Option<Cookie>>,
}

pub(crate) enum Cookie {
    Set { refresh_token: String, expires_at: i64 },
    Clear,
}

/// One operation of one client.
pub(crate) struct Call {
    pub rpc: rpc::Context,
    pub viewer: Option<Viewer>,
    /// Where the client is, for limits.
    pub address: String,
    /// `None` over a socket.
    pub cookies: Option<Cookies>,
}

impl Call {
    pub(crate) fn new(viewer: Option<Viewer>, address: String, cookies: Option<Cookies>) -> Self {
        let rpc = viewer.map_or_else(|| rpc::Context::root(Caller::ANONYMOUS, PATIENCE), Viewer::context);
        Self {
            rpc,
            viewer,
            address,
            cookies,
        }
    }
}

pub(crate) fn of<'a>(ctx: &Context<'a>) -> &'a Call {
    ctx.data_unchecked::<std::sync::Arc<Call>>()
}

/// Who is signed in.
pub(crate) fn viewer(ctx: &Context<'_>) -> Result<Viewer> {
    of(ctx).viewer.ok_or_else(|| Error::from(&reason::UNAUTHENTICATED))
}
