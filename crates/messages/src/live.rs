//! Telling those who look: after the commit, and never a reason to fail.

use crate::{Service, model::Message};
use beep_core::{ChannelId, Id, MessageId, ServerId, UserId};
use beep_proto::{
    Scope, event,
    events::v1::{ChannelActivity, MessageDeleted, Typing, event::Fact},
};
use foldhash::HashMap;
use prost::Message as _;
use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

/// A channel's news are told to its server at most this often.
const QUIET: Duration = Duration::from_secs(1);
/// Typing is told at most this often for each person and channel.
const TYPING: Duration = Duration::from_secs(2);
/// How often what waits is looked at.
pub(crate) const TICK: Duration = Duration::from_millis(250);

/// What was told lately.
#[derive(Default)]
pub(crate) struct Lately {
    activity: Mutex<HashMap<ChannelId, (Instant, Option<News>)>>,
    typing: Mutex<HashMap<(ChannelId, UserId), Instant>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct News {
    server: ServerId,
    last: MessageId,
    author: UserId,
}

impl Lately {
    /// Whether the news are to be told at once. If not they wait, in place of older ones.
    fn take_news(&self, channel: ChannelId, news: News, now: Instant) -> bool {
        let mut activity = self.activity.lock().expect("nothing panics while it is held");
        match activity.get_mut(&channel) {
            Some((_, waiting)) => {
                *waiting = Some(news);
                false
            }
            None => {
                activity.insert(channel, (now, None));
                true
            }
        }
    }

    /// Whether it is to be told that somebody types.
    fn take_typing(&self, channel: ChannelId, user: UserId, now: Instant) -> bool {
        let mut typing = self.typing.lock().expect("nothing panics while it is held");
        let told = typing.get(&(channel, user));
        let due = told.is_none_or(|at| now.duration_since(*at) >= TYPING);
        if due {
            typing.insert((channel, user), now);
        }
        due
    }

    /// The news that have waited long enough; forgets what was told long ago.
    fn due(&self, now: Instant) -> Vec<(ChannelId, News)> {
        let mut due = Vec::new();
        let mut activity = self.activity.lock().expect("nothing panics while it is held");
        activity.retain(|channel, (told, waiting)| {
            if now.duration_since(*told) < QUIET {
                return true;
            }
            *told = now;
            waiting.take().map(|news| due.push((*channel, news))).is_some()
        });
        let mut typing = self.typing.lock().expect("nothing panics while it is held");
        typing.retain(|_, told| now.duration_since(*told) < TYPING);
        due
    }
}

impl Service {
    pub(crate) fn tell_sent(&self, message: &Message, seq: i64) {
        let channel = message.channel;
        let news = News {
            server: message.server,
            last: message.id,
            author: message.author,
        };
        self.tell(
            Scope::Channel(channel),
            seq,
            Fact::MessageSent(message.clone().into()),
            None,
        );
        if self.0.lately.take_news(channel, news, Instant::now()) {
            self.tell_news(channel, news);
        }
    }

    pub(crate) fn tell_edited(&self, message: Message, seq: i64) {
        self.tell(
            Scope::Channel(message.channel),
            seq,
            Fact::MessageEdited(message.into()),
            None,
        );
    }

    pub(crate) fn tell_deleted(&self, channel: ChannelId, id: MessageId, seq: i64) {
        self.tell(
            Scope::Channel(channel),
            seq,
            Fact::MessageDeleted(MessageDeleted {
                message_id: id.to_bytes(),
            }),
            None,
        );
    }

    pub(crate) fn tell_typing(&self, channel: ChannelId, user: UserId) {
        if self.0.lately.take_typing(channel, user, Instant::now()) {
            let user_id = user.to_bytes();
            self.tell(Scope::Channel(channel), 0, Fact::Typing(Typing { user_id }), None);
        }
    }

    /// Tells the news that waited.
    pub(crate) fn tick(&self) {
        for (channel, news) in self.0.lately.due(Instant::now()) {
            self.tell_news(channel, news);
        }
    }

    fn tell_news(&self, channel: ChannelId, News { server, last, author }: News) {
        let activity = ChannelActivity {
            last_message_id: last.to_bytes(),
            author_id: author.to_bytes(),
        };
        self.tell(Scope::Server(server), 0, Fact::ChannelActivity(activity), Some(channel));
    }

