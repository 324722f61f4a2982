//! Somebody is kept out of a server (SRV-8), member or not.

use crate::{
    SERVICE, Servers,
    audit_log::{self, Entry, Fields, Target},
    invitations::withdraw_of,
    members::{fields, reason},
    membership, rank,
    store::{
        bans::{self, Ban},
        channels, members, people, servers,
    },
};
use beep_core::{Error, Id, Millis, Permission, Result, ServerId, UserId};
use beep_platform::rpc::{Context, Idempotent, reply};
use beep_proto::users::v1::GetUsersRequest;

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
    /// `NOT_FOUND`, also for who has no account; `FORBIDDEN` without MANAGE_MEMBERS, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`,
    /// `INVALID_INPUT`.
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
        self.exists(context, server, target).await?;
        let origin = self.origin.clone();
        let banned = self.store.write(move |tx| {
            Box::pin(async move {
                // Held whether there is one or not: who is joining waits, and finds the ban.
                let is_member = members::hold(tx, server, target).await?;
                people::lock(tx, target).await?;
                servers::lock(tx, server).await?;
                let actor = rank::standing(tx, server, user).await?;
                let mut news = origin.news(server);
                let member = members::get(tx, server, target).await?.filter(|_| is_member);
                let was = match (&member, bans::get(tx, server, target).await?) {
                    (Some(member), _) => fields(member),
                    (None, Some(older)) => told(&older),
                    (None, None) => Fields::default(),
                };
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
                let entry = entry
                    .before(was)
                    .after(Fields::default().with("deleteHours", &i64::from(delete_hours)));
                audit_log::record(tx, &origin, entry).await?;
                news.put(tx).await
            })
        });
        let fact = banned.await?;
        self.relays.settle(context, server, fact).await;
        // They are found among the banned by their names.
        self.housekeeping.poke();
        self.audit("member.banned", user, target);
        Ok(())
    }

    /// Members have an account; about everybody else the users service is asked.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    async fn exists(&self, context: &Context, server: ServerId, user: UserId) -> Result<()> {
        let is_member = self.store.read(move |tx| Box::pin(members::contains(tx, server, user)));
        if is_member.await? {
            return Ok(());
        }
        let asked = GetUsersRequest {
            ids: vec![user.to_bytes()],
        };
        let request = context.as_service(SERVICE).request(asked).idempotent();
        let found = reply(self.users.clone().get_users(request).await)?.users;
        if found.is_empty() {
            return Err(Error::not_found().field("userId"));
        }
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
                let ban = bans::delete(tx, server, target).await?;
                let ban = ban.ok_or_else(|| Error::not_found().field("userId"))?;
                let entry = Entry::new(server, user, "member.unbanned", Target::new("member", target));
                audit_log::record(tx, &origin, entry.before(told(&ban))).await?;
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

/// A ban as it stands in the audit log when it is lifted or replaced.
fn told(ban: &Ban) -> Fields {
    Fields::default()
        .with("reason", &ban.reason)
        .with("bannedBy", &ban.banned_by.uuid())
}
