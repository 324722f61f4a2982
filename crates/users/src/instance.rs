//! Those who keep order on this Beep: what they may do, and the log of what they did.
//!
//! Every act is one transaction, which begins by [`act`] and writes its row of the audit log before it ends
//! ([`audit::record`]). Acts stand in line behind one row of the store: they are rare, and so none of them decides by what
//! another one changes meanwhile (who is the last administrator, who took a report).

pub(crate) mod audit;
mod find;
mod people;
mod roles;
mod settings;
mod suspend;
#[cfg(test)]
mod tests;

pub(crate) use find::Person;
pub(crate) use settings::{ServerCreation, Settings, Wish};

use crate::{
    error::NOT_ON_ONESELF,
    model::Account,
    store::{accounts, settings as stored},
};
use beep_core::{Error, Millis, Result, UserId, reason};
use beep_platform::{
    rpc::{Context, Subject},
    sql::{self, Tx},
};
use beep_proto::users::v1 as proto;

/// The command line of those who run this Beep, as a caller.
const OPERATOR: &str = "operator";

/// What somebody may do on this Beep as a whole, whatever they are in its servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GlobalRole {
    UserModerator = 1,
    ServerModerator = 2,
    ApplicationAdministrator = 4,
}

/// A set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct GlobalRoles(i64);

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    User(UserId),
    Operator,
}

/// Somebody who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keeper {
    pub actor: Actor,
    pub roles: GlobalRoles,
}

/// Begins an act: nobody else acts until the transaction ends.
///
/// # Errors
/// `NOT_FOUND` for who has no global role, `FORBIDDEN` for who has another one than needed.
pub(crate) async fn act(tx: &mut Tx<'_>, actor: Actor, needed: GlobalRole, now: Millis) -> sql::Result<Keeper> {
    stored::lock(tx).await?;
    look(tx, actor, needed, now).await
}

/// As [`act`], for who only reads.
pub(crate) async fn look(tx: &mut Tx<'_>, actor: Actor, needed: GlobalRole, now: Millis) -> sql::Result<Keeper> {
    let roles = roles_of(tx, actor, now).await?;
    if roles.is_empty() {
        return Err(Error::not_found().into());
    }
    if !roles.cover(needed) {
        let message = format!("This needs a global role that you do not have: {}.", needed.name());
        return Err(Error::received(reason::FORBIDDEN.code, reason::FORBIDDEN.kind, message).into());
    }
    Ok(Keeper { actor, roles })
}

/// None for who is suspended: of two who suspend each other, the second one does not get that far.
pub(crate) async fn roles_of(tx: &mut Tx<'_>, actor: Actor, now: Millis) -> sql::Result<GlobalRoles> {
    let Actor::User(user) = actor else {
        return Ok(GlobalRoles::EVERY);
    };
    let account = accounts::get(tx, user).await?;
    let stands = account.filter(|account| account.suspension_at(now).is_none());
    Ok(stands.map(|account| account.roles).unwrap_or_default())
}

impl Keeper {
    /// The account that is acted on, as it is now; nobody else changes it until the transaction ends.
    ///
    /// # Errors
    /// `NOT_ON_ONESELF`, `NOT_FOUND`, and `FORBIDDEN` for holders of a global role unless an administrator acts.
    pub async fn on(self, tx: &mut Tx<'_>, target: UserId) -> sql::Result<Account> {
        self.not_on_oneself(target)?;
        let account = accounts::lock(tx, target).await?.ok_or_else(Error::not_found)?;
        if !account.roles.is_empty() && !self.is_administrator() {
            return Err(Error::from(&reason::FORBIDDEN).into());
        }
        Ok(account)
    }

    pub fn not_on_oneself(self, target: UserId) -> Result<()> {
        if self.actor == Actor::User(target) {
            return Err((&NOT_ON_ONESELF).into());
        }
        Ok(())
    }

    pub fn is_administrator(self) -> bool {
        self.roles.cover(GlobalRole::ApplicationAdministrator)
    }
}

impl Actor {
    /// # Errors
    /// `UNAUTHENTICATED` for nobody, `FORBIDDEN` for a service that is not the command line.
    pub fn of(context: &Context) -> Result<Self> {
        match &context.caller.subject {
            Subject::User { user, .. } => Ok(Self::User(*user)),
            Subject::Service(name) if name == OPERATOR => Ok(Self::Operator),
            Subject::Service(_) => Err((&reason::FORBIDDEN).into()),
            Subject::Anonymous => Err((&reason::UNAUTHENTICATED).into()),
        }
    }

    /// `None` for the command line.
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Operator => None,
        }
    }
}

impl GlobalRole {
    pub const ALL: [Self; 3] = [
        Self::UserModerator,
        Self::ServerModerator,
        Self::ApplicationAdministrator,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::UserModerator => "USER_MODERATOR",
            Self::ServerModerator => "SERVER_MODERATOR",
            Self::ApplicationAdministrator => "APPLICATION_ADMINISTRATOR",
        }
    }

    pub const fn bit(self) -> i64 {
        self as i64
    }

    /// # Errors
    /// `INVALID_INPUT` for one that does not exist.
    pub fn read(role: proto::GlobalRole) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|one| proto::GlobalRole::from(*one) == role);
        known.ok_or_else(|| Error::invalid("role", "is no global role"))
    }
}

impl GlobalRoles {
    pub const EVERY: Self = Self(7);

    pub const fn from_bits(bits: i64) -> Self {
        Self(bits & Self::EVERY.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it is among them, or an administrator's, who may do all that the others may.
    pub const fn cover(self, needed: GlobalRole) -> bool {
        self.0 & (needed.bit() | GlobalRole::ApplicationAdministrator.bit()) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = GlobalRole> {
        GlobalRole::ALL.into_iter().filter(move |role| self.0 & role.bit() != 0)
    }

    /// As contracts carry it.
    pub fn numbers(self) -> Vec<i32> {
        self.iter().map(|role| proto::GlobalRole::from(role).into()).collect()
    }

    #[must_use]
    pub const fn with(self, role: GlobalRole) -> Self {
        Self(self.0 | role.bit())
    }

    #[must_use]
    pub const fn without(self, role: GlobalRole) -> Self {
        Self(self.0 & !role.bit())
    }
}

impl From<GlobalRole> for proto::GlobalRole {
    fn from(role: GlobalRole) -> Self {
        match role {
            GlobalRole::UserModerator => Self::UserModerator,
            GlobalRole::ServerModerator => Self::ServerModerator,
            GlobalRole::ApplicationAdministrator => Self::ApplicationAdministrator,
        }
    }
}
