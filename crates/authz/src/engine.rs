//! Who decides: the port behind which permission engines stand.
//!
//! An engine decides what follows from roles and overwrites, steps 2 to 5 of [`crate::resolve`]. What depends on time or
//! on nobody's relations is decided above it, by [`crate::authority`], the same for every engine.

mod embedded;
mod permify;

pub(crate) use embedded::Embedded;
pub(crate) use permify::{Permify, schema};

use crate::{
    store::Noted,
    world::{Census, Member, World},
};
use beep_core::{ChannelId, Permissions, Result, ServerId, UserId};
use std::{collections::HashSet, sync::Arc};

/// What an engine says of a member in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Granted {
    pub(crate) permissions: Permissions,
    /// The member owns the server or administrates it: nothing silences them.
    pub(crate) everything: bool,
}

/// A member, and the state of the server that is known here.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) server: ServerId,
    pub(crate) world: &'a Arc<World>,
    pub(crate) member: &'a Arc<Member>,
}

/// An engine that answers questions about members. What it answers after [`follow`](Self::follow) has returned knows
/// those facts. An engine that cannot be sure of its answer gives none: `PERMISSIONS_UNAVAILABLE`.
#[tonic::async_trait]
pub(crate) trait Engine: Send + Sync + 'static {
    /// The scheme of its address.
    fn name(&self) -> &'static str;

    /// Rights in a channel that exists, or in the server as such.
    async fn rights(&self, asked: Asked<'_>, place: Option<ChannelId>) -> Result<Granted>;

    /// Every channel that the member may view, ascending.
    async fn channels(&self, asked: Asked<'_>) -> Result<Vec<(ChannelId, Granted)>>;

    /// Those who may view the channel, of a few members.
    async fn viewers(
        &self,
        server: ServerId,
        world: &Arc<World>,
        channel: ChannelId,
        members: &[Arc<Member>],
    ) -> Result<HashSet<UserId>>;

    /// Those who may view the channel, of all members.
    async fn all_viewers(&self, server: ServerId, census: &Arc<Census>, channel: ChannelId) -> Result<HashSet<UserId>>;

    /// Whether [`follow`](Self::follow) is to be told what exactly changed.
    fn wants_notes(&self) -> bool;

    /// The store has taken facts, and this is what they changed.
    async fn follow(&self, noted: Vec<Noted>) -> Result<()>;

    /// The member's rights were explained otherwise than they were decided: what the engine holds of the server may be
    /// damaged.
    async fn doubt(&self, server: ServerId) -> Result<()>;

    /// Whether it can answer.
    async fn ping(&self) -> Result<()>;
}
