//! Each right of one member, and what decided it.

use super::{GIVERS, require_any};
use crate::{
    Service,
    engine::Known,
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
        let known = self.engine.known(server, &[user]).await?;
        let Known { world, members } = known.ok_or_else(Error::not_found)?;
        if place.is_some_and(|channel| !world.channels.contains_key(&channel)) {
            return Err(Error::not_found());
        }
        let member = members.into_iter().next().flatten();
        let now = self.clock.now();
        Ok(member.map_or_else(not_a_member, |member| explain(&world, &member, place, now)))
    }
}
