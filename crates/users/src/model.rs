//! What this service speaks about.

use crate::instance::GlobalRoles;
use beep_core::{Error, Id, Millis, Result, SessionId, UserId, text};
use beep_proto::users::v1 as proto;

/// Most characters of a first or last name.
pub(crate) const MAX_NAME: usize = 100;
/// Most characters of an e-mail address (RFC 5321, 4.5.3.1.3), and so of a login.
const MAX_LOGIN: usize = 254;

/// Where an account stands.
///
/// ```text
/// sign-up ─▶ Pending ─▶ Active
/// ```
///
/// Either is [suspended](Suspension) besides, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountState {
    /// Made, but nobody has proved yet that the e-mail address is theirs.
    Pending,
    Active,
    /// Shut out by those who keep order.
    Suspended,
}

impl AccountState {
    /// How an account begins. Nothing sends mail yet, so there is nothing to wait for; once something does, accounts
    /// begin as [`Pending`](Self::Pending) and a validated address makes them [`Active`](Self::Active).
    pub(crate) const fn at_sign_up() -> Self {
        Self::Active
    }

    /// Whether its sessions count and new ones may be made.
    pub(crate) const fn may_sign_in(self) -> bool {
        matches!(self, Self::Active)
    }

    /// As it is stored; a suspension is stored beside it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active | Self::Suspended => "active",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Pending, Self::Active]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// Why and until when an account is shut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suspension {
    pub at: Millis,
    /// `None` for the command line.
    pub by: Option<UserId>,
    /// When it ends by itself.
    pub until: Option<Millis>,
    /// The person reads it.
    pub reason: String,
}

impl From<AccountState> for proto::AccountState {
    fn from(state: AccountState) -> Self {
        match state {
            AccountState::Pending => Self::Pending,
            AccountState::Active => Self::Active,
            AccountState::Suspended => Self::Suspended,
        }
    }
}

/// What everybody may know of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    pub id: UserId,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub created_at: Millis,
}

impl From<Profile> for proto::User {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id.to_bytes(),
            username: profile.username,
            first_name: profile.first_name,
            last_name: profile.last_name,
            created_at: profile.created_at,
        }
    }
}

/// What a person may know of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub profile: Profile,
    pub email: String,
    /// Without its suspension; ask [`state_at`](Self::state_at).
    pub state: AccountState,
    /// It may be over.
    pub suspension: Option<Suspension>,
    pub roles: GlobalRoles,
}

impl Account {
    /// The suspension that lasts.
    pub fn suspension_at(&self, now: Millis) -> Option<&Suspension> {
        let lasts = |suspension: &&Suspension| suspension.until.is_none_or(|until| until > now);
        self.suspension.as_ref().filter(lasts)
    }

    pub fn state_at(&self, now: Millis) -> AccountState {
        match self.suspension_at(now) {
            Some(_) => AccountState::Suspended,
            None => self.state,
        }
    }

    pub fn into_proto(self, now: Millis) -> proto::Account {
        proto::Account {
            state: proto::AccountState::from(self.state_at(now)).into(),
            global_roles: self.roles.numbers(),
            user: Some(self.profile.into()),
            email: self.email,
        }
    }
}

/// What a person signs in by, in the form that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Login {
    /// As [`text::email_key`] makes it.
    Email(String),
    /// In lower case.
    Username(String),
}

impl Login {
    /// # Errors
    /// `INVALID_INPUT` for what is longer than any login can be.
    pub fn read(typed: &str) -> Result<Self> {
        let typed = typed.trim();
        if typed.chars().nth(MAX_LOGIN).is_some() {
            return Err(Error::invalid("login", format!("has at most {MAX_LOGIN} characters")));
        }
        Ok(if typed.contains('@') {
            Self::Email(text::email_key(typed))
        } else {
            Self::Username(typed.to_lowercase())
        })
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(text) | Self::Username(text) => text,
        }
    }
}

/// A session that has ended in this call; others must hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ended {
    pub user: UserId,
    pub session: SessionId,
    /// Number of the fact among those of the user.
    pub seq: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_shuts_out_until_it_is_over() {
        let profile = Profile {
            id: UserId::from_uuid(uuid::Uuid::nil()),
            username: "ann".into(),
            first_name: "Ann".into(),
            last_name: "Lee".into(),
            created_at: 0,
        };
        let until = |until| Account {
            profile: profile.clone(),
            email: String::new(),
            state: AccountState::Active,
            suspension: Some(Suspension {
                at: 1,
                by: None,
                until,
                reason: String::new(),
            }),
            roles: GlobalRoles::default(),
        };
        for (account, now, state) in [
            (until(None), i64::MAX, AccountState::Suspended),
            (until(Some(9)), 8, AccountState::Suspended),
            (until(Some(9)), 9, AccountState::Active),
        ] {
            assert_eq!(account.state_at(now), state);
            assert_eq!(account.suspension_at(now).is_some(), !state.may_sign_in());
        }
        assert!(!AccountState::Pending.may_sign_in());
        for state in [AccountState::Pending, AccountState::Active] {
            assert_eq!(AccountState::from_name(state.name()), Some(state));
        }
    }

    #[test]
    fn logins_have_one_form() {
        assert_eq!(
            Login::read(" Ann@Example.org "),
            Ok(Login::Email("ann@example.org".into()))
        );
        assert_eq!(Login::read("Ann.Lee"), Ok(Login::Username("ann.lee".into())));
        assert!(Login::read(&"x".repeat(255)).is_err());
    }
}
