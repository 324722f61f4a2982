//! What somebody may do on this Beep as a whole.

use crate::graphql::{
    loaders::People,
    model::{date_time::DateTime, user::User},
};
use async_graphql::{Context, Enum, SimpleObject};
use beep_core::Result;
use beep_proto::users::v1 as contract;

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum GlobalRole {
    /// Finds, suspends, restores and signs out users; works off reports.
    UserModerator,
    /// Finds, suspends, restores and deletes servers.
    ServerModerator,
    /// Gives these roles, sees the audit log and the settings of this Beep, and may do all that the two others may.
    ApplicationAdministrator,
}

impl GlobalRole {
    /// `None` for one that this version does not know.
    fn known(role: contract::GlobalRole) -> Option<Self> {
        Some(match role {
            contract::GlobalRole::UserModerator => Self::UserModerator,
            contract::GlobalRole::ServerModerator => Self::ServerModerator,
            contract::GlobalRole::ApplicationAdministrator => Self::ApplicationAdministrator,
            contract::GlobalRole::Unspecified => return None,
        })
    }

    pub(crate) fn list(roles: impl Iterator<Item = contract::GlobalRole>) -> Vec<Self> {
        roles.filter_map(Self::known).collect()
    }
}

impl From<GlobalRole> for contract::GlobalRole {
    fn from(role: GlobalRole) -> Self {
        match role {
            GlobalRole::UserModerator => Self::UserModerator,
            GlobalRole::ServerModerator => Self::ServerModerator,
            GlobalRole::ApplicationAdministrator => Self::ApplicationAdministrator,
        }
    }
}

/// Somebody with a global role.
#[derive(SimpleObject)]
pub(crate) struct GlobalRoleHolder {
    user: User,
    role: GlobalRole,
    /// `null` for the command line.
    granted_by: Option<User>,
    at: DateTime,
}

impl GlobalRoleHolder {
    pub(crate) async fn all(ctx: &Context<'_>, found: contract::ListHoldersResponse) -> Result<Vec<Self>> {
        let ids = found.holders.iter();
        let ids = ids.flat_map(|holder| [holder.user_id.clone(), holder.granted_by.clone()]);
        let people = People::of(ctx, ids.collect()).await?;
        let holder = |holder: contract::Holder| {
            Some(Self {
                user: people.get(&holder.user_id),
                role: GlobalRole::known(holder.role())?,
                granted_by: people.find(&holder.granted_by),
                at: DateTime(holder.at),
            })
        };
        Ok(found.holders.into_iter().filter_map(holder).collect())
    }
}