    fn tell(&self, scope: Scope, seq: i64, fact: Fact, concerns: Option<ChannelId>) {
        let mut event = event(&*self.0.ids, &*self.0.clock, "messages", scope, seq, fact);
        event.concerns_channel_id = concerns.map(Id::to_bytes).unwrap_or_default();
        if let Err(error) = self.0.bus.publish(scope.to_string(), event.encode_to_vec().into()) {
            // It is stored; listeners notice by the next number and read again.
            tracing::debug!(%error, "a fact was not told");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{World, id};
    use proptest::prelude::*;

    fn news() -> News {
        News {
            server: id(),
            last: id(),
            author: id(),
        }
    }

    #[test]
    fn news_are_told_at_once_then_the_last_of_each_second() {
        let (lately, channel, start) = (Lately::default(), id(), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        let (first, second, third, fourth) = (news(), news(), news(), news());
        assert!(lately.take_news(channel, first, at(0)));
        assert!(!lately.take_news(channel, second, at(10)));
        assert!(!lately.take_news(channel, third, at(20)));
        assert!(
            lately.take_news(id(), news(), at(20)),
            "another channel has its own second"
        );
        assert_eq!(lately.due(at(999)), []);
        assert_eq!(lately.due(at(1_000)), [(channel, third)]);
        assert!(!lately.take_news(channel, fourth, at(1_500)));
        assert_eq!(lately.due(at(1_999)), []);
        assert_eq!(lately.due(at(2_000)), [(channel, fourth)]);
        assert_eq!(lately.due(at(3_000)), []);
        assert!(
            lately.activity.lock().expect("not poisoned").is_empty(),
            "nothing is kept of what is quiet"
        );
        assert!(lately.take_news(channel, first, at(3_001)));
    }

    #[test]
    fn who_goes_on_typing_is_told_again_and_again() {
        let (lately, channel, user, start) = (Lately::default(), id(), id(), Instant::now());
        let seconds = |n: u64| start + Duration::from_secs(n);
        let told: Vec<bool> = (0..6).map(|n| lately.take_typing(channel, user, seconds(n))).collect();
        assert_eq!(told, [true, false, true, false, true, false]);
        assert!(lately.take_typing(channel, id(), seconds(5)), "others are others");
        assert!(lately.take_typing(id(), user, seconds(5)));
        lately.due(seconds(8));
        assert!(lately.typing.lock().expect("not poisoned").is_empty());
    }

    proptest! {
        /// However news come and the clock is looked at: at most one is told in a second, and the last one always.
        #[test]
        fn the_last_news_are_always_told(steps in proptest::collection::vec((0..600u64, any::<bool>()), 1..80)) {
            let (lately, channel, mut now) = (Lately::default(), id(), Instant::now());
            let (mut last, mut told) = (None, Vec::new());
            for (millis, comes) in steps {
                now += Duration::from_millis(millis);
                if comes {
                    let news = news();
                    last = Some(news);
                    if lately.take_news(channel, news, now) {
                        told.push((now, news));
                    }
                } else {
                    told.extend(lately.due(now).into_iter().map(|(_, news)| (now, news)));
                }
            }
            told.extend(lately.due(now + QUIET).into_iter().map(|(_, news)| (now + QUIET, news)));
            prop_assert_eq!(told.last().map(|(_, news)| *news), last);
            prop_assert!(told.windows(2).all(|pair| pair[1].0 - pair[0].0 >= QUIET));
        }
    }

    #[tokio::test]
    async fn the_server_hears_of_a_busy_channel_once_a_second() {
        let mut world = World::new("messages_activity").await;
        let ann = world.member("ann");
        let mut sent = Vec::new();
        for n in 0..5 {
            sent.push(world.send(ann, "hello", &format!("n{n}")).await.expect("is sent").id);
        }
        let told = world.activity();
        assert_eq!(told, [(sent[0], ann)], "at once");
        tokio::time::sleep(QUIET + 2 * TICK).await;
        assert_eq!(world.activity(), [(sent[4], ann)], "and the last one later");
    }

    #[tokio::test]
    async fn typing_is_for_those_who_may_send() {
        let mut world = World::new("messages_typing").await;
        let (ann, reader, stranger) = (world.member("ann"), world.reader(), id());
        for _ in 0..3 {
            world.types(ann).await.expect("may");
        }
        assert!(
            world
                .types(reader)
                .await
                .is_err_and(|error| error.is(&beep_core::reason::FORBIDDEN))
        );
        assert!(
            world
                .types(stranger)
                .await
                .is_err_and(|error| error.is(&beep_core::reason::NOT_FOUND))
        );
        let told = world.told();
        let [(Scope::Channel(channel), 0, Fact::Typing(typing))] = &*told else {
            panic!("{told:?}")
        };
        assert_eq!((*channel, &typing.user_id), (world.channel, &ann.to_bytes()));
    }
}
