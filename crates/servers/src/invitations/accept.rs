//! Somebody joins by a link (SRV-4).

use super::{Code, Entrance, admit};
use crate::{
    Servers,
    model::Server,
    relays::ALL,
    store::{invitations, members, servers},
};
use beep_core::{Error, Result};
use beep_platform::rpc::Context;

impl Servers {
    /// Makes the caller a member and takes one use of the link; for who is one already nothing changes.
    ///
    /// # Errors
    /// `NOT_FOUND` for a link that was never made or was revoked, `BANNED`, `INVITATION_EXPIRED`,
    /// `INVITATION_USED_UP`, `SERVER_LIMIT_REACHED`.
    pub(crate) async fn accept_invitation(&self, context: &Context, code: &str) -> Result<Server> {
        let user = context.user()?;
        let code = Code::read(code).ok_or_else(Error::not_found)?;
        let origin = self.origin.clone();
        let accepted = self.store.write(move |tx| {
            Box::pin(async move {
                let found = invitations::by_code(tx, code).await?.ok_or_else(Error::not_found)?;
                if members::contains(tx, found.server, user).await? {
                    let server = servers::get(tx, found.server).await?.ok_or_else(Error::not_found)?;
                    return Ok((server, None));
                }
                let entrance = if found.temporary {
                    Entrance::Visit
                } else {
                    Entrance::Stay
                };
                let mut news = origin.news(found.server);
                let who = (found.server, user);
                let Some(admitted) = admit(tx, &mut news, who, origin.now(), entrance).await? else {
                    // On another device, in this moment.
                    let server = servers::get(tx, found.server).await?.ok_or_else(Error::not_found)?;
                    return Ok((server, None));
                };
                // The server is locked by now, so of many who come for the last use one finds it.
                let link = invitations::get(tx, found.server, found.id).await?;
                link.ok_or_else(Error::not_found)?.usable(origin.now())?;
                invitations::take_use(tx, found.server, found.id).await?;
                Ok((admitted.server, Some(news.put(tx).await?)))
            })
        });
        let (server, fact) = accepted.await?;
        self.relays.settle(context, server.id, fact.unwrap_or(ALL)).await;
        if fact.is_some() {
            self.audit("server.joined", user, server.id);
            self.housekeeping.poke();
        }
        Ok(server)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{
            AcceptInvitationRequest, CreateInvitationRequest, GetServerRequest, Server,
            invitations_client::InvitationsClient, servers_client::ServersClient,
        },
    };
    use std::sync::Arc;

    #[tokio::test]
    async fn who_is_invited_is_in_at_once_and_takes_one_use() {
        on_every_engine("accept", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, false).await;
            let link = scene.link(owner, &server).await;
            let joined = scene.accept(guest, &link.code).await.expect("invited");
            assert_eq!((joined.member_count, &joined.id), (2, &server.id));
            assert_eq!(
                scene.channels(guest, &server).await.len(),
                2,
                "in force when it answers"
            );
            assert_eq!(scene.accept(guest, &link.code).await, Ok(joined));
            assert!(scene.accept(owner, &link.code).await.is_ok());
            assert_eq!(
                scene.look(&link.code).await.expect("works").uses,
                1,
                "members take none"
            );

            let told =
                |fact: &Option<Fact>| matches!(fact, Some(Fact::MemberJoined(one)) if one.user_id == guest.to_bytes());
            let events = scene.hears(|events| events.iter().any(|event| told(&event.fact))).await;
            assert_eq!(events.iter().filter(|event| told(&event.fact)).count(), 1);

            let message = AcceptInvitationRequest { code: link.code };
            let nobody = scene.call(by_nobody(), InvitationsClient::accept_invitation, message);
            assert_eq!(code(nobody.await), "UNAUTHENTICATED");
            assert_eq!(code(scene.accept(guest, "2222222222").await), "NOT_FOUND");
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_fifty_who_come_for_one_use_one_gets_it() {
        on_every_engine("accept_race", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let wish = CreateInvitationRequest {
                max_uses: 1,
                ..scene.link_wish(&server)
            };
            let link = Arc::new(scene.link_as(owner, wish).await.expect("made"));
            let guests: Vec<UserId> = (0..50).map(|_| scene.id()).collect();
            let tasks: Vec<_> = guests
                .iter()
                .map(|guest| {
                    let (scene, link, guest) = (scene.clone(), link.clone(), *guest);
                    tokio::spawn(async move { (guest, scene.accept(guest, &link.code).await) })
                })
                .collect();
            let mut winners = Vec::new();
            for task in tasks {
                match task.await.expect("ends") {
                    (guest, Ok(_)) => winners.push(guest),
                    (_, Err(error)) => assert_eq!(error.code(), "INVITATION_USED_UP"),
                }
            }
            assert_eq!(winners.len(), 1);
            let message = || GetServerRequest {
                server_id: server.id.clone(),
            };
            let card = scene.call(by(winners[0]), ServersClient::get_server, message()).await;
            assert_eq!(card.expect("a member").member_count, 2);
            // Who lost is no member and has no server less to join.
            let loser = guests.iter().find(|guest| **guest != winners[0]).expect("49 lost");
            let card = scene.call(by(*loser), ServersClient::get_server, message()).await;
            assert_eq!(code(card), "NOT_FOUND");
            scene.is_whole(&server).await;
        })
        .await;
    }

    #[tokio::test]
    async fn bans_win_and_the_limit_of_servers_counts() {
        on_every_engine("accept_banned", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, false).await;
            let link = scene.link(owner, &server).await;
            scene.ban(owner, &server, guest, 0).await.expect("banned");
            assert_eq!(code(scene.accept(guest, &link.code).await), "BANNED");
            assert_eq!(scene.look(&link.code).await.expect("works").uses, 0);

            let full: UserId = scene.id();
            for _ in 0..50 {
                scene.found(full, false).await;
            }
            assert_eq!(code(scene.accept(full, &link.code).await), "SERVER_LIMIT_REACHED");
            assert_eq!(scene.look(&link.code).await.expect("works").uses, 0);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nobody_slips_in_beside_a_ban() {
        on_every_engine("accept_ban_race", async |scene| {
            let owner: UserId = scene.id();
            let server = Arc::new(scene.found(owner, true).await);
            let link = Arc::new(scene.link(owner, &server).await);
            for _ in 0..12 {
                let guest: UserId = scene.id();
                let (joining, accepting, banning) = (
                    async { scene.join(guest, &server).await },
                    async { scene.accept(guest, &link.code).await },
                    async { scene.ban(owner, &server, guest, 0).await },
                );
                let (joined, accepted, banned) = tokio::join!(joining, accepting, banning);
                banned.expect("banned");
                for outcome in [joined, accepted] {
                    assert!(outcome.is_ok() || code(outcome) == "BANNED");
                }
                assert_eq!(code(scene.join(guest, &server).await), "BANNED", "and is no member");
            }
            let message = GetServerRequest {
                server_id: server.id.clone(),
            };
            let card: Server = scene
                .call(by(owner), ServersClient::get_server, message)
                .await
                .expect("the owner");
            assert_eq!(card.member_count, 1);
            scene.is_whole(&server).await;
        })
        .await;
    }
}
