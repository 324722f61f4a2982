//! The links of a server.

use super::{Invitation, Inviter};
use crate::{
    Servers,
    cursor::read_id,
    model::{Page, Server},
    store::{invitations, servers},
};
use beep_core::{Error, PageSize, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// The server's links, newest first, used-up and expired ones too: all of them for who has MANAGE_INVITATIONS, for
    /// other members their own.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is no member.
    pub(crate) async fn list_invitations(
        &self,
        context: &Context,
        server: ServerId,
        size: PageSize,
        after: &str,
    ) -> Result<(Server, Page<Invitation>)> {
        let after = read_id(after)?;
        let inviter = Inviter::ask(self, context, server).await?;
        let only = (!inviter.manages()).then_some(inviter.user);
        let found = self.store.read(move |tx| {
            Box::pin(async move {
                let card = servers::get(tx, server).await?.ok_or_else(Error::not_found)?;
                let rows = invitations::page(tx, server, only, after, size.with_one_more()).await?;
                Ok((card, rows))
            })
        });
        let (card, rows) = found.await?;
        let page = Page::of(rows, size.rows(), |invitation| invitation.id.to_string());
        Ok((card, page))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::UserId;
    use beep_proto::servers::v1::{
        CreateInvitationRequest, ListInvitationsRequest, invitations_client::InvitationsClient,
    };

    #[tokio::test]
    async fn managers_see_all_and_others_their_own() {
        on_every_engine("invite_list", async |scene| {
            let (owner, member, stranger): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(member, &server).await.expect("public");
            let mut all = Vec::new();
            for n in 0..5 {
                let wish = CreateInvitationRequest {
                    max_uses: 1,
                    ..scene.link_wish(&server)
                };
                let user = if n % 2 == 0 { owner } else { member };
                all.push(scene.link_as(user, wish).await.expect("made"));
            }
            scene.accept(scene.id(), &all[4].code).await.expect("one use");
            all.reverse();
            let list = |context, after| {
                let message = ListInvitationsRequest {
                    server_id: server.id.clone(),
                    limit: 2,
                    after,
                };
                scene.call(context, InvitationsClient::list_invitations, message)
            };
            let (mut listed, mut after) = (Vec::new(), String::new());
            for expected in [2, 2, 1] {
                let page = list(by(owner), after).await.expect("listed");
                assert_eq!(page.invitations.len(), expected);
                listed.extend(page.invitations);
                after = page.next;
            }
            assert_eq!(after, "");
            let codes = |links: &[beep_proto::servers::v1::Invitation]| -> Vec<String> {
                links.iter().map(|link| link.code.clone()).collect()
            };
            assert_eq!(codes(&listed), codes(&all));
            assert_eq!((listed[0].uses, listed[1].uses), (1, 0), "used-up ones too");

            let own = list(by(member), String::new()).await.expect("listed");
            assert_eq!(codes(&own.invitations), [&*all[1].code, &*all[3].code]);
            assert_eq!(own.next, "");
            assert_eq!(code(list(by(stranger), String::new()).await), "NOT_FOUND");
            assert_eq!(code(list(by_nobody(), String::new()).await), "UNAUTHENTICATED");
            assert_eq!(code(list(by(owner), "x".into()).await), "INVALID_INPUT");
        })
        .await;
    }
}
