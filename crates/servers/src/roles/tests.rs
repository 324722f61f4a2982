use super::{ROLES_OF_MEMBER, ROLES_OF_SERVER};
use crate::testing::{Scene, bits, by, by_nobody, code, on_every_engine, role_target};
use beep_core::{Id, Permission, Permissions, UserId};
use beep_proto::{
    authz::v1::change::Change,
    events::v1::{Event, event::Fact},
    servers::v1::{ListRolesRequest, Role, Server, UpdateRoleRequest, roles_client::RolesClient},
};
use std::sync::Arc;

const MANAGER: &[Permission] = &[
    Permission::ManageRoles,
    Permission::ViewChannel,
    Permission::SendMessages,
];

/// A server with three roles; the manager has the middle one, the helper the lowest, the chief the highest.
struct Company {
    scene: Scene,
    server: Server,
    owner: UserId,
    high: Role,
    middle: Role,
    low: Role,
    chief: UserId,
    manager: UserId,
    helper: UserId,
}

async fn company(scene: Scene) -> Company {
    let owner = scene.id();
    let server = scene.found(owner, true).await;
    let high = scene.role(owner, &server, MANAGER).await;
    let middle = scene.role(owner, &server, MANAGER).await;
    let low = scene.role(owner, &server, &[Permission::SendMessages]).await;
    let chief = scene.member(owner, &server, &[&high]).await;
    let manager = scene.member(owner, &server, &[&middle]).await;
    let helper = scene.member(owner, &server, &[&low]).await;
    Company {
        scene,
        server,
        owner,
        high,
        middle,
        low,
        chief,
        manager,
        helper,
    }
}

fn ids(roles: &[Role]) -> Vec<Vec<u8>> {
    roles.iter().map(|role| role.id.clone()).collect()
}

/// The roles that were told last.
fn told(events: &[Event]) -> Option<Vec<Role>> {
    events.iter().rev().find_map(|event| match &event.fact {
        Some(Fact::RolesChanged(changed)) => Some(changed.roles.clone()),
        _ => None,
    })
}

#[tokio::test]
async fn roles_stand_in_an_order_without_gaps_and_everybody_hears_of_it() {
    on_every_engine("roles_order", async |scene| {
        let Company {
            scene,
            server,
            owner,
            high,
            middle,
            low,
            helper,
            ..
        } = company(scene).await;
        let everybody = scene.default_role(owner, &server).await;
        let listed = scene.roles(helper, &server).await;
        assert_eq!(
            ids(&listed),
            ids(&[high.clone(), middle.clone(), low.clone(), everybody.clone()])
        );
        assert_eq!(
            listed.iter().map(|role| role.position).collect::<Vec<_>>(),
            [3, 2, 1, 0]
        );
        assert_eq!(
            listed.iter().map(|role| role.member_count).collect::<Vec<_>>(),
            [1, 1, 1, 4]
        );

        for (moved, above, order) in [
            (&low, Some(&high), [&low, &high, &middle]),
            (&low, Some(&middle), [&high, &low, &middle]),
            (&high, None, [&low, &middle, &high]),
            (&high, Some(&everybody), [&low, &middle, &high]),
            (&middle, Some(&middle), [&low, &middle, &high]),
            (&high, Some(&low), [&high, &low, &middle]),
        ] {
            let roles = scene.move_role(owner, moved, above).await.expect("moved");
            let order: Vec<Role> = order.into_iter().chain([&everybody]).cloned().collect();
            assert_eq!(ids(&roles), ids(&order));
            assert!(roles.iter().rev().map(|role| role.position).eq(0..4));
        }
        scene.delete_role(owner, &low).await.expect("deleted");
        let left = scene.roles(owner, &server).await;
        assert_eq!(ids(&left), ids(&[high, middle, everybody]));
        assert!(left.iter().rev().map(|role| role.position).eq(0..3));
        scene.hears(|events| told(events).as_ref() == Some(&left)).await;

        // The facts come to the same.
        let mut known = std::collections::HashMap::new();
        for change in scene.authz.changes(&server.id) {
            match change {
                Change::PutRole(put) => drop(known.insert(put.role_id, (put.position, put.permissions))),
                Change::RemoveRole(gone) => drop(known.remove(&gone.role_id)),
                _ => {}
            }
        }
        let listed = left
            .iter()
            .map(|role| (role.id.clone(), (role.position, role.permissions)));
        assert_eq!(known, listed.collect());
    })
    .await;
}

