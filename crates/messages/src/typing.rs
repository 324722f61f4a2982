use crate::Service;
use beep_core::Result;
use beep_platform::rpc::Context;
use beep_proto::{id, messages::v1::TypingRequest};

impl Service {
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN`, `INVALID_INPUT` where nobody writes.
    pub(crate) async fn typing(&self, ctx: &Context, request: TypingRequest) -> Result<()> {
        let (user, channel) = (ctx.user()?, id("channelId", &request.channel_id)?);
        self.0.access.writer(ctx, channel).await?;
        self.tell_typing(channel, user);
        Ok(())
    }
}
