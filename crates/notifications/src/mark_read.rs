//! Moving a mark.

use crate::{
    Notifications,
    model::ReadState,
    store::{Marked, Place},
};
use beep_core::{ChannelId, Id, MessageId, Permission, Result};
use beep_platform::rpc::{Context, Idempotent, reply};
use beep_proto::{id, messages::v1::HeadsRequest, notifications::v1 as proto};

impl Notifications {
    /// Moves the caller's mark forward to a message; it never goes back. The message need not exist any more, but the
    /// mark goes no further than to the newest one that does: beyond it, it would hide what is yet to come.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller may not view the channel.
    pub async fn mark_read(&self, context: &Context, request: proto::MarkReadRequest) -> Result<proto::ReadState> {
        let user = context.user()?;
        let channel = id("channelId", &request.channel_id)?;
        let message: MessageId = id("messageId", &request.message_id)?;
        let server = self.access.channel(context, channel, Permission::ViewChannel).await?;
        let Some(newest) = self.newest(context, channel).await? else {
            let known = self.store.states(user, vec![channel]).await?;
            let state = known.first().map(|known| known.state);
            return Ok(state.unwrap_or(ReadState::never_read(channel)).into());
        };
        let place = Place { server, user, channel };
        Ok(match self.store.mark(place, message.min(newest)).await? {
            Marked::Moved(changed) => {
                self.tell(changed);
                changed.state
            }
            Marked::Stayed(state) => state,
        }
        .into())
    }

    /// The newest message of a channel that the caller may view; `None` if there is none.
    async fn newest(&self, context: &Context, channel: ChannelId) -> Result<Option<MessageId>> {
        let channel_ids = vec![channel.to_bytes()];
        let request = context.request(HeadsRequest { channel_ids }).idempotent();
        let heads = reply(self.messages.clone().heads(request).await)?.heads;
        let newest = heads.first().map(|head| &head.last_message_id);
        newest
            .filter(|id| !id.is_empty())
            .map(|newest| id("lastMessageId", newest))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, id, message, of, service, state};
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
    async fn a_mark_goes_no_further_than_to_the_newest_message() {
        let mut world = World::new("future").await;
        let (user, channel, empty): (UserId, ChannelId, ChannelId) = (id(), id(), id());
        world.rights.set(user, id(), &[channel, empty]);
        world.newest.set(channel, Some(message(5)));
        world.newest.set(empty, None);
        for beyond in [message(6), MessageId::from_uuid(uuid::Uuid::max())] {
            let marked = world.mark(user, channel, beyond).await;
            assert_eq!(marked, Ok(state(channel, Some(message(5)), 0)));
            let marked = world.mark(user, empty, beyond).await;
            assert_eq!(marked, Ok(state(empty, None, 0)), "nothing is there to be read");
        }
        assert_eq!(world.told().len(), 1);
        // The newest one is deleted: what was read stays read.
        world.newest.set(channel, Some(message(3)));
        let marked = world.mark(user, channel, message(5)).await;
        assert_eq!(marked, Ok(state(channel, Some(message(5)), 0)));
        world.newest.set(channel, Some(message(8)));
        assert_eq!(
            world.mark(user, channel, message(7)).await,
            Ok(state(channel, Some(message(7)), 0))
        );

        let malformed = MarkReadRequest {
            channel_id: channel.to_bytes(),
            message_id: vec![1],
        };
        let outcome = world.notifications().mark_read(&of(user), malformed).await;
        assert!(outcome.is_err_and(|error| error.field_name() == Some("messageId")));
    }
}
