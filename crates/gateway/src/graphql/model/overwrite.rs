use crate::graphql::{input, model::permission::Permission};
use async_graphql::{ID, SimpleObject};
use beep_core::{RoleId, UserId};
use beep_proto::servers::v1::{Overwrite, overwrite::Target};

/// What a channel changes for a role or a member: `roleId` or `userId` says for whom. A right in neither list is
/// inherited.
#[derive(SimpleObject)]
pub(crate) struct ChannelOverwrite {
    role_id: Option<ID>,
    user_id: Option<ID>,
    allow: Vec<Permission>,
    deny: Vec<Permission>,
}

impl From<Overwrite> for ChannelOverwrite {
    fn from(overwrite: Overwrite) -> Self {
        let (role_id, user_id) = match &overwrite.target {
            Some(Target::RoleId(id)) => (Some(input::id_text::<RoleId>(id)), None),
            Some(Target::UserId(id)) => (None, Some(input::id_text::<UserId>(id))),
            None => (None, None),
        };
        Self {
            role_id,
            user_id,
            allow: Permission::list(overwrite.allow),
            deny: Permission::list(overwrite.deny),
        }
    }
}
