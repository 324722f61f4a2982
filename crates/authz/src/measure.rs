//! The engine without its contract, for whoever measures what deciding costs.

use crate::{Service, authority::Object, fact::Change};
use beep_core::{ChannelId, Permission, Result, ServerId, UserId};
use beep_platform::rpc::{Caller, Context};
use beep_proto::authz::v1 as proto;
use std::time::Duration;

/// Questions as the RPCs ask them, after decoding and before encoding.
#[derive(Clone)]
pub struct Engine(Service);

impl Service {
    pub fn engine(&self) -> Engine {
        Engine(self.clone())
    }
}

impl Engine {
    /// May the user do this in the channel?
    ///
    /// # Errors
    /// Those of the store.
    pub async fn may(&self, user: UserId, channel: ChannelId, permission: Permission) -> Result<bool> {
        let rights = self.0.authority.rights(user, Object::Channel(channel)).await?;
        Ok(rights.is_some_and(|rights| rights.permissions.has(permission)))
    }

    /// How many channels of the server the user may view.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn visible(&self, user: UserId, server: ServerId) -> Result<usize> {
        let view = self.0.authority.view(user, server).await?;
        Ok(view.map_or(0, |view| view.channels.len()))
    }

    /// How many members the changes would give a right or take one from.
    ///
    /// # Errors
    /// Those of the store, and of malformed changes.
    pub async fn affected(&self, server: ServerId, changes: Vec<proto::Change>) -> Result<usize> {
        let changes = changes.into_iter().map(Change::try_from).collect::<Result<_>>()?;
        let context = Context::root(Caller::service("authz"), Duration::from_secs(10));
        Ok(self.0.compare(&context, server, changes).await?.affected)
    }
}
