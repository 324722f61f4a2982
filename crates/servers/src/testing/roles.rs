//! Roles and overwrites in a test.

use super::{Scene, by};
use beep_core::{Id, Permission, Permissions, Result, UserId};
use beep_proto::servers::v1::{
    AddRoleRequest, Channel, CreateRoleRequest, DeleteRoleRequest, ListOverwritesRequest, ListRolesRequest, Member,
    MoveRoleRequest, Overwrites, RemoveRoleRequest, Role, Server, SetOverwriteRequest, SetPrivateRequest,
    SyncChannelRequest, UpdateRoleRequest, roles_client::RolesClient, set_overwrite_request::Target,
};

/// Rights as they travel.
pub(crate) fn bits(rights: &[Permission]) -> i64 {
    Permissions::of(rights).bits()
}

impl Scene {
    pub(crate) fn role_wish(&self, server: &Server, rights: &[Permission]) -> CreateRoleRequest {
        CreateRoleRequest {
            request_id: self.ids.next().to_string(),
            server_id: server.id.clone(),
            name: "Helpers".into(),
            permissions: bits(rights),
            ..CreateRoleRequest::default()
        }
    }
    pub(crate) async fn make_role(&self, actor: UserId, wish: CreateRoleRequest) -> Result<Role> {
        self.call(by(actor), RolesClient::create_role, wish).await
    }
    /// Makes a role, below all that were made before.
    pub(crate) async fn role(&self, actor: UserId, server: &Server, rights: &[Permission]) -> Role {
        self.make_role(actor, self.role_wish(server, rights))
            .await
            .expect("made")
    }
    pub(crate) async fn roles(&self, actor: UserId, server: &Server) -> Vec<Role> {
        let message = ListRolesRequest {
            server_id: server.id.clone(),
        };
        let listed = self.call(by(actor), RolesClient::list_roles, message).await;
        listed.expect("a member").roles
    }
    pub(crate) async fn default_role(&self, actor: UserId, server: &Server) -> Role {
        let roles = self.roles(actor, server).await;
        roles.into_iter().find(|role| role.is_default).expect("there is one")
    }
    /// Changes one thing of a role: `|change| change.name = Some("Cooks".into())`.
    pub(crate) async fn edit_role(
        &self,
        actor: UserId,
        role: &Role,
        edit: impl FnOnce(&mut UpdateRoleRequest),
    ) -> Result<Role> {
        let mut message = UpdateRoleRequest {
            server_id: role.server_id.clone(),
            role_id: role.id.clone(),
            ..UpdateRoleRequest::default()
        };
        edit(&mut message);
        self.call(by(actor), RolesClient::update_role, message).await
    }
    pub(crate) async fn move_role(&self, actor: UserId, role: &Role, above: Option<&Role>) -> Result<Vec<Role>> {
        let message = MoveRoleRequest {
            server_id: role.server_id.clone(),
            role_id: role.id.clone(),
            above_id: above.map(|above| above.id.clone()).unwrap_or_default(),
        };
        let moved = self.call(by(actor), RolesClient::move_role, message).await;
        moved.map(|moved| moved.roles)
    }
    pub(crate) async fn delete_role(&self, actor: UserId, role: &Role) -> Result<()> {
        let message = DeleteRoleRequest {
            server_id: role.server_id.clone(),
            role_id: role.id.clone(),
        };
        self.call(by(actor), RolesClient::delete_role, message).await.map(drop)
    }
    pub(crate) async fn give(&self, actor: UserId, role: &Role, user: UserId) -> Result<Member> {
        let message = AddRoleRequest {
            server_id: role.server_id.clone(),
            user_id: user.to_bytes(),
            role_id: role.id.clone(),
        };
        self.call(by(actor), RolesClient::add_role, message).await
    }
    pub(crate) async fn take(&self, actor: UserId, role: &Role, user: UserId) -> Result<Member> {
        let message = RemoveRoleRequest {
            server_id: role.server_id.clone(),
            user_id: user.to_bytes(),
            role_id: role.id.clone(),
        };
        self.call(by(actor), RolesClient::remove_role, message).await
    }
    /// Somebody new who has these roles.
    pub(crate) async fn member(&self, owner: UserId, server: &Server, roles: &[&Role]) -> UserId {
        let user = self.id();
        self.join(user, server).await.expect("a public server");
        for role in roles {
            self.give(owner, role, user).await.expect("given");
        }
        user
    }

    pub(crate) async fn overwrites(&self, actor: UserId, channel: &Channel) -> Result<Overwrites> {
        let message = ListOverwritesRequest {
            channel_id: channel.id.clone(),
        };
        self.call(by(actor), RolesClient::list_overwrites, message).await
    }
    pub(crate) async fn overwrite(
        &self,
        actor: UserId,
        channel: &Channel,
        target: Target,
        allow: &[Permission],
        deny: &[Permission],
    ) -> Result<Overwrites> {
        let message = SetOverwriteRequest {
            channel_id: channel.id.clone(),
            target: Some(target),
            allow: bits(allow),
            deny: bits(deny),
        };
        self.call(by(actor), RolesClient::set_overwrite, message).await
    }
    pub(crate) async fn sync(&self, actor: UserId, channel: &Channel) -> Result<Channel> {
        let id = channel.id.clone();
        self.call(
            by(actor),
            RolesClient::sync_channel,
            SyncChannelRequest { channel_id: id },
        )
        .await
    }
    pub(crate) async fn close(&self, actor: UserId, channel: &Channel, roles: &[&Role]) -> Result<Channel> {
        let message = SetPrivateRequest {
            channel_id: channel.id.clone(),
            private: true,
            role_ids: roles.iter().map(|role| role.id.clone()).collect(),
            user_ids: Vec::new(),
        };
        self.call(by(actor), RolesClient::set_private, message).await
    }
    /// Whether the channel is seen, by the facts that were sent.
    pub(crate) fn sees(&self, user: UserId, channel: &Channel) -> bool {
        self.authz
            .held(&channel.server_id, &user.to_bytes(), &channel.id)
            .is_some()
    }
}

/// For whom an overwrite is.
pub(crate) fn role_target(role: &Role) -> Target {
    Target::RoleId(role.id.clone())
}
pub(crate) fn member_target(user: UserId) -> Target {
    Target::UserId(user.to_bytes())
}
