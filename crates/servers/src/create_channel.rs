//! A channel or category is made (CHN-2).

use crate::{
    Servers,
    arrange::{arrange, check_parent, last},
    audit_log::{self, Entry, Fields, Target},
    error::CHANNEL_LIMIT_REACHED,
    limits::{Act, pass},
    model::{ABOUT, CHANNELS_OF_SERVER, Channel, ChannelKind, NAME, request_id},
    position::{self, Place},
    relays::ALL,
    store::{
        channels,
        requests::{self, Request},
        servers,
    },
};
use beep_core::{ChannelId, Error, Id, Permission, Result, ServerId, UserId, text};
use beep_platform::rpc::Context;
use beep_proto::servers::v1::CreateChannelRequest;
use prost::Message;

/// A request that was found in order.
#[derive(Clone)]
struct Wish {
    request: Request,
    server: ServerId,
    kind: ChannelKind,
    name: String,
    topic: String,
    parent: Option<ChannelId>,
}

impl Servers {
    /// Makes a channel, last among its siblings and with its category's rights. The same request again answers with the
    /// same channel.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_CHANNELS in the category, or in the server if there is none;
    /// `INVALID_INPUT`, `REQUEST_REUSED`, `CHANNEL_LIMIT_REACHED`, `RATE_LIMITED`.
    pub(crate) async fn create_channel(&self, context: &Context, input: CreateChannelRequest) -> Result<Channel> {
        let user = context.user()?;
        let wish = Wish::read(user, input)?;
        let server = wish.server;
        self.may_place(context, server, wish.parent).await?;
        let origin = self.origin.clone();
        let made = self.store.write(move |tx| {
            Box::pin(async move {
                let id: ChannelId = origin.make();
                if let Some(made) = requests::claim(tx, wish.request.clone(), id, origin.now()).await? {
                    return Ok((
                        channels::get(tx, server, made).await?.ok_or_else(Error::not_found)?,
                        None,
                    ));
                }
                servers::lock(tx, server).await?;
                let existing = channels::of_server(tx, server).await?;
                let places = last(&existing, id, wish.parent);
                let channel = wish.channel(&existing, id, &places)?;
                pass(tx, Act::CreateChannel, user, origin.now()).await?;
                let mut news = origin.news(server);
                news.channel_created(&channel);
                channels::insert(tx, channel.clone()).await?;
                arrange(tx, &mut news, existing, &places).await?;
                let entry = Entry::new(server, user, "channel.created", Target::new("channel", id));
                audit_log::record(tx, &origin, entry.after(fields(&channel))).await?;
                Ok((channel, Some(news.put(tx).await?)))
            })
        });
        let (channel, fact) = made.await?;
        self.relays.settle(context, server, fact.unwrap_or(ALL)).await;
        if fact.is_some() {
            self.audit("channel.created", user, channel.id);
        }
        Ok(channel)
    }

    /// May the caller put channels into the category, or to the top of the server?
    pub(crate) async fn may_place(&self, context: &Context, server: ServerId, parent: Option<ChannelId>) -> Result<()> {
        let Some(parent) = parent else {
            return self.access.server(context, server, Permission::ManageChannels).await;
        };
        let home = self.access.channel(context, parent, Permission::ManageChannels).await?;
        if home == server {
            Ok(())
        } else {
            Err(Error::not_found().field("parentId"))
        }
    }
}

impl Wish {
    fn read(user: UserId, input: CreateChannelRequest) -> Result<Self> {
        let encoded = input.encode_to_vec();
        let kind = ChannelKind::from_number(input.kind.into())
            .ok_or_else(|| Error::invalid("kind", "is a text channel, a category or a conference"))?;
        let parent = beep_proto::optional_id("parentId", &input.parent_id)?;
        let topic = topic(kind, &input.topic)?;
        if kind == ChannelKind::Category && parent.is_some() {
            return Err(Error::invalid(
                "parentId",
                "is not for a category: categories hold no categories",
            ));
        }
        Ok(Self {
            request: Request {
                user,
                id: request_id(input.request_id)?,
                encoded,
            },
            server: beep_proto::id("serverId", &input.server_id)?,
            kind,
            name: text::name("name", &input.name, NAME)?,
            topic,
            parent,
        })
    }

