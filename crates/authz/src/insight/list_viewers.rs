//! Who may view a channel, and why.

use super::{MANAGERS, require_any};
use crate::{
    Service,
    aside::aside,
    resolve::explain::{Reason, explain_view},
    world::{Census, Member},
};
use beep_core::{ChannelId, Error, Millis, PageSize, Result, UserId, reason};
use beep_platform::rpc::{Caller, Context};
use std::collections::HashSet;

/// A part of the viewers, ascending by user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) viewers: Vec<Viewer>,
    /// All of them.
    pub(crate) total: usize,
    pub(crate) has_more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Viewer {
    pub(crate) user: UserId,
    /// Of VIEW_CHANNEL.
    pub(crate) reason: Reason,
}

impl Service {
    /// Those after a user, or from the first on.
    pub(crate) async fn list_viewers(
        &self,
        context: &Context,
        channel: ChannelId,
        after: Option<UserId>,
        limit: PageSize,
    ) -> Result<Page> {
        if context.caller == Caller::ANONYMOUS {
            return Err(Error::from(&reason::UNAUTHENTICATED));
        }
        let server = self.authority.home(channel).await?.ok_or_else(Error::not_found)?;
        let sight = self.sight(context, server).await?;
        require_any(sight.at(Some(channel))?, MANAGERS)?;
        let census = self.authority.census(server).await?.ok_or_else(Error::not_found)?;
        if !census.world.channels.contains_key(&channel) {
            return Err(Error::not_found());
        }
        let viewers = self.authority.all_viewers(server, &census, channel).await?;
        let now = self.clock.now();
        let page = aside(move || page(&census, channel, &viewers, after, limit, now)).await?;
        let explained = page.viewers.iter().all(|viewer| viewer.reason.allowed);
        self.require_agreement(server, explained).await?;
        Ok(page)
    }
}

fn page(
    census: &Census,
    channel: ChannelId,
    viewers: &HashSet<UserId>,
    after: Option<UserId>,
    limit: PageSize,
    now: Millis,
) -> Page {
    let world = &census.world;
    let views = |member: &&Member| viewers.contains(&member.user);
    let all: Vec<&Member> = census.members.iter().filter(views).collect();
    let rest = &all[all.partition_point(|member| after.is_some_and(|after| member.user <= after))..];
    let viewers = rest.iter().take(limit.rows()).map(|member| Viewer {
        user: member.user,
        reason: explain_view(world, member, channel, now),
    });
    Page {
        viewers: viewers.collect(),
        total: all.len(),
        has_more: rest.len() > limit.rows(),
    }
}
