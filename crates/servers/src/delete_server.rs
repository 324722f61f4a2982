//! A server is deleted, and all of it (SRV-2).
//!
//! One transaction takes away what makes it a server: from then on nobody sees it or can do anything in it. Its members
//! may be very many, so they are seen off after that in portions ([`housekeeping`](crate::housekeeping)), by this
//! process or the next one.

use crate::{
    Servers,
    error::NAME_DOES_NOT_MATCH,
    invitations::withdraw_all,
    news::News,
    store::{channels, deletions, servers},
};
use beep_core::{Error, Result, ServerId, UserId, reason, text};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};

impl Servers {
    /// Deletes a server. `name` is its name, as the owner typed it to show that they mean it; case does not matter.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller is no member, `FORBIDDEN` if not the owner, `NAME_DOES_NOT_MATCH`.
    pub(crate) async fn delete_server(&self, context: &Context, id: ServerId, name: &str) -> Result<()> {
        let user = context.user()?;
        self.access.member(context, id).await?;
        let (origin, typed) = (self.origin.clone(), name.to_owned());
        let deleted = self.store.write(move |tx| {
            Box::pin(async move { delete(tx, origin.news(id), id, &typed, |owner| owner == user).await })
        });
        let fact = deleted.await?;
        self.relays.settle(context, id, fact).await;
        self.housekeeping.poke();
        self.audit("server.deleted", user, id);
        Ok(())
    }
}