    fn channel(self, existing: &[Channel], id: ChannelId, places: &[Place]) -> Result<Channel> {
        if existing.len() >= CHANNELS_OF_SERVER {
            return Err(Error::from(&CHANNEL_LIMIT_REACHED));
        }
        check_parent(existing, self.parent)?;
        let place = places.iter().find(|(placed, _)| *placed == id);
        Ok(Channel {
            id,
            server: self.server,
            kind: self.kind,
            name: self.name,
            topic: self.topic,
            parent: self.parent,
            synced: self.kind != ChannelKind::Category,
            position: place.map_or(position::FIRST, |(_, position)| *position),
            slow_mode: 0,
            private: existing
                .iter()
                .any(|holder| Some(holder.id) == self.parent && holder.private),
        })
    }
}

/// A channel as it stands in the audit log when it is made and when it goes.
pub(crate) fn fields(channel: &Channel) -> Fields {
    Fields::default()
        .with("name", &channel.name)
        .with("topic", &channel.topic)
        .with("parentId", &channel.parent.map(Id::uuid))
        .with("slowMode", &channel.slow_mode)
        .with("private", &channel.private)
}

/// Takes a topic, which categories do not have.
pub(crate) fn topic(kind: ChannelKind, text: &str) -> Result<String> {
    let topic = text::line("topic", text, ABOUT)?;
    if kind == ChannelKind::Category && !topic.is_empty() {
        return Err(Error::invalid("topic", "is not for a category"));
    }
    Ok(topic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{by_nobody, code, on_every_engine};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{ChannelKind as Kind, servers_client::ServersClient},
    };

    #[tokio::test]
    async fn a_channel_comes_last_with_its_categorys_rights() {
        on_every_engine("create_channel", async |scene| {
            let owner = scene.id();
            let server = scene.found(owner, false).await;
            let category = scene.category(owner, &server).await;
            let first = scene.text(owner, &server, Some(&category)).await;
            let twin = scene.text(owner, &server, Some(&category)).await;
            assert_eq!(first.name, twin.name, "names need not differ");
            assert!(first.position < twin.position);
            assert_eq!((&first.parent_id, &first.server_id), (&category.id, &server.id));
            let ids: Vec<_> = scene
                .channels(owner, &server)
                .await
                .into_iter()
                .map(|channel| channel.id)
                .collect();
            assert_eq!(ids[2..], [category.id.clone(), first.id.clone(), twin.id]);
            assert_eq!(scene.authz.parent(&server.id, &first.id), Some(category.id));

            let is = |fact: &Option<Fact>| matches!(fact, Some(Fact::ChannelCreated(channel)) if *channel == first);
            let events = scene.hears(|events| events.iter().any(|event| is(&event.fact))).await;
            let created = events.iter().find(|event| is(&event.fact)).expect("heard");
            assert_eq!(created.concerns_channel_id, first.id);
        })
        .await;
    }

    #[tokio::test]
    async fn the_same_request_makes_one_channel() {
        on_every_engine("create_channel_once", async |scene| {
            let owner = scene.id();
            let server = scene.found(owner, false).await;
            let wish = scene.channel_wish(&server, Kind::Text, None);
            let (one, two) = tokio::join!(scene.make(owner, wish.clone()), scene.make(owner, wish.clone()));
            assert!(one.is_ok() && one == two);
            let another = CreateChannelRequest {
                name: "other".into(),
                ..wish.clone()
            };
            assert_eq!(code(scene.make(owner, another).await), "REQUEST_REUSED");
            assert_eq!(scene.channels(owner, &server).await.len(), 3);
        })
        .await;
    }

    #[tokio::test]
    async fn rights_decide_who_makes_channels_where() {
        on_every_engine("create_channel_rights", async |scene| {
            let (owner, guest, stranger): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(guest, &server).await.expect("public");
            let (managed, secret) = (
                scene.category(owner, &server).await,
                scene.category(owner, &server).await,
            );
            scene.authz.rights().managed.insert(managed.id.clone());
            scene.authz.rights().hidden.insert(secret.id.clone());

            let wish = |parent| scene.channel_wish(&server, Kind::Text, parent);
            assert_eq!(code(scene.make(guest, wish(None)).await), "FORBIDDEN");
            assert_eq!(code(scene.make(guest, wish(Some(&secret))).await), "NOT_FOUND");
            assert!(scene.make(guest, wish(Some(&managed))).await.is_ok());
            assert_eq!(code(scene.make(stranger, wish(None)).await), "NOT_FOUND");
            assert_eq!(code(scene.make(stranger, wish(Some(&managed))).await), "NOT_FOUND");
            assert_eq!(
                code(scene.call(by_nobody(), ServersClient::create_channel, wish(None)).await),
                "UNAUTHENTICATED"
            );

            // A category of the owner's other server.
            let other = scene.found(owner, true).await;
            let foreign = scene.channel_wish(&other, Kind::Text, Some(&managed));
            let error = scene.make(owner, foreign).await.expect_err("of another server");
            assert_eq!((error.code(), error.field_name()), ("NOT_FOUND", Some("parentId")));
        })
        .await;
    }

    #[tokio::test]
    async fn bad_input_is_refused_by_field() {
        on_every_engine("create_channel_input", async |scene| {
            let owner = scene.id();
            let server = scene.found(owner, false).await;
            let text = scene.text(owner, &server, None).await;
            let category = scene.category(owner, &server).await;
            let wish = || scene.channel_wish(&server, Kind::Text, None);
            let category_wish = || scene.channel_wish(&server, Kind::Category, None);
            let bad: Vec<(&str, CreateChannelRequest)> = vec![
                (
                    "name",
                    CreateChannelRequest {
                        name: "\u{2066}".into(),
                        ..wish()
                    },
                ),
                (
                    "name",
                    CreateChannelRequest {
                        name: "x".repeat(101),
                        ..wish()
                    },
                ),
                (
                    "topic",
                    CreateChannelRequest {
                        topic: "x".repeat(1001),
                        ..wish()
                    },
                ),
                (
                    "topic",
                    CreateChannelRequest {
                        topic: "about".into(),
                        ..category_wish()
                    },
                ),
                ("kind", CreateChannelRequest { kind: 0, ..wish() }),
                ("kind", CreateChannelRequest { kind: 4, ..wish() }),
                (
                    "parentId",
                    CreateChannelRequest {
                        parent_id: text.id.clone(),
                        ..wish()
                    },
                ),
                (
                    "parentId",
                    CreateChannelRequest {
                        parent_id: category.id.clone(),
                        ..category_wish()
                    },
                ),
                (
                    "parentId",
                    CreateChannelRequest {
                        parent_id: vec![1],
                        ..wish()
                    },
                ),
                (
                    "serverId",
                    CreateChannelRequest {
                        server_id: vec![],
                        ..wish()
                    },
                ),
                (
                    "requestId",
                    CreateChannelRequest {
                        request_id: "\n".into(),
                        ..wish()
                    },
                ),
            ];
            for (field, wish) in bad {
                let error = scene.make(owner, wish).await.expect_err("refused");
                assert_eq!((error.code(), error.field_name()), ("INVALID_INPUT", Some(field)));
            }
            assert_eq!(scene.channels(owner, &server).await.len(), 4);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_server_has_five_hundred_channels_at_most() {
        on_every_engine("create_channel_limit", async |scene| {
            let owner = scene.id();
            let server = scene.found(owner, false).await;
            let id: ServerId = beep_proto::id("id", &server.id).expect("an id");
            let template = scene
                .service
                .0
                .store
                .read(move |tx| Box::pin(channels::of_server(tx, id)))
                .await;
            let template = template.expect("read").remove(0);
            let ids: Vec<ChannelId> = (0..CHANNELS_OF_SERVER - 4).map(|_| scene.id()).collect();
            let fill = scene.service.0.store.write(move |tx| {
                Box::pin(async move {
                    for id in ids {
                        channels::insert(tx, Channel { id, ..template.clone() }).await?;
                    }
                    Ok(())
                })
            });
            fill.await.expect("filled");
            let makes: Vec<_> = (0..5)
                .map(|_| {
                    let (scene, wish) = (scene.clone(), scene.channel_wish(&server, Kind::Text, None));
                    tokio::spawn(async move { scene.make(owner, wish).await })
                })
                .collect();
            let mut made = 0;
            for make in makes {
                match make.await.expect("ends") {
                    Ok(_) => made += 1,
                    Err(error) => assert_eq!(error.code(), "CHANNEL_LIMIT_REACHED"),
                }
            }
            assert_eq!(made, 2, "two were left");
        })
        .await;
    }
}
