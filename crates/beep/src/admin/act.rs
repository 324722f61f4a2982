//! Commands become calls, and answers become JSON.

use super::{
    Operator,
    command::{Command, End, Founders, Registration, Reports, Role, Servers, State, Users},
    show,
};
use beep_core::{Error, Id, ReportId, Result, ServerId, UserId};
use beep_platform::rpc::reply;
use beep_proto::{
    servers::v1::{FindServersRequest, RemoveServerRequest, RestoreServerRequest, SuspendServerRequest},
    users::v1::{
        CloseReportRequest, FindByUsernameRequest, FindUsersRequest, GetReportRequest, GetSettingsRequest, GlobalRole,
        GlobalRoles, GrantRoleRequest, ListActsRequest, ListHoldersRequest, ListReportsRequest, ReportState,
        RestoreUserRequest, RevokeRoleRequest, ServerCreation, SignOutUserRequest, SuspendUserRequest,
        UpdateSettingsRequest,
    },
};
use serde_json::{Value, json};

/// `call!(operator, instance.find_users(request))`: the answer, in the operator's name.
macro_rules! call {
    ($operator:expr, $service:ident.$rpc:ident($message:expr)) => {{
        let request = $operator.context.request($message);
        reply($operator.$service.clone().$rpc(request).await)?
    }};
}

pub(super) async fn act(operator: &Operator, command: Command) -> Result<Value> {
    match command {
        Command::Grant { username, role } => {
            let (user_id, role) = (operator.user(&username).await?, role.number());
            Ok(roles(&call!(
                operator,
                instance.grant_role(GrantRoleRequest { user_id, role })
            )))
        }
        Command::Revoke { username, role } => {
            let (user_id, role) = (operator.user(&username).await?, role.number());
            Ok(roles(&call!(
                operator,
                instance.revoke_role(RevokeRoleRequest { user_id, role })
            )))
        }
        Command::Holders => {
            let found = call!(operator, instance.list_holders(ListHoldersRequest {}));
            Ok(found.holders.iter().map(show::holder).collect())
        }
        Command::Users { command } => users(operator, command).await,
        Command::Servers { command } => servers(operator, command).await,
        Command::Reports { command } => reports(operator, command).await,
        Command::Audit { action, by, limit } => {
            let actor_id = match by {
                Some(username) => operator.user(&username).await?,
                None => Vec::new(),
            };
            let request = ListActsRequest {
                limit,
                action: action.unwrap_or_default(),
                actor_id,
                ..ListActsRequest::default()
            };
            Ok(call!(operator, instance.list_acts(request))
                .acts
                .iter()
                .map(show::act)
                .collect())
        }
        Command::Settings {
            registration,
            server_creation,
        } => {
            let wish = UpdateSettingsRequest {
                registration_open: registration.map(|it| it == Registration::Open),
                server_creation: server_creation.map(|who| match who {
                    Founders::Everyone => ServerCreation::Everyone.into(),
                    Founders::Administrators => ServerCreation::Administrators.into(),
                }),
            };
            let settings = if wish == UpdateSettingsRequest::default() {
                call!(operator, instance.get_settings(GetSettingsRequest {}))
            } else {
                call!(operator, instance.update_settings(wish))
            };
            Ok(show::settings(settings))
        }
    }
}

async fn users(operator: &Operator, command: Users) -> Result<Value> {
    let user = match command {
        Users::Find { query, suspended } => {
            let request = FindUsersRequest {
                limit: 100,
                query: query.unwrap_or_default(),
                suspended: suspended.then_some(true),
                ..FindUsersRequest::default()
            };
            let found = call!(operator, instance.find_users(request)).users;
            return Ok(found.iter().map(show::user).collect());
        }
        Users::Suspend {
            username,
            reason,
            until,
        } => {
            let request = SuspendUserRequest {
                user_id: operator.user(&username).await?,
                until: until.map_or(0, |until| until.as_millisecond()),
                reason,
            };
            call!(operator, instance.suspend_user(request))
        }
        Users::Restore { username, reason } => {
            let user_id = operator.user(&username).await?;
            call!(operator, instance.restore_user(RestoreUserRequest { user_id, reason }))
        }
        Users::SignOut { username, reason } => {
            let user_id = operator.user(&username).await?;
            call!(operator, instance.sign_out_user(SignOutUserRequest { user_id, reason }))
        }
    };
    Ok(show::user(&user))
}

