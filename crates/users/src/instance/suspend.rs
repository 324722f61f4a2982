//! Accounts are shut out, let in again, and signed out.

use super::{
    Actor, GlobalRole, act,
    audit::{Change, Deed, record},
    find::Person,
};
use crate::{
    Users,
    model::Suspension,
    news,
    store::{accounts, people, sessions},
};
use beep_core::{Error, Id, Result, UserId, text};
use beep_platform::rpc::Context;

/// Characters of a reason.
const REASON: usize = 500;

impl Users {
    /// Shuts an account out until a time, 0 for without end, and ends its sessions. Once more replaces time and reason.
    ///
    /// # Errors
    /// As [`act`](super::act) and [`Keeper::on`](super::Keeper::on), for a user moderator; `INVALID_INPUT` for a time
    /// that is past and without a reason.
    pub async fn suspend_user(&self, context: &Context, target: UserId, until: i64, reason: &str) -> Result<Person> {
        let (actor, now, deps) = (Actor::of(context)?, self.deps.clock.now(), self.deps.clone());
        let reason = text::name("reason", reason, REASON)?;
        if until != 0 && until <= now {
            return Err(Error::invalid("until", "is past"));
        }
        let until = Some(until).filter(|until| *until != 0);
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::UserModerator, now).await?;
                let account = keeper.on(tx, target).await?;
                let was = account.suspension_at(now).map(|it| (it.until, it.reason.clone()));
                let suspension = Suspension {
                    at: now,
                    by: actor.user(),
                    until,
                    reason: reason.clone(),
                };
                accounts::set_suspension(tx, target, Some(suspension)).await?;
                let ended = sessions::end_all(tx, target, now).await?;
                news::put_ends(tx, &deps, &ended).await?;
                let change = Change::default().field("sessions", ended.len(), 0);
                let change = match was {
                    // The former reason is kept nowhere else from here on.
                    Some((former, reason)) => change.field("until", former, until).ended("reason", reason),
                    None => change.field("suspended", false, true).begun("until", until),
                };
                let deed = deed("user.suspended", target, &reason, change);
                record(tx, (deps.ids.make(), now), actor, deed).await?;
                people::get(tx, target, now).await
            })
        });
        self.acted("user.suspended", actor, target, done.await?)
    }

    /// Lets an account in again; one that is not suspended stays as it is.
    ///
    /// # Errors
    /// As [`suspend_user`](Self::suspend_user).
    pub async fn restore_user(&self, context: &Context, target: UserId, reason: &str) -> Result<Person> {
        let (actor, now, deps) = (Actor::of(context)?, self.deps.clock.now(), self.deps.clone());
        let reason = text::line("reason", reason, REASON)?;
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::UserModerator, now).await?;
                let account = keeper.on(tx, target).await?;
                if let Some(suspension) = account.suspension_at(now) {
                    accounts::set_suspension(tx, target, None).await?;
                    let change = Change::default()
                        .field("suspended", true, false)
                        .ended("until", suspension.until)
                        .ended("reason", suspension.reason.as_str());
                    let deed = deed("user.restored", target, &reason, change);
                    record(tx, (deps.ids.make(), now), actor, deed).await?;
                }
                people::get(tx, target, now).await
            })
        });
        self.acted("user.restored", actor, target, done.await?)
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// As [`suspend_user`](Self::suspend_user).
    pub async fn sign_out_user(&self, context: &Context, target: UserId, reason: &str) -> Result<Person> {
        let (actor, now, deps) = (Actor::of(context)?, self.deps.clock.now(), self.deps.clone());
        let reason = text::line("reason", reason, REASON)?;
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::UserModerator, now).await?;
                keeper.on(tx, target).await?;
                let ended = sessions::end_all(tx, target, now).await?;
                news::put_ends(tx, &deps, &ended).await?;
                let change = Change::default().field("sessions", ended.len(), 0);
                let deed = deed("user.signed_out", target, &reason, change);
                record(tx, (deps.ids.make(), now), actor, deed).await?;
                people::get(tx, target, now).await
            })
        });
        self.acted("user.signed_out", actor, target, done.await?)
    }

    /// Tells what was stored, and answers with the account as it is.
    fn acted(&self, action: &'static str, actor: Actor, target: UserId, person: Option<Person>) -> Result<Person> {
        self.news.poke();
        self.audit_act(action, actor, &[("target", self.pseudonym(target))]);
        person.ok_or_else(Error::not_found)
    }
}

fn deed<'a>(action: &'static str, target: UserId, reason: &'a str, change: Change) -> Deed<'a> {
    Deed {
        action,
        kind: "user",
        target: Some(target.uuid()),
        reason,
        change,
    }
}
