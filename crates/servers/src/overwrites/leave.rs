//! Members leave: a channel, or the server with all its channels.

use super::{Layer, Overwrite, Target, editor::write};
use crate::{
    Servers,
    audit_log::{self, Entry, Fields, record},
    error::CANNOT_LEAVE_CHANNEL,
    news::News,
    store::{channels, overwrites, servers},
};
use beep_core::{ChannelId, Error, Permission, Result, ServerId, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};

impl Servers {
    /// Gives up what the channel allows the caller alone. Who sees it by a role cannot leave it: a denial of their own
    /// would end that the channel follows its category, which is not theirs to end.
    ///
    /// # Errors
    /// `NOT_FOUND` for who does not see it, `CANNOT_LEAVE_CHANNEL`.
    pub(crate) async fn leave_channel(&self, context: &Context, id: ChannelId) -> Result<()> {
        let user = context.user()?;
        let server = self.access.channel(context, id, Permission::ViewChannel).await?;
        let origin = self.origin.clone();
        let left = self.store.write(move |tx| {
            Box::pin(async move {
                servers::lock(tx, server).await?;
                let channel = channels::get(tx, server, id).await?.ok_or_else(Error::not_found)?;
                let mut own = overwrites::of_target(tx, server, Target::Member(user)).await?;
                own.retain(|(channel, layer)| *channel == id && layer.allow.has(Permission::ViewChannel));
                let Some((_, layer)) = own.pop() else {
                    return Err(Error::from(&CANNOT_LEAVE_CHANNEL).into());
                };
                let mut news = origin.news(server);
                write(tx, &mut news, &channel, layer.without_allowances(user)).await?;
                let entry = Entry::new(server, user, "channel.left", audit_log::Target::new("channel", id));
                let entry = entry.before(Fields::default().with("allow", &layer.allow));
                record(tx, &origin, entry).await?;
                news.channel_updated(&channel);
                news.put(tx).await
            })
        });
        self.relays.settle(context, server, left.await?).await;
        self.audit("channel.left", user, id);
        Ok(())
    }
}

/// Takes what channels allow to a member who leaves the server. What they deny stays, so that leaving and coming back is
/// no way round it. The server is locked.
pub(crate) async fn forget(tx: &mut Tx<'_>, news: &mut News, server: ServerId, user: UserId) -> sql::Result<()> {
    for (channel, layer) in overwrites::of_target(tx, server, Target::Member(user)).await? {
        if layer.allow.is_empty() {
            continue;
        }
        let channel = channels::get(tx, server, channel).await?.ok_or_else(Error::not_found)?;
        write(tx, news, &channel, layer.without_allowances(user)).await?;
    }
    Ok(())
}

impl Layer {
    /// What is left of a member's when all that it allows is taken.
    fn without_allowances(self, user: UserId) -> Overwrite {
        let layer = Self {
            deny: self.deny,
            ..Self::NOTHING
        };
        Overwrite {
            target: Target::Member(user),
            layer,
        }
    }
}