async fn servers(operator: &Operator, command: Servers) -> Result<Value> {
    let server = match command {
        Servers::Find { query, suspended } => {
            let request = FindServersRequest {
                limit: 100,
                query: query.unwrap_or_default(),
                suspended: suspended.then_some(true),
                ..FindServersRequest::default()
            };
            let found = call!(operator, moderation.find_servers(request)).servers;
            return Ok(found.iter().map(show::server).collect());
        }
        Servers::Suspend { id, reason } => {
            let server_id = read::<ServerId>(&id)?;
            call!(
                operator,
                moderation.suspend_server(SuspendServerRequest { server_id, reason })
            )
        }
        Servers::Restore { id, reason } => {
            let server_id = read::<ServerId>(&id)?;
            call!(
                operator,
                moderation.restore_server(RestoreServerRequest { server_id, reason })
            )
        }
        Servers::Delete { id, name, reason } => {
            let request = RemoveServerRequest {
                server_id: read::<ServerId>(&id)?,
                name,
                reason,
            };
            call!(operator, moderation.remove_server(request));
            return Ok(json!({ "deleted": id }));
        }
    };
    Ok(show::server(&server))
}

async fn reports(operator: &Operator, command: Reports) -> Result<Value> {
    match command {
        Reports::List { state } => {
            let state = match state {
                State::Open => ReportState::Open,
                State::Resolved => ReportState::Resolved,
                State::Dismissed => ReportState::Dismissed,
            };
            let request = ListReportsRequest {
                limit: 100,
                state: state.into(),
                ..ListReportsRequest::default()
            };
            let found = call!(operator, reports.list_reports(request)).reports;
            Ok(found.iter().map(show::report).collect())
        }
        Reports::Show { id } => {
            let report_id = read::<ReportId>(&id)?;
            let report = call!(operator, reports.get_report(GetReportRequest { report_id }));
            Ok(show::report(&report))
        }
        Reports::Close { id, state, note } => {
            let state = match state {
                End::Resolved => ReportState::Resolved,
                End::Dismissed => ReportState::Dismissed,
            };
            let request = CloseReportRequest {
                report_id: read::<ReportId>(&id)?,
                state: state.into(),
                note,
            };
            Ok(show::report(&call!(operator, reports.close_report(request))))
        }
    }
}

impl Operator {
    /// The identifier of somebody: by username, or as it is given.
    async fn user(&self, named: &str) -> Result<Vec<u8>> {
        if let Ok(id) = named.parse::<UserId>() {
            return Ok(id.to_bytes());
        }
        let request = FindByUsernameRequest {
            usernames: vec![named.trim_start_matches('@').to_owned()],
        };
        let found = call!(self, users.find_by_username(request)).users.into_iter().next();
        let user = found.ok_or_else(|| Error::not_found().context(format!("nobody is called {named}")))?;
        Ok(user.id)
    }
}

impl Role {
    fn number(self) -> i32 {
        let role = match self {
            Self::UserModerator => GlobalRole::UserModerator,
            Self::ServerModerator => GlobalRole::ServerModerator,
            Self::ApplicationAdministrator => GlobalRole::ApplicationAdministrator,
        };
        role.into()
    }
}

fn roles(held: &GlobalRoles) -> Value {
    json!({ "globalRoles": show::roles(held.roles()) })
}

fn read<T: Id>(id: &str) -> Result<Vec<u8>> {
    let parsed = id.parse::<T>();
    Ok(parsed
        .map_err(|_| Error::invalid("id", "is not an identifier"))?
        .to_bytes())
}
