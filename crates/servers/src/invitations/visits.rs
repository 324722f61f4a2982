//! Visits end: who joined by a temporary link and went offline without a role is no longer a member.
//!
//! `realtime` says who went offline. Who never came online, or went while nobody could say so, is found by looking.

use crate::{
    SERVICE, Servers, membership,
    store::{members, newcomers, people, servers},
};
use beep_core::{Error, Id, Millis, Result, ServerId, UserId};
use beep_platform::{
    rpc::{Caller, Context, Idempotent, reply},
    shutdown::Shutdown,
};
use beep_proto::realtime::v1::GetOnlineRequest;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

/// How long a visitor may be away: time enough to open what they joined.
const AWAY: Millis = 5 * 60 * 1_000;
/// How often it is looked for those who are. More often than [`AWAY`]: presence that begins anew knows nobody for some
/// seconds, and nobody goes for being overlooked once.
const LOOK: Duration = Duration::from_secs(60);
/// Visits looked at in one go: as many people as presence tells of at once.
const PAGE: i64 = 100;
/// How long presence may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Since when visitors were found away, whenever it was looked.
#[derive(Debug, Default)]
pub(crate) struct Absences(HashMap<(UserId, ServerId), Millis>);

impl Servers {
    /// Looks for visitors who are away, until the process ends.
    pub(crate) async fn watch_visitors(self: Arc<Self>, shutdown: Shutdown) {
        let (mut looks, mut absences) = (tokio::time::interval(LOOK), Absences::default());
        while shutdown.token().run_until_cancelled(looks.tick()).await.is_some() {
            if let Err(error) = self.end_absences(&mut absences).await {
                tracing::warn!(%error, "visitors who are away stay for now");
            }
        }
    }

    /// Ends the visits of those who were away whenever it was looked, for [`AWAY`].
    pub(crate) async fn end_absences(&self, absences: &mut Absences) -> Result<()> {
        let now = self.origin.now();
        let (mut found, mut after) = (HashMap::new(), None);
        loop {
            let visitors = self
                .store
                .read(move |tx| Box::pin(newcomers::visitors(tx, after, PAGE)));
            let visitors = visitors.await?;
            after = visitors.last().copied();
            if after.is_none() {
                break;
            }
            let online = self.online_among(&visitors).await?;
            for (user, server) in visitors.into_iter().filter(|(user, _)| !online.contains(user)) {
                let since = absences.0.get(&(user, server)).copied().unwrap_or(now);
                if now - since >= AWAY {
                    self.end_visit(&own_account(), server, user).await?;
                } else {
                    found.insert((user, server), since);
                }
            }
        }
        absences.0 = found;
        Ok(())
    }

    async fn online_among(&self, visitors: &[(UserId, ServerId)]) -> Result<HashSet<UserId>> {
        let user_ids = visitors.iter().map(|(user, _)| user.to_bytes()).collect();
        let request = own_account().request(GetOnlineRequest { user_ids }).idempotent();
        let online = reply(self.presence.clone().get_online(request).await)?.user_ids;
        online
            .iter()
            .map(|id| UserId::from_slice(id).map_err(Error::internal))
            .collect()
    }

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
            if self.end_visit(context, server, user).await? {
                ended.push(server);
            }
        }
        Ok(ended)
    }

    /// Says whether there was one.
    async fn end_visit(&self, context: &Context, server: ServerId, user: UserId) -> Result<bool> {
        let origin = self.origin.clone();
        let ended = self.perform(context, server, move |tx| {
            Box::pin(async move {
                members::lock(tx, server, user).await?;
                people::lock(tx, user).await?;
                servers::lock(tx, server).await?;
                // Again, now that nobody gives roles: one may have been given meanwhile.
                if !newcomers::visits(tx, user).await?.contains(&server) {
                    return Ok(((), None));
                }
                let mut news = origin.news(server);
                membership::end(tx, &mut news, server, user).await?;
                Ok(((), Some(news)))
            })
        });
        let ((), is_ended) = ended.await?;
        if is_ended {
            self.audit("server.visit_ended", user, server);
        }
        Ok(is_ended)
    }
}

