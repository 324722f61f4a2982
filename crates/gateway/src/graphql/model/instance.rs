//! This Beep, as those see it who keep order on it.

use crate::graphql::{
    call::ask,
    input,
    model::{
        global_role::GlobalRoleHolder,
        instance_audit::{self, InstanceAuditEntry},
        instance_server::{self, InstanceServer},
        instance_user::{self, InstanceUser},
        page::Connection,
        report::{self, Report, ReportState},
    },
};
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use beep_core::{Error, Id, ReportId, Result, ServerId, UserId};
use beep_proto::{
    servers::v1::{FindServersRequest, GetInstanceServerRequest},
    users::v1::{
        self as contract, FindUsersRequest, GetReportRequest, GetSettingsRequest, GetUserRequest, ListActsRequest,
        ListHoldersRequest, ListReportsRequest,
    },
};

/// What holders of a global role see. For who has none nothing of it exists (NOT_FOUND), and only who is signed in comes
/// here.
pub(crate) struct Instance;

/// Accounts and servers are looked for alike.
macro_rules! search {
    ($request:ident, $first:ident, $after:ident, $query:ident, $suspended:ident) => {
        $request {
            limit: input::page($first)?,
            after: $after.unwrap_or_default(),
            query: $query.unwrap_or_default(),
            suspended: $suspended,
        }
    };
}

#[Object]
impl Instance {
    /// Accounts, newest first: those with this part of a username, name or e-mail address, or with this identifier. With
    /// USER_MODERATOR.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        query: Option<String>,
        suspended: Option<bool>,
    ) -> Result<Connection<InstanceUser>, Error> {
        let request = search!(FindUsersRequest, first, after, query, suspended);
        instance_user::page(ctx, ask!(ctx, instance.find_users(request))?).await
    }

    async fn user(&self, ctx: &Context<'_>, id: ID) -> Result<InstanceUser, Error> {
        let user_id = input::id::<UserId>("id", &id)?.to_bytes();
        InstanceUser::one(ctx, ask!(ctx, instance.get_user(GetUserRequest { user_id }))?).await
    }

    /// Servers, newest first: those whose name and description hold every word, or with this identifier. With
    /// SERVER_MODERATOR.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn servers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        query: Option<String>,
        suspended: Option<bool>,
    ) -> Result<Connection<InstanceServer>, Error> {
        let request = search!(FindServersRequest, first, after, query, suspended);
        instance_server::page(ctx, ask!(ctx, moderation.find_servers(request))?).await
    }

    async fn server(&self, ctx: &Context<'_>, id: ID) -> Result<InstanceServer, Error> {
        let server_id = input::id::<ServerId>("id", &id)?.to_bytes();
        let request = GetInstanceServerRequest { server_id };
        InstanceServer::one(ctx, ask!(ctx, moderation.get_instance_server(request))?).await
    }

    /// Open ones, taken or not, oldest first; closed ones last closed first. With USER_MODERATOR.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(default_with = "ReportState::Open")] state: ReportState,
    ) -> Result<Connection<Report>, Error> {
        let request = ListReportsRequest {
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
            state: contract::ReportState::from(state).into(),
        };
        report::page(ctx, ask!(ctx, reports.list_reports(request))?).await
    }

    /// Open or closed. With USER_MODERATOR.
    async fn report(&self, ctx: &Context<'_>, id: ID) -> Result<Report, Error> {
        let report_id = input::id::<ReportId>("id", &id)?.to_bytes();
        Report::one(ctx, ask!(ctx, reports.get_report(GetReportRequest { report_id }))?).await
    }

    /// What was done by those who keep order, newest first. With APPLICATION_ADMINISTRATOR.
    #[graphql(complexity = "5 + first.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        actor_id: Option<ID>,
        action: Option<String>,
        target_id: Option<ID>,
    ) -> Result<Connection<InstanceAuditEntry>, Error> {
        let request = ListActsRequest {
            limit: input::page(first)?,
            after: after.unwrap_or_default(),
            actor_id: input::optional_id::<UserId>("actorId", actor_id.as_ref())?,
            action: action.unwrap_or_default(),
            // Of whatever kind.
            target_id: input::optional_id::<UserId>("targetId", target_id.as_ref())?,
        };
        instance_audit::page(ctx, ask!(ctx, instance.list_acts(request))?).await
    }

    /// Who has which global role, oldest grant first. With APPLICATION_ADMINISTRATOR.
    #[graphql(complexity = "5 + 10 * child_complexity")]
    async fn holders(&self, ctx: &Context<'_>) -> Result<Vec<GlobalRoleHolder>, Error> {
        GlobalRoleHolder::all(ctx, ask!(ctx, instance.list_holders(ListHoldersRequest {}))?).await
    }

    /// With APPLICATION_ADMINISTRATOR.
    async fn settings(&self, ctx: &Context<'_>) -> Result<InstanceSettings, Error> {
        Ok(ask!(ctx, instance.get_settings(GetSettingsRequest {}))?.into())
    }
}

/// What concerns whoever comes to this Beep, before they sign in.
#[derive(SimpleObject)]
pub(crate) struct PublicSettings {
    /// Whether people may sign up by themselves.
    registration_open: bool,
}

impl From<contract::PublicSettings> for PublicSettings {
    fn from(settings: contract::PublicSettings) -> Self {
        Self {
            registration_open: settings.registration_open,
        }
    }
}

/// What holds for all of this Beep.
#[derive(SimpleObject)]
pub(crate) struct InstanceSettings {
    /// Whether people may sign up by themselves.
    registration_open: bool,
    /// Who may found servers.
    server_creation: ServerCreation,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ServerCreation {
    Everyone,
    /// Holders of APPLICATION_ADMINISTRATOR.
    Administrators,
}

impl From<ServerCreation> for contract::ServerCreation {
    fn from(who: ServerCreation) -> Self {
        match who {
            ServerCreation::Everyone => Self::Everyone,
            ServerCreation::Administrators => Self::Administrators,
        }
    }
}

impl From<contract::InstanceSettings> for InstanceSettings {
    fn from(settings: contract::InstanceSettings) -> Self {
        Self {
            registration_open: settings.registration_open,
            server_creation: match settings.server_creation() {
                contract::ServerCreation::Administrators => ServerCreation::Administrators,
                contract::ServerCreation::Everyone | contract::ServerCreation::Unspecified => ServerCreation::Everyone,
            },
        }
    }
}
