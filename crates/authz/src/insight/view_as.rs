//! What somebody else sees.

use super::{GIVERS, require_any};
use crate::{
    Service,
    engine::{Known, View},
    resolve::Standing,
    world::Member,
};
use beep_core::{Error, Id, Result, RoleId, ServerId, UserId};
use beep_platform::rpc::Context;
use uuid::Uuid;

/// Through whose eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whom {
    Member(UserId),
    /// One who has these roles beside the default role, and no overwrites of their own.
    Roles(Vec<RoleId>),
}

impl Service {
    /// Their rights, and of the channels that they may view those that the caller may view too.
    pub(crate) async fn view_as(&self, context: &Context, server: ServerId, whom: Whom) -> Result<View> {
        let sight = self.sight(context, server).await?;
        if !matches!(whom, Whom::Member(user) if sight.is_of(user)) {
            require_any(sight.in_server(), GIVERS)?;
        }
        let (user, roles) = match whom {
            Whom::Member(user) => (user, None),
            // Nobody has this identifier.
            Whom::Roles(roles) => (UserId::from_uuid(Uuid::nil()), Some(roles)),
        };
        let known = self.engine.known(server, &[user]).await?;
        let Known { world, members } = known.ok_or_else(Error::not_found)?;
        let member = match roles {
            Some(roles) if roles.iter().all(|role| world.roles.contains_key(role)) => Member::new(user, roles).into(),
            Some(_) => return Err(Error::not_found()),
            None => members.into_iter().next().flatten().ok_or_else(Error::not_found)?,
        };
        let standing = Standing::of(&world, &member, self.clock.now());
        let mut channels = standing.channels();
        channels.retain(|(channel, _)| sight.in_channel(*channel).is_some());
        Ok(View {
            permissions: standing.in_server(),
            channels,
        })
    }
}