/// Takes away what makes it a server, and tells that with what else there is to tell. `may` says whether this owner's
/// server may be deleted.
pub(crate) async fn delete(
    tx: &mut Tx<'_>,
    mut news: News,
    id: ServerId,
    typed: &str,
    may: impl Fn(UserId) -> bool,
) -> sql::Result<i64> {
    let server = servers::lock(tx, id).await?;
    if !may(server.owner) {
        return Err(Error::from(&reason::FORBIDDEN).into());
    }
    if text::search_key(&server.name) != text::search_key(typed.trim()) {
        return Err(Error::from(&NAME_DOES_NOT_MATCH).field("name").into());
    }
    let channels = channels::of_server(tx, id).await?;
    news.server_deleted(&server, channels.iter().map(|channel| channel.id));
    withdraw_all(tx, &mut news, id).await?;
    let fact = news.put(tx).await?;
    deletions::begin(tx, id, fact).await?;
    Ok(fact)
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, by_nobody, code, on_every_engine};
    use beep_core::{Id, Permission, Result, UserId};
    use beep_proto::{
        authz::v1::change::Change,
        events::v1::event::Fact,
        notifications::v1::fact::Fact as Gone,
        servers::v1::{DeleteServerRequest, GetServerRequest, ListMineRequest, Server, servers_client::ServersClient},
    };

    async fn delete(scene: &Scene, user: UserId, server: &Server, name: &str) -> Result<()> {
        let message = DeleteServerRequest {
            server_id: server.id.clone(),
            name: name.into(),
        };
        scene
            .call(by(user), ServersClient::delete_server, message)
            .await
            .map(drop)
    }

    /// How many rows of the server there are, of whatever kind.
    async fn rows(scene: &Scene, server: &Server) -> i64 {
        let id = beep_core::ServerId::from_slice(&server.id).expect("an identifier");
        let counted = scene.service.db().read(move |tx| {
            Box::pin(async move {
                let mut rows = 0;
                for table in [
                    "servers",
                    "roles",
                    "members",
                    "member_roles",
                    "channels",
                    "overwrites",
                    "bans",
                    "mutes",
                    "audit",
                    "invitations",
                    "direct_invitations",
                    "deletions",
                ] {
                    let query = format!("SELECT COUNT(*) AS n FROM {table} WHERE server_id = $1");
                    rows += tx.query(query).bind(id).fetch_one().await?.get::<i64>("n")?;
                }
                Ok(rows)
            })
        });
        counted.await.expect("counted")
    }

    async fn gone(scene: &Scene, server: &Server) {
        for _ in 0..1_000 {
            if rows(scene, server).await == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("{} rows are left", rows(scene, server).await);
    }

    #[tokio::test]
    async fn everything_goes_and_everybody_hears_of_it() {
        on_every_engine("delete_server", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let beside = scene.found(owner, true).await;
            let role = scene.role(owner, &server, &[Permission::ManageServer]).await;
            let guest = scene.member(owner, &server, &[&role]).await;
            let muted = scene.member(owner, &server, &[]).await;
            let banned = scene.member(owner, &server, &[]).await;
            let until = i64::MAX / 2;
            assert_eq!(code(scene.mute(owner, &server, muted, until).await), "INVALID_INPUT");
            scene.ban(owner, &server, banned, 0).await.expect("may");
            let channels = scene.channels(owner, &server).await;

            assert_eq!(code(delete(&scene, guest, &server, "Atelier").await), "FORBIDDEN");
            assert_eq!(code(delete(&scene, scene.id(), &server, "Atelier").await), "NOT_FOUND");
            let nobody = DeleteServerRequest {
                server_id: server.id.clone(),
                name: "Atelier".into(),
            };
            let nobody = scene.call(by_nobody(), ServersClient::delete_server, nobody).await;
            assert_eq!(code(nobody), "UNAUTHENTICATED");
            for wrong in ["", "Ateliers", "Atel"] {
                assert_eq!(code(delete(&scene, owner, &server, wrong).await), "NAME_DOES_NOT_MATCH");
            }
            assert_eq!(delete(&scene, owner, &server, " atelier ").await, Ok(()));
            let get = GetServerRequest {
                server_id: server.id.clone(),
            };
            assert_eq!(
                code(scene.call(by(owner), ServersClient::get_server, get).await),
                "NOT_FOUND"
            );
            assert_eq!(code(delete(&scene, owner, &server, "Atelier").await), "NOT_FOUND");
            assert_eq!(code(scene.join(scene.id(), &server).await), "NOT_FOUND");
            let removed = |change: &Change| matches!(change, Change::RemoveServer(_));
            assert_eq!(
                scene
                    .authz
                    .changes(&server.id)
                    .iter()
                    .filter(|one| removed(one))
                    .count(),
                1
            );

            gone(&scene, &server).await;
            assert!(rows(&scene, &beside).await > 0);
            let left = |events: &[beep_proto::events::v1::Event], user: UserId| {
                let is =
                    |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerLeft(left)) if left.server_id == server.id);
                let of =
                    |event: &&beep_proto::events::v1::Event| event.audience() == Some(beep_proto::Scope::User(user));
                events.iter().filter(of).filter(|event| is(&event.fact)).count()
            };
            scene
                .hears(|events| [owner, guest, muted].iter().all(|user| left(events, *user) == 1))
                .await;
            let told = |channel: &[u8]| {
                let is = |fact: &Gone| matches!(fact, Gone::ChannelRemoved(gone) if gone.channel_id == channel);
                scene.notifications.facts().iter().any(is)
            };
            scene
                .eventually(|| channels.iter().all(|channel| told(&channel.id)).then_some(()))
                .await;
            let mine = scene
                .call(by(owner), ServersClient::list_mine, ListMineRequest::default())
                .await;
            assert_eq!(mine.expect("listed").servers, [beside]);
        })
        .await;
    }

    #[tokio::test]
    async fn the_next_process_sees_the_rest_of_the_members_off() {
        on_every_engine("delete_server_kill", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let guest = scene.member(owner, &server, &[]).await;
            // As it stands when the process dies right after the deletion: stored, and nobody told. Its housekeeping, which
            // the newcomers woke, is over first: it would see them off itself.
            scene.rest().await;
            let id = beep_core::ServerId::from_slice(&server.id).expect("an identifier");
            let died = scene
                .service
                .db()
                .write(move |tx| Box::pin(async move { crate::store::deletions::begin(tx, id, 0).await }));
            died.await.expect("stored");
            let next = scene.restart().await;
            gone(&next, &server).await;
            let is = |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerLeft(left)) if left.server_id == server.id);
            next.hears(|events| events.iter().filter(|event| is(&event.fact)).count() == 2)
                .await;
            let mine = next
                .call(by(guest), ServersClient::list_mine, ListMineRequest::default())
                .await;
            assert!(mine.expect("listed").servers.is_empty());
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nobody_joins_what_goes_and_places_are_free_again() {
        on_every_engine("delete_server_race", async |scene| {
            let guest: UserId = scene.id();
            for _ in 0..8 {
                let owner: UserId = scene.id();
                let server = scene.found(owner, true).await;
                let (one, two) = tokio::join!(delete(&scene, owner, &server, "Atelier"), scene.join(guest, &server));
                assert_eq!(one, Ok(()));
                if let Err(error) = two {
                    assert_eq!(error.code(), "NOT_FOUND");
                }
                gone(&scene, &server).await;
            }
            let counted = scene.service.db().read(move |tx| {
                Box::pin(async move {
                    let query = tx.query("SELECT server_count FROM people WHERE user_id = $1");
                    let row = query.bind(guest).fetch_optional().await?;
                    row.map_or(Ok(0), |row| row.get::<i64>("server_count"))
                })
            });
            assert_eq!(counted.await.map_err(drop), Ok(0));
        })
        .await;
    }
}
