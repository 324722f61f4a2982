//! What a link leads to.

use super::{Code, Invitation};
use crate::{
    Servers,
    model::Server,
    store::{invitations, servers},
};
use beep_core::{Error, Result, reason};

impl Servers {
    /// A link and its server, for everybody who has it: who was invited looks before signing up.
    ///
    /// # Errors
    /// `NOT_FOUND` for one that was never made or was revoked, `INVITATION_EXPIRED`, `INVITATION_USED_UP`,
    /// `SERVER_SUSPENDED`.
    pub(crate) async fn get_invitation(&self, code: &str) -> Result<(Invitation, Server)> {
        let code = Code::read(code).ok_or_else(Error::not_found)?;
        let found = self.store.read(move |tx| {
            Box::pin(async move {
                let Some(invitation) = invitations::by_code(tx, code).await? else {
                    return Ok(None);
                };
                let server = servers::get(tx, invitation.server).await?;
                Ok(server.map(|server| (invitation, server)))
            })
        });
        let (invitation, server) = found.await?.ok_or_else(Error::not_found)?;
        if server.suspended {
            return Err((&reason::SERVER_SUSPENDED).into());
        }
        invitation.usable(self.origin.now())?;
        Ok((invitation, server))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, code, on_every_engine};
    use beep_core::{Clock, Id, SystemClock, UserId};
    use beep_proto::servers::v1::{
        CreateInvitationRequest, GetInvitationRequest, invitations_client::InvitationsClient,
    };
    use std::time::Duration;

    #[tokio::test]
    async fn everybody_who_has_the_code_sees_where_it_leads() {
        on_every_engine("preview", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            scene.rule(owner, &server, "Be kind.").await;
            let link = scene.link(owner, &server).await;
            let seen = scene.look(&link.code).await.expect("without signing in");
            let card = seen.server.clone().expect("a card");
            assert_eq!(
                (card.id, card.name, card.rules),
                (server.id, server.name, "Be kind.".into())
            );
            assert_eq!((card.member_count, card.public), (1, false));
            assert_eq!(seen.inviter_id, owner.to_bytes());
            assert_eq!(scene.look(&link.code.to_uppercase()).await.as_ref(), Ok(&seen));
            let signed_in = scene.call(
                by(scene.id()),
                InvitationsClient::get_invitation,
                GetInvitationRequest { code: link.code },
            );
            assert_eq!(signed_in.await, Ok(seen));
            for unknown in ["", "2222222222", "no code", "'; --", &"x".repeat(1 << 16)] {
                assert_eq!(code(scene.look(unknown).await), "NOT_FOUND");
            }
        })
        .await;
    }

    #[tokio::test]
    async fn an_expired_link_says_so() {
        on_every_engine("preview_expired", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let wish = CreateInvitationRequest {
                expires_at: SystemClock.now() + 500,
                ..scene.link_wish(&server)
            };
            let link = scene.link_as(owner, wish).await.expect("made");
            while SystemClock.now() < link.expires_at {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert_eq!(code(scene.look(&link.code).await), "INVITATION_EXPIRED");
            assert_eq!(code(scene.accept(scene.id(), &link.code).await), "INVITATION_EXPIRED");
            assert!(scene.accept(owner, &link.code).await.is_ok(), "members are in already");
        })
        .await;
    }
}
