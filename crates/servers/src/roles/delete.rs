//! A role is deleted.

use super::{Acting, Held, Role};
use crate::{
    Servers,
    act::Done,
    audit_log::{Entry, Target, record},
    news::Origin,
    store::{members, roles},
};
use beep_core::{Permission, Result, RoleId, ServerId, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx, Work},
};
use beep_proto::authz::v1::Change;

impl Servers {
    /// Takes a role from all members and out of all overwrites, and deletes it. Whoever gives it to somebody at the same
    /// time does so before, and it is taken again, or finds it gone. That a right is in no other role is no reason to
    /// keep it: the owner has every right without one.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_ROLES, `RANK_TOO_LOW`, `DEFAULT_ROLE`; `CANNOT_GRANT` if it denies the
    /// caller something.
    pub(crate) async fn delete_role(&self, context: &Context, server: ServerId, id: RoleId) -> Result<()> {
        let order = self.deletion(context, server, id).await?;
        let user = order.user;
        self.perform(context, server, deleting(self.origin.clone(), order))
            .await?;
        self.audit("role.deleted", user, id);
        Ok(())
    }

    /// # Errors
    /// As [`delete_role`](Self::delete_role).
    pub(crate) async fn rehearse_role_deletion(
        &self,
        context: &Context,
        server: ServerId,
        id: RoleId,
    ) -> Result<Vec<Change>> {
        let order = self.deletion(context, server, id).await?;
        self.rehearse(deleting(self.origin.clone(), order)).await
    }

    async fn deletion(&self, context: &Context, server: ServerId, id: RoleId) -> Result<Order> {
        let user = context.user()?;
        self.access.server(context, server, Permission::ManageRoles).await?;
        let held = self.held(context, server).await?;
        Ok(Order { server, user, id, held })
    }
}

/// Who deletes which role.
#[derive(Clone)]
struct Order {
    server: ServerId,
    user: UserId,
    id: RoleId,
    /// What they may do in each channel.
    held: Held,
}

fn deleting(origin: Origin, order: Order) -> impl Work<Done<()>> {
    move |tx| Box::pin(delete(tx, origin, order))
}

async fn delete(tx: &mut Tx<'_>, origin: Origin, order: Order) -> sql::Result<Done<()>> {
    let Order { server, user, id, held } = order;
    let acting = Acting::begin(tx, server, user).await?;
    let role = acting.role("id", id)?.but_default()?;
    if roles::has(tx, server, user, id).await? {
        acting.holds(tx, &held, id, |layer| layer.deny).await?;
    }
    if role.hoist {
        let flat = Role {
            hoist: false,
            ..role.clone()
        };
        roles::update(tx, flat).await?;
        members::place_all(tx, server, id).await?;
    }
    roles::delete(tx, server, id).await?;
    roles::shift(tx, server, role.position + 1..=i64::MAX, -1).await?;
    let entry = Entry::new(server, user, "role.deleted", Target::new("role", id))
        .before(role.fields().with("members", &role.member_count));
    record(tx, &origin, entry).await?;
    let mut news = origin.news(server);
    acting.tell(tx, &mut news).await?;
    Ok(((), Some(news)))
}
