//! The engine that Beep brings along: rights worked out in memory, from what is known.

use super::{Asked, Engine, Granted};
use crate::{
    aside::aside,
    resolve::Standing,
    store::Noted,
    world::{Census, Member, World},
};
use beep_core::{ChannelId, Permission, Permissions, Result, ServerId, UserId};
use std::{collections::HashSet, sync::Arc};

pub(crate) struct Embedded;

fn granted(standing: &Standing, permissions: Permissions) -> Granted {
    Granted {
        permissions,
        everything: standing.has_everything(),
    }
}

fn views(world: &World, member: &Member, channel: ChannelId) -> bool {
    Standing::unsilenced(world, member)
        .in_channel(channel)
        .has(Permission::ViewChannel)
}

#[tonic::async_trait]
impl Engine for Embedded {
    fn name(&self) -> &'static str {
        "embedded"
    }

    async fn rights(&self, asked: Asked<'_>, place: Option<ChannelId>) -> Result<Granted> {
        let standing = Standing::unsilenced(asked.world, asked.member);
        let rights = place.map_or_else(|| standing.in_server(), |channel| standing.in_channel(channel));
        Ok(granted(&standing, rights))
    }

    async fn channels(&self, asked: Asked<'_>) -> Result<Vec<(ChannelId, Granted)>> {
        let standing = Standing::unsilenced(asked.world, asked.member);
        let all = standing.channels().into_iter();
        Ok(all
            .map(|(channel, rights)| (channel, granted(&standing, rights)))
            .collect())
    }

    async fn viewers(
        &self,
        _: ServerId,
        world: &Arc<World>,
        channel: ChannelId,
        members: &[Arc<Member>],
    ) -> Result<HashSet<UserId>> {
        let viewers = members.iter().filter(|member| views(world, member, channel));
        Ok(viewers.map(|member| member.user).collect())
    }

    async fn all_viewers(&self, _: ServerId, census: &Arc<Census>, channel: ChannelId) -> Result<HashSet<UserId>> {
        let census = Arc::clone(census);
        aside(move || {
            let viewers = census
                .members
                .iter()
                .filter(|member| views(&census.world, member, channel));
            viewers.map(|member| member.user).collect()
        })
        .await
    }

    fn wants_notes(&self) -> bool {
        false
    }

    async fn follow(&self, _: Vec<Noted>) -> Result<()> {
        Ok(())
    }

    async fn doubt(&self, _: ServerId) -> Result<()> {
        Ok(())
    }

    async fn ping(&self) -> Result<()> {
        Ok(())
    }
}
