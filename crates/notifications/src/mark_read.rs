//! Moving a mark.

use crate::{
    Notifications,
    model::is_plausible,
    store::{Marked, Place},
};
use beep_core::{Error, Permission, Result};
use beep_platform::rpc::Context;
use beep_proto::{id, notifications::v1 as proto};

impl Notifications {
    /// Moves the caller's mark forward to a message; it never goes back. The message need not exist any more.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller may not view the channel; `INVALID_INPUT` for what can be no message of today.
    pub async fn mark_read(&self, context: &Context, request: proto::MarkReadRequest) -> Result<proto::ReadState> {
        let user = context.user()?;
        let channel = id("channelId", &request.channel_id)?;
        let message = id("messageId", &request.message_id)?;
        let server = self.access.channel(context, channel, Permission::ViewChannel).await?;
        if !is_plausible(message, self.deps.clock.now()) {
            return Err(Error::invalid("messageId", "is not a message of this channel"));
        }
        Ok(match self.store.mark(Place { server, user, channel }, message).await? {
            Marked::Moved(changed) => {
                self.tell(changed);
                changed.state
            }
            Marked::Stayed(state) => state,
        }
        .into())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{START, World, id, message, of, service, state};
    use beep_core::{ChannelId, Id, MessageId, UserId, reason};
    use beep_proto::notifications::v1::MarkReadRequest;

    #[tokio::test]
    async fn a_mark_moves_forward_only_and_is_told_to_all_devices() {
        let mut world = World::new("mark").await;
        let (user, channel) = (id(), id());
        world.rights.set(user, id(), &[channel]);
        assert_eq!(
            world.mark(user, channel, message(5)).await,
            Ok(state(channel, Some(message(5)), 0))
        );
        assert_eq!(
            world.mark(user, channel, message(3)).await,
            Ok(state(channel, Some(message(5)), 0))
        );
        assert_eq!(
            world.mark(user, channel, message(5)).await,
            Ok(state(channel, Some(message(5)), 0))
        );
        assert_eq!(
            world.mark(user, channel, message(9)).await,
            Ok(state(channel, Some(message(9)), 0))
        );
        let told = [
            (user, 1, state(channel, Some(message(5)), 0)),
            (user, 2, state(channel, Some(message(9)), 0)),
        ];
        assert_eq!(world.told(), told, "and what did not move is not");
    }

    #[tokio::test]
    async fn what_may_not_be_seen_has_no_mark() {
        let world = World::new("hidden").await;
        let (user, hidden): (UserId, ChannelId) = (id(), id());
        world.rights.set(user, id(), &[id()]);
        world.rights.set(id(), id(), &[hidden]);
        for channel in [hidden, id()] {
            assert!(
                world
                    .mark(user, channel, message(1))
                    .await
                    .is_err_and(|error| error.is(&reason::NOT_FOUND))
            );
        }
        let request = MarkReadRequest {
            channel_id: hidden.to_bytes(),
            message_id: message(1).to_bytes(),
        };
        let outcome = world.notifications().mark_read(&service(), request).await;
        assert!(outcome.is_err_and(|error| error.is(&reason::UNAUTHENTICATED)));
    }

    #[tokio::test]
    async fn a_mark_cannot_lie_in_the_future() {
        let world = World::new("future").await;
        let (user, channel): (UserId, ChannelId) = (id(), id());
        world.rights.set(user, id(), &[channel]);
        let other_kind = MessageId::from_uuid(uuid::Uuid::from_u128(START.unsigned_abs().into()));
        for bad in [message(60_001), MessageId::from_uuid(uuid::Uuid::max()), other_kind] {
            let error = world.mark(user, channel, bad).await.expect_err("implausible");
            assert_eq!((error.code(), error.field_name()), ("INVALID_INPUT", Some("messageId")));
        }
        assert!(world.mark(user, channel, message(60_000)).await.is_ok());
        world.clock.advance(60_000);
        assert!(world.mark(user, channel, message(120_000)).await.is_ok());

        let malformed = MarkReadRequest {
            channel_id: channel.to_bytes(),
            message_id: vec![1],
        };
        let outcome = world.notifications().mark_read(&of(user), malformed).await;
        assert!(outcome.is_err_and(|error| error.field_name() == Some("messageId")));
    }
}
