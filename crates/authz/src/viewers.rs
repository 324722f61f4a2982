//! Which of some users may see a channel.

use crate::{Service, authority::Object};
use beep_core::{ChannelId, Result, UserId};
use beep_platform::rpc::{Context, Subject};

impl Service {
    /// Those of the users who may view the channel, in the order given. A user who asks learns it only of channels
    /// that are visible to that user.
    pub(crate) async fn viewers(&self, context: &Context, channel: ChannelId, users: &[UserId]) -> Result<Vec<UserId>> {
        let visible = match context.caller.subject {
            Subject::Service(_) => true,
            _ => self
                .authority
                .rights(context.user()?, Object::Channel(channel))
                .await?
                .is_some(),
        };
        let open = match self.authority.home(channel).await? {
            Some(server) => !self.is_suspended(server).await?,
            None => false,
        };
        if visible && open {
            self.authority.viewers(channel, users).await
        } else {
            Ok(Vec::new())
        }
    }
}
