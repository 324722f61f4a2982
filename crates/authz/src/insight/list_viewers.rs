//! Who may view a channel, and why.

use super::{MANAGERS, aside, require_any};
use crate::{
    Service,
    resolve::{
        Standing,
        explain::{Reason, explain_view},
    },
    world::{Census, Member},
};
use beep_core::{ChannelId, Error, Millis, PageSize, Permission, Result, UserId, reason};
use beep_platform::rpc::{Caller, Context};

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
        let server = self.engine.home(channel).await?.ok_or_else(Error::not_found)?;
        let sight = self.sight(context, server).await?;
        require_any(sight.at(Some(channel))?, MANAGERS)?;
        let census = self.engine.census(server).await?.ok_or_else(Error::not_found)?;
        let now = self.clock.now();
        aside(move || page(&census, channel, after, limit, now)).await
    }
}

fn page(census: &Census, channel: ChannelId, after: Option<UserId>, limit: PageSize, now: Millis) -> Page {
    let world = &census.world;
    let views = |member: &&Member| {
        Standing::of(world, member, now)
            .in_channel(channel)
            .has(Permission::ViewChannel)
    };
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
