//! A newcomer accepts the rules of a server, or there are none any more.

use crate::{
    Servers,
    model::Member,
    news::Origin,
    relays::ALL,
    store::{members, newcomers, servers},
};
use beep_core::{Error, Result, ServerId, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};

/// Members released in one transaction.
const RELEASED: i64 = 200;

impl Servers {
    /// The caller is no longer pending, and may write from now on. For who was not nothing changes.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is no member, `SERVER_SUSPENDED`.
    pub(crate) async fn accept_rules(&self, context: &Context, id: ServerId) -> Result<Member> {
        let user = context.user()?;
        let origin = self.origin.clone();
        let accepted = self.store.write(move |tx| {
            Box::pin(async move {
                // Locked, so that the rights told are those that roles and mutes come to in this order.
                let is_member = members::lock(tx, id, user).await?;
                let server = servers::lock(tx, id).await?;
                if is_member && server.suspended {
                    return Err(Error::from(&reason::SERVER_SUSPENDED).into());
                }
                let was_pending = newcomers::accept_rules(tx, id, user).await?;
                let member = members::get(tx, id, user).await?.ok_or_else(Error::not_found)?;
                if !was_pending {
                    return Ok((member, None));
                }
                let mut news = origin.news(id);
                news.member_rights(&member);
                Ok((member, Some(news.put(tx).await?)))
            })
        });
        let (member, fact) = accepted.await?;
        self.relays.settle(context, id, fact.unwrap_or(ALL)).await;
        if fact.is_some() {
            self.audit("server.rules_accepted", user, id);
        }
        Ok(member)
    }
}

/// Where rules were dropped, nobody waits to accept them: releases a portion of those who do. Says whether there may be
/// more.
pub(crate) async fn release(tx: &mut Tx<'_>, origin: &Origin) -> sql::Result<bool> {
    let Some(id) = newcomers::releasing(tx).await? else {
        return Ok(false);
    };
    let server = servers::lock(tx, id).await?;
    if !server.onboarding.rules.is_empty() {
        // New rules, meanwhile.
        return Ok(true);
    }
    let mut news = origin.news(id);
    for user in newcomers::release(tx, id, RELEASED).await? {
        if let Some(member) = members::get(tx, id, user).await? {
            news.member_rights(&member);
        }
    }
    news.put(tx).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, code, on_every_engine};
    use beep_core::{Id, Result, UserId};
    use beep_proto::{
        authz::v1::change::Change,
        servers::v1::{AcceptRulesRequest, Member, Server, invitations_client::InvitationsClient},
    };

    async fn accept_rules(scene: &Scene, user: UserId, server: &Server) -> Result<Member> {
        let message = AcceptRulesRequest {
            server_id: server.id.clone(),
        };
        scene.call(by(user), InvitationsClient::accept_rules, message).await
    }

    /// What `authz` was told last of whether the member is pending.
    fn is_pending(scene: &Scene, user: UserId, server: &Server) -> Option<bool> {
        let changes = scene.authz.changes(&server.id).into_iter().rev();
        changes
            .filter_map(|change| match change {
                Change::PutMember(put) if put.user_id == user.to_bytes() => Some(put.pending),
                _ => None,
            })
            .next()
    }

    #[tokio::test]
    async fn newcomers_are_pending_until_they_accept() {
        on_every_engine("rules", async |scene| {
            let (owner, early, late): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(early, &server).await.expect("public");
            let server = scene.rule(owner, &server, "Be kind.\n\nNo spam.").await;
            assert_eq!(server.rules, "Be kind.\n\nNo spam.");
            scene.join(late, &server).await.expect("public");
            assert_eq!(is_pending(&scene, late, &server), Some(true));
            assert_eq!(is_pending(&scene, early, &server), Some(false), "who was there before");
            let refused = scene.link_as(late, scene.link_wish(&server)).await;
            assert_eq!(code(refused), "RULES_NOT_ACCEPTED");
            assert_eq!(
                code(scene.invite(late, &server, scene.id()).await),
                "RULES_NOT_ACCEPTED"
            );

            let member = accept_rules(&scene, late, &server).await.expect("accepted");
            assert!(!member.pending && member.user_id == late.to_bytes());
            assert_eq!(
                is_pending(&scene, late, &server),
                Some(false),
                "in force when it answers"
            );
            assert_eq!(accept_rules(&scene, late, &server).await, Ok(member));
            assert!(scene.link_as(late, scene.link_wish(&server)).await.is_ok());
            assert_eq!(code(accept_rules(&scene, scene.id(), &server).await), "NOT_FOUND");

            scene.leave(late, &server).await.expect("left");
            scene.join(late, &server).await.expect("public");
            assert_eq!(
                is_pending(&scene, late, &server),
                Some(true),
                "who comes back accepts anew"
            );
        })
        .await;
    }

    #[tokio::test]
    async fn where_rules_are_dropped_nobody_is_pending() {
        on_every_engine("rules_dropped", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.rule(owner, &server, "Be kind.").await;
            scene.join(guest, &server).await.expect("public");
            scene.rule(owner, &server, "").await;
            scene
                .eventually(|| (is_pending(&scene, guest, &server) == Some(false)).then_some(()))
                .await;
            assert!(scene.link_as(guest, scene.link_wish(&server)).await.is_ok());
        })
        .await;
    }
}
