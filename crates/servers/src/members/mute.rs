//! A member is silent for a time (SRV-8).

use crate::{
    Servers,
    audit_log::{self, Entry, Target},
    members::{below, no_member, reason},
    model::Member,
    store::members,
};
use beep_core::{Error, Millis, Permission, Result, ServerId, UserId};
use beep_platform::rpc::Context;

/// For how long somebody can be muted at once.
const LONGEST: Millis = 28 * 24 * 60 * 60 * 1_000;

impl Servers {
    /// Takes a member's voice until a time, whatever time was set before. It holds also for who leaves and comes back.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` without MANAGE_MEMBERS, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`, `INVALID_INPUT` for a time
    /// that is past or more than 28 days away.
    pub(crate) async fn mute(
        &self,
        context: &Context,
        server: ServerId,
        target: UserId,
        until: Millis,
        why: &str,
    ) -> Result<Member> {
        let why = reason(why)?;
        let now = self.origin.now();
        if until <= now || until > now + LONGEST {
            return Err(Error::invalid("until", "is in the next 28 days"));
        }
        self.silence(context, server, target, until, ("member.muted", why))
            .await
    }

    /// Gives a member's voice back; for who has it nothing changes.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` without MANAGE_MEMBERS, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`.
    pub(crate) async fn unmute(&self, context: &Context, server: ServerId, target: UserId) -> Result<Member> {
        self.silence(context, server, target, 0, ("member.unmuted", String::new()))
            .await
    }

    async fn silence(
        &self,
        context: &Context,
        server: ServerId,
        target: UserId,
        until: Millis,
        (action, why): (&'static str, String),
    ) -> Result<Member> {
        let user = context.user()?;
        self.access.server(context, server, Permission::ManageMembers).await?;
        let origin = self.origin.clone();
        let silenced = self.store.write(move |tx| {
            Box::pin(async move {
                below(tx, server, user, target).await?;
                let mut member = members::get(tx, server, target).await?.ok_or_else(no_member)?;
                if member.muted_until == until {
                    return Ok((member, None));
                }
                members::set_muted(tx, server, target, until).await?;
                let entry = Entry::new(server, user, action, Target::new("member", target)).reason(why);
                audit_log::record(tx, &origin, entry.changed("mutedUntil", &member.muted_until, &until)).await?;
                member.muted_until = until;
                let mut news = origin.news(server);
                news.member_rights(&member);
                Ok((member, Some(news.put(tx).await?)))
            })
        });
        let (member, fact) = silenced.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, server, fact).await;
            self.audit(action, user, target);
        }
        Ok(member)
    }
}
