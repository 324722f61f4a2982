//! Acts on rights: done for good, or rehearsed, to tell beforehand whose rights they would change. Both run the same
//! transaction, so a comparison cannot differ from what it compares.

use crate::{Servers, news::News};
use beep_core::{Result, ServerId};
use beep_platform::{rpc::Context, sql::Work};
use beep_proto::authz::v1::Change;

/// What an act came to, and what it has to tell; `None` if nothing had to change.
pub(crate) type Done<T> = (T, Option<News>);

impl Servers {
    /// Does it, and answers once it is in force. Says also whether anything was changed.
    ///
    /// # Errors
    /// Those of the act.
    pub(crate) async fn perform<T: Send + 'static>(
        &self,
        context: &Context,
        server: ServerId,
        act: impl Work<Done<T>>,
    ) -> Result<(T, bool)> {
        let performed = self.store.write(move |tx| {
            Box::pin(async move {
                let (done, news) = act(tx).await?;
                let fact = match news {
                    Some(news) => Some(news.put(tx).await?),
                    None => None,
                };
                Ok((done, fact))
            })
        });
        let (done, fact) = performed.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, server, fact).await;
        }
        Ok((done, fact.is_some()))
    }

    /// Does it and takes it back. Answers with what it would have told `authz`.
    ///
    /// # Errors
    /// Those of the act.
    pub(crate) async fn rehearse<T: Send + 'static>(&self, act: impl Work<Done<T>>) -> Result<Vec<Change>> {
        let (_, news) = self.store.rehearse(act).await?;
        Ok(news.map(News::into_rights).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, code, member_target, on_every_engine, role_target};
    use beep_core::{Id, Permission, Result, UserId};
    use beep_proto::{
        authz::v1::change::Change,
        servers::v1::{
            Channel, DeleteRoleRequest, MoveChannelRequest, Rehearsal, Role, Server, SetOverwriteRequest,
            SetPrivateRequest, SetRolesRequest, SyncChannelRequest, UpdateRoleRequest,
            rehearsals_client::RehearsalsClient, roles_client::RolesClient, servers_client::ServersClient,
        },
    };

    const VIEW: &[Permission] = &[Permission::ViewChannel];
    const MANAGER: &[Permission] = &[
        Permission::ViewChannel,
        Permission::SendMessages,
        Permission::ManageRoles,
        Permission::ManageChannels,
    ];

    /// A server with a private category, a channel that follows it and one outside.
    struct House {
        scene: Scene,
        server: Server,
        owner: UserId,
        /// With a role that manages roles and channels.
        manager: UserId,
        manages: Role,
        guest: UserId,
        plain: Role,
        category: Channel,
        inside: Channel,
        outside: Channel,
    }

    async fn house(scene: Scene) -> House {
        let owner = scene.id();
        let server = scene.found(owner, true).await;
        let manages = scene.role(owner, &server, MANAGER).await;
        let plain = scene.role(owner, &server, VIEW).await;
        let category = scene.category(owner, &server).await;
        let inside = scene.text(owner, &server, Some(&category)).await;
        let house = House {
            manager: scene.member(owner, &server, &[&manages]).await,
            guest: scene.member(owner, &server, &[&plain]).await,
            outside: scene.text(owner, &server, None).await,
            server,
            owner,
            manages,
            plain,
            category,
            inside,
            scene,
        };
        let target = role_target(&house.plain);
        let denied = house.scene.overwrite(owner, &house.category, target, &[], VIEW).await;
        denied.expect("may");
        house
    }

    impl House {
        /// What authz was told of the server so far.
        fn told(&self) -> Vec<Change> {
            self.scene.authz.changes(&self.server.id)
        }
    }

    /// Rehearses, makes sure that nothing has happened, does it, and makes sure that it was what was rehearsed.
    macro_rules! is_as_rehearsed {
        ($house:expr, $client:ident.$act:ident, $rehearse:ident, $message:expr) => {{
            let (house, message) = (&$house, $message);
            let before = house.told();
            let log = house.scene.audit_log(house.owner, &house.server).await;
            let rehearsal: Rehearsal = house
                .scene
                .call(by(house.owner), RehearsalsClient::$rehearse, message.clone())
                .await
                .expect("rehearsed");
            assert!(!rehearsal.changes.is_empty(), "it changes rights");
            assert_eq!(house.told(), before, "nobody was told");
            assert_eq!(house.scene.audit_log(house.owner, &house.server).await, log);
            house
                .scene
                .call(by(house.owner), $client::$act, message)
                .await
                .expect("done");
            let rehearsed: Vec<Change> = rehearsal
                .changes
                .into_iter()
                .filter_map(|change| change.change)
                .collect();
            assert_eq!(house.told()[before.len()..], rehearsed);
        }};
    }

    #[tokio::test]
    async fn what_is_rehearsed_is_what_is_done() {
        on_every_engine("rehearsed", async |scene| {
            let h = house(scene).await;
            let role = UpdateRoleRequest {
                server_id: h.server.id.clone(),
                role_id: h.plain.id.clone(),
                permissions: Some(crate::testing::bits(&[Permission::ManageMessages])),
                ..UpdateRoleRequest::default()
            };
            is_as_rehearsed!(h, RolesClient.update_role, update_role, role);
            let overwrite = SetOverwriteRequest {
                channel_id: h.inside.id.clone(),
                target: Some(member_target(h.guest)),
                allow: crate::testing::bits(VIEW),
                deny: 0,
            };
            is_as_rehearsed!(h, RolesClient.set_overwrite, set_overwrite, overwrite);
            let channel_id = h.inside.id.clone();
            is_as_rehearsed!(
                h,
                RolesClient.sync_channel,
                sync_channel,
                SyncChannelRequest { channel_id }
            );
            let closed = SetPrivateRequest {
                channel_id: h.outside.id.clone(),
                private: true,
                role_ids: vec![h.plain.id.clone()],
                user_ids: vec![h.guest.to_bytes()],
            };
            is_as_rehearsed!(h, RolesClient.set_private, set_private, closed);
            let opened = SetPrivateRequest {
                channel_id: h.outside.id.clone(),
                ..SetPrivateRequest::default()
            };
            is_as_rehearsed!(h, RolesClient.set_private, set_private, opened);
            let into = |channel: &Channel, parent: Option<&Channel>| MoveChannelRequest {
                channel_id: channel.id.clone(),
                parent_id: parent.map(|parent| parent.id.clone()).unwrap_or_default(),
                before_id: Vec::new(),
            };
            is_as_rehearsed!(h, ServersClient.move_channel, move_channel, into(&h.inside, None));
            is_as_rehearsed!(
                h,
                ServersClient.move_channel,
                move_channel,
                into(&h.inside, Some(&h.category))
            );
            let gone = DeleteRoleRequest {
                server_id: h.server.id.clone(),
                role_id: h.plain.id.clone(),
            };
            is_as_rehearsed!(h, RolesClient.delete_role, delete_role, gone);
        })
        .await;
    }

    #[tokio::test]
    async fn all_roles_of_a_member_are_rehearsed_at_once() {
        on_every_engine("rehearsed_roles", async |scene| {
            let h = house(scene).await;
            let wish = |role_ids: &[&Role]| SetRolesRequest {
                server_id: h.server.id.clone(),
                user_id: h.guest.to_bytes(),
                role_ids: role_ids.iter().map(|role| role.id.clone()).collect(),
            };
            let rehearse = |actor, message| h.scene.call(by(actor), RehearsalsClient::set_roles, message);
            let rehearsal = rehearse(h.owner, wish(&[&h.manages])).await.expect("rehearsed");
            let change = rehearsal.changes.into_iter().next().and_then(|change| change.change);
            let Some(Change::PutMember(member)) = change else {
                panic!("{change:?}")
            };
            assert_eq!(
                (member.user_id, member.role_ids),
                (h.guest.to_bytes(), vec![h.manages.id.clone()])
            );
            let same = rehearse(h.owner, wish(&[&h.plain])).await.expect("rehearsed");
            assert_eq!(same, Rehearsal::default(), "nothing would change");
            assert_eq!(code(rehearse(h.manager, wish(&[&h.manages])).await), "RANK_TOO_LOW");
            assert_eq!(code(rehearse(h.guest, wish(&[])).await), "FORBIDDEN");
            assert_eq!(code(rehearse(h.scene.id(), wish(&[])).await), "NOT_FOUND");
        })
        .await;
    }

    /// Who may not do it is not told what it would do either.
    #[tokio::test]
    async fn a_rehearsal_is_refused_like_the_act() {
        on_every_engine("rehearsed_refused", async |scene| {
            let h = house(scene).await;
            let refused: Result<Rehearsal> = h
                .scene
                .call(
                    by(h.manager),
                    RehearsalsClient::delete_role,
                    DeleteRoleRequest {
                        server_id: h.server.id.clone(),
                        role_id: h.manages.id.clone(),
                    },
                )
                .await;
            assert_eq!(code(refused), "RANK_TOO_LOW");
            let overwrite = SetOverwriteRequest {
                channel_id: h.outside.id.clone(),
                target: Some(role_target(&h.plain)),
                allow: crate::testing::bits(&[Permission::ManageWebhooks]),
                deny: 0,
            };
            let lacks = h
                .scene
                .call(by(h.manager), RehearsalsClient::set_overwrite, overwrite.clone());
            assert_eq!(code(lacks.await), "CANNOT_GRANT");
            let guest = h.scene.call(by(h.guest), RehearsalsClient::set_overwrite, overwrite);
            assert_eq!(code(guest.await), "FORBIDDEN");
        })
        .await;
    }
}
