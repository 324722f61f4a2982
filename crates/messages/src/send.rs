use crate::{
    Service,
    model::{self, CONTENT, Draft, Message},
};
use beep_core::{Error, Permission, Result, reason, text};
use beep_platform::rpc::Context;
use beep_proto::{id, messages::v1::SendRequest};

impl Service {
    /// Stores a message and tells of it. The same nonce gives the same message, once.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN`; `INVALID_INPUT` for text that is empty, too long or holds control characters;
    /// `MESSAGE_DELETED` for the nonce of a message that is gone; `STORAGE_FULL`.
    pub(crate) async fn send(&self, ctx: &Context, request: SendRequest) -> Result<Message> {
        let (author, channel) = (ctx.user()?, id("channelId", &request.channel_id)?);
        let server = self.0.access.channel(ctx, channel, Permission::SendMessages).await?;
        let content = text::body("content", &request.content, CONTENT)?;
        let nonce = model::nonce(request.nonce)?;
        let mentions = self.mentioned(ctx, channel, &content).await?;
        let draft = Draft { channel, server, author, content, mentions, nonce: nonce.clone() };
        match self.0.store.insert(draft, self.0.clock.now()).await {
            Ok(sent) => {
                metrics::counter!("beep_messages_created_total").increment(1);
                if sent.mentions_changed {
                    self.0.notifications.poke();
                }
                self.tell_sent(sent.message.clone(), sent.seq);
                Ok(sent.message)
            }
            Err(None) => {
                let before = self.0.store.by_nonce(channel, author, nonce).await?;
                before.ok_or_else(|| Error::from(&reason::CONFLICT))
            }
            Err(Some(error)) => Err(error),
        }
    }
}
