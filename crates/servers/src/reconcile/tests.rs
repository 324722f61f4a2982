//! What `authz` holds is damaged in every way, and found whole again.

use crate::testing::{Scene, on_every_engine};
use beep_core::{Id, RoleId, ServerId, UserId};
use beep_proto::{
    authz::v1::{
        PutMember, PutOverwrite, PutRole, PutServer, RemoveChannel, RemoveMember, RemoveServer, change::Change,
        put_overwrite::Target,
    },
    servers::v1::Server,
};

/// A server with a member beside its owner.
async fn founded(scene: &Scene) -> (Server, UserId) {
    let (owner, member): (UserId, UserId) = (scene.id(), scene.id());
    let server = scene.found(owner, true).await;
    scene.join(member, &server).await.expect("joined");
    scene.is_whole(&server).await;
    (server, member)
}

fn role(id: RoleId, permissions: i64) -> Change {
    Change::PutRole(PutRole {
        role_id: id.to_bytes(),
        permissions,
        position: 7,
    })
}

#[tokio::test]
async fn whatever_was_damaged_is_repaired_and_nothing_else_touched() {
    on_every_engine("servers_reconcile", async |scene| {
        let (server, member) = founded(&scene).await;
        let told = scene.authz.changes(&server.id).len();
        scene.reconcile().await;
        scene.is_whole(&server).await;
        assert_eq!(
            scene.authz.changes(&server.id).len(),
            told,
            "nothing to repair, nothing told"
        );

        let channel = scene.channels(member, &server).await[0].id.clone();
        let damages = [
            Change::RemoveMember(RemoveMember {
                user_id: member.to_bytes(),
            }),
            Change::PutMember(PutMember {
                user_id: scene.id::<UserId>().to_bytes(),
                ..PutMember::default()
            }),
            Change::PutMember(PutMember {
                user_id: member.to_bytes(),
                pending: true,
                ..PutMember::default()
            }),
            role(scene.id(), 1),
            role(
                RoleId::from_slice(&default_role(&scene, &server)).expect("an identifier"),
                1,
            ),
            Change::PutOverwrite(PutOverwrite {
                channel_id: channel.clone(),
                target: Some(Target::UserId(member.to_bytes())),
                allow: 1,
                deny: 0,
            }),
            Change::RemoveChannel(RemoveChannel { channel_id: channel }),
            Change::PutServer(PutServer {
                owner_id: member.to_bytes(),
                default_role_id: default_role(&scene, &server),
            }),
            Change::RemoveServer(RemoveServer {}),
        ];
        for damage in damages {
            scene.authz.tamper(&server.id, damage.clone());
            scene.reconcile().await;
            scene.is_whole(&server).await;
        }
        let told = scene.authz.changes(&server.id).len();
        scene.reconcile().await;
        assert_eq!(scene.authz.changes(&server.id).len(), told, "it is whole");
    })
    .await;
}

/// The identifier of the role that all have, as told.
fn default_role(scene: &Scene, server: &Server) -> Vec<u8> {
    let put = scene
        .authz
        .changes(&server.id)
        .into_iter()
        .find_map(|change| match change {
            Change::PutServer(put) => Some(put.default_role_id),
            _ => None,
        });
    put.expect("told with the server")
}

#[tokio::test]
async fn facts_that_were_lost_are_made_up_for() {
    on_every_engine("servers_reconcile_lost", async |scene| {
        // All of them, the first included.
        let (server, member) = founded(&scene).await;
        scene.authz.forget(&server.id);
        scene.reconcile().await;
        scene.is_whole(&server).await;

        // The last one, as a store that was put back from a backup loses it.
        scene.authz.lose(&server.id, 1);
        scene.authz.tamper(
            &server.id,
            Change::RemoveMember(RemoveMember {
                user_id: member.to_bytes(),
            }),
        );
        scene.reconcile().await;
        scene.is_whole(&server).await;

        // The last ones, and the next one is refused for it.
        scene.authz.lose(&server.id, 2);
        scene.authz.rights().is_gappy = true;
        scene.join(scene.id(), &server).await.expect("joined, and not in force");
        scene.reconcile().await;
        scene.is_whole(&server).await;
        scene.authz.rights().is_gappy = false;

        // Facts that we told and do not know of: our own store was put back.
        scene.authz.lose(&server.id, -5);
        scene.reconcile().await;
        scene.is_whole(&server).await;
        scene.join(scene.id(), &server).await.expect("joined");
        scene.is_whole(&server).await;

        // A server that is none.
        let nobodys: ServerId = scene.id();
        let put = PutServer {
            owner_id: member.to_bytes(),
            default_role_id: scene.id::<RoleId>().to_bytes(),
        };
        scene.authz.tamper(&nobodys.to_bytes(), Change::PutServer(put));
        scene.authz.lose(&nobodys.to_bytes(), -3);
        scene.reconcile().await;
        scene.quiet().await;
        assert!(!scene.authz.is_owner(&member.to_bytes()));
    })
    .await;
}

#[tokio::test]
async fn what_is_told_while_a_server_is_read_is_not_taken_for_drift() {
    on_every_engine("servers_reconcile_busy", async |scene| {
        let (server, member) = founded(&scene).await;
        scene.authz.tamper(
            &server.id,
            Change::RemoveMember(RemoveMember {
                user_id: member.to_bytes(),
            }),
        );
        let (is_read, let_go) = scene.authz.hold_read();
        tokio::join!(scene.reconcile(), async {
            is_read.await.expect("something differs, so it is read");
            scene.join(scene.id(), &server).await.expect("joined, and told");
            scene.quiet().await;
            let_go.send(()).expect("is waited for");
        });
        scene.reconcile().await;
        scene.is_whole(&server).await;
    })
    .await;
}
