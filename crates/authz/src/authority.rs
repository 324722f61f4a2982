//! Questions about rights, answered: what is known says who is a member, an engine says what follows from roles and
//! overwrites, and what no engine is asked about is decided here.

use crate::{
    engine::{Asked, Engine, Granted},
    fact::Fact,
    knowledge::{Knowledge, Known},
    world::{Census, ChannelKind, Member, World},
};
use beep_core::{ChannelId, Clock, Millis, Permission, Permissions, Result, ServerId, UserId};
use std::{collections::HashSet, sync::Arc};

/// What rights are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    Server(ServerId),
    Channel(ChannelId),
}

/// Rights in an object that may be known to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) server: ServerId,
    pub(crate) permissions: Permissions,
    /// Seconds between two messages in the channel; 0 for who need not wait.
    pub(crate) slow_mode: u32,
    /// Nobody writes in the channel, whatever their rights.
    pub(crate) wordless: bool,
    /// Nobody may read or write in the server for now, whatever their rights.
    pub(crate) suspended: bool,
}

/// All that one member may see and do in a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) permissions: Permissions,
    /// Ascending by identifier; those that may be viewed.
    pub(crate) channels: Vec<(ChannelId, Permissions)>,
}

/// What it answers after [`apply`](Self::apply) has returned knows those facts; facts that another process applied it
/// knows within a second.
pub(crate) struct Authority {
    knowledge: Knowledge,
    engine: Arc<dyn Engine>,
    clock: Arc<dyn Clock>,
}

impl Authority {
    pub(crate) fn new(knowledge: Knowledge, engine: Arc<dyn Engine>, clock: Arc<dyn Clock>) -> Self {
        Self {
            knowledge,
            engine,
            clock,
        }
    }

    /// `None` for who is not a member of the server or may not view the channel, and for what does not exist.
    pub(crate) async fn rights(&self, user: UserId, object: Object) -> Result<Option<Rights>> {
        let (server, place) = match object {
            Object::Server(server) => (server, None),
            Object::Channel(channel) => match self.home(channel).await? {
                Some(server) => (server, Some(channel)),
                None => return Ok(None),
            },
        };
        let Some(Known { world, members }) = self.known(server, &[user]).await? else {
            return Ok(None);
        };
        let Some(Some(member)) = members.first() else {
            return Ok(None);
        };
        let channel = place.map(|channel| world.channels.get(&channel));
        if channel == Some(None) {
            return Ok(None);
        }
        let wordless = channel
            .flatten()
            .is_some_and(|channel| channel.kind == ChannelKind::Wordless);
        let asked = Asked {
            server,
            world: &world,
            member,
        };
        let permissions = self.decide(asked, place).await?;
        let slow_mode = place.map_or(0, |channel| slow_mode(&world, channel, permissions));
        let visible = place.is_none() || permissions.has(Permission::ViewChannel);
        Ok(visible.then_some(Rights {
            server,
            permissions,
            slow_mode,
            wordless,
            suspended: world.suspended,
        }))
    }

    /// A member's rights, in a channel that exists or in the server as such.
    pub(crate) async fn decide(&self, asked: Asked<'_>, place: Option<ChannelId>) -> Result<Permissions> {
        let granted = self.engine.rights(asked, place).await?;
        Ok(self.silenced(granted, asked, place))
    }

    /// `None` for who is not a member.
    pub(crate) async fn view(&self, user: UserId, server: ServerId) -> Result<Option<View>> {
        let Some(Known { world, members }) = self.known(server, &[user]).await? else {
            return Ok(None);
        };
        let Some(Some(member)) = members.first() else {
            return Ok(None);
        };
        let asked = Asked {
            server,
            world: &world,
            member,
        };
        let channels = self.engine.channels(asked).await?.into_iter();
        let channels = channels.map(|(channel, granted)| (channel, self.silenced(granted, asked, Some(channel))));
        Ok(Some(View {
            permissions: self.decide(asked, None).await?,
            channels: channels.collect(),
        }))
    }

