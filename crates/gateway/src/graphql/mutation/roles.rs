use crate::graphql::{
    call::{self, ask, ask_once},
    input,
    model::{
        channel::{Channel, ChannelView},
        member::Member,
        permission::Permission,
        role::{self, Role},
    },
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use beep_core::{ChannelId, Error, Id, Result, RoleId, ServerId, UserId};
use beep_proto::servers::v1::{
    AddRoleRequest, AddToChannelRequest, CreateRoleRequest, DeleteRoleRequest, LeaveChannelRequest, MoveRoleRequest,
    RemoveRoleRequest, SetOverwriteRequest, SetPrivateRequest, SyncChannelRequest, UpdateRoleRequest,
    set_overwrite_request::Target,
};

#[derive(InputObject)]
pub(crate) struct CreateRoleInput {
    /// Idempotency key, 1 to 64 visible ASCII characters.
    request_id: String,
    server_id: ID,
    name: String,
    /// `#rrggbb`, or none.
    color: Option<String>,
    hoist: Option<bool>,
    mentionable: Option<bool>,
    permissions: Option<Vec<Permission>>,
}

/// What is left out stays as it is.
#[derive(InputObject)]
pub(crate) struct UpdateRoleInput {
    server_id: ID,
    id: ID,
    name: Option<String>,
    /// `#rrggbb`; `null` takes the colour away.
    color: MaybeUndefined<String>,
    hoist: Option<bool>,
    mentionable: Option<bool>,
    permissions: Option<Vec<Permission>>,
}

/// For a role or for a member. With both lists empty the overwrite is removed.
#[derive(InputObject)]
pub(crate) struct SetOverwriteInput {
    channel_id: ID,
    role_id: Option<ID>,
    user_id: Option<ID>,
    allow: Vec<Permission>,
    deny: Vec<Permission>,
}

impl TryFrom<UpdateRoleInput> for UpdateRoleRequest {
    type Error = Error;
    fn try_from(input: UpdateRoleInput) -> Result<Self> {
        let color = input::optional(input.color);
        Ok(Self {
            server_id: input::id::<ServerId>("serverId", &input.server_id)?.to_bytes(),
            role_id: input::id::<RoleId>("id", &input.id)?.to_bytes(),
            name: input.name,
            clear_color: color == Some(None),
            color: color.flatten().as_deref().map(role::color).transpose()?,
            hoist: input.hoist,
            mentionable: input.mentionable,
            permissions: input.permissions.as_deref().map(Permission::bits),
        })
    }
}

impl TryFrom<SetOverwriteInput> for SetOverwriteRequest {
    type Error = Error;
    fn try_from(input: SetOverwriteInput) -> Result<Self> {
        let target = match (&input.role_id, &input.user_id) {
            (Some(role), None) => Target::RoleId(input::id::<RoleId>("roleId", role)?.to_bytes()),
            (None, Some(user)) => Target::UserId(input::id::<UserId>("userId", user)?.to_bytes()),
            _ => return Err(Error::invalid("roleId", "an overwrite is for a role or for a member")),
        };
        Ok(Self {
            channel_id: input::id::<ChannelId>("channelId", &input.channel_id)?.to_bytes(),
            target: Some(target),
            allow: Permission::bits(&input.allow),
            deny: Permission::bits(&input.deny),
        })
    }
}

#[derive(Default)]
pub(crate) struct RoleMutation;

#[Object]
impl RoleMutation {
    /// Makes a role directly above the default role. With MANAGE_ROLES; nobody gives a right that they lack.
    async fn create_role(&self, ctx: &Context<'_>, input: CreateRoleInput) -> Result<Role, Error> {
        call::viewer(ctx)?;
        let request = CreateRoleRequest {
            server_id: input::id::<ServerId>("serverId", &input.server_id)?.to_bytes(),
            request_id: input.request_id,
            name: input.name,
            color: input.color.as_deref().map(role::color).transpose()?,
            hoist: input.hoist.unwrap_or_default(),
            mentionable: input.mentionable.unwrap_or_default(),
            permissions: Permission::bits(&input.permissions.unwrap_or_default()),
        };
        Ok(Role(ask!(ctx, roles.create_role(request))?))
    }

    async fn update_role(&self, ctx: &Context<'_>, input: UpdateRoleInput) -> Result<Role, Error> {
        call::viewer(ctx)?;
        Ok(Role(ask!(ctx, roles.update_role(UpdateRoleRequest::try_from(input)?))?))
    }

    /// Puts a role directly above another one, or lowest. Answers all roles in their new order.
    #[graphql(complexity = "10 + 20 * child_complexity")]
    async fn move_role(
        &self,
        ctx: &Context<'_>,
        server_id: ID,
        id: ID,
        above_id: Option<ID>,
    ) -> Result<Vec<Role>, Error> {
        call::viewer(ctx)?;
        let request = MoveRoleRequest {
            server_id: input::id::<ServerId>("serverId", &server_id)?.to_bytes(),
            role_id: input::id::<RoleId>("id", &id)?.to_bytes(),
            above_id: input::optional_id::<RoleId>("aboveId", above_id.as_ref())?,
        };
        let roles = ask!(ctx, roles.move_role(request))?.roles;
        Ok(roles.into_iter().map(Role).collect())
    }

    /// Takes the role from all members and channels, and deletes it.
    async fn delete_role(&self, ctx: &Context<'_>, server_id: ID, id: ID) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let request = DeleteRoleRequest {
            server_id: input::id::<ServerId>("serverId", &server_id)?.to_bytes(),
            role_id: input::id::<RoleId>("id", &id)?.to_bytes(),
        };
        ask_once!(ctx, roles.delete_role(request))?;
        Ok(id)
    }

    /// Gives a member a role that is below the viewer's highest.
    async fn add_role(&self, ctx: &Context<'_>, server_id: ID, user_id: ID, role_id: ID) -> Result<Member, Error> {
        call::viewer(ctx)?;
        let request = AddRoleRequest {
            server_id: input::id::<ServerId>("serverId", &server_id)?.to_bytes(),
            user_id: input::id::<UserId>("userId", &user_id)?.to_bytes(),
            role_id: input::id::<RoleId>("roleId", &role_id)?.to_bytes(),
        };
        Member::one(ctx, ask!(ctx, roles.add_role(request))?).await
    }

    async fn remove_role(&self, ctx: &Context<'_>, server_id: ID, user_id: ID, role_id: ID) -> Result<Member, Error> {
        call::viewer(ctx)?;
        let request = RemoveRoleRequest {
            server_id: input::id::<ServerId>("serverId", &server_id)?.to_bytes(),
            user_id: input::id::<UserId>("userId", &user_id)?.to_bytes(),
            role_id: input::id::<RoleId>("roleId", &role_id)?.to_bytes(),
        };
        Member::one(ctx, ask!(ctx, roles.remove_role(request))?).await
    }

    /// Sets what a channel changes for a role or a member. A channel that follows its category first gets that one's
    /// overwrites as its own, and follows it no longer.
    async fn set_overwrite(&self, ctx: &Context<'_>, input: SetOverwriteInput) -> Result<ChannelView, Error> {
        call::viewer(ctx)?;
        ChannelView::with_overwrites(ask!(ctx, roles.set_overwrite(SetOverwriteRequest::try_from(input)?))?)
    }

    /// Gives up a channel's own overwrites for its category's.
    async fn sync_channel(&self, ctx: &Context<'_>, id: ID) -> Result<Channel, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("id", &id)?.to_bytes();
        Ok(Channel(ask!(
            ctx,
            roles.sync_channel(SyncChannelRequest { channel_id })
        )?))
    }

    /// Closes a channel: denies the default role to view it and allows these roles and members to, beside those whom it
    /// allows already. Or takes that denial back.
    async fn set_channel_private(
        &self,
        ctx: &Context<'_>,
        id: ID,
        private: bool,
        role_ids: Option<Vec<ID>>,
        user_ids: Option<Vec<ID>>,
    ) -> Result<Channel, Error> {
        call::viewer(ctx)?;
        let request = SetPrivateRequest {
            channel_id: input::id::<ChannelId>("id", &id)?.to_bytes(),
            private,
            role_ids: input::ids::<RoleId>("roleIds", &role_ids.unwrap_or_default())?,
            user_ids: input::ids::<UserId>("userIds", &user_ids.unwrap_or_default())?,
        };
        Ok(Channel(ask!(ctx, roles.set_private(request))?))
    }

    /// Lets a member into a channel, by an overwrite of that member.
    async fn add_to_channel(&self, ctx: &Context<'_>, channel_id: ID, user_id: ID) -> Result<bool, Error> {
        call::viewer(ctx)?;
        let request = AddToChannelRequest {
            channel_id: input::id::<ChannelId>("channelId", &channel_id)?.to_bytes(),
            user_id: input::id::<UserId>("userId", &user_id)?.to_bytes(),
        };
        ask!(ctx, roles.add_to_channel(request))?;
        Ok(true)
    }

    /// The viewer leaves a channel that they were let into alone. Who sees it by a role cannot (CANNOT_LEAVE_CHANNEL).
    async fn leave_channel(&self, ctx: &Context<'_>, channel_id: ID) -> Result<bool, Error> {
        call::viewer(ctx)?;
        let channel_id = input::id::<ChannelId>("channelId", &channel_id)?.to_bytes();
        ask_once!(ctx, roles.leave_channel(LeaveChannelRequest { channel_id }))?;
        Ok(true)
    }
}
