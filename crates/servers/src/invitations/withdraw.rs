//! Invitations go with who or what they hang on.

use super::DirectInvitation;
use crate::{
    news::News,
    rank,
    store::{direct_invitations, invitations, people},
};
use beep_core::{Permission, ServerId, UserId};
use beep_platform::sql::{Result, Tx};

/// Who is banned is no longer invited; nobody comes by the links or invitations of who is banned or kicked. Those of who
/// left by themselves stay good. After the server was locked.
pub(crate) async fn withdraw_of(tx: &mut Tx<'_>, news: &mut News, server: ServerId, user: UserId) -> Result<()> {
    invitations::delete_of(tx, server, user).await?;
    let gone = direct_invitations::delete_of(tx, server, user).await?;
    tell(tx, news, gone).await
}

/// A server that was public and closes is one to which only those invite who manage its invitations (SRV-5): nobody comes
/// any more by what all others sent. After the server was locked.
pub(crate) async fn withdraw_of_guests(tx: &mut Tx<'_>, news: &mut News, server: ServerId) -> Result<()> {
    for inviter in invitations::inviters(tx, server).await? {
        let standing = rank::find(tx, server, inviter).await?;
        if standing.is_some_and(|standing| standing.permissions.has(Permission::ManageInvitations)) {
            continue;
        }
        invitations::delete_of(tx, server, inviter).await?;
        let gone = direct_invitations::delete_from(tx, server, inviter).await?;
        tell(tx, news, gone).await?;
    }
    news.invitations_changed();
    Ok(())
}

/// Nobody is invited to a server that is no more. After the server was locked.
pub(crate) async fn withdraw_all(tx: &mut Tx<'_>, news: &mut News, server: ServerId) -> Result<()> {
    invitations::delete_all(tx, server).await?;
    let gone = direct_invitations::delete_all(tx, server).await?;
    tell(tx, news, gone).await
}

/// At most as many as a server has.
async fn tell(tx: &mut Tx<'_>, news: &mut News, gone: Vec<DirectInvitation>) -> Result<()> {
    for one in gone {
        people::count_invitations(tx, one.user, -1).await?;
        news.invitation_gone(one.user, one.id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, code, on_every_engine};
    use beep_core::{Permission, UserId};
    use beep_proto::servers::v1::{DeleteServerRequest, UpdateServerRequest, servers_client::ServersClient};

    #[tokio::test]
    async fn with_a_ban_go_invitations_from_and_to_the_banned() {
        on_every_engine("withdraw_ban", async |scene| {
            let (owner, member, guest): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(member, &server).await.expect("public");
            let (link, kept) = (scene.link(member, &server).await, scene.link(owner, &server).await);
            let from = scene.invite(member, &server, guest).await.expect("invited");
            let other: UserId = scene.id();
            let to = scene.invite(owner, &server, other).await.expect("invited");
            for user in [member, other] {
                scene.ban(owner, &server, user, 0).await.expect("banned");
            }
            for (user, invitation) in [(guest, from), (other, to)] {
                assert!(scene.received(user).await.is_empty());
                scene.hears_gone(&invitation).await;
                assert_eq!(code(scene.answer(user, &invitation, true).await), "NOT_FOUND");
            }
            assert_eq!(code(scene.look(&link.code).await), "NOT_FOUND");
            assert!(scene.look(&kept.code).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn with_a_kick_go_invitations_and_with_leaving_none() {
        on_every_engine("withdraw_kick", async |scene| {
            let (owner, kicked, leaver): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            let (one, two): (UserId, UserId) = (scene.id(), scene.id());
            let mut links = Vec::new();
            for (member, guest) in [(kicked, one), (leaver, two)] {
                scene.join(member, &server).await.expect("public");
                links.push(scene.link(member, &server).await);
                scene.invite(member, &server, guest).await.expect("invited");
            }
            scene.kick(owner, &server, kicked).await.expect("kicked");
            scene.leave(leaver, &server).await.expect("left");
            assert_eq!(code(scene.accept(one, &links[0].code).await), "NOT_FOUND");
            assert!(scene.received(one).await.is_empty());
            assert!(scene.accept(two, &links[1].code).await.is_ok());
            scene.is_whole(&server).await;
        })
        .await;
    }

    #[tokio::test]
    async fn who_may_not_invite_to_a_server_that_closes_has_not_invited_either() {
        on_every_engine("withdraw_closed", async |scene| {
            let (owner, guest, other): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            let member = scene.member(owner, &server, &[]).await;
            let inviting = scene.role(owner, &server, &[Permission::ManageInvitations]).await;
            let manager = scene.member(owner, &server, &[&inviting]).await;
            let (theirs, kept) = (scene.link(member, &server).await, scene.link(manager, &server).await);
            let from_member = scene.invite(member, &server, guest).await.expect("invited");
            let from_owner = scene.invite(owner, &server, other).await.expect("invited");
            let set = async |public| {
                let message = UpdateServerRequest {
                    server_id: server.id.clone(),
                    public: Some(public),
                    ..UpdateServerRequest::default()
                };
                let set = scene.call(by(owner), ServersClient::update_server, message).await;
                set.expect("may");
            };
            set(true).await;
            assert!(scene.look(&theirs.code).await.is_ok(), "nothing was closed");
            set(false).await;
            assert_eq!(code(scene.look(&theirs.code).await), "NOT_FOUND");
            assert_eq!(code(scene.accept(guest, &theirs.code).await), "NOT_FOUND");
            assert!(scene.received(guest).await.is_empty());
            scene.hears_gone(&from_member).await;
            assert_eq!(code(scene.answer(guest, &from_member, true).await), "NOT_FOUND");
            assert!(scene.answer(other, &from_owner, true).await.is_ok());
            assert!(scene.accept(guest, &kept.code).await.is_ok());
            scene.is_whole(&server).await;
        })
        .await;
    }

    #[tokio::test]
    async fn with_a_server_go_its_invitations() {
        on_every_engine("withdraw_server", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            let link = scene.link(owner, &server).await;
            let invitation = scene.invite(owner, &server, guest).await.expect("invited");
            let message = DeleteServerRequest {
                server_id: server.id.clone(),
                name: server.name.clone(),
            };
            scene
                .call(by(owner), ServersClient::delete_server, message)
                .await
                .expect("deleted");
            assert!(scene.received(guest).await.is_empty());
            scene.hears_gone(&invitation).await;
            assert_eq!(code(scene.answer(guest, &invitation, true).await), "NOT_FOUND");
            assert_eq!(code(scene.look(&link.code).await), "NOT_FOUND");
            assert_eq!(code(scene.accept(guest, &link.code).await), "NOT_FOUND");
        })
        .await;
    }
}
