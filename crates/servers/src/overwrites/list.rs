//! What a channel changes about rights, for who may change it.

use super::Holding;
use crate::{
    Servers,
    store::{channels, overwrites},
};
use beep_core::{ChannelId, Error, Result};
use beep_platform::rpc::Context;

impl Servers {
    /// The overwrites that hold in a channel: its category's while it is synced.
    ///
    /// # Errors
    /// `NOT_FOUND`, and `FORBIDDEN` with neither MANAGE_ROLES nor MANAGE_PERMISSIONS.
    pub(crate) async fn list_overwrites(&self, context: &Context, id: ChannelId) -> Result<Holding> {
        let order = self.may_edit(context, id).await?;
        let found = self.store.db().snapshot(move |tx| {
            Box::pin(async move {
                let channel = channels::get(tx, order.server, id)
                    .await?
                    .ok_or_else(Error::not_found)?;
                let source = channel.follows().unwrap_or(id);
                let overwrites = overwrites::of_channel(tx, order.server, source).await?;
                Ok(Holding { channel, overwrites })
            })
        });
        Ok(found.await?)
    }
}
