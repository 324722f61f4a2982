//! A member is shown the door (SRV-8), and may come back.

use crate::{
    Servers,
    audit_log::{self, Entry, Target},
    invitations::withdraw_of,
    members::{below, fields, no_member, reason},
    membership,
    store::{members, people},
};
use beep_core::{Permission, Result, ServerId, UserId};
use beep_platform::rpc::Context;

impl Servers {
    /// Ends a membership. Nobody comes by the invitations of who was kicked.
    ///
    /// # Errors
    /// `NOT_FOUND`, which is also what kicking twice comes to; `FORBIDDEN` without MANAGE_MEMBERS, `RANK_TOO_LOW`,
    /// `OWNER_IS_EXEMPT`.
    pub(crate) async fn kick(&self, context: &Context, server: ServerId, target: UserId, why: &str) -> Result<()> {
        let user = context.user()?;
        let why = reason(why)?;
        self.access.server(context, server, Permission::ManageMembers).await?;
        let origin = self.origin.clone();
        let kicked = self.store.write(move |tx| {
            Box::pin(async move {
                // Ending it counts the person's servers, and persons are locked before servers.
                if members::lock(tx, server, target).await? {
                    people::lock(tx, target).await?;
                }
                below(tx, server, user, target).await?;
                let member = members::get(tx, server, target).await?.ok_or_else(no_member)?;
                let mut news = origin.news(server);
                if !membership::end(tx, &mut news, server, target).await? {
                    return Err(no_member());
                }
                withdraw_of(tx, &mut news, server, target).await?;
                let entry = Entry::new(server, user, "member.kicked", Target::new("member", target)).reason(why);
                audit_log::record(tx, &origin, entry.before(fields(&member))).await?;
                news.put(tx).await
            })
        });
        let fact = kicked.await?;
        self.relays.settle(context, server, fact).await;
        self.audit("member.kicked", user, target);
        Ok(())
    }
}
