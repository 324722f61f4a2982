//! A channel gets another name, topic or pace (CHN-2).

use crate::{
    Servers,
    audit_log::{Entry, Target, record},
    create_channel::topic,
    model::{Channel, ChannelKind, NAME},
    store::{channels, servers},
};
use beep_core::{ChannelId, Error, Permission, Result, text};
use beep_platform::rpc::Context;
use beep_proto::servers::v1::UpdateChannelRequest;

/// Most seconds of slow mode: six hours.
const SLOWEST: u32 = 21_600;

/// What is to change of a channel; what is absent stays.
#[derive(Debug, Clone)]
pub(crate) struct Changes {
    name: Option<String>,
    topic: Option<String>,
    slow_mode: Option<i64>,
}

impl Servers {
    /// Changes what is given of a channel and keeps the rest.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_CHANNELS in it, `INVALID_INPUT`.
    pub(crate) async fn update_channel(&self, context: &Context, id: ChannelId, changes: Changes) -> Result<Channel> {
        let user = context.user()?;
        let server = self.access.channel(context, id, Permission::ManageChannels).await?;
        let origin = self.origin.clone();
        let updated = self.store.write(move |tx| {
            Box::pin(async move {
                servers::lock(tx, server).await?;
                let old = channels::get(tx, server, id).await?.ok_or_else(Error::not_found)?;
                let channel = changes.apply(&old)?;
                if channel == old {
                    return Ok((channel, None));
                }
                channels::update(tx, channel.clone()).await?;
                let entry = Entry::new(server, user, "channel.updated", Target::new("channel", id))
                    .changed("name", &old.name, &channel.name)
                    .changed("topic", &old.topic, &channel.topic)
                    .changed("slowMode", &old.slow_mode, &channel.slow_mode);
                record(tx, &origin, entry).await?;
                let mut news = origin.news(server);
                if channel.slow_mode != old.slow_mode {
                    news.channel_placed(&channel);
                }
                news.channel_updated(&channel);
                Ok((channel, Some(news.put(tx).await?)))
            })
        });
        let (channel, fact) = updated.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, server, fact).await;
            self.audit("channel.updated", user, id);
        }
        Ok(channel)
    }
}

impl Changes {
    /// # Errors
    /// `INVALID_INPUT`.
    pub(crate) fn read(input: UpdateChannelRequest) -> Result<Self> {
        if input.slow_mode.is_some_and(|seconds| seconds > SLOWEST) {
            return Err(Error::invalid("slowMode", format!("is at most {SLOWEST} seconds")));
        }
        Ok(Self {
            name: input.name.map(|name| text::name("name", &name, NAME)).transpose()?,
            topic: input.topic.map(|text| topic(ChannelKind::Text, &text)).transpose()?,
            slow_mode: input.slow_mode.map(i64::from),
        })
    }

    fn apply(self, old: &Channel) -> Result<Channel> {
        let mut channel = old.clone();
        if let Some(name) = self.name {
            channel.name = name;
        }
        if let Some(text) = self.topic {
            channel.topic = topic(channel.kind, &text)?;
        }
        if let Some(seconds) = self.slow_mode {
            if channel.kind == ChannelKind::Category && seconds > 0 {
                return Err(Error::invalid("slowMode", "is not for a category"));
            }
            channel.slow_mode = seconds;
        }
        Ok(channel)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::{
        authz::v1::change::Change,
        events::v1::event::Fact,
        servers::v1::{Channel, ChannelKind, UpdateChannelRequest, servers_client::ServersClient},
    };

    #[tokio::test]
    async fn what_is_given_changes_and_the_rest_stays() {
        on_every_engine("update_channel", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let channel = scene.text(owner, &server, None).await;
            let update = |name: Option<&str>, topic: Option<&str>| {
                let (channel_id, name, topic) = (channel.id.clone(), name.map(str::to_owned), topic.map(str::to_owned));
                scene.call(
                    by(owner),
                    ServersClient::update_channel,
                    UpdateChannelRequest {
                        channel_id,
                        name,
                        topic,
                        slow_mode: None,
                    },
                )
            };
            let topical = update(None, Some(" what is new ")).await.expect("updated");
            assert_eq!((topical.name.as_str(), topical.topic.as_str()), ("news", "what is new"));
            let renamed = update(Some("Neuigkeiten"), None).await.expect("updated");
            assert_eq!(
                (renamed.name.as_str(), renamed.topic.as_str()),
                ("Neuigkeiten", "what is new")
            );
            assert_eq!(update(Some("Neuigkeiten"), None).await, Ok(renamed.clone()));
            assert_eq!(update(None, None).await, Ok(renamed.clone()));
            assert!(
                update(None, Some(""))
                    .await
                    .is_ok_and(|channel| channel.topic.is_empty())
            );
            assert_eq!(code(update(Some(""), None).await), "INVALID_INPUT");
            assert_eq!(code(update(None, Some("a\u{1b}[31m")).await), "INVALID_INPUT");

            let updates = |events: &[beep_proto::events::v1::Event]| {
                events
                    .iter()
                    .filter(|event| matches!(event.fact, Some(Fact::ChannelUpdated(_))))
                    .count()
            };
            let events = scene.hears(|events| updates(events) >= 3).await;
            assert_eq!(updates(&events), 3, "what changes nothing is not told");
        })
        .await;
    }

