//! Somebody leaves a server (SRV-3).

use crate::{Servers, error::OWNER_CANNOT_LEAVE, membership, store::servers};
use beep_core::{Error, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// Ends the caller's membership. Leaving a public server that one is not in changes nothing.
    ///
    /// # Errors
    /// `OWNER_CANNOT_LEAVE`; `NOT_FOUND` for a private server that the caller is not in, which is also what leaving one
    /// for the second time comes to.
    pub(crate) async fn leave(&self, context: &Context, id: ServerId) -> Result<()> {
        let user = context.user()?;
        let origin = self.origin.clone();
        let left = self.store.write(move |tx| {
            Box::pin(async move {
                let server = servers::get(tx, id).await?.ok_or_else(Error::not_found)?;
                if server.owner == user {
                    return Err(Error::from(&OWNER_CANNOT_LEAVE).into());
                }
                let mut news = origin.news(id);
                if !membership::end(tx, &mut news, id, user).await? {
                    return if server.public {
                        Ok(None)
                    } else {
                        Err(Error::not_found().into())
                    };
                }
                // Again, now that the server is locked: it may have been handed over meanwhile.
                if servers::lock(tx, id).await?.owner == user {
                    return Err(Error::from(&OWNER_CANNOT_LEAVE).into());
                }
                Ok(Some(news.put(tx).await?))
            })
        });
        if let Some(fact) = left.await? {
            self.relays.settle(context, id, fact).await;
            self.audit("server.left", user, id);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::{
        events::v1::{Event, event::Fact},
        notifications::v1::fact::Fact as Gone,
        servers::v1::{ListMineRequest, Server, servers_client::ServersClient},
    };

    #[tokio::test]
    async fn who_left_is_out_at_once_and_twice_changes_nothing() {
        on_every_engine("leave", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(guest, &server).await.expect("public");
            assert_eq!(scene.leave(guest, &server).await, Ok(()));
            assert_eq!(scene.leave(guest, &server).await, Ok(()));

            let mine = scene
                .call(by(guest), ServersClient::list_mine, ListMineRequest::default())
                .await;
            assert!(mine.expect("listed").servers.is_empty());
            let message = beep_proto::servers::v1::ListChannelsRequest {
                server_id: server.id.clone(),
            };
            assert_eq!(
                code(scene.call(by(guest), ServersClient::list_channels, message).await),
                "NOT_FOUND"
            );

            let removed = |fact: &Gone| matches!(fact, Gone::MemberRemoved(gone) if gone.user_id == guest.to_bytes());
            scene
                .eventually(|| scene.notifications.facts().iter().any(removed).then_some(()))
                .await;
            let left =
                |fact: &Option<Fact>| matches!(fact, Some(Fact::MemberLeft(left)) if left.user_id == guest.to_bytes());
            let told =
                |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerLeft(left)) if left.server_id == server.id);
            // Each scope has its own order; which of the two is heard first is open.
            let count = |events: &[Event], is: &dyn Fn(&Option<Fact>) -> bool| {
                events.iter().filter(|event| is(&event.fact)).count()
            };
            let events = scene
                .hears(|events| count(events, &told) > 0 && count(events, &left) > 0)
                .await;
            assert_eq!((count(&events, &told), count(&events, &left)), (1, 1));
            assert!(
                scene
                    .join(guest, &server)
                    .await
                    .is_ok_and(|server| server.member_count == 2),
                "and comes back"
            );
        })
        .await;
    }

    #[tokio::test]
    async fn owners_stay_and_strangers_learn_nothing() {
        on_every_engine("leave_owner", async |scene| {
            let (owner, stranger): (UserId, UserId) = (scene.id(), scene.id());
            let (open, closed) = (scene.found(owner, true).await, scene.found(owner, false).await);
            assert_eq!(code(scene.leave(owner, &open).await), "OWNER_CANNOT_LEAVE");
            assert_eq!(code(scene.leave(owner, &closed).await), "OWNER_CANNOT_LEAVE");
            let unknown = Server {
                id: scene.id::<UserId>().to_bytes(),
                ..Default::default()
            };
            assert_eq!(code(scene.leave(stranger, &closed).await), "NOT_FOUND");
            assert_eq!(
                scene.leave(stranger, &closed).await,
                scene.leave(stranger, &unknown).await
            );
        })
        .await;
    }
}
