//! Each right of one member, and what decided it.

use super::{GIVERS, require_any};
use crate::{
    Service,
    engine::Asked,
    error::PERMISSIONS_UNAVAILABLE,
    knowledge::Known,
    resolve::explain::{Reason, explain, not_a_member},
};
use beep_core::{ChannelId, Error, Result, ServerId, UserId};
use beep_platform::rpc::Context;

impl Service {
    /// In the channel, or in the server as such.
    pub(crate) async fn explain(
        &self,
        context: &Context,
        user: UserId,
        server: ServerId,
        place: Option<ChannelId>,
    ) -> Result<Vec<Reason>> {
        let sight = self.sight(context, server).await?;
        let rights = sight.at(place)?;
        if !sight.is_of(user) {
            require_any(rights, GIVERS)?;
        }
        let known = self.authority.known(server, &[user]).await?;
        let Known { world, members } = known.ok_or_else(Error::not_found)?;
        if place.is_some_and(|channel| !world.channels.contains_key(&channel)) {
            return Err(Error::not_found());
        }
        let Some(member) = members.into_iter().next().flatten() else {
            return Ok(not_a_member());
        };
        let asked = Asked {
            server,
            world: &world,
            member: &member,
        };
        let decided = self.authority.decide(asked, place).await?;
        let reasons = explain(&world, &member, place, self.clock.now());
        let agreed = reasons
            .iter()
            .all(|reason| reason.allowed == decided.has(reason.permission));
        self.require_agreement(server, agreed).await?;
        Ok(reasons)
    }

    /// What is explained is what was decided. If not, the engine knows other facts than we do, be it because a fact is on
    /// its way or because it lost some: nothing is explained until both agree again.
    ///
    /// # Errors
    /// `PERMISSIONS_UNAVAILABLE`.
    pub(super) async fn require_agreement(&self, server: ServerId, agreed: bool) -> Result<()> {
        if agreed {
            return Ok(());
        }
        self.authority.doubt(server).await?;
        Err(Error::from(&PERMISSIONS_UNAVAILABLE).context("a decision and its explanation differ"))
    }
}
