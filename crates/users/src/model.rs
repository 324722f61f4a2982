//! What this service speaks about.

use beep_core::{Error, Id, Millis, Result, SessionId, UserId, text};
use beep_proto::users::v1 as proto;

/// Most characters of a first or last name.
pub(crate) const MAX_NAME: usize = 100;
/// Most characters of an e-mail address (RFC 5321, 4.5.3.1.3), and so of a login.
const MAX_LOGIN: usize = 254;

/// Where an account stands.
///
/// ```text
/// sign-up ─▶ Pending ─▶ Active ◀─▶ Suspended
///               └──────────────────────▲
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Made, but nobody has proved yet that the e-mail address is theirs.
    Pending,
    Active,
    /// Shut out by those who run this Beep.
    Suspended,
}

impl AccountState {
    pub(crate) const ALL: [Self; 3] = [Self::Pending, Self::Active, Self::Suspended];

    /// How an account begins. Nothing sends mail yet, so there is nothing to wait for; once something does, accounts
    /// begin as [`Pending`](Self::Pending) and a validated address makes them [`Active`](Self::Active).
    pub(crate) const fn at_sign_up() -> Self {
        Self::Active
    }

    pub(crate) const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Active | Self::Suspended)
                | (Self::Active, Self::Suspended)
                | (Self::Suspended, Self::Active)
        )
    }

    /// Whether its sessions count and new ones may be made.
    pub(crate) const fn may_sign_in(self) -> bool {
        matches!(self, Self::Active)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
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
    pub state: AccountState,
}

impl From<Account> for proto::Account {
    fn from(account: Account) -> Self {
        Self {
            user: Some(account.profile.into()),
            email: account.email,
            state: proto::AccountState::from(account.state).into(),
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
    fn states_move_along_the_arrows_only() {
        use AccountState::{Active, Pending, Suspended};
        let arrows = [
            (Pending, Active),
            (Pending, Suspended),
            (Active, Suspended),
            (Suspended, Active),
        ];
        for from in AccountState::ALL {
            for to in AccountState::ALL {
                assert_eq!(from.may_become(to), arrows.contains(&(from, to)), "{from:?} -> {to:?}");
            }
            assert_eq!(AccountState::from_name(from.name()), Some(from));
        }
        assert!(Active.may_sign_in() && !Pending.may_sign_in() && !Suspended.may_sign_in());
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
