//! Who has which global role.

use super::{
    Actor, GlobalRole, GlobalRoles, Settings, act,
    audit::{Change, Deed, record},
    look, roles_of,
};
use crate::{
    Deps, Users,
    error::LAST_ADMINISTRATOR,
    news,
    store::{
        global_roles::{self, Holder},
        settings,
    },
};
use beep_core::{Error, Id, Result, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::{
    events::v1::{GlobalRolesChanged, event::Fact},
    users::v1 as proto,
};

/// What a caller may do on this Beep as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub roles: GlobalRoles,
    pub may_create_servers: bool,
}

impl Users {
    /// # Errors
    /// `UNAUTHENTICATED`.
    pub async fn standing(&self, context: &Context) -> Result<Standing> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let (roles, settings): (GlobalRoles, Settings) = self
            .store
            .db()
            .read(move |tx| Box::pin(async move { Ok((roles_of(tx, actor, now).await?, settings::get(tx).await?)) }))
            .await?;
        Ok(Standing {
            roles,
            may_create_servers: settings.may_create_servers(roles),
        })
    }

    /// Oldest grant first.
    ///
    /// # Errors
    /// As [`look`], for an administrator.
    pub async fn list_holders(&self, context: &Context) -> Result<Vec<Holder>> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let holders = self.store.db().read(move |tx| {
            Box::pin(async move {
                look(tx, actor, GlobalRole::ApplicationAdministrator, now).await?;
                global_roles::holders(tx).await
            })
        });
        Ok(holders.await?)
    }

    /// Gives a role; twice is the same grant.
    ///
    /// # Errors
    /// As [`act`], for an administrator; `NOT_ON_ONESELF`, `NOT_FOUND`.
    pub async fn grant_role(&self, context: &Context, target: UserId, role: GlobalRole) -> Result<GlobalRoles> {
        let (actor, now, deps) = (Actor::of(context)?, self.deps.clock.now(), self.deps.clone());
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::ApplicationAdministrator, now).await?;
                let account = keeper.on(tx, target).await?;
                let after = account.roles.with(role);
                if global_roles::grant(tx, target, role, actor.user(), now).await? {
                    let deed = deed("role.granted", target, account.roles, after);
                    record(tx, (deps.ids.make(), now), actor, deed).await?;
                    tell(tx, &deps, target, after).await?;
                }
                Ok(after)
            })
        });
        let roles = done.await?;
        self.news.poke();
        let details = [("target", self.pseudonym(target)), ("role", role.name().to_owned())];
        self.audit_act("role.granted", actor, &details);
        Ok(roles)
    }

    /// Takes a role away; one that is not there is no error.
    ///
    /// # Errors
    /// As [`grant_role`](Self::grant_role); `LAST_ADMINISTRATOR` when nobody would be left who can grant.
    pub async fn revoke_role(&self, context: &Context, target: UserId, role: GlobalRole) -> Result<GlobalRoles> {
        let (actor, now, deps) = (Actor::of(context)?, self.deps.clock.now(), self.deps.clone());
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::ApplicationAdministrator, now).await?;
                let account = keeper.on(tx, target).await?;
                let after = account.roles.without(role);
                if after == account.roles {
                    return Ok(after);
                }
                if role == GlobalRole::ApplicationAdministrator && global_roles::administrators(tx).await? == 1 {
                    return Err(Error::from(&LAST_ADMINISTRATOR).into());
                }
                global_roles::revoke(tx, target, role).await?;
                let deed = deed("role.revoked", target, account.roles, after);
                record(tx, (deps.ids.make(), now), actor, deed).await?;
                tell(tx, &deps, target, after).await?;
                Ok(after)
            })
        });
        let roles = done.await?;
        self.news.poke();
        let details = [("target", self.pseudonym(target)), ("role", role.name().to_owned())];
        self.audit_act("role.revoked", actor, &details);
        Ok(roles)
    }

    /// The name that an account has in the log.
    pub(crate) fn pseudonym(&self, user: UserId) -> String {
        self.deps.pseudonyms.of(user.to_string()).to_string()
    }

    /// Leaves an audit line of an act that is stored.
    pub(crate) fn audit_act(&self, action: &'static str, actor: Actor, details: &[(&str, String)]) {
        match actor {
            Actor::User(user) => self.audit(action, user, details),
            Actor::Operator => self.audit(action, "operator", details),
        }
    }
}

/// Tells somebody which roles are theirs now. Acts stand in line, so the last one told is the last one made.
async fn tell(tx: &mut Tx<'_>, deps: &Deps, target: UserId, roles: GlobalRoles) -> sql::Result<()> {
    let roles = roles.numbers();
    news::put(tx, deps, target, Fact::GlobalRolesChanged(GlobalRolesChanged { roles })).await
}

fn deed(action: &'static str, target: UserId, before: GlobalRoles, after: GlobalRoles) -> Deed<'static> {
    let names = |roles: GlobalRoles| roles.iter().map(GlobalRole::name).collect::<Vec<_>>();
    Deed {
        action,
        kind: "user",
        target: Some(target.uuid()),
        reason: "",
        change: Change::default().field("roles", names(before), names(after)),
    }
}

impl From<Standing> for proto::Standing {
    fn from(standing: Standing) -> Self {
        Self {
            roles: standing.roles.numbers(),
            may_create_servers: standing.may_create_servers,
        }
    }
}

impl From<Holder> for proto::Holder {
    fn from(holder: Holder) -> Self {
        Self {
            user_id: holder.user.to_bytes(),
            role: proto::GlobalRole::from(holder.role).into(),
            granted_by: holder.granted_by.map(Id::to_bytes).unwrap_or_default(),
            at: holder.at,
        }
    }
}