    #[tokio::test]
    async fn slow_mode_is_bounded_and_told_to_authz() {
        on_every_engine("update_channel_slow", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let (channel, category) = (
                scene.text(owner, &server, None).await,
                scene.category(owner, &server).await,
            );
            let set = |channel: &Channel, seconds| {
                let message = UpdateChannelRequest {
                    channel_id: channel.id.clone(),
                    slow_mode: Some(seconds),
                    ..UpdateChannelRequest::default()
                };
                scene.call(by(owner), ServersClient::update_channel, message)
            };
            assert!(
                set(&channel, 21_600)
                    .await
                    .is_ok_and(|channel| channel.slow_mode == 21_600)
            );
            assert!(set(&channel, 30).await.is_ok_and(|channel| channel.slow_mode == 30));
            assert_eq!(code(set(&channel, 21_601).await), "INVALID_INPUT");
            assert_eq!(code(set(&category, 1).await), "INVALID_INPUT");
            assert!(set(&category, 0).await.is_ok());
            let told = scene
                .authz
                .changes(&server.id)
                .into_iter()
                .filter_map(|change| match change {
                    Change::PutChannel(put) if put.channel_id == channel.id => Some((put.slow_mode, put.synced)),
                    _ => None,
                });
            assert_eq!(told.collect::<Vec<_>>(), [(0, true), (21_600, true), (30, true)]);
            let fresh = scene.channels(owner, &server).await;
            let fresh = fresh.into_iter().find(|other| other.id == channel.id);
            assert!(fresh.is_some_and(|channel| channel.slow_mode == 30));
            let conference = scene.channel_wish(&server, ChannelKind::Conference, Some(&category));
            let conference = scene.make(owner, conference).await.expect("made");
            assert_eq!(conference.kind(), ChannelKind::Conference);
            assert!(conference.synced && set(&conference, 5).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn only_who_manages_channels_may() {
        on_every_engine("update_channel_rights", async |scene| {
            let (owner, guest, stranger): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(guest, &server).await.expect("public");
            let (channel, category) = (
                scene.text(owner, &server, None).await,
                scene.category(owner, &server).await,
            );
            let update = |context, channel_id: &[u8], topic: Option<&str>| {
                let topic = topic.map(str::to_owned);
                let message = UpdateChannelRequest {
                    channel_id: channel_id.to_vec(),
                    name: Some("x".into()),
                    topic,
                    slow_mode: None,
                };
                scene.call(context, ServersClient::update_channel, message)
            };
            assert_eq!(code(update(by(guest), &channel.id, None).await), "FORBIDDEN");
            assert_eq!(code(update(by(stranger), &channel.id, None).await), "NOT_FOUND");
            assert_eq!(
                code(update(by(owner), &scene.id::<UserId>().to_bytes(), None).await),
                "NOT_FOUND"
            );
            assert_eq!(
                code(update(by(owner), &server.id, None).await),
                "NOT_FOUND",
                "an id of another kind"
            );
            assert_eq!(code(update(by_nobody(), &channel.id, None).await), "UNAUTHENTICATED");
            assert_eq!(
                code(update(by(owner), &category.id, Some("about")).await),
                "INVALID_INPUT"
            );
        })
        .await;
    }
}
