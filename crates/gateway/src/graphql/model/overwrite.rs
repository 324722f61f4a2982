use crate::graphql::{
    input,
    loaders::People,
    model::{permission::Permission, user::User},
};
use async_graphql::{Context, ID, SimpleObject};
use beep_core::{Result, RoleId, UserId};
use beep_proto::servers::v1::{Overwrite, overwrite::Target};

/// What a channel changes for a role or a member: `roleId` or `userId` says for whom. A right in neither list is
/// inherited.
#[derive(SimpleObject)]
pub(crate) struct ChannelOverwrite {
    role_id: Option<ID>,
    user_id: Option<ID>,
    /// The member whom it is for.
    user: Option<User>,
    allow: Vec<Permission>,
    deny: Vec<Permission>,
}

impl ChannelOverwrite {
    pub(crate) async fn all(ctx: &Context<'_>, overwrites: Vec<Overwrite>) -> Result<Vec<Self>> {
        let member = |overwrite: &Overwrite| match &overwrite.target {
            Some(Target::UserId(id)) => Some(id.clone()),
            _ => None,
        };
        let people = People::of(ctx, overwrites.iter().filter_map(member).collect()).await?;
        Ok(overwrites.into_iter().map(|one| Self::new(one, &people)).collect())
    }

    fn new(overwrite: Overwrite, people: &People) -> Self {
        let (role_id, user) = match &overwrite.target {
            Some(Target::RoleId(id)) => (Some(input::id_text::<RoleId>(id)), None),
            Some(Target::UserId(id)) => (None, Some((input::id_text::<UserId>(id), people.get(id)))),
            None => (None, None),
        };
        let (user_id, user) = user.unzip();
        Self {
            role_id,
            user_id,
            user,
            allow: Permission::list(overwrite.allow),
            deny: Permission::list(overwrite.deny),
        }
    }
}
