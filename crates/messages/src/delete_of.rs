//! What somebody wrote goes, because they were banned for it.

use crate::Service;
use beep_core::{ChannelId, Error, Millis, Result, UserId};
use beep_platform::rpc::Context;
use beep_proto::{id, ids, messages::v1::DeleteOfRequest};

/// Channels of one server (CHN-1).
const CHANNELS: usize = 500;
/// Messages deleted in one call, which ends within its caller's patience.
const PORTION: i64 = 100;

/// Messages that are to go.
#[derive(Debug, Clone)]
pub(crate) struct Condemned {
    pub(crate) channels: Vec<ChannelId>,
    pub(crate) author: UserId,
    /// From this time on.
    pub(crate) since: Millis,
    /// Before this one.
    pub(crate) until: Millis,
}

impl Service {
    /// Deletes a portion of what a user wrote in these channels within a time, as if somebody deleted each message;
    /// says whether there is more. What is deleted already stays so: a repeated call goes on where one ended.
    ///
    /// # Errors
    /// `FORBIDDEN` for who is not a service, `INVALID_INPUT`.
    pub(crate) async fn delete_of(&self, ctx: &Context, request: DeleteOfRequest) -> Result<bool> {
        ctx.service()?;
        if request.since >= request.until {
            return Err(Error::invalid("until", "is after since"));
        }
        let condemned = Condemned {
            channels: ids("channelIds", &request.channel_ids, CHANNELS)?,
            author: id("userId", &request.user_id)?,
            since: request.since,
            until: request.until,
        };
        let found = self.0.store.condemned(condemned, PORTION).await?;
        for (channel, message) in &found {
            // Somebody else may have been quicker.
            let deleted = self.0.store.delete(*channel, *message, None, self.0.clock.now());
            if let Some(deleted) = deleted.await? {
                if deleted.mentions_changed {
                    self.0.relays.notifications.poke();
                }
                self.tell_deleted(*channel, *message, deleted.seq);
            }
        }
        Ok(found.len() as i64 == PORTION)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{START, World, id, of_service};
    use beep_core::{Id, reason};
    use beep_proto::{events::v1::event::Fact, messages::v1::DeleteOfRequest};

    const HOUR: i64 = 3_600_000;

    #[tokio::test]
    async fn what_one_wrote_within_a_time_goes_in_portions() {
        let mut world = World::new("messages_delete_of").await;
        let (ann, bob) = (world.member("ann"), world.member("bob"));
        world.send(ann, "of before", "old").await.expect("may");
        world.clock.advance(2 * HOUR);
        for n in 0..150 {
            world.send(ann, "spam @bob", &n.to_string()).await.expect("may");
        }
        world.send(bob, "stays", "b").await.expect("may");
        world.told();
        let condemn = |since, until| DeleteOfRequest {
            channel_ids: vec![id::<beep_core::ChannelId>().to_bytes(), world.channel.to_bytes()],
            user_id: ann.to_bytes(),
            since,
            until,
        };
        let (since, until) = (START + HOUR, START + 3 * HOUR);
        let service = world.service.clone();
        let again = async |request| service.delete_of(&of_service(), request).await;
        assert_eq!(
            again(condemn(since, until - HOUR)).await,
            Ok(false),
            "until is no part of it"
        );
        assert_eq!(again(condemn(since, until)).await, Ok(true));
        assert_eq!(again(condemn(since, until)).await, Ok(false));
        assert_eq!(again(condemn(since, until)).await, Ok(false), "and nothing twice");
        let told = world.told();
        let deletions = told
            .iter()
            .filter(|(_, _, fact)| matches!(fact, Fact::MessageDeleted(_)));
        assert_eq!(deletions.count(), 150);
        let (left, ..) = world.history(bob, 10, None).await.expect("may");
        assert_eq!(left, ["of before", "stays"]);
    }

    #[tokio::test]
    async fn only_services_may() {
        let world = World::new("messages_delete_of_rights").await;
        let (ann, request) = (id(), DeleteOfRequest::default());
        let refused = world.service.delete_of(&crate::testing::of(ann), request.clone()).await;
        assert!(refused.expect_err("is refused").is(&reason::FORBIDDEN));
        let refused = world.service.delete_of(&of_service(), request).await;
        assert!(refused.expect_err("no time").is(&reason::INVALID_INPUT));
    }
}
