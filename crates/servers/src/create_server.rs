//! A server is founded (SRV-1).

use crate::{
    Servers,
    error::CREATION_RESTRICTED,
    limits::{Act, pass},
    model::{ABOUT, Channel, ChannelKind, NAME, Onboarding, Server, request_id},
    position,
    relays::ALL,
    store::{
        channels, members, people,
        requests::{self, Request},
        servers,
    },
};
use beep_core::{ChannelId, Error, Id, Permissions, Result, RoleId, ServerId, UserId, text};
use beep_platform::rpc::Context;
use beep_proto::{
    authz::v1::{self as authz, change::Change},
    servers::v1::CreateServerRequest,
};
use prost::Message;

/// The default role's name, as every member bears it.
const EVERYONE: &str = "@everyone";

/// A request that was found in order.
#[derive(Clone)]
struct Wish {
    request: Request,
    name: String,
    description: String,
    public: bool,
    category: String,
    channel: String,
}

impl Servers {
    /// Founds a server with its default role, a category and a channel, and makes the caller its owner. The same
    /// request again answers with the same server.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `REQUEST_REUSED`, `SERVER_LIMIT_REACHED`, `CREATION_RESTRICTED`, `RATE_LIMITED`.
    pub(crate) async fn create_server(&self, context: &Context, input: CreateServerRequest) -> Result<Server> {
        let user = context.user()?;
        let wish = Wish::read(user, input)?;
        if !self.standing(context).await?.may_create_servers {
            return Err((&CREATION_RESTRICTED).into());
        }
        let origin = self.origin.clone();
        let founded = self.store.write(move |tx| {
            Box::pin(async move {
                let now = origin.now();
                let new = wish.server(origin.make(), origin.make(), now);
                if let Some(made) = requests::claim(tx, wish.request.clone(), new.id, now).await? {
                    return Ok((servers::get(tx, made).await?.ok_or_else(Error::not_found)?, None));
                }
                people::enter(tx, user).await?;
                pass(tx, Act::FoundServer, user, now).await?;
                servers::insert(tx, new.clone()).await?;
                let founder = members::insert(tx, new.id, user, now).await?;
                let permissions = Permissions::of_new_default_role();
                servers::insert_role(tx, new.id, new.default_role, EVERYONE, permissions).await?;
                let first = wish.channels(new.id, origin.make(), origin.make());

                let mut news = origin.news(new.id);
                news.right(put_server(&new));
                news.right(put_default_role(&new, permissions));
                news.member_joined(&new, founder.expect("nobody else is in a server that is being founded"));
                for channel in first {
                    news.channel_created(&channel);
                    channels::insert(tx, channel).await?;
                }
                Ok((new, Some(news.put(tx).await?)))
            })
        });
        let (server, fact) = founded.await?;
        self.relays.settle(context, server.id, fact.unwrap_or(ALL)).await;
        if fact.is_some() {
            self.audit("server.created", user, server.id);
            self.housekeeping.poke();
        }
        Ok(server)
    }
}

impl Wish {
    fn read(user: UserId, input: CreateServerRequest) -> Result<Self> {
        let encoded = input.encode_to_vec();
        let or = |typed: String, fallback: &str| if typed.is_empty() { fallback.to_owned() } else { typed };
        Ok(Self {
            name: text::name("name", &input.name, NAME)?,
            description: text::line("description", &input.description, ABOUT)?,
            public: input.public,
            category: text::name("categoryName", &or(input.category_name, "General"), NAME)?,
            channel: text::name("channelName", &or(input.channel_name, "general"), NAME)?,
            request: Request {
                user,
                id: request_id(input.request_id)?,
                encoded,
            },
        })
    }

    fn server(&self, id: ServerId, default_role: RoleId, created_at: i64) -> Server {
        Server {
            id,
            name: self.name.clone(),
            description: self.description.clone(),
            public: self.public,
            owner: self.request.user,
            default_role,
            created_at,
            member_count: 1,
            onboarding: Onboarding::default(),
            picture: None,
            banner: None,
            suspended: false,
        }
    }

    fn channels(&self, server: ServerId, category: ChannelId, channel: ChannelId) -> [Channel; 2] {
        let category = Channel {
            id: category,
            server,
            kind: ChannelKind::Category,
            name: self.category.clone(),
            topic: String::new(),
            parent: None,
            synced: false,
            position: position::FIRST,
            slow_mode: 0,
            private: false,
        };
        let channel = Channel {
            id: channel,
            kind: ChannelKind::Text,
            name: self.channel.clone(),
            parent: Some(category.id),
            synced: true,
            ..category.clone()
        };
        [category, channel]
    }
}

pub(crate) fn put_server(server: &Server) -> Change {
    let (owner_id, default_role_id) = (server.owner.to_bytes(), server.default_role.to_bytes());
    Change::PutServer(authz::PutServer {
        owner_id,
        default_role_id,
    })
}

