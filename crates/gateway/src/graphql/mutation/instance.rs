use crate::graphql::{
    call::{self, ask},
    input,
    model::{
        date_time::DateTime,
        global_role::GlobalRole,
        instance::{InstanceSettings, ServerCreation},
        instance_server::InstanceServer,
        instance_user::InstanceUser,
    },
};
use async_graphql::{Context, ID, Object};
use beep_core::{Error, Id, Result, ServerId, UserId};
use beep_proto::{
    servers::v1::{RemoveServerRequest, RestoreServerRequest, SuspendServerRequest},
    users::v1::{
        self as contract, GrantRoleRequest, RestoreUserRequest, RevokeRoleRequest, SignOutUserRequest,
        SuspendUserRequest, UpdateSettingsRequest,
    },
};

/// What holders of a global role do.
#[derive(Default)]
pub(crate) struct InstanceMutation;

fn user(field: &'static str, id: &ID) -> Result<Vec<u8>> {
    input::id::<UserId>(field, id).map(Id::to_bytes)
}

fn server(id: &ID) -> Result<Vec<u8>> {
    input::id::<ServerId>("id", id).map(Id::to_bytes)
}

#[Object]
impl InstanceMutation {
    /// Shuts an account out and ends its sessions, until a time or until it is restored. The person reads the reason, of 1
    /// to 500 characters. Once more replaces time and reason. With USER_MODERATOR.
    async fn suspend_user(
        &self,
        ctx: &Context<'_>,
        id: ID,
        until: Option<DateTime>,
        reason: String,
    ) -> Result<InstanceUser, Error> {
        call::viewer(ctx)?;
        let request = SuspendUserRequest {
            user_id: user("id", &id)?,
            until: until.map_or(0, |until| until.0),
            reason,
        };
        InstanceUser::one(ctx, ask!(ctx, instance.suspend_user(request))?).await
    }

    /// Lets an account in again. With USER_MODERATOR.
    async fn restore_user(&self, ctx: &Context<'_>, id: ID, reason: Option<String>) -> Result<InstanceUser, Error> {
        call::viewer(ctx)?;
        let request = RestoreUserRequest {
            user_id: user("id", &id)?,
            reason: reason.unwrap_or_default(),
        };
        InstanceUser::one(ctx, ask!(ctx, instance.restore_user(request))?).await
    }

    /// Ends all sessions of an account. With USER_MODERATOR.
    async fn sign_out_user(&self, ctx: &Context<'_>, id: ID, reason: Option<String>) -> Result<InstanceUser, Error> {
        call::viewer(ctx)?;
        let request = SignOutUserRequest {
            user_id: user("id", &id)?,
            reason: reason.unwrap_or_default(),
        };
        InstanceUser::one(ctx, ask!(ctx, instance.sign_out_user(request))?).await
    }

    /// From now on nobody reads or writes in the server, its owner included. Once more replaces the reason, of 1 to 500
    /// characters. With SERVER_MODERATOR.
    async fn suspend_server(&self, ctx: &Context<'_>, id: ID, reason: String) -> Result<InstanceServer, Error> {
        call::viewer(ctx)?;
        let server_id = server(&id)?;
        let request = SuspendServerRequest { server_id, reason };
        InstanceServer::one(ctx, ask!(ctx, moderation.suspend_server(request))?).await
    }

    /// With SERVER_MODERATOR.
    async fn restore_server(&self, ctx: &Context<'_>, id: ID, reason: Option<String>) -> Result<InstanceServer, Error> {
        call::viewer(ctx)?;
        let request = RestoreServerRequest {
            server_id: server(&id)?,
            reason: reason.unwrap_or_default(),
        };
        InstanceServer::one(ctx, ask!(ctx, moderation.restore_server(request))?).await
    }

    /// As its owner could, with its name typed. With SERVER_MODERATOR.
    async fn remove_server(&self, ctx: &Context<'_>, id: ID, name: String, reason: String) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let request = RemoveServerRequest {
            server_id: server(&id)?,
            name,
            reason,
        };
        call::ask_once!(ctx, moderation.remove_server(request))?;
        Ok(id)
    }

    /// Twice is the same grant. With APPLICATION_ADMINISTRATOR.
    async fn grant_global_role(
        &self,
        ctx: &Context<'_>,
        user_id: ID,
        role: GlobalRole,
    ) -> Result<Vec<GlobalRole>, Error> {
        call::viewer(ctx)?;
        let request = GrantRoleRequest {
            user_id: user("userId", &user_id)?,
            role: contract::GlobalRole::from(role).into(),
        };
        Ok(GlobalRole::list(ask!(ctx, instance.grant_role(request))?.roles()))
    }

    /// Not that of the last administrator (LAST_ADMINISTRATOR). With APPLICATION_ADMINISTRATOR.
    async fn revoke_global_role(
        &self,
        ctx: &Context<'_>,
        user_id: ID,
        role: GlobalRole,
    ) -> Result<Vec<GlobalRole>, Error> {
        call::viewer(ctx)?;
        let request = RevokeRoleRequest {
            user_id: user("userId", &user_id)?,
            role: contract::GlobalRole::from(role).into(),
        };
        Ok(GlobalRole::list(ask!(ctx, instance.revoke_role(request))?.roles()))
    }

    /// What is left out stays as it is. With APPLICATION_ADMINISTRATOR.
    async fn update_instance_settings(
        &self,
        ctx: &Context<'_>,
        registration_open: Option<bool>,
        server_creation: Option<ServerCreation>,
    ) -> Result<InstanceSettings, Error> {
        call::viewer(ctx)?;
        let request = UpdateSettingsRequest {
            registration_open,
            server_creation: server_creation.map(|who| contract::ServerCreation::from(who).into()),
        };
        Ok(ask!(ctx, instance.update_settings(request))?.into())
    }
}
