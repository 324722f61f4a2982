//! A role is made.

use super::{Acting, ROLES_OF_SERVER, Role, color, permissions};
use crate::{
    Servers,
    audit_log::{Entry, Target, record},
    error::ROLE_LIMIT_REACHED,
    limits::{Act, pass},
    model::{NAME, request_id},
    news::Origin,
    relays::ALL,
    store::{
        requests::{self, Request},
        roles,
    },
};
use beep_core::{Error, Permission, Permissions, Result, RoleId, ServerId, UserId, text};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::servers::v1::CreateRoleRequest;
use prost::Message;

/// A request that was found in order.
#[derive(Clone)]
struct Wish {
    request: Request,
    server: ServerId,
    name: String,
    color: Option<i64>,
    hoist: bool,
    mentionable: bool,
    permissions: Permissions,
}

impl Servers {
    /// Makes a role that nobody has yet, directly above the default role. The same request again answers with the same
    /// role.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_ROLES, `RANK_TOO_LOW` for who has none but the default role,
    /// `CANNOT_GRANT`, `ROLE_LIMIT_REACHED`, `INVALID_INPUT`, `REQUEST_REUSED`, `RATE_LIMITED`.
    pub(crate) async fn create_role(&self, context: &Context, input: CreateRoleRequest) -> Result<Role> {
        let user = context.user()?;
        let wish = Wish::read(user, input)?;
        let server = wish.server;
        self.access.server(context, server, Permission::ManageRoles).await?;
        let origin = self.origin.clone();
        let made = self.store.write(move |tx| Box::pin(make(tx, origin, wish)));
        let (role, fact) = made.await?;
        self.relays.settle(context, server, fact.unwrap_or(ALL)).await;
        if fact.is_some() {
            self.audit("role.created", user, role.id);
        }
        Ok(role)
    }
}

async fn make(tx: &mut Tx<'_>, origin: Origin, wish: Wish) -> sql::Result<(Role, Option<i64>)> {
    let (server, user) = (wish.server, wish.request.user);
    let id: RoleId = origin.make();
    if let Some(made) = requests::claim(tx, wish.request.clone(), id, origin.now()).await? {
        let role = roles::get(tx, server, made).await?.ok_or_else(Error::not_found)?;
        return Ok((role, None));
    }
    let acting = Acting::begin(tx, server, user).await?;
    if acting.roles.len() >= ROLES_OF_SERVER {
        return Err(Error::from(&ROLE_LIMIT_REACHED).into());
    }
    acting.standing.outranks_role(0)?;
    acting.standing.may_grant(wish.permissions)?;
    pass(tx, Act::CreateRole, user, origin.now()).await?;
    let role = wish.role(id);
    roles::shift(tx, server, 1..=i64::MAX, 1).await?;
    roles::insert(tx, role.clone()).await?;

    let entry = Entry::new(server, user, "role.created", Target::new("role", id)).after(role.fields());
    record(tx, &origin, entry).await?;
    let mut news = origin.news(server);
    acting.tell(tx, &mut news).await?;
    Ok((role, Some(news.put(tx).await?)))
}

impl Wish {
    fn read(user: UserId, input: CreateRoleRequest) -> Result<Self> {
        let encoded = input.encode_to_vec();
        Ok(Self {
            server: beep_proto::id("serverId", &input.server_id)?,
            name: text::name("name", &input.name, NAME)?,
            color: color(input.color)?,
            hoist: input.hoist,
            mentionable: input.mentionable,
            permissions: permissions(input.permissions)?,
            request: Request {
                user,
                id: request_id(input.request_id)?,
                encoded,
            },
        })
    }

    fn role(self, id: RoleId) -> Role {
        Role {
            id,
            server: self.server,
            name: self.name,
            color: self.color,
            hoist: self.hoist,
            mentionable: self.mentionable,
            permissions: self.permissions,
            position: 1,
            member_count: 0,
        }
    }
}
