//! Visits end: who joined by a temporary link and went offline without a role is no longer a member.

use crate::{
    Servers, membership,
    store::{members, newcomers, people, servers},
};
use beep_core::{Result, ServerId, UserId};
use beep_platform::rpc::Context;

impl Servers {
    /// Ends the visits of somebody who went offline. Answers with the servers that they are no longer in.
    ///
    /// # Errors
    /// `FORBIDDEN` for users: only who knows of connections may say that they are gone.
    pub(crate) async fn end_visits(&self, context: &Context, user: UserId) -> Result<Vec<ServerId>> {
        context.service()?;
        let visits = self.store.read(move |tx| Box::pin(newcomers::visits(tx, user))).await?;
        let mut ended = Vec::with_capacity(visits.len());
        // One at a time: no transaction locks two servers.
        for server in visits {
            if let Some(fact) = self.end_visit(server, user).await? {
                self.relays.settle(context, server, fact).await;
                self.audit("server.visit_ended", user, server);
                ended.push(server);
            }
        }
        Ok(ended)
    }

    async fn end_visit(&self, server: ServerId, user: UserId) -> Result<Option<i64>> {
        let origin = self.origin.clone();
        let ended = self.store.write(move |tx| {
            Box::pin(async move {
                members::lock(tx, server, user).await?;
                people::lock(tx, user).await?;
                servers::lock(tx, server).await?;
                // Again, now that nobody gives roles: one may have been given meanwhile.
                if !newcomers::visits(tx, user).await?.contains(&server) {
                    return Ok(None);
                }
                let mut news = origin.news(server);
                membership::end(tx, &mut news, server, user).await?;
                news.put(tx).await.map(Some)
            })
        });
        ended.await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, by_service, code, on_every_engine};
    use beep_core::{Id, Permission, Result, UserId};
    use beep_platform::rpc::Context;
    use beep_proto::servers::v1::{
        CreateInvitationRequest, EndVisitsRequest, EndVisitsResponse, invitations_client::InvitationsClient,
    };

    async fn end_visits(scene: &Scene, context: Context, user: UserId) -> Result<EndVisitsResponse> {
        let message = EndVisitsRequest {
            user_id: user.to_bytes(),
        };
        scene.call(context, InvitationsClient::end_visits, message).await
    }

    #[tokio::test]
    async fn visitors_without_a_role_go_and_the_others_stay() {
        on_every_engine("visits", async |scene| {
            let (owner, visitor, kept): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let (server, other) = (scene.found(owner, false).await, scene.found(owner, true).await);
            let wish = CreateInvitationRequest {
                temporary: true,
                ..scene.link_wish(&server)
            };
            let link = scene.link_as(owner, wish).await.expect("made");
            for user in [visitor, kept] {
                scene.accept(user, &link.code).await.expect("invited");
                scene.join(user, &other).await.expect("public");
            }
            let role = scene.role(owner, &server, &[Permission::ViewChannel]).await;
            scene.give(owner, &role, kept).await.expect("given");

            let ended = end_visits(&scene, by_service(), visitor).await.expect("ended");
            assert_eq!(ended.server_ids, std::slice::from_ref(&server.id));
            assert_eq!(code(scene.leave(visitor, &server).await), "NOT_FOUND", "is no member");
            assert_eq!(scene.channels(visitor, &other).await.len(), 2, "a member there");
            for user in [visitor, kept, owner] {
                let ended = end_visits(&scene, by_service(), user).await.expect("asked");
                assert!(ended.server_ids.is_empty());
            }
            assert_eq!(scene.channels(kept, &server).await.len(), 2);
            assert!(scene.accept(visitor, &link.code).await.is_ok(), "and may come again");

            assert_eq!(code(end_visits(&scene, by(visitor), visitor).await), "FORBIDDEN");
        })
        .await;
    }
}
