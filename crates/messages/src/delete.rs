use crate::Service;
use beep_core::{Error, Permission, Result};
use beep_platform::rpc::Context;
use beep_proto::{id, messages::v1::DeleteRequest};

impl Service {
    /// Takes a message away: one's own, or others' with MANAGE_MESSAGES.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN`.
    pub(crate) async fn delete(&self, ctx: &Context, request: DeleteRequest) -> Result<()> {
        let (user, channel) = (ctx.user()?, id("channelId", &request.channel_id)?);
        self.0.access.channel(ctx, channel, Permission::ViewChannel).await?;
        let message = id("id", &request.message_id)?;
        let there = self.0.store.get(channel, message).await?.ok_or_else(Error::not_found)?;
        if there.author != user {
            self.0.access.channel(ctx, channel, Permission::ManageMessages).await?;
        }
        let deleted = self.0.store.delete(channel, message, self.0.clock.now()).await?.ok_or_else(Error::not_found)?;
        if deleted.mentions_changed {
            self.0.notifications.poke();
        }
        self.tell_deleted(channel, message, deleted.seq);
        Ok(())
    }
}
