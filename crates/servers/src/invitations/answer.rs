//! Who was invited looks and answers (SRV-4).

use super::{DirectInvitation, Entrance, admit};
use crate::{
    Servers,
    model::Server,
    store::{direct_invitations, people, servers},
};
use beep_core::{Error, InvitationId, Result};
use beep_platform::rpc::Context;

impl Servers {
    /// The invitations that wait for the caller, newest first.
    ///
    /// # Errors
    /// `UNAUTHENTICATED`.
    pub(crate) async fn list_received(&self, context: &Context) -> Result<Vec<(DirectInvitation, Server)>> {
        let user = context.user()?;
        self.store
            .read(move |tx| Box::pin(direct_invitations::of_user(tx, user)))
            .await
    }

    /// Accepts, which makes the caller a member, or declines. Either way the invitation is gone.
    ///
    /// # Errors
    /// `NOT_FOUND` for another's, and for one that is gone. Accepting also `BANNED` and `SERVER_LIMIT_REACHED`, after
    /// which it still waits.
    pub(crate) async fn answer_invitation(
        &self,
        context: &Context,
        id: InvitationId,
        accept: bool,
    ) -> Result<Option<Server>> {
        let user = context.user()?;
        let origin = self.origin.clone();
        let answered = self.store.write(move |tx| {
            Box::pin(async move {
                let found = direct_invitations::get(tx, user, id).await?;
                let found = found.ok_or_else(Error::not_found)?;
                let mut news = origin.news(found.server);
                if accept {
                    let admitted = admit(tx, &mut news, (found.server, user), origin.now(), Entrance::Stay).await?;
                    // Of two answers at once the second finds neither a membership to make nor an invitation.
                    let admitted = admitted.filter(|admitted| admitted.answered == Some(id));
                    let server = admitted.ok_or_else(Error::not_found)?.server;
                    return Ok((found.server, Some(server), news.put(tx).await?));
                }
                people::lock(tx, user).await?;
                servers::lock(tx, found.server).await?;
                if !direct_invitations::delete(tx, found.server, id).await? {
                    return Err(Error::not_found().into());
                }
                people::count_invitations(tx, user, -1).await?;
                news.invitation_gone(user, id);
                Ok((found.server, None, news.put(tx).await?))
            })
        });
        let (id, server, fact) = answered.await?;
        self.relays.settle(context, id, fact).await;
        if server.is_some() {
            self.audit("server.joined", user, id);
            self.housekeeping.poke();
        }
        Ok(server)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{code, on_every_engine};
    use beep_core::UserId;

    #[tokio::test]
    async fn an_invitation_is_answered_once_by_whom_it_is_for() {
        on_every_engine("answer", async |scene| {
            let (owner, guest, other): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, false).await;
            let invitation = scene.invite(owner, &server, guest).await.expect("invited");
            assert_eq!(code(scene.answer(other, &invitation, true).await), "NOT_FOUND");
            let joined = scene.answer(guest, &invitation, true).await.expect("accepted").server;
            assert_eq!(joined.expect("joined").member_count, 2);
            assert_eq!(scene.channels(guest, &server).await.len(), 2);
            assert!(scene.received(guest).await.is_empty());
            scene.hears_gone(&invitation).await;
            assert_eq!(code(scene.answer(guest, &invitation, true).await), "NOT_FOUND");

            let invitation = scene.invite(owner, &server, other).await.expect("invited");
            let declined = scene.answer(other, &invitation, false).await.expect("declined");
            assert_eq!(declined.server, None);
            scene.hears_gone(&invitation).await;
            assert_eq!(code(scene.answer(other, &invitation, true).await), "NOT_FOUND");
            assert!(
                scene.invite(owner, &server, other).await.is_ok(),
                "and can be invited again"
            );
        })
        .await;
    }

    #[tokio::test]
    async fn who_comes_another_way_has_nothing_to_answer() {
        on_every_engine("answer_late", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            let invitation = scene.invite(owner, &server, guest).await.expect("invited");
            scene.join(guest, &server).await.expect("public");
            assert!(scene.received(guest).await.is_empty());
            scene.hears_gone(&invitation).await;
            assert_eq!(code(scene.answer(guest, &invitation, false).await), "NOT_FOUND");
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_two_answers_at_once_one_counts() {
        on_every_engine("answer_race", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, false).await;
            for _ in 0..10 {
                let invitation = scene.invite(owner, &server, guest).await.expect("invited");
                let (yes, no) = tokio::join!(
                    scene.answer(guest, &invitation, true),
                    scene.answer(guest, &invitation, false)
                );
                assert_ne!(yes.is_ok(), no.is_ok(), "{yes:?} {no:?}");
                assert!(scene.received(guest).await.is_empty());
                if yes.is_ok() {
                    scene.leave(guest, &server).await.expect("is a member");
                } else {
                    assert_eq!(code(scene.leave(guest, &server).await), "NOT_FOUND", "is none");
                }
            }
        })
        .await;
    }

    #[tokio::test]
    async fn an_invitation_that_cannot_be_accepted_yet_waits() {
        on_every_engine("answer_full", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, false).await;
            let mut own = Vec::new();
            for _ in 0..50 {
                own.push(scene.found(guest, false).await);
            }
            let invitation = scene.invite(owner, &server, guest).await.expect("invited");
            assert_eq!(
                code(scene.answer(guest, &invitation, true).await),
                "SERVER_LIMIT_REACHED"
            );
            assert_eq!(scene.received(guest).await.len(), 1);
        })
        .await;
    }
}
