//! Facts from other services.

use crate::{Notifications, model::Mentions};
use beep_core::{ChannelId, Error, EventId, Result, ServerId, UserId};
use beep_platform::rpc::Context;
use beep_proto::{
    id,
    notifications::v1::{self as proto, fact::Fact},
};

impl Notifications {
    /// Applies facts in the order given. Applying one again changes nothing.
    ///
    /// A malformed fact is logged and left out: it would be no better later, and those behind it in the outbox must not
    /// wait for it. One of a kind that this build does not know is left in the outbox for the next build.
    ///
    /// # Errors
    /// `FORBIDDEN` for users. `INTERNAL` and those of the store: then all facts are to be sent again.
    pub async fn apply(&self, context: &Context, request: proto::ApplyRequest) -> Result<proto::ApplyResponse> {
        let source = context.service()?;
        for fact in request.facts {
            match Known::read(&fact) {
                Ok(Some(fact)) => self.apply_one(fact).await?,
                Ok(None) => return Err(Error::internal("a fact is newer than this build")),
                Err(error) => tracing::error!(%error, source, "a fact is malformed and left out"),
            }
        }
        Ok(proto::ApplyResponse {})
    }

    async fn apply_one(&self, fact: Known) -> Result<()> {
        let now = self.deps.clock.now();
        match fact {
            Known::Mentions(mentions) => {
                let changed = self.store.set_mentions(mentions, now).await?;
                changed.into_iter().for_each(|changed| self.tell(changed));
                Ok(())
            }
            Known::ChannelRemoved(channel) => self.store.remove_channel(channel, now).await,
            Known::MemberRemoved { event, server, user } => self.store.remove_member(event, server, user, now).await,
        }
    }
}

/// A fact whose fields have the right shape.
enum Known {
    Mentions(Mentions),
    ChannelRemoved(ChannelId),
    MemberRemoved {
        event: EventId,
        server: ServerId,
        user: UserId,
    },
}

