//! A role is deleted.

use super::{Acting, Role};
use crate::{
    Servers,
    audit_log::{Entry, Fields, Target, record},
    store::{members, roles},
};
use beep_core::{Permission, Result, RoleId, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// Takes a role from all members and out of all overwrites, and deletes it. Whoever gives it to somebody at the same
    /// time does so before, and it is taken again, or finds it gone. That a right is in no other role is no reason to
    /// keep it: the owner has every right without one.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_ROLES, `RANK_TOO_LOW`, `DEFAULT_ROLE`; `CANNOT_GRANT` if it denies the
    /// caller something.
    pub(crate) async fn delete_role(&self, context: &Context, server: ServerId, id: RoleId) -> Result<()> {
        let user = context.user()?;
        self.access.server(context, server, Permission::ManageRoles).await?;
        let held = self.held(context, server).await?;
        let origin = self.origin.clone();
        let deleted = self.store.write(move |tx| {
            Box::pin(async move {
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
                let entry = Entry::new(server, user, "role.deleted", Target::new("role", id)).before(
                    Fields::default()
                        .with("name", &role.name)
                        .with("permissions", &role.permissions)
                        .with("members", &role.member_count),
                );
                record(tx, &origin, entry).await?;
                let mut news = origin.news(server);
                acting.tell(tx, &mut news).await?;
                news.put(tx).await
            })
        });
        self.relays.settle(context, server, deleted.await?).await;
        self.audit("role.deleted", user, id);
        Ok(())
    }
}
