//! Somebody joins a public server (SRV-3).

use crate::{
    Servers,
    invitations::{Entrance, admit},
    model::Server,
    relays::ALL,
    store::{members, servers},
};
use beep_core::{Error, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// Makes the caller a member; for who is one already nothing changes.
    ///
    /// # Errors
    /// `NOT_FOUND` for a private server that the caller is not in, `BANNED`, `SERVER_LIMIT_REACHED`.
    pub(crate) async fn join(&self, context: &Context, id: ServerId) -> Result<Server> {
        let user = context.user()?;
        let origin = self.origin.clone();
        let joined = self.store.write(move |tx| {
            Box::pin(async move {
                let server = servers::get(tx, id).await?.ok_or_else(Error::not_found)?;
                if !server.public {
                    let is_member = members::contains(tx, id, user).await?;
                    return if is_member {
                        Ok((server, None))
                    } else {
                        Err(Error::not_found().into())
                    };
                }
                let mut news = origin.news(id);
                match admit(tx, &mut news, (id, user), origin.now(), Entrance::Stay).await? {
                    None => Ok((server, None)),
                    Some(admitted) => Ok((admitted.server, Some(news.put(tx).await?))),
                }
            })
        });
        let (server, fact) = joined.await?;
        self.relays.settle(context, id, fact.unwrap_or(ALL)).await;
        if fact.is_some() {
            self.audit("server.joined", user, id);
            self.housekeeping.poke();
        }
        Ok(server)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{GetServerRequest, ListServersOfRequest, Server, servers_client::ServersClient},
    };
    use std::sync::Arc;

    #[tokio::test]
    async fn joining_is_in_force_at_once_and_happens_once() {
        on_every_engine("join", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            let joined = scene.join(guest, &server).await.expect("public");
            assert_eq!(joined.member_count, 2);
            assert_eq!(scene.channels(guest, &server).await.len(), 2);
            assert_eq!(scene.join(guest, &server).await, Ok(joined.clone()));
            assert_eq!(scene.join(owner, &server).await, Ok(joined));
            scene
                .hears(|events| {
                    let is = |fact: &Option<Fact>| matches!(fact, Some(Fact::MemberJoined(one)) if one.user_id == guest.to_bytes());
                    events.iter().filter(|event| is(&event.fact)).count() == 1
                })
                .await;
        })
        .await;
    }

    #[tokio::test]
    async fn a_private_server_cannot_be_joined_and_does_not_exist() {
        on_every_engine("join_private", async |scene| {
            let (owner, stranger): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, false).await;
            let unknown = Server {
                id: scene.id::<UserId>().to_bytes(),
                ..server.clone()
            };
            assert_eq!(
                scene.join(stranger, &server).await,
                scene.join(stranger, &unknown).await
            );
            assert_eq!(code(scene.join(stranger, &server).await), "NOT_FOUND");
            assert_eq!(scene.join(owner, &server).await, Ok(server));
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_sixty_joins_at_once_fifty_hold() {
        on_every_engine("join_limit", async |scene| {
            let guest: UserId = scene.id();
            let servers: Arc<Vec<Server>> = {
                let mut servers = Vec::new();
                // Two owners: one alone may found fifty.
                for owner in [scene.id(), scene.id()] {
                    for _ in 0..30 {
                        servers.push(scene.found(owner, true).await);
                    }
                }
                servers.into()
            };
            let joins: Vec<_> = (0..60)
                .map(|n| {
                    let (scene, servers) = (scene.clone(), servers.clone());
                    tokio::spawn(async move { scene.join(guest, &servers[n]).await })
                })
                .collect();
            let mut refused = 0;
            for join in joins {
                if let Err(error) = join.await.expect("ends") {
                    assert_eq!(error.code(), "SERVER_LIMIT_REACHED");
                    refused += 1;
                }
            }
            assert_eq!(refused, 10);
            let list = ListServersOfRequest {
                user_id: guest.to_bytes(),
            };
            let list = scene
                .call(crate::testing::by_service(), ServersClient::list_servers_of, list)
                .await;
            let joined = list.expect("listed").server_ids;
            assert_eq!(joined.len(), 50);
            for server in &*servers {
                let message = GetServerRequest {
                    server_id: server.id.clone(),
                };
                let count = scene
                    .call(by(guest), ServersClient::get_server, message)
                    .await
                    .expect("public")
                    .member_count;
                assert_eq!(count, if joined.contains(&server.id) { 2 } else { 1 });
            }
            // One that is left makes room for another one.
            let (left, wanted) = (&joined[0], servers.iter().find(|server| !joined.contains(&server.id)));
            let wanted = wanted.expect("ten were refused");
            assert_eq!(code(scene.join(guest, wanted).await), "SERVER_LIMIT_REACHED");
            scene
                .leave(
                    guest,
                    &Server {
                        id: left.clone(),
                        ..Default::default()
                    },
                )
                .await
                .expect("left");
            assert!(scene.join(guest, wanted).await.is_ok());
            for server in &*servers {
                scene.is_whole(server).await;
            }
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn members_are_counted_right_while_many_come_and_go() {
        on_every_engine("join_count", async |scene| {
            let owner: UserId = scene.id();
            let server = Arc::new(scene.found(owner, true).await);
            let tasks: Vec<_> = (0..12)
                .map(|n| {
                    let (scene, server, guest) = (scene.clone(), server.clone(), scene.id());
                    tokio::spawn(async move {
                        // The same person on two devices.
                        let (one, two) = tokio::join!(scene.join(guest, &server), scene.join(guest, &server));
                        assert!(one.is_ok() && two.is_ok());
                        if n % 3 == 0 {
                            scene.leave(guest, &server).await.expect("left");
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.expect("ends");
            }
            let message = GetServerRequest {
                server_id: server.id.clone(),
            };
            let card = scene
                .call(by(owner), ServersClient::get_server, message)
                .await
                .expect("a member");
            assert_eq!(card.member_count, 1 + 8);
            // Numbered without gaps, and told in the order of the numbers.
            let told = 1 + 2 + 12 + 4;
            let events = scene.hears(|events| of_server(events, &server).len() == told).await;
            let expected: Vec<i64> = (1..=told as i64).collect();
            assert_eq!(of_server(&events, &server), expected);
        })
        .await;
    }

    /// The numbers of what was told to the server.
    fn of_server(events: &[beep_proto::events::v1::Event], server: &Server) -> Vec<i64> {
        let scope = Some(beep_proto::events::v1::event::Scope::ServerId(server.id.clone()));
        events
            .iter()
            .filter(|event| event.scope == scope)
            .map(|event| event.seq)
            .collect()
    }
}
