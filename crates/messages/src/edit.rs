use crate::{
    Service,
    model::{CONTENT, Message},
};
use beep_core::{Error, Permission, Result, reason, text};
use beep_platform::rpc::Context;
use beep_proto::{id, messages::v1::EditRequest};

impl Service {
    /// Gives one's own message another text. It takes the right to send, so that who is muted cannot speak by editing.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` for others' messages, `INVALID_INPUT` as for sending.
    pub(crate) async fn edit(&self, ctx: &Context, request: EditRequest) -> Result<Message> {
        let (author, channel) = (ctx.user()?, id("channelId", &request.channel_id)?);
        self.0.access.channel(ctx, channel, Permission::SendMessages).await?;
        let message = id("id", &request.message_id)?;
        let content = text::body("content", &request.content, CONTENT)?;
        let mentions = self.mentioned(ctx, channel, &content).await?;
        let edited = self.0.store.edit((channel, message, author), content, mentions, self.0.clock.now()).await?;
        if let Some(edited) = edited {
            if edited.mentions_changed {
                self.0.notifications.poke();
            }
            self.tell_edited(edited.message.clone(), edited.seq);
            return Ok(edited.message);
        }
        let there = self.0.store.get(channel, message).await?.ok_or_else(Error::not_found)?;
        if there.author == author { Ok(there) } else { Err((&reason::FORBIDDEN).into()) }
    }
}
