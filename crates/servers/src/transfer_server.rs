//! A server gets another owner (SRV-2).

use crate::{
    Servers,
    audit_log::{self, Entry, Target},
    create_server::put_server,
    model::Server,
    store::{members, servers},
};
use beep_core::{Error, Id, Result, ServerId, UserId, reason};
use beep_platform::rpc::Context;

impl Servers {
    /// Makes another member the owner; the caller stays a member. Handing it to oneself changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller or `to` is no member, `FORBIDDEN` if the caller is not the owner, which of two at once
    /// the second is not any more.
    pub(crate) async fn transfer_server(&self, context: &Context, id: ServerId, to: UserId) -> Result<Server> {
        let user = context.user()?;
        self.access.member(context, id).await?;
        let origin = self.origin.clone();
        let transferred = self.store.write(move |tx| {
            Box::pin(async move {
                let is_member = members::lock(tx, id, to).await?;
                let mut server = servers::lock(tx, id).await?;
                if server.owner != user {
                    return Err(Error::from(&reason::FORBIDDEN).into());
                }
                if !is_member {
                    return Err(Error::not_found().field("userId").into());
                }
                if to == user {
                    return Ok((server, None));
                }
                server.owner = to;
                servers::set_owner(tx, id, to).await?;
                let entry = Entry::new(id, user, "server.transferred", Target::new("server", id));
                audit_log::record(tx, &origin, entry.changed("ownerId", &user.uuid(), &to.uuid())).await?;
                let mut news = origin.news(id);
                news.right(put_server(&server));
                news.server_changed(&server);
                Ok((server, Some(news.put(tx).await?)))
            })
        });
        let (server, fact) = transferred.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, id, fact).await;
            self.audit("server.transferred", user, id);
        }
        Ok(server)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Id, Permissions, UserId};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{Server, TransferServerRequest, servers_client::ServersClient},
    };
    use std::sync::Arc;

    fn to(server: &Server, user: UserId) -> TransferServerRequest {
        TransferServerRequest {
            server_id: server.id.clone(),
            user_id: user.to_bytes(),
        }
    }

    #[tokio::test]
    async fn the_new_owner_may_all_and_the_old_one_may_leave() {
        on_every_engine("transfer", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let heir = scene.member(owner, &server, &[]).await;
            let transfer =
                |context, user| scene.call(context, ServersClient::transfer_server, to(&server, user));
            assert_eq!(code(transfer(by(heir), heir).await), "FORBIDDEN");
            assert_eq!(code(transfer(by(scene.id()), heir).await), "NOT_FOUND");
            assert_eq!(code(transfer(by_nobody(), heir).await), "UNAUTHENTICATED");
            assert_eq!(code(transfer(by(owner), scene.id()).await), "NOT_FOUND", "no member");
            assert_eq!(transfer(by(owner), owner).await.expect("changes nothing").owner_id, owner.to_bytes());
            assert_eq!(transfer(by(owner), heir).await.expect("may").owner_id, heir.to_bytes());
            assert_eq!(code(transfer(by(owner), heir).await), "FORBIDDEN");
            let held = |user: UserId| scene.authz.held_in_server(&server.id, &user.to_bytes());
            assert_eq!(held(heir), Some(Permissions::EVERYTHING));
            assert_ne!(held(owner), Some(Permissions::EVERYTHING));
            assert_eq!(code(scene.leave(heir, &server).await), "OWNER_CANNOT_LEAVE");
            assert_eq!(code(scene.kick(owner, &server, heir).await), "FORBIDDEN");
            let log = scene.audit_log(heir, &server).await;
            let entry = log.iter().find(|entry| entry.action == "server.transferred").expect("written down");
            assert_eq!(entry.before, format!(r#"{{"ownerId":"{owner}"}}"#));
            assert_eq!(entry.after, format!(r#"{{"ownerId":"{heir}"}}"#));
            scene
                .hears(|events| {
                    let changed = |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerChanged(card)) if card.owner_id == heir.to_bytes());
                    events.iter().any(|event| changed(&event.fact))
                })
                .await;
            assert_eq!(scene.leave(owner, &server).await, Ok(()));
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_two_transfers_one_wins_and_no_owner_is_gone() {
        on_every_engine("transfer_race", async |scene| {
            let mut owner: UserId = scene.id();
            let server = Arc::new(scene.found(owner, true).await);
            for round in 0..6 {
                let heirs = [
                    scene.member(owner, &server, &[]).await,
                    scene.member(owner, &server, &[]).await,
                ];
                let transfers = heirs.map(|heir| {
                    let (scene, message) = (scene.clone(), to(&server, heir));
                    tokio::spawn(async move { scene.call(by(owner), ServersClient::transfer_server, message).await })
                });
                // Meanwhile one of them goes.
                let (leaver, left, gone) = (scene.clone(), server.clone(), heirs[round % 2]);
                let leave = tokio::spawn(async move { leaver.leave(gone, &left).await });
                let mut won = Vec::new();
                for (transfer, heir) in transfers.into_iter().zip(heirs) {
                    match transfer.await.expect("ends") {
                        Ok(_) => won.push(heir),
                        Err(error) => assert!(["FORBIDDEN", "NOT_FOUND"].contains(&error.code()), "{error}"),
                    }
                }
                let has_left = leave.await.expect("ends").is_ok();
                assert_eq!(won.len(), 1, "one of two, whoever stays");
                assert!(!has_left || won[0] != gone, "the new owner is a member");
                owner = won[0];
                let members = scene.members(owner, &server).await;
                assert!(members.iter().any(|member| member.user_id == owner.to_bytes()));
                let card = scene.join(owner, &server).await.expect("a member");
                assert_eq!(card.owner_id, owner.to_bytes());
            }
            scene.is_whole(&server).await;
        })
        .await;
    }
}
