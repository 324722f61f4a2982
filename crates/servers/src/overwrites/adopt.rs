//! A synced channel comes into another category.

use super::editor::{Editor, Order, keep_rights, layer};
use crate::{Servers, model::Channel, news::News, store::overwrites};
use beep_core::{ChannelId, Result, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};

/// Somebody who moves a channel: whether they may change its overwrites besides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mover(Option<Order>);

impl Servers {
    /// # Errors
    /// `NOT_FOUND` for who does not see the channel.
    pub(crate) async fn mover(&self, context: &Context, channel: ChannelId) -> Result<Mover> {
        match self.may_edit(context, channel).await {
            Ok(order) => Ok(Mover(Some(order))),
            Err(error) if error.is(&reason::FORBIDDEN) => Ok(Mover(None)),
            Err(error) => Err(error),
        }
    }
}

impl Mover {
    /// Makes a synced channel ready to follow `category`, if that changes nobody's rights or its mover may change
    /// them: what it gives and takes is checked as if it were set one by one. Else it keeps the overwrites that held, as
    /// its own, and is synced no longer: who may only arrange channels decides nothing about who sees them. The caller
    /// writes and tells the channel.
    ///
    /// # Errors
    /// Those of setting the overwrites, for who may change some.
    pub(crate) async fn adopt(
        self,
        tx: &mut Tx<'_>,
        news: &mut News,
        channel: &mut Channel,
        category: ChannelId,
    ) -> sql::Result<()> {
        if !channel.synced {
            return Ok(());
        }
        let source = channel.follows().unwrap_or(channel.id);
        let held = overwrites::of_channel(tx, channel.server, source).await?;
        let theirs = overwrites::of_channel(tx, channel.server, category).await?;
        let targets = theirs.iter().chain(&held).map(|overwrite| overwrite.target);
        let changed: Vec<_> = targets
            .filter(|target| layer(&held, *target) != layer(&theirs, *target))
            .collect();
        let Self(order) = self;
        match order {
            _ if changed.is_empty() => Ok(()),
            None => {
                keep_rights(tx, news, channel).await?;
                channel.synced = false;
                Ok(())
            }
            Some(order) => {
                let editor = Editor::begin(tx, order).await?;
                for target in changed {
                    editor.check(tx, target, layer(&theirs, target)).await?;
                }
                Ok(())
            }
        }
    }
}
