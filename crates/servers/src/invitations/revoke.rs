//! A link is ended.

use super::{Code, Inviter};
use crate::{
    Servers,
    audit_log::{self, Entry, Fields, Target},
    rank,
    store::{invitations, servers},
};
use beep_core::{Error, Permission, Result};
use beep_platform::rpc::Context;

impl Servers {
    /// Ends a link for good: one's own, or any with MANAGE_INVITATIONS. Answers with its code as it was made.
    ///
    /// # Errors
    /// `NOT_FOUND` for one that is not there (any more) and for who is no member, `FORBIDDEN`.
    pub(crate) async fn revoke_invitation(&self, context: &Context, code: &str) -> Result<Code> {
        let user = context.user()?;
        let code = Code::read(code).ok_or_else(Error::not_found)?;
        let found = self
            .store
            .read(move |tx| Box::pin(invitations::by_code(tx, code)))
            .await?
            .ok_or_else(Error::not_found)?;
        let inviter = Inviter::ask(self, context, found.server).await?;
        if found.inviter != user
            && let Some(refusal) = inviter.refusal
        {
            return Err(refusal);
        }
        let origin = self.origin.clone();
        let server = found.server;
        let revoked = self.store.write(move |tx| {
            Box::pin(async move {
                servers::lock(tx, found.server).await?;
                let standing = rank::standing(tx, found.server, user).await?;
                if found.inviter != user && !standing.permissions.has(Permission::ManageInvitations) {
                    return Err(Error::from(&beep_core::reason::FORBIDDEN).into());
                }
                // As it is now: others may have used it since.
                let last = invitations::get(tx, found.server, found.id).await?;
                let last = last.ok_or_else(Error::not_found)?;
                invitations::delete(tx, found.server, found.id).await?;
                let fields = Fields::default()
                    .with("inviterId", &beep_core::Id::uuid(last.inviter))
                    .with("uses", &last.uses);
                let target = Target::new("invitation", found.id);
                let entry = Entry::new(found.server, user, "invitation.revoked", target).before(fields);
                audit_log::record(tx, &origin, entry).await?;
                let mut news = origin.news(found.server);
                news.invitations_changed();
                news.put(tx).await
            })
        });
        let fact = revoked.await?;
        self.relays.settle(context, server, fact).await;
        self.audit("server.invitation_revoked", user, server);
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::UserId;
    use beep_proto::servers::v1::{RevokeInvitationRequest, invitations_client::InvitationsClient};

    #[tokio::test]
    async fn a_link_is_ended_by_who_made_it_or_manages_it() {
        on_every_engine("invite_revoke", async |scene| {
            let (owner, member, other): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            for user in [member, other] {
                scene.join(user, &server).await.expect("public");
            }
            let revoke = |context, code: &str| {
                let message = RevokeInvitationRequest { code: code.into() };
                scene.call(context, InvitationsClient::revoke_invitation, message)
            };
            let (first, second) = (scene.link(member, &server).await, scene.link(member, &server).await);
            assert_eq!(code(revoke(by(other), &first.code).await), "FORBIDDEN");
            assert_eq!(
                code(revoke(by(scene.id()), &first.code).await),
                "NOT_FOUND",
                "strangers learn nothing"
            );
            assert_eq!(code(revoke(by_nobody(), &first.code).await), "UNAUTHENTICATED");
            let revoked = revoke(by(member), &first.code.to_uppercase()).await.expect("one's own");
            assert_eq!(revoked.code, first.code);
            revoke(by(owner), &second.code).await.expect("manages");
            for link in [first, second] {
                assert_eq!(code(revoke(by(owner), &link.code).await), "NOT_FOUND");
                assert_eq!(code(scene.look(&link.code).await), "NOT_FOUND");
                assert_eq!(code(scene.accept(scene.id(), &link.code).await), "NOT_FOUND");
            }
            let log = scene.audit_log(owner, &server).await;
            let acts: Vec<_> = log.iter().map(|entry| &*entry.action).collect();
            let (made, ended) = ("invitation.created", "invitation.revoked");
            assert_eq!(acts, [ended, ended, made, made]);
            assert!(log[0].before.contains("\"uses\":0") && log[3].after.contains("\"temporary\":false"));
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_comes_while_a_link_is_ended_is_in_or_not() {
        on_every_engine("invite_revoke_race", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let link = scene.link(owner, &server).await;
            let coming: Vec<_> = (0..16)
                .map(|_| {
                    let (scene, code, guest) = (scene.clone(), link.code.clone(), scene.id());
                    tokio::spawn(async move { scene.accept(guest, &code).await })
                })
                .collect();
            let message = RevokeInvitationRequest { code: link.code };
            let revoked = scene.call(by(owner), InvitationsClient::revoke_invitation, message);
            revoked.await.expect("one's own");
            let mut came = 0;
            for one in coming {
                match one.await.expect("ends") {
                    Ok(_) => came += 1,
                    Err(error) => assert_eq!(error.code(), "NOT_FOUND"),
                }
            }
            assert_eq!(scene.members(owner, &server).await.len(), 1 + came);
            let log = scene.audit_log(owner, &server).await;
            assert!(log[0].before.contains(&format!("\"uses\":{came}")), "{}", log[0].before);
        })
        .await;
    }
}
