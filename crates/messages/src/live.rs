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

#[derive(Clone, Copy)]
struct News {
    server: ServerId,
    last: MessageId,
    author: UserId,
}

impl Service {
    pub(crate) fn tell_sent(&self, message: Message, seq: i64) {
        let (channel, news) = (message.channel, News { server: message.server, last: message.id, author: message.author });
        self.tell(Scope::Channel(channel), seq, Fact::MessageSent(message.into()), None);
        let now = Instant::now();
        let at_once = {
            let mut activity = self.0.lately.activity.lock().expect("nothing panics while it is held");
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
        };
        if at_once {
            self.tell_news(channel, news);
        }
    }

    pub(crate) fn tell_edited(&self, message: Message, seq: i64) {
        self.tell(Scope::Channel(message.channel), seq, Fact::MessageEdited(message.into()), None);
    }

    pub(crate) fn tell_deleted(&self, channel: ChannelId, id: MessageId, seq: i64) {
        self.tell(Scope::Channel(channel), seq, Fact::MessageDeleted(MessageDeleted { message_id: id.to_bytes() }), None);
    }

    pub(crate) fn tell_typing(&self, channel: ChannelId, user: UserId) {
        let now = Instant::now();
        let lately = {
            let mut typing = self.0.lately.typing.lock().expect("nothing panics while it is held");
            typing.insert((channel, user), now).is_some_and(|at| now.duration_since(at) < TYPING)
        };
        if !lately {
            self.tell(Scope::Channel(channel), 0, Fact::Typing(Typing { user_id: user.to_bytes() }), None);
        }
    }

    /// Tells the news that waited, forgets what is long ago.
    pub(crate) fn tick(&self) {
        let now = Instant::now();
        let mut due = Vec::new();
        self.0.lately.activity.lock().expect("nothing panics while it is held").retain(|channel, (since, waiting)| {
            if now.duration_since(*since) < QUIET {
                return true;
            }
            *since = now;
            waiting.take().map(|news| due.push((*channel, news))).is_some()
        });
        self.0.lately.typing.lock().expect("nothing panics while it is held").retain(|_, at| now.duration_since(*at) < TYPING);
        for (channel, news) in due {
            self.tell_news(channel, news);
        }
    }

    fn tell_news(&self, channel: ChannelId, News { server, last, author }: News) {
        let activity = ChannelActivity { last_message_id: last.to_bytes(), author_id: author.to_bytes() };
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