impl Known {
    /// None for a kind of fact that this build does not know.
    fn read(fact: &proto::Fact) -> Result<Option<Self>> {
        let Some(kind) = &fact.fact else { return Ok(None) };
        Ok(Some(match kind {
            Fact::MentionsChanged(fact) => Self::Mentions(Mentions::read(fact)?),
            Fact::ChannelRemoved(fact) => Self::ChannelRemoved(id("channelId", &fact.channel_id)?),
            Fact::MemberRemoved(removed) => Self::MemberRemoved {
                event: id("eventId", &fact.event_id)?,
                server: id("serverId", &removed.server_id)?,
                user: id("userId", &removed.user_id)?,
            },
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::Fact;
    use crate::testing::{World, id, message, of, service, state};
    use beep_core::{ChannelId, Id, MessageId, ServerId, UserId, reason};
    use beep_proto::notifications::v1::{
        self as proto, ApplyRequest, ChannelRemoved, MemberRemoved, MentionsChanged, ReadState,
    };

    struct Place {
        server: ServerId,
        channel: ChannelId,
        author: UserId,
    }

    impl Place {
        fn mentions(&self, message: MessageId, users: &[UserId], seq: i64) -> Fact {
            Fact::MentionsChanged(MentionsChanged {
                server_id: self.server.to_bytes(),
                channel_id: self.channel.to_bytes(),
                message_id: message.to_bytes(),
                author_id: self.author.to_bytes(),
                user_ids: users.iter().map(|user| user.to_bytes()).collect(),
                seq,
            })
        }
        /// Its state for somebody who has not read anything.
        fn unread(&self, mentions: u32) -> ReadState {
            state(self.channel, None, mentions)
        }
    }

    /// Two members and the author of a channel.
    async fn world(name: &str) -> (World, Place, UserId, UserId) {
        let world = World::new(name).await;
        let place = Place {
            server: id(),
            channel: id(),
            author: id(),
        };
        let (ann, bob) = (id(), id());
        for user in [ann, bob, place.author] {
            world.rights.set(user, place.server, &[place.channel]);
        }
        (world, place, ann, bob)
    }

    fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
        list.sort_unstable();
        list
    }

    #[tokio::test]
    async fn a_message_mentions_exactly_whom_it_names_now() {
        let (mut world, place, ann, bob) = world("mention").await;
        world
            .apply([place.mentions(message(1), &[ann, bob, place.author, ann], 1)])
            .await
            .expect("applies");
        let told: Vec<UserId> = world
            .told()
            .into_iter()
            .map(|(user, seq, state)| {
                assert_eq!((seq, state), (1, place.unread(1)));
                user
            })
            .collect();
        assert_eq!(sorted(told), sorted(vec![ann, bob]), "the author is not");
        // An edit drops Bob, another message names Ann.
        world
            .apply([
                place.mentions(message(1), &[ann], 2),
                place.mentions(message(2), &[ann], 3),
            ])
            .await
            .expect("applies");
        assert_eq!(world.told(), [(bob, 2, place.unread(0)), (ann, 2, place.unread(2))]);
        // Deleted.
        world
            .apply([place.mentions(message(1), &[], 4)])
            .await
            .expect("applies");
        assert_eq!(world.told(), [(ann, 3, place.unread(1))]);
        assert_eq!(world.states(ann, &[place.channel]).await, Ok(vec![place.unread(1)]));
    }

    #[tokio::test]
    async fn repeated_and_late_facts_change_nothing() {
        let (mut world, place, ann, bob) = world("late").await;
        let (old, new) = (
            place.mentions(message(1), &[ann], 1),
            place.mentions(message(1), &[bob], 2),
        );
        world
            .apply([new.clone(), old.clone(), new.clone()])
            .await
            .expect("applies");
        assert_eq!(world.told(), [(bob, 1, place.unread(1))]);
        // A deletion that comes before what it deletes.
        world
            .apply([
                place.mentions(message(2), &[], 4),
                place.mentions(message(2), &[ann], 3),
            ])
            .await
            .expect("applies");
        world.apply([old, new]).await.expect("applies");
        assert_eq!(world.told(), []);
        assert_eq!(world.states(ann, &[place.channel]).await, Ok(vec![place.unread(0)]));
    }

    #[tokio::test]
    async fn reading_clears_mentions_and_what_was_read_is_not_counted() {
        let (mut world, place, ann, _) = world("read").await;
        let facts = (1..=3).map(|n| place.mentions(message(n), &[ann], n.cast_signed()));
        world.apply(facts).await.expect("applies");
        world.told();
        let read = |n, mentions| state(place.channel, Some(message(n)), mentions);
        assert_eq!(world.mark(ann, place.channel, message(2)).await, Ok(read(2, 1)));
        assert_eq!(world.told(), [(ann, 4, read(2, 1))]);
        // An edit of what was read names her: she has seen the message.
        world
            .apply([
                place.mentions(message(1), &[], 4),
                place.mentions(message(1), &[ann], 5),
            ])
            .await
            .expect("applies");
        world
            .apply([place.mentions(message(2), &[ann], 6)])
            .await
            .expect("applies");
        assert_eq!(world.told(), []);
        assert_eq!(world.mark(ann, place.channel, message(3)).await, Ok(read(3, 0)));
        assert_eq!(world.states(ann, &[place.channel]).await, Ok(vec![read(3, 0)]));
    }

    #[tokio::test]
    async fn a_removed_channel_is_forgotten_for_good() {
        let (mut world, place, ann, bob) = world("channel").await;
        world
            .apply([place.mentions(message(2), &[ann], 1)])
            .await
            .expect("applies");
        world.mark(bob, place.channel, message(1)).await.expect("may");
        world.told();
        let removed = Fact::ChannelRemoved(ChannelRemoved {
            channel_id: place.channel.to_bytes(),
        });
        for _ in 0..2 {
            world
                .apply([removed.clone(), place.mentions(message(3), &[ann], 2)])
                .await
                .expect("applies");
        }
        for user in [ann, bob] {
            assert_eq!(world.states(user, &[place.channel]).await, Ok(vec![place.unread(0)]));
        }
        assert_eq!(world.told(), []);
    }

    #[tokio::test]
    async fn who_leaves_is_forgotten_and_once_an_event() {
        let (world, place, ann, bob) = world("member").await;
        let facts = [place.mentions(message(2), &[ann, bob], 1)];
        world.apply(facts).await.expect("applies");
        world.mark(ann, place.channel, message(1)).await.expect("may");
        let removed = MemberRemoved {
            server_id: place.server.to_bytes(),
            user_id: ann.to_bytes(),
        };
        let fact = proto::Fact {
            event_id: id::<UserId>().to_bytes(),
            fact: Some(Fact::MemberRemoved(removed)),
        };
        let leave = async || {
            world
                .notifications()
                .apply(
                    &service(),
                    ApplyRequest {
                        facts: vec![fact.clone()],
                    },
                )
                .await
        };
        leave().await.expect("applies");
        assert_eq!(world.states(ann, &[place.channel]).await, Ok(vec![place.unread(0)]));
        assert_eq!(world.states(bob, &[place.channel]).await, Ok(vec![place.unread(1)]));
        // Back again, and then the fact comes a second time.
        world.mark(ann, place.channel, message(5)).await.expect("may");
        leave().await.expect("applies");
        let states = world.states(ann, &[place.channel]).await;
        assert_eq!(states, Ok(vec![state(place.channel, Some(message(5)), 0)]));
    }

    #[tokio::test]
    async fn malformed_facts_are_left_out_and_unknown_ones_wait() {
        let (world, place, ann, _) = world("malformed").await;
        let malformed = Fact::ChannelRemoved(ChannelRemoved {
            channel_id: vec![1, 2, 3],
        });
        world
            .apply([malformed, place.mentions(message(1), &[ann], 1)])
            .await
            .expect("applies the good one");
        assert_eq!(world.states(ann, &[place.channel]).await, Ok(vec![place.unread(1)]));
        let unknown = ApplyRequest {
            facts: vec![proto::Fact::default()],
        };
        assert!(world.notifications().apply(&service(), unknown).await.is_err());
        let outcome = world.notifications().apply(&of(ann), ApplyRequest::default()).await;
        assert!(outcome.is_err_and(|error| error.is(&reason::FORBIDDEN)));
    }
}
