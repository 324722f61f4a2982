//! A role goes to another place in the order.

use super::{Acting, Role};
use crate::{
    Servers,
    audit_log::{Entry, Target, record},
    news::Origin,
    store::{members, roles},
};
use beep_core::{Permission, Result, RoleId, ServerId, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};

impl Servers {
    /// Puts a role directly above another one, or lowest, and answers with all roles in their new order. Both must stand
    /// below the caller, so that no role comes to stand above who moves it.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_ROLES, `RANK_TOO_LOW`, `DEFAULT_ROLE`.
    pub(crate) async fn move_role(
        &self,
        context: &Context,
        server: ServerId,
        id: RoleId,
        above: Option<RoleId>,
    ) -> Result<Vec<Role>> {
        let user = context.user()?;
        self.access.server(context, server, Permission::ManageRoles).await?;
        let origin = self.origin.clone();
        let moved = self
            .store
            .write(move |tx| Box::pin(reorder(tx, origin, server, user, id, above)));
        let (roles, fact) = moved.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, server, fact).await;
            self.audit("role.moved", user, id);
        }
        Ok(roles)
    }
}

async fn reorder(
    tx: &mut Tx<'_>,
    origin: Origin,
    server: ServerId,
    user: UserId,
    id: RoleId,
    above: Option<RoleId>,
) -> sql::Result<(Vec<Role>, Option<i64>)> {
    let acting = Acting::begin(tx, server, user).await?;
    let role = acting.role("id", id)?.but_default()?.clone();
    let floor = match above {
        Some(above) if above == id => return Ok((acting.roles, None)),
        Some(above) => acting.role("aboveId", above)?.position,
        None => 0,
    };
    // Those between the two places move by one; a role that goes up leaves its own place to them.
    let to = if floor < role.position { floor + 1 } else { floor };
    if to == role.position {
        return Ok((acting.roles, None));
    }
    if to > role.position {
        roles::shift(tx, server, role.position + 1..=to, -1).await?;
    } else {
        roles::shift(tx, server, to..=role.position - 1, 1).await?;
    }
    let moved = Role {
        position: to,
        ..role.clone()
    };
    roles::update(tx, moved).await?;
    members::place_all(tx, server, id).await?;
    let entry =
        Entry::new(server, user, "role.moved", Target::new("role", id)).changed("position", &role.position, &to);
    record(tx, &origin, entry).await?;
    let mut news = origin.news(server);
    let roles = acting.tell(tx, &mut news).await?;
    Ok((roles, Some(news.put(tx).await?)))
}
