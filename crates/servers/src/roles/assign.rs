//! Members get roles and lose them.

use super::{Acting, Held, ROLES_OF_MEMBER, Role};
use crate::{
    Servers,
    act::Done,
    audit_log::{Entry, Fields, Target, record},
    error::ROLE_LIMIT_REACHED,
    model::Member,
    news::Origin,
    rank,
    store::{members, roles},
};
use beep_core::{Error, Id, Permission, Result, RoleId, ServerId, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::authz::v1::Change;

/// Who gives or takes which role, and to or from whom.
#[derive(Clone, Copy)]
struct Order {
    server: ServerId,
    actor: UserId,
    user: UserId,
    role: RoleId,
}

impl Servers {
    /// Gives a member a role; who has it keeps it. The caller stands above both and holds all that the role gives: in
    /// the server, and in each channel with an overwrite for it. Of two who give and delete it at once, the one finds
    /// what the other left.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_ROLES, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`, `CANNOT_GRANT`,
    /// `DEFAULT_ROLE`, `ROLE_LIMIT_REACHED`.
    pub(crate) async fn add_role(
        &self,
        context: &Context,
        server: ServerId,
        user: UserId,
        role: RoleId,
    ) -> Result<Member> {
        let order = self.order(context, server, user, role).await?;
        let held = self.held(context, server).await?;
        let origin = self.origin.clone();
        let given = self.perform(context, server, move |tx| {
            Box::pin(async move { give(tx, &origin, order, &held).await })
        });
        let (member, is_given) = given.await?;
        if is_given {
            self.audit("role.given", order.actor, role);
        }
        Ok(member)
    }

    /// Takes a role from a member, who stands below the caller; or from the caller, whichever role it is, unless it
    /// denies the caller something.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_ROLES, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`, `CANNOT_GRANT`,
    /// `DEFAULT_ROLE`.
    pub(crate) async fn remove_role(
        &self,
        context: &Context,
        server: ServerId,
        user: UserId,
        role: RoleId,
    ) -> Result<Member> {
        let order = self.order(context, server, user, role).await?;
        let origin = self.origin.clone();
        let held = self.held(context, server).await?;
        let taken = self.perform(context, server, move |tx| {
            Box::pin(async move { take(tx, &origin, order, &held).await })
        });
        let (member, is_taken) = taken.await?;
        if is_taken {
            self.audit("role.taken", order.actor, role);
        }
        Ok(member)
    }

    /// What it would come to if a member had these roles and no others but the default one.
    ///
    /// # Errors
    /// As [`add_role`](Self::add_role) and [`remove_role`](Self::remove_role).
    pub(crate) async fn rehearse_roles(
        &self,
        context: &Context,
        server: ServerId,
        user: UserId,
        wanted: Vec<RoleId>,
    ) -> Result<Vec<Change>> {
        let actor = context.user()?;
        self.access.server(context, server, Permission::ManageRoles).await?;
        let held = self.held(context, server).await?;
        let (origin, place) = (self.origin.clone(), (server, actor, user));
        self.rehearse(move |tx| Box::pin(async move { assign(tx, &origin, place, &wanted, &held).await }))
            .await
    }

    async fn order(&self, context: &Context, server: ServerId, user: UserId, role: RoleId) -> Result<Order> {
        let actor = context.user()?;
        self.access.server(context, server, Permission::ManageRoles).await?;
        Ok(Order {
            server,
            actor,
            user,
            role,
        })
    }
}

/// Gives and takes until the member has these roles.
async fn assign(
    tx: &mut Tx<'_>,
    origin: &Origin,
    place: (ServerId, UserId, UserId),
    wanted: &[RoleId],
    held: &Held,
) -> sql::Result<Done<()>> {
    let (server, actor, user) = place;
    let member = members::get(tx, server, user).await?;
    let has = member.ok_or_else(|| Error::not_found().field("userId"))?.roles;
    let order = |role: &RoleId| Order {
        server,
        actor,
        user,
        role: *role,
    };
    let mut told = None;
    for order in wanted.iter().filter(|role| !has.contains(role)).map(order) {
        told = give(tx, origin, order, held).await?.1.or(told);
    }
    for order in has.iter().filter(|role| !wanted.contains(role)).map(order) {
        told = take(tx, origin, order, held).await?.1.or(told);
    }
    // Each tells all roles of the member: the last one all that was done.
    Ok(((), told))
}

async fn give(tx: &mut Tx<'_>, origin: &Origin, order: Order, held: &Held) -> sql::Result<Done<Member>> {
    let Order { server, user, role, .. } = order;
    let (acting, member) = order.begin(tx).await?;
    let role = acting.role("roleId", role)?.but_default()?;
    acting.standing.may_grant(role.permissions)?;
    acting.holds(tx, held, role.id, |layer| layer.allow).await?;
    if member.roles.contains(&role.id) {
        return Ok((member, None));
    }
    if member.roles.len() >= ROLES_OF_MEMBER {
        return Err(Error::from(&ROLE_LIMIT_REACHED).into());
    }
    roles::give(tx, server, user, role.id).await?;
    order.tell(tx, origin, "member.role_added", role).await
}

async fn take(tx: &mut Tx<'_>, origin: &Origin, order: Order, held: &Held) -> sql::Result<Done<Member>> {
    let Order { server, user, role, .. } = order;
    let (acting, member) = order.begin(tx).await?;
    let role = if order.actor == user {
        acting.holds(tx, held, role, |layer| layer.deny).await?;
        acting.any_role("roleId", role)?
    } else {
        acting.role("roleId", role)?
    };
    if !roles::take(tx, server, user, role.but_default()?.id).await? {
        return Ok((member, None));
    }
    order.tell(tx, origin, "member.role_removed", role).await
}

impl Order {
    /// The membership is locked before the server, as whoever ends it does.
    async fn begin(&self, tx: &mut Tx<'_>) -> sql::Result<(Acting, Member)> {
        members::lock(tx, self.server, self.user).await?;
        let acting = Acting::begin(tx, self.server, self.actor).await?;
        let member = members::get(tx, self.server, self.user).await?;
        let member = member.ok_or_else(|| Error::not_found().field("userId"))?;
        if self.actor != self.user {
            let target = rank::find(tx, self.server, self.user).await?;
            acting.standing.outranks_member(target.as_ref())?;
        }
        Ok((acting, member))
    }

    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        origin: &Origin,
        action: &'static str,
        role: &Role,
    ) -> sql::Result<Done<Member>> {
        members::place(tx, self.server, self.user).await?;
        let fields = Fields::default().with("role", &role.id.uuid()).with("name", &role.name);
        let member = members::get(tx, self.server, self.user).await?;
        let member = member.ok_or_else(Error::not_found)?;
        let entry = Entry::new(self.server, self.actor, action, Target::new("member", self.user));
        let entry = if member.roles.contains(&role.id) {
            entry.after(fields)
        } else {
            entry.before(fields)
        };
        record(tx, origin, entry).await?;
        let mut news = origin.news(self.server);
        news.member_rights(&member);
        Ok((member, Some(news)))
    }
}