    /// Those of the users who may view the channel, in the order given.
    pub(crate) async fn viewers(&self, channel: ChannelId, users: &[UserId]) -> Result<Vec<UserId>> {
        let Some(server) = self.home(channel).await? else {
            return Ok(Vec::new());
        };
        let Some(Known { world, members }) = self.known(server, users).await? else {
            return Ok(Vec::new());
        };
        if !world.channels.contains_key(&channel) {
            return Ok(Vec::new());
        }
        let members: Vec<Arc<Member>> = members.into_iter().flatten().collect();
        let viewers = self.engine.viewers(server, &world, channel, &members).await?;
        Ok(users.iter().copied().filter(|user| viewers.contains(user)).collect())
    }

    /// All who may view a channel that exists.
    pub(crate) async fn all_viewers(
        &self,
        server: ServerId,
        census: &Arc<Census>,
        channel: ChannelId,
    ) -> Result<HashSet<UserId>> {
        self.engine.all_viewers(server, census, channel).await
    }

    /// The server that a channel belongs to.
    pub(crate) async fn home(&self, channel: ChannelId) -> Result<Option<ServerId>> {
        self.knowledge.home(channel).await
    }

    /// What rights are made of in a server, for these users; `None` for a server that does not exist.
    pub(crate) async fn known(&self, server: ServerId, users: &[UserId]) -> Result<Option<Known>> {
        self.knowledge.known(server, users).await
    }

    /// The same for all its members at once.
    pub(crate) async fn census(&self, server: ServerId) -> Result<Option<Arc<Census>>> {
        self.knowledge.census(server).await
    }

    /// Takes all facts or none, those of a server in the order of their numbers. One that was taken before changes
    /// nothing.
    ///
    /// # Errors
    /// `UNAVAILABLE` if a fact is missing before one of them; `PERMISSIONS_UNAVAILABLE` if they are taken and the engine
    /// does not know of it yet. Both say: deliver them again.
    pub(crate) async fn apply(&self, facts: &[Fact]) -> Result<()> {
        let noted = self.knowledge.apply(facts, self.engine.wants_notes()).await?;
        self.engine.follow(noted).await
    }

    /// Servers after one that were ever told of, ascending.
    pub(crate) async fn servers_after(&self, after: ServerId, limit: i64) -> Result<Vec<ServerId>> {
        self.knowledge.servers_after(after, limit).await
    }

    /// The number of the last fact of a server; 0 before the first.
    pub(crate) async fn last_fact(&self, server: ServerId) -> Result<i64> {
        self.knowledge.last_fact(server).await
    }

    /// Another process took this fact. A hint that may be lost.
    pub(crate) fn heard(&self, server: ServerId, seq: i64, concerns: Option<&[UserId]>) {
        self.knowledge.heard(server, seq, concerns);
    }

    /// See [`Engine::doubt`].
    pub(crate) async fn doubt(&self, server: ServerId) -> Result<()> {
        self.engine.doubt(server).await
    }

    /// Whether what is known can be read.
    pub(crate) async fn ping(&self) -> Result<()> {
        self.knowledge.ping().await
    }

    pub(crate) fn engine_name(&self) -> &'static str {
        self.engine.name()
    }

    /// Whether the engine can answer what it was not asked before.
    pub(crate) async fn ping_engine(&self) -> Result<()> {
        self.engine.ping().await
    }

    fn silenced(&self, granted: Granted, asked: Asked<'_>, place: Option<ChannelId>) -> Permissions {
        let channel = place.and_then(|channel| asked.world.channels.get(&channel));
        let law = channel.map(|channel| channel.kind);
        silenced(granted, asked.member, law, self.clock.now())
    }
}

/// Step 6 of the order.
fn silenced(granted: Granted, member: &Member, place: Option<ChannelKind>, now: Millis) -> Permissions {
    let silent = member.muted_until > now || member.pending;
    if silent && !granted.everything && place != Some(ChannelKind::Direct) {
        return granted.permissions & !Permissions::WHILE_MUTED;
    }
    granted.permissions
}

/// Seconds that a member who has these rights there waits between two messages.
fn slow_mode(world: &World, channel: ChannelId, rights: Permissions) -> u32 {
    if rights.has(Permission::BypassSlowMode) || rights.has(Permission::ManageMessages) {
        return 0;
    }
    world.channels.get(&channel).map_or(0, |channel| channel.slow_mode)
}

#[cfg(test)]
mod tests;
