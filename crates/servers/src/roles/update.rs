//! A role gets another name, colour, or other rights.

use super::{Acting, Role, color, permissions};
use crate::{
    Servers,
    act::Done,
    audit_log::{Entry, Target, record},
    error::DEFAULT_ROLE,
    model::NAME,
    news::Origin,
    store::{members, roles},
};
use beep_core::{Error, Permission, Permissions, Result, RoleId, ServerId, UserId, text};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx, Work},
};
use beep_proto::{authz::v1::Change, servers::v1::UpdateRoleRequest};

/// What is to change of a role; what is absent stays.
#[derive(Debug, Clone)]
struct Changes {
    name: Option<String>,
    color: Option<Option<i64>>,
    hoist: Option<bool>,
    mentionable: Option<bool>,
    permissions: Option<Permissions>,
}

/// Who changes what of which role.
#[derive(Debug, Clone)]
struct Order {
    server: ServerId,
    user: UserId,
    id: RoleId,
    changes: Changes,
}

impl Servers {
    /// Changes what is given of a role and keeps the rest; two at once change one after the other. Of the default role
    /// only its rights change.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_ROLES, `RANK_TOO_LOW`, `CANNOT_GRANT`, `DEFAULT_ROLE`,
    /// `INVALID_INPUT`.
    pub(crate) async fn update_role(&self, context: &Context, input: UpdateRoleRequest) -> Result<Role> {
        let user = context.user()?;
        let order = Order::read(user, input)?;
        let Order { server, id, .. } = order;
        self.access.server(context, server, Permission::ManageRoles).await?;
        let updating = updating(self.origin.clone(), order);
        let (role, is_changed) = self.perform(context, server, updating).await?;
        if is_changed {
            self.audit("role.updated", user, id);
        }
        Ok(role)
    }

    /// # Errors
    /// As [`update_role`](Self::update_role).
    pub(crate) async fn rehearse_role(&self, context: &Context, input: UpdateRoleRequest) -> Result<Vec<Change>> {
        let order = Order::read(context.user()?, input)?;
        self.access
            .server(context, order.server, Permission::ManageRoles)
            .await?;
        self.rehearse(updating(self.origin.clone(), order)).await
    }
}

fn updating(origin: Origin, order: Order) -> impl Work<Done<Role>> {
    move |tx| Box::pin(update(tx, origin, order))
}

async fn update(tx: &mut Tx<'_>, origin: Origin, order: Order) -> sql::Result<Done<Role>> {
    let Order {
        server,
        user,
        id,
        changes,
    } = order;
    let acting = Acting::begin(tx, server, user).await?;
    let old = acting.role("id", id)?;
    let role = changes.apply(old)?;
    acting.standing.may_grant(role.permissions & !old.permissions)?;
    if role == *old {
        return Ok((role, None));
    }
    roles::update(tx, role.clone()).await?;
    if role.hoist != old.hoist {
        members::place_all(tx, server, id).await?;
    }
    let entry = Entry::new(server, user, "role.updated", Target::new("role", id))
        .changed("name", &old.name, &role.name)
        .changed("color", &old.color, &role.color)
        .changed("hoist", &old.hoist, &role.hoist)
        .changed("mentionable", &old.mentionable, &role.mentionable)
        .changed("permissions", &old.permissions, &role.permissions);
    record(tx, &origin, entry).await?;
    let mut news = origin.news(server);
    acting.tell(tx, &mut news).await?;
    Ok((role, Some(news)))
}

impl Order {
    fn read(user: UserId, input: UpdateRoleRequest) -> Result<Self> {
        Ok(Self {
            server: beep_proto::id("serverId", &input.server_id)?,
            user,
            id: beep_proto::id("id", &input.role_id)?,
            changes: Changes::read(input)?,
        })
    }
}

impl Changes {
    fn read(input: UpdateRoleRequest) -> Result<Self> {
        let new_color = match (input.color, input.clear_color) {
            (Some(_), true) => return Err(Error::invalid("color", "is set and cleared")),
            (None, true) => Some(None),
            (None, false) => None,
            (color @ Some(_), false) => Some(self::color(color)?),
        };
        Ok(Self {
            name: input.name.map(|name| text::name("name", &name, NAME)).transpose()?,
            color: new_color,
            hoist: input.hoist,
            mentionable: input.mentionable,
            permissions: input.permissions.map(permissions).transpose()?,
        })
    }

    fn apply(self, old: &Role) -> Result<Role> {
        let rights = self.permissions.unwrap_or(old.permissions);
        let role = Role {
            name: self.name.unwrap_or_else(|| old.name.clone()),
            color: self.color.unwrap_or(old.color),
            hoist: self.hoist.unwrap_or(old.hoist),
            mentionable: self.mentionable.unwrap_or(old.mentionable),
            permissions: old.permissions,
            ..old.clone()
        };
        if old.is_default() && role != *old {
            return Err(Error::from(&DEFAULT_ROLE));
        }
        Ok(Role {
            permissions: rights,
            ..role
        })
    }
}