fn put_default_role(server: &Server, permissions: Permissions) -> Change {
    let role_id = server.default_role.to_bytes();
    Change::PutRole(authz::PutRole {
        role_id,
        permissions: permissions.with_implied().bits(),
        position: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{ChannelKind as Kind, ListMineRequest, servers_client::ServersClient},
    };

    fn wish(request_id: &str) -> CreateServerRequest {
        CreateServerRequest {
            request_id: request_id.into(),
            name: "Atelier".into(),
            ..Default::default()
        }
    }

    #[tokio::test]
    async fn a_server_is_whole_from_the_start() {
        on_every_engine("create_server", async |scene| {
            let owner = scene.id();
            let wish = CreateServerRequest {
                name: "  Atelier   Nord ".into(),
                description: "Peinture".into(),
                public: true,
                category_name: "Salons".into(),
                channel_name: "général".into(),
                ..wish("1")
            };
            let server = scene
                .call(by(owner), ServersClient::create_server, wish)
                .await
                .expect("founded");
            assert_eq!(
                (server.name.as_str(), server.description.as_str()),
                ("Atelier Nord", "Peinture")
            );
            assert!(server.public && server.owner_id == owner.to_bytes() && server.member_count == 1);

            // In force when it answers: the owner's first question is whether this channel is visible.
            let channels = scene.channels(owner, &server).await;
            let [category, channel] = &channels[..] else {
                panic!("{channels:?}")
            };
            assert_eq!((category.kind(), category.name.as_str()), (Kind::Category, "Salons"));
            assert_eq!((channel.kind(), channel.name.as_str()), (Kind::Text, "général"));
            assert_eq!(channel.parent_id, category.id);

            let changes = scene.authz.changes(&server.id);
            let [
                Change::PutServer(put),
                Change::PutRole(role),
                Change::PutMember(member),
                ..,
            ] = &changes[..]
            else {
                panic!("{changes:?}")
            };
            assert_eq!(put.default_role_id, role.role_id);
            assert_eq!(role.permissions, Permissions::of_new_default_role().bits());
            assert_eq!((&put.owner_id, &member.user_id), (&owner.to_bytes(), &owner.to_bytes()));
            assert_eq!(changes.len(), 5);

            let joined = |fact: &Fact| matches!(fact, Fact::ServerJoined(joined) if *joined == server);
            scene
                .hears(|events| events.iter().filter_map(|event| event.fact.as_ref()).any(joined))
                .await;
        })
        .await;
    }

    #[tokio::test]
    async fn the_same_request_founds_once() {
        on_every_engine("create_server_once", async |scene| {
            let owner = scene.id();
            let found = |wish| scene.call(by(owner), ServersClient::create_server, wish);
            let (first, second) = tokio::join!(found(wish("key")), found(wish("key")));
            let first = first.expect("founded");
            assert_eq!(second.as_ref(), Ok(&first));
            assert_eq!(found(wish("key")).await, Ok(first));
            let another = CreateServerRequest {
                name: "Forge".into(),
                ..wish("key")
            };
            assert_eq!(code(found(another).await), "REQUEST_REUSED");
            let mine = scene
                .call(by(owner), ServersClient::list_mine, ListMineRequest::default())
                .await;
            assert_eq!(mine.expect("listed").servers.len(), 1);
            // A key is its user's own.
            let stranger = scene.id();
            assert!(
                scene
                    .call(by(stranger), ServersClient::create_server, wish("key"))
                    .await
                    .is_ok()
            );
        })
        .await;
    }

    #[tokio::test]
    async fn bad_input_is_refused_by_field() {
        on_every_engine("create_server_input", async |scene| {
            let owner: UserId = scene.id();
            let bad: &[(&str, CreateServerRequest)] = &[
                (
                    "name",
                    CreateServerRequest {
                        name: String::new(),
                        ..wish("1")
                    },
                ),
                (
                    "name",
                    CreateServerRequest {
                        name: "x".repeat(101),
                        ..wish("1")
                    },
                ),
                (
                    "name",
                    CreateServerRequest {
                        name: "a\u{202e}b".into(),
                        ..wish("1")
                    },
                ),
                (
                    "name",
                    CreateServerRequest {
                        name: "a\u{0}".into(),
                        ..wish("1")
                    },
                ),
                (
                    "name",
                    CreateServerRequest {
                        name: "x".repeat(1 << 20),
                        ..wish("1")
                    },
                ),
                (
                    "description",
                    CreateServerRequest {
                        description: "x".repeat(1001),
                        ..wish("1")
                    },
                ),
                (
                    "categoryName",
                    CreateServerRequest {
                        category_name: "\u{200b}".into(),
                        ..wish("1")
                    },
                ),
                (
                    "channelName",
                    CreateServerRequest {
                        channel_name: "  ".into(),
                        ..wish("1")
                    },
                ),
                ("requestId", wish("")),
                ("requestId", wish("a b")),
                ("requestId", wish("é")),
                ("requestId", wish(&"x".repeat(65))),
            ];
            for (field, wish) in bad {
                let outcome = scene.call(by(owner), ServersClient::create_server, wish.clone()).await;
                let error = outcome.expect_err("refused");
                assert_eq!((error.code(), error.field_name()), ("INVALID_INPUT", Some(*field)));
            }
            assert_eq!(
                code(scene.call(by_nobody(), ServersClient::create_server, wish("1")).await),
                "UNAUTHENTICATED"
            );
            assert!(scene.heard().is_empty() && scene.authz.rights().facts.is_empty());
        })
        .await;
    }
}