fn own_account() -> Context {
    Context::root(Caller::service(SERVICE), PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::{AWAY, Absences};
    use crate::testing::{Scene, by, by_service, code, on_every_engine};
    use beep_core::{Id, Permission, Result, UserId};
    use beep_platform::rpc::Context;
    use beep_proto::servers::v1::{
        CreateInvitationRequest, EndVisitsRequest, EndVisitsResponse, Invitation, Server,
        invitations_client::InvitationsClient,
    };

    async fn end_visits(scene: &Scene, context: Context, user: UserId) -> Result<EndVisitsResponse> {
        let message = EndVisitsRequest {
            user_id: user.to_bytes(),
        };
        scene.call(context, InvitationsClient::end_visits, message).await
    }

    async fn temporary_link(scene: &Scene, owner: UserId, server: &Server) -> Invitation {
        let wish = CreateInvitationRequest {
            temporary: true,
            ..scene.link_wish(server)
        };
        scene.link_as(owner, wish).await.expect("made")
    }

    #[tokio::test]
    async fn who_is_never_seen_online_goes_after_a_while() {
        on_every_engine("visits_away", async |scene| {
            let [owner, never, online, kept, guest]: [UserId; 5] = std::array::from_fn(|_| scene.id());
            let server = scene.found(owner, false).await;
            let link = temporary_link(&scene, owner, &server).await;
            for user in [never, online, kept] {
                scene.accept(user, &link.code).await.expect("invited");
            }
            let stays = scene.link(owner, &server).await;
            scene.accept(guest, &stays.code).await.expect("invited");
            let role = scene.role(owner, &server, &[]).await;
            scene.give(owner, &role, kept).await.expect("given");
            let mut absences = Absences::default();
            let mut look = async |here: Option<&[UserId]>| {
                scene.presence.set(here);
                scene.service.0.end_absences(&mut absences).await
            };
            let are_members = async |users: &[UserId]| {
                let mut found: Vec<_> = scene.members(owner, &server).await;
                found.sort_unstable_by(|a, b| a.user_id.cmp(&b.user_id));
                let mut users: Vec<_> = users.iter().map(|user| user.to_bytes()).collect();
                users.sort_unstable();
                assert_eq!(
                    found.into_iter().map(|member| member.user_id).collect::<Vec<_>>(),
                    users
                );
            };
            look(Some(&[online])).await.expect("looked");
            scene.clock.advance(AWAY / 2);
            // Presence begins anew and knows nobody, or does not answer.
            look(Some(&[])).await.expect("looked");
            assert_eq!(code(look(None).await), "UNAVAILABLE");
            are_members(&[owner, never, online, kept, guest]).await;
            look(Some(&[online])).await.expect("looked");
            scene.clock.advance(AWAY / 2);
            look(Some(&[online])).await.expect("looked");
            are_members(&[owner, online, kept, guest]).await;
            scene.clock.advance(AWAY);
            look(Some(&[online])).await.expect("looked");
            are_members(&[owner, online, kept, guest]).await;
            // Who went offline when nobody could say so.
            look(Some(&[])).await.expect("looked");
            scene.clock.advance(AWAY);
            look(Some(&[])).await.expect("looked");
            are_members(&[owner, kept, guest]).await;
            scene.is_whole(&server).await;
        })
        .await;
    }

    #[tokio::test]
    async fn visitors_without_a_role_go_and_the_others_stay() {
        on_every_engine("visits", async |scene| {
            let (owner, visitor, kept): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let (server, other) = (scene.found(owner, false).await, scene.found(owner, true).await);
            let link = temporary_link(&scene, owner, &server).await;
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
