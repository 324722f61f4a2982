//! An account, as moderators see it.

use crate::model::{Account, Suspension};
use beep_core::Id;
use beep_proto::users::v1 as proto;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub account: Account,
    /// Only one that lasts.
    pub suspension: Option<Suspension>,
    /// Sessions that live.
    pub sessions: u32,
}

impl From<Person> for proto::InstanceUser {
    fn from(person: Person) -> Self {
        let Person {
            account,
            suspension,
            sessions,
        } = person;
        let suspension = suspension.map(|suspension| proto::Suspension {
            at: suspension.at,
            by: suspension.by.map(Id::to_bytes).unwrap_or_default(),
            until: suspension.until.unwrap_or_default(),
            reason: suspension.reason,
        });
        Self {
            roles: account.roles.numbers(),
            user: Some(account.profile.into()),
            email: account.email,
            suspension,
            sessions,
        }
    }
}