#[tokio::test]
async fn nobody_acts_at_or_above_their_own_highest_role() {
    on_every_engine("roles_rank", async |scene| {
        let c = company(scene).await;
        let (scene, by_manager) = (&c.scene, c.manager);
        let rename = |role: Role| async move {
            scene
                .edit_role(by_manager, &role, |change| change.name = Some("X".into()))
                .await
        };
        for role in [&c.high, &c.middle] {
            assert_eq!(code(rename(role.clone()).await), "RANK_TOO_LOW");
            assert_eq!(code(scene.delete_role(by_manager, role).await), "RANK_TOO_LOW");
            assert_eq!(code(scene.move_role(by_manager, role, None).await), "RANK_TOO_LOW");
            assert_eq!(
                code(scene.move_role(by_manager, &c.low, Some(role)).await),
                "RANK_TOO_LOW",
                "not above oneself either"
            );
            assert_eq!(code(scene.give(by_manager, role, c.helper).await), "RANK_TOO_LOW");
            assert_eq!(
                code(scene.give(by_manager, role, by_manager).await),
                "RANK_TOO_LOW",
                "nor to oneself"
            );
        }
        assert_eq!(code(scene.give(by_manager, &c.low, c.chief).await), "RANK_TOO_LOW");
        assert_eq!(code(scene.take(by_manager, &c.high, c.chief).await), "RANK_TOO_LOW");
        assert_eq!(code(scene.give(by_manager, &c.low, c.owner).await), "OWNER_IS_EXEMPT");
        let peer = scene.member(c.owner, &c.server, &[&c.middle]).await;
        assert_eq!(code(scene.give(by_manager, &c.low, peer).await), "RANK_TOO_LOW");

        assert!(rename(c.low.clone()).await.is_ok_and(|role| role.name == "X"));
        assert!(scene.give(by_manager, &c.low, by_manager).await.is_ok());
        assert!(scene.take(by_manager, &c.low, c.helper).await.is_ok());
        let made = scene.role(by_manager, &c.server, &[Permission::SendMessages]).await;
        assert_eq!(made.position, 1);
        assert!(scene.move_role(by_manager, &made, Some(&c.low)).await.is_ok());
        assert!(scene.delete_role(by_manager, &made).await.is_ok());

        // Who has MANAGE_ROLES from the default role alone stands above nobody.
        let everybody = scene.default_role(c.owner, &c.server).await;
        let rights = everybody.permissions | bits(&[Permission::ManageRoles]);
        let changed = scene.edit_role(c.owner, &everybody, |change| change.permissions = Some(rights));
        assert!(changed.await.is_ok());
        let anybody = scene.member(c.owner, &c.server, &[]).await;
        assert_eq!(
            code(scene.make_role(anybody, scene.role_wish(&c.server, &[])).await),
            "RANK_TOO_LOW"
        );
        let changed = scene.edit_role(anybody, &everybody, |change| change.permissions = Some(0));
        assert_eq!(code(changed.await), "RANK_TOO_LOW");
        // The owner stands above everybody.
        assert!(scene.move_role(c.owner, &c.low, Some(&c.high)).await.is_ok());
        assert!(scene.delete_role(c.owner, &c.high).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_what_they_lack_and_taking_needs_rank_alone() {
    on_every_engine("roles_grant", async |scene| {
        let c = company(scene).await;
        let scene = &c.scene;
        let wish = scene.role_wish(&c.server, &[Permission::ManageChannels]);
        assert_eq!(code(scene.make_role(c.manager, wish).await), "CANNOT_GRANT");
        let set = |actor, rights: &'static [Permission]| {
            scene.edit_role(actor, &c.low, move |change| change.permissions = Some(bits(rights)))
        };
        let more: &[Permission] = &[Permission::SendMessages, Permission::ManageServer];
        assert_eq!(code(set(c.manager, more).await), "CANNOT_GRANT");
        let role = set(c.owner, more).await.expect("the owner has every right");
        assert_eq!(
            role.permissions,
            bits(&[
                Permission::SendMessages,
                Permission::ManageServer,
                Permission::ManageChannels
            ]),
            "what is implied is stored"
        );
        assert_eq!(
            code(scene.give(c.manager, &c.low, c.manager).await),
            "CANNOT_GRANT",
            "nor by way of a role"
        );
        let kept: &[Permission] = &[Permission::ManageServer, Permission::ViewChannel];
        assert!(set(c.manager, kept).await.is_ok(), "what it has already is not given");
        assert!(set(c.manager, &[]).await.is_ok_and(|role| role.permissions == 0));
        assert!(scene.give(c.manager, &c.low, c.manager).await.is_ok());
        let unknown = scene.edit_role(c.owner, &c.low, |change| change.permissions = Some(1 << 60));
        assert_eq!(code(unknown.await), "INVALID_INPUT");

        // A role that is allowed more in a channel gives that too.
        let channel = scene.text(c.owner, &c.server, None).await;
        let allow = scene.overwrite(
            c.owner,
            &channel,
            role_target(&c.low),
            &[Permission::ManageMessages],
            &[],
        );
        allow.await.expect("allowed");
        assert!(scene.take(c.manager, &c.low, c.manager).await.is_ok());
        let guest = scene.member(c.owner, &c.server, &[]).await;
        assert_eq!(code(scene.give(c.manager, &c.low, guest).await), "CANNOT_GRANT");
        assert!(scene.give(c.owner, &c.low, guest).await.is_ok());
        assert!(scene.take(c.manager, &c.low, guest).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn the_default_role_stays_what_and_where_it_is() {
    on_every_engine("roles_default", async |scene| {
        let c = company(scene).await;
        let (scene, owner) = (&c.scene, c.owner);
        let everybody = scene.default_role(owner, &c.server).await;
        assert_eq!(
            code(scene.move_role(owner, &everybody, Some(&c.high)).await),
            "DEFAULT_ROLE"
        );
        assert_eq!(code(scene.delete_role(owner, &everybody).await), "DEFAULT_ROLE");
        assert_eq!(code(scene.give(owner, &everybody, c.helper).await), "DEFAULT_ROLE");
        assert_eq!(code(scene.take(owner, &everybody, c.helper).await), "DEFAULT_ROLE");
        let renamed = scene.edit_role(owner, &everybody, |change| change.name = Some("all".into()));
        assert_eq!(code(renamed.await), "DEFAULT_ROLE");
        let emptied = scene.edit_role(owner, &everybody, |change| change.permissions = Some(0));
        assert!(emptied.await.is_ok_and(|role| role.permissions == 0 && role.is_default));
        assert!(scene.channels(c.helper, &c.server).await.is_empty());
        assert_eq!(
            scene.channels(owner, &c.server).await.len(),
            2,
            "owners are never locked out"
        );
    })
    .await;
}

#[tokio::test]
async fn one_may_step_down_and_the_owner_needs_no_role() {
    on_every_engine("roles_step_down", async |scene| {
        let c = company(scene).await;
        let scene = &c.scene;
        let left = scene.take(c.manager, &c.middle, c.manager).await.expect("one's own");
        assert!(left.role_ids.is_empty());
        assert_eq!(
            code(scene.take(c.manager, &c.low, c.helper).await),
            "FORBIDDEN",
            "and has no say any more"
        );
        for role in [&c.high, &c.middle, &c.low] {
            scene
                .delete_role(c.owner, role)
                .await
                .expect("the last role with a right too");
        }
        let again = scene.role(c.owner, &c.server, MANAGER).await;
        assert!(scene.give(c.owner, &again, c.manager).await.is_ok());
        assert!(scene.take(c.manager, &c.low, c.helper).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn strangers_members_and_nobody_are_refused() {
    on_every_engine("roles_refused", async |scene| {
        let c = company(scene).await;
        let scene = &c.scene;
        let wish = || scene.role_wish(&c.server, &[]);
        for (actor, expected) in [(c.helper, "FORBIDDEN"), (scene.id(), "NOT_FOUND")] {
            assert_eq!(code(scene.make_role(actor, wish()).await), expected);
            let edited = scene.edit_role(actor, &c.low, |change| change.hoist = Some(true));
            assert_eq!(code(edited.await), expected);
            assert_eq!(code(scene.move_role(actor, &c.low, None).await), expected);
            assert_eq!(code(scene.delete_role(actor, &c.low).await), expected);
            assert_eq!(code(scene.give(actor, &c.low, actor).await), expected);
            assert_eq!(code(scene.take(actor, &c.low, c.helper).await), expected);
        }
        let list = ListRolesRequest {
            server_id: c.server.id.clone(),
        };
        assert_eq!(
            code(scene.call(by(scene.id()), RolesClient::list_roles, list.clone()).await),
            "NOT_FOUND"
        );
        assert_eq!(
            code(scene.call(by_nobody(), RolesClient::list_roles, list).await),
            "UNAUTHENTICATED"
        );
        assert_eq!(
            code(scene.call(by_nobody(), RolesClient::create_role, wish()).await),
            "UNAUTHENTICATED"
        );
        let elsewhere = scene.found(c.owner, false).await;
        let foreign = scene.role(c.owner, &elsewhere, &[]).await;
        let confused = Role {
            server_id: c.server.id.clone(),
            ..foreign
        };
        assert_eq!(code(scene.delete_role(c.owner, &confused).await), "NOT_FOUND");
        assert_eq!(code(scene.give(c.owner, &confused, c.helper).await), "NOT_FOUND");
        assert_eq!(code(scene.give(c.owner, &c.low, scene.id()).await), "NOT_FOUND");
        let edits: [fn(&mut UpdateRoleRequest); 3] = [
            |change| change.name = Some(" ".into()),
            |change| change.color = Some(1 << 24),
            |change| (change.color, change.clear_color) = (Some(1), true),
        ];
        for edit in edits {
            assert_eq!(code(scene.edit_role(c.owner, &c.low, edit).await), "INVALID_INPUT");
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_request_makes_one_role_and_limits_hold() {
    on_every_engine("roles_limits", async |scene| {
        let owner = scene.id();
        let server = scene.found(owner, true).await;
        let wish = scene.role_wish(&server, &[]);
        let (one, two) = tokio::join!(
            scene.make_role(owner, wish.clone()),
            scene.make_role(owner, wish.clone())
        );
        assert!(one.is_ok() && one == two);
        let mut roles = vec![one.expect("made")];
        // The default role counts.
        while roles.len() < ROLES_OF_SERVER - 1 {
            roles.push(scene.role(owner, &server, &[]).await);
        }
        let more = scene.make_role(owner, scene.role_wish(&server, &[])).await;
        assert_eq!(code(more), "ROLE_LIMIT_REACHED");
        let guest = scene.member(owner, &server, &[]).await;
        for role in &roles[..ROLES_OF_MEMBER] {
            scene.give(owner, role, guest).await.expect("given");
        }
        assert_eq!(
            code(scene.give(owner, &roles[ROLES_OF_MEMBER], guest).await),
            "ROLE_LIMIT_REACHED"
        );
        let twice = scene.give(owner, &roles[0], guest).await.expect("has it already");
        assert_eq!(twice.role_ids.len(), ROLES_OF_MEMBER);
        scene.leave(guest, &server).await.expect("left");
        let counted = scene.roles(owner, &server).await;
        assert!(counted.iter().all(|role| role.is_default || role.member_count == 0));
        assert!(scene.join(guest, &server).await.is_ok());
        let back = scene.give(owner, &roles[0], guest).await.expect("given");
        assert_eq!(back.role_ids, [roles[0].id.clone()], "who left has lost the others");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_managers_who_edit_one_role_lose_nothing() {
    on_every_engine("roles_edit_race", async |scene| {
        let c = Arc::new(company(scene).await);
        let edits: Vec<_> = (0..2)
            .map(|which| {
                let c = c.clone();
                tokio::spawn(async move {
                    for round in 0..12_u32 {
                        let actor = if which == 0 { c.chief } else { c.manager };
                        let edited = c.scene.edit_role(actor, &c.low, |change| {
                            if which == 0 {
                                change.name = Some(format!("Round {round}"));
                            } else {
                                change.color = Some(round);
                            }
                        });
                        edited.await.expect("edited");
                        let moved = c.scene.move_role(actor, &c.low, None).await;
                        moved.expect("moved");
                    }
                })
            })
            .collect();
        for edit in edits {
            edit.await.expect("ends");
        }
        let fresh = c.scene.roles(c.owner, &c.server).await;
        let low = fresh.iter().find(|role| role.id == c.low.id).expect("there");
        assert_eq!((low.name.as_str(), low.color), ("Round 11", Some(11)));
        // Old state and events give the fresh state.
        c.scene.hears(|events| told(events).as_ref() == Some(&fresh)).await;
        c.scene.is_whole(&c.server).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_is_deleted_while_it_is_given_is_nobodys() {
    on_every_engine("roles_delete_race", async |scene| {
        let owner = scene.id();
        let server = scene.found(owner, true).await;
        let mut users = Vec::new();
        for _ in 0..6 {
            users.push(scene.member(owner, &server, &[]).await);
        }
        for _ in 0..5 {
            let wish = beep_proto::servers::v1::CreateRoleRequest {
                hoist: true,
                ..scene.role_wish(&server, &[Permission::ManageChannels])
            };
            let role = scene.make_role(owner, wish).await.expect("made");
            let gifts: Vec<_> = users
                .iter()
                .map(|user| {
                    let (scene, role, user) = (scene.clone(), role.clone(), *user);
                    tokio::spawn(async move { scene.give(owner, &role, user).await })
                })
                .collect();
            scene.delete_role(owner, &role).await.expect("deleted");
            for gift in gifts {
                if let Err(error) = gift.await.expect("ends") {
                    assert_eq!(error.code(), "NOT_FOUND");
                }
            }
            let other = scene.role(owner, &server, &[]).await;
            for user in &users {
                let member = scene.give(owner, &other, *user).await.expect("given");
                assert!(!member.role_ids.contains(&role.id), "nobody has it");
                let rights = scene.authz.held_in_server(&server.id, &user.to_bytes());
                assert!(rights.is_some_and(|rights| !rights.has(Permission::ManageChannels)));
            }
            scene.delete_role(owner, &other).await.expect("deleted");
        }
        assert_eq!(scene.roles(owner, &server).await.len(), 1);
        scene.is_whole(&server).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_at_once_leave_an_order_without_gaps() {
    on_every_engine("roles_move_race", async |scene| {
        let owner = scene.id();
        let server = scene.found(owner, true).await;
        let mut roles = Vec::new();
        for _ in 0..5 {
            roles.push(scene.role(owner, &server, &[]).await);
        }
        let roles = Arc::new(roles);
        let movers: Vec<_> = (0..3_usize)
            .map(|mover| {
                let (scene, roles) = (scene.clone(), roles.clone());
                tokio::spawn(async move {
                    for round in 0..10 {
                        let above = (round % 4 != 0).then(|| &roles[(mover * 3 + round * 2) % 5]);
                        let moved = scene.move_role(owner, &roles[(mover + round) % 5], above).await;
                        moved.expect("moved");
                    }
                })
            })
            .collect();
        for mover in movers {
            mover.await.expect("ends");
        }
        let fresh = scene.roles(owner, &server).await;
        assert!(fresh.iter().rev().map(|role| role.position).eq(0..6), "{fresh:?}");
        scene.hears(|events| told(events).as_ref() == Some(&fresh)).await;
        assert_eq!(
            Permissions::from_bits(fresh[5].permissions),
            Permissions::of_new_default_role()
        );
    })
    .await;
}
