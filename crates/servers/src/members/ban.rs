//! Somebody is kept out of a server (SRV-8), member or not.

use crate::{
    Servers,
    audit_log::{self, Entry, Fields, Target},
    invitations::withdraw_of,
    members::reason,
    membership, rank,
    store::{
        bans::{self, Ban},
        channels, members, people, servers,
    },
};
use beep_core::{Error, Millis, Permission, Result, ServerId, UserId};
use beep_platform::rpc::Context;

/// Hours whose messages can be deleted with a ban: a week.
const MOST_HOURS: u32 = 168;
const HOUR: Millis = 60 * 60 * 1_000;
/// A ban that is stored comes into force soon; what is written until then goes too.
const UNTIL_IN_FORCE: Millis = 60 * 1_000;

impl Servers {
    /// Ends a membership, if there is one, and keeps the user from coming back, by any way. With `delete_hours` what
    /// the user wrote in that time goes too, soon after. Banning again changes reason and date.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` without MANAGE_MEMBERS, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`, `INVALID_INPUT`.
    pub(crate) async fn ban(
        &self,
        context: &Context,
        server: ServerId,
        target: UserId,
        why: &str,
        delete_hours: u32,
    ) -> Result<()> {
        let user = context.user()?;
        let why = reason(why)?;
        if delete_hours > MOST_HOURS {
            return Err(Error::invalid("deleteHours", "is at most 168, a week"));
        }
        self.access.server(context, server, Permission::ManageMembers).await?;
        let origin = self.origin.clone();
        let banned = self.store.write(move |tx| {
            Box::pin(async move {
                // Held whether there is one or not: who is joining waits, and finds the ban.
                let is_member = members::hold(tx, server, target).await?;
                people::lock(tx, target).await?;
                servers::lock(tx, server).await?;
                let actor = rank::standing(tx, server, user).await?;
                let mut news = origin.news(server);
                if is_member {
                    actor.outranks_member(rank::find(tx, server, target).await?.as_ref())?;
                    membership::end(tx, &mut news, server, target).await?;
                } else {
                    members::delete(tx, server, target).await?;
                }
                let now = origin.now();
                let ban = Ban {
                    user: target,
                    banned_by: user,
                    reason: why.clone(),
                    at: now,
                };
                bans::put(tx, server, ban).await?;
                news.bans_changed();
                withdraw_of(tx, &mut news, server, target).await?;
                if delete_hours > 0 {
                    let (since, until) = (now - Millis::from(delete_hours) * HOUR, now + UNTIL_IN_FORCE);
                    let channels = channels::of_server(tx, server).await?;
                    news.messages_condemned(channels.iter().map(|channel| channel.id), target, since, until);
                }
                let entry = Entry::new(server, user, "member.banned", Target::new("member", target)).reason(why);
                let entry = entry.after(Fields::default().with("deleteHours", &i64::from(delete_hours)));
                audit_log::record(tx, &origin, entry).await?;
                news.put(tx).await
            })
        });
        let fact = banned.await?;
        self.relays.settle(context, server, fact).await;
        self.audit("member.banned", user, target);
        Ok(())
    }

    /// Lets somebody in again, who joins anew.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not banned, `FORBIDDEN` without MANAGE_MEMBERS.
    pub(crate) async fn unban(&self, context: &Context, server: ServerId, target: UserId) -> Result<()> {
        let user = context.user()?;
        self.access.server(context, server, Permission::ManageMembers).await?;
        let origin = self.origin.clone();
        let unbanned = self.store.write(move |tx| {
            Box::pin(async move {
                servers::lock(tx, server).await?;
                rank::standing(tx, server, user).await?;
                if !bans::delete(tx, server, target).await? {
                    return Err(Error::not_found().field("userId").into());
                }
                let entry = Entry::new(server, user, "member.unbanned", Target::new("member", target));
                audit_log::record(tx, &origin, entry).await?;
                let mut news = origin.news(server);
                news.bans_changed();
                news.put(tx).await
            })
        });
        let fact = unbanned.await?;
        self.relays.settle(context, server, fact).await;
        self.audit("member.unbanned", user, target);
        Ok(())
    }
}
