//! What somebody else sees.

use super::{GIVERS, require_any};
use crate::{Service, authority::View, knowledge::Known, resolve::Standing, world::Member};
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
        let mut view = match whom {
            Whom::Member(user) => self.authority.view(user, server).await?.ok_or_else(Error::not_found)?,
            Whom::Roles(roles) => self.view_of(server, roles).await?,
        };
        view.channels
            .retain(|(channel, _)| sight.in_channel(*channel).is_some());
        Ok(view)
    }

    /// No engine knows somebody who does not exist: worked out from what is known.
    async fn view_of(&self, server: ServerId, roles: Vec<RoleId>) -> Result<View> {
        let known = self.authority.known(server, &[]).await?;
        let Known { world, .. } = known.ok_or_else(Error::not_found)?;
        if !roles.iter().all(|role| world.roles.contains_key(role)) {
            return Err(Error::not_found());
        }
        let nobody = Member::new(UserId::from_uuid(Uuid::nil()), roles);
        let standing = Standing::of(&world, &nobody, self.clock.now());
        Ok(View {
            permissions: standing.in_server(),
            channels: standing.channels(),
        })
    }
}
