//! Who asks, and whom the gateway asks in turn.

use async_graphql::Context;
use beep_core::{Error, Result, SessionId, UserId, reason};
use beep_platform::rpc::{self, Caller, Client};
use beep_proto::{
    authz::v1::{authz_client::AuthzClient, insight_client::InsightClient},
    files::v1::files_client::FilesClient,
    messages::v1::messages_client::MessagesClient,
    notifications::v1::notifications_client::NotificationsClient,
    realtime::v1::presence_client::PresenceClient,
    servers::v1::{
        audit_client::AuditClient, invitations_client::InvitationsClient, members_client::MembersClient,
        moderation_client::ModerationClient, rehearsals_client::RehearsalsClient, roles_client::RolesClient,
        servers_client::ServersClient,
    },
    users::v1::{instance_client::InstanceClient, reports_client::ReportsClient, users_client::UsersClient},
};
use std::{sync::Mutex, time::Duration};

/// How long anything that a client asks for may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Where the services behind the door are.
pub(crate) struct Clients {
    pub users: Client,
    pub servers: Client,
    pub messages: Client,
    pub authz: Client,
    pub notifications: Client,
    pub realtime: Client,
    pub files: Client,
}

/// Their contracts; a service may answer several.
#[derive(Clone)]
pub(crate) struct Services {
    pub users: UsersClient<Client>,
    pub instance: InstanceClient<Client>,
    pub reports: ReportsClient<Client>,
    pub servers: ServersClient<Client>,
    pub roles: RolesClient<Client>,
    pub rehearsals: RehearsalsClient<Client>,
    pub members: MembersClient<Client>,
    pub invitations: InvitationsClient<Client>,
    pub audit: AuditClient<Client>,
    pub moderation: ModerationClient<Client>,
    pub messages: MessagesClient<Client>,
    pub authz: AuthzClient<Client>,
    pub insight: InsightClient<Client>,
    pub notifications: NotificationsClient<Client>,
    pub presence: PresenceClient<Client>,
    pub files: FilesClient<Client>,
}

impl From<Clients> for Services {
    fn from(at: Clients) -> Self {
        Self {
            users: UsersClient::new(at.users.clone()),
            instance: InstanceClient::new(at.users.clone()),
            reports: ReportsClient::new(at.users),
            servers: ServersClient::new(at.servers.clone()),
            roles: RolesClient::new(at.servers.clone()),
            rehearsals: RehearsalsClient::new(at.servers.clone()),
            members: MembersClient::new(at.servers.clone()),
            invitations: InvitationsClient::new(at.servers.clone()),
            audit: AuditClient::new(at.servers.clone()),
            moderation: ModerationClient::new(at.servers),
            messages: MessagesClient::new(at.messages),
            authz: AuthzClient::new(at.authz.clone()),
            insight: InsightClient::new(at.authz),
            notifications: NotificationsClient::new(at.notifications),
            presence: PresenceClient::new(at.realtime),
            files: FilesClient::new(at.files),
        }
    }
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

/// Asks a service on the caller's behalf: `ask!(ctx, servers.get_server(request))?`. It may be asked again when no
/// answer comes, so the question must be one that does no harm twice; what does is [`ask_once`].
macro_rules! ask {
    ($ctx:expr, $service:ident.$rpc:ident($message:expr)) => {{
        let request = beep_platform::rpc::Idempotent::idempotent($crate::graphql::call::of($ctx).rpc.request($message));
        $crate::graphql::call::asked!($ctx, $service.$rpc(request))
    }};
}

/// As [`ask`], and never asked twice.
macro_rules! ask_once {
    ($ctx:expr, $service:ident.$rpc:ident($message:expr)) => {{
        let request = $crate::graphql::call::of($ctx).rpc.request($message);
        $crate::graphql::call::asked!($ctx, $service.$rpc(request))
    }};
}

macro_rules! asked {
    ($ctx:expr, $service:ident.$rpc:ident($request:expr)) => {
        beep_platform::rpc::reply(
            $ctx.data_unchecked::<$crate::graphql::call::Services>()
                .$service
                .clone()
                .$rpc($request)
                .await,
        )
    };
}

pub(crate) use {ask, ask_once, asked};
