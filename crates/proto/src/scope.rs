//! Who hears a fact.

use crate::events::v1::{Event, event};
use beep_core::{ChannelId, Clock, EventId, Id, Ids, ServerId, UserId};
use std::fmt;

/// The audience of a fact; also its subject on the bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    User(UserId),
    Server(ServerId),
    Channel(ChannelId),
}

impl fmt::Display for Scope {
    /// The subject on the bus, such as `channel.0199c1f0-0000-7000-8000-00000000000a`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user.{id}"),
            Self::Server(id) => write!(f, "server.{id}"),
            Self::Channel(id) => write!(f, "channel.{id}"),
        }
    }
}

impl From<Scope> for event::Scope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::User(id) => Self::UserId(id.to_bytes()),
            Scope::Server(id) => Self::ServerId(id.to_bytes()),
            Scope::Channel(id) => Self::ChannelId(id.to_bytes()),
        }
    }
}

impl Event {
    /// The audience; `None` if the event is malformed or newer than this build.
    pub fn audience(&self) -> Option<Scope> {
        match self.scope.as_ref()? {
            event::Scope::UserId(id) => UserId::from_slice(id).ok().map(Scope::User),
            event::Scope::ServerId(id) => ServerId::from_slice(id).ok().map(Scope::Server),
            event::Scope::ChannelId(id) => ChannelId::from_slice(id).ok().map(Scope::Channel),
        }
    }
}

/// Builds an event. `seq` is 0 for what may be lost, such as typing.
pub fn event(
    ids: &dyn Ids,
    clock: &dyn Clock,
    source: &'static str,
    scope: Scope,
    seq: i64,
    fact: event::Fact,
) -> Event {
    Event {
        id: ids.make::<EventId>().to_bytes(),
        scope: Some(scope.into()),
        source: source.to_owned(),
        seq,
        at: clock.now(),
        concerns_channel_id: Vec::new(),
        fact: Some(fact),
    }
}
