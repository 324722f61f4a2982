//! The list of members as it is shown.

use crate::testing::{Scene, by, by_nobody, code, on_every_engine};
use beep_core::{Id, ServerId, UserId};
use beep_proto::servers::v1::{
    CreateRoleRequest, ListRangeRequest, ListSectionsRequest, Role, Section, Server, members_client::MembersClient,
};
use std::{collections::HashSet, time::Instant};

async fn range(scene: &Scene, user: UserId, server: &Server, offset: u32, limit: u32) -> Vec<Vec<u8>> {
    let message = ListRangeRequest {
        server_id: server.id.clone(),
        offset,
        limit,
    };
    let range = scene.call(by(user), MembersClient::list_range, message).await;
    let members = range.expect("a member").members;
    members.into_iter().map(|member| member.user_id).collect()
}

/// Role (nothing for none), whether online, and how many.
async fn sections(scene: &Scene, user: UserId, server: &Server) -> Vec<(Vec<u8>, bool, i64)> {
    let message = ListSectionsRequest {
        server_id: server.id.clone(),
    };
    let listed = scene.call(by(user), MembersClient::list_sections, message).await;
    let parts = |section: Section| (section.role_id, section.online, section.count);
    listed.expect("a member").sections.into_iter().map(parts).collect()
}

/// The whole list, put together the plain way: by the highest hoisted role of each, then by joining.
async fn plainly(scene: &Scene, user: UserId, server: &Server, online: &[UserId]) -> Vec<Vec<u8>> {
    let roles = scene.roles(user, server).await;
    let mut rest = scene.members(user, server).await;
    let online: HashSet<Vec<u8>> = online.iter().map(|user| user.to_bytes()).collect();
    let mut list = Vec::new();
    for role in roles.iter().filter(|role| role.hoist || role.is_default) {
        let (section, others): (Vec<_>, Vec<_>) =
            (rest.into_iter()).partition(|member| role.is_default || member.role_ids.contains(&role.id));
        list.extend(section.into_iter().map(|member| member.user_id));
        rest = others;
    }
    let (mut here, away): (Vec<_>, Vec<_>) = list.into_iter().partition(|user| online.contains(user));
    here.extend(away);
    here
}

async fn check(scene: &Scene, user: UserId, server: &Server, online: &[UserId]) {
    let list = plainly(scene, user, server, online).await;
    let counted: i64 = sections(scene, user, server)
        .await
        .iter()
        .map(|(.., count)| count)
        .sum();
    assert_eq!(counted as usize, list.len());
    for (offset, limit) in [(0, 100), (0, 1), (1, 3), (3, 4), (5, 2), (7, 100), (2, 7)] {
        let expected: Vec<_> = list.iter().skip(offset).take(limit).cloned().collect();
        assert_eq!(range(scene, user, server, offset as u32, limit as u32).await, expected);
    }
    assert!(range(scene, user, server, list.len() as u32, 5).await.is_empty());
    assert!(range(scene, user, server, u32::MAX, 5).await.is_empty());
}

#[tokio::test]
async fn who_is_online_stands_under_the_highest_hoisted_role_and_the_others_below() {
    on_every_engine("sections", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let hoisted = async |hoist| {
            let wish = CreateRoleRequest {
                hoist,
                ..scene.role_wish(&server, &[])
            };
            scene.make_role(owner, wish).await.expect("made")
        };
        let (high, plain, low): (Role, Role, Role) = (hoisted(true).await, hoisted(false).await, hoisted(true).await);
        let mut members = Vec::new();
        for roles in [
            &[][..],
            &[&low],
            &[&high, &low],
            &[&plain],
            &[&high],
            &[],
            &[&low, &plain],
        ] {
            members.push(scene.member(owner, &server, roles).await);
        }
        let none = Vec::new();
        let is = async |online: &[UserId], expected: &[(&Vec<u8>, bool, i64)]| {
            scene.presence.set(Some(online));
            let expected: Vec<_> = (expected.iter())
                .map(|(role, online, count)| ((*role).clone(), *online, *count))
                .collect();
            assert_eq!(sections(&scene, owner, &server).await, expected);
            check(&scene, owner, &server, online).await;
        };
        is(&[], &[(&none, false, 8)]).await;
        is(&[members[5], scene.id()], &[(&none, true, 1), (&none, false, 7)]).await;
        let mut all = members.clone();
        all.push(owner);
        is(&all, &[(&high.id, true, 2), (&low.id, true, 2), (&none, true, 4)]).await;
        // Everybody but one in each section.
        let online: Vec<UserId> = all
            .iter()
            .copied()
            .filter(|user| ![members[0], members[1], members[2]].contains(user))
            .collect();
        let rest = (&none, false, 3);
        is(
            &online,
            &[(&high.id, true, 1), (&low.id, true, 1), (&none, true, 3), rest],
        )
        .await;
        scene.move_role(owner, &low, Some(&high)).await.expect("may");
        is(&all, &[(&low.id, true, 3), (&high.id, true, 1), (&none, true, 4)]).await;
        scene
            .edit_role(owner, &low, |change| change.hoist = Some(false))
            .await
            .expect("may");
        is(&all, &[(&high.id, true, 2), (&none, true, 6)]).await;
        scene
            .edit_role(owner, &plain, |change| change.hoist = Some(true))
            .await
            .expect("may");
        is(
            &online,
            &[(&high.id, true, 1), (&plain.id, true, 2), (&none, true, 2), rest],
        )
        .await;
        scene.take(owner, &high, members[4]).await.expect("may");
        scene.leave(members[3], &server).await.expect("left");
        is(&all, &[(&high.id, true, 1), (&plain.id, true, 1), (&none, true, 5)]).await;
        scene.delete_role(owner, &high).await.expect("may");
        is(&all, &[(&plain.id, true, 1), (&none, true, 6)]).await;

        // While nobody knows who is online everybody is shown all the same.
        scene.presence.set(None);
        assert_eq!(sections(&scene, owner, &server).await, [(none.clone(), false, 7)]);
    })
    .await;
}

#[tokio::test]
async fn the_list_is_for_members_and_a_page_of_it_bounded() {
    on_every_engine("sections_refused", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let message = ListRangeRequest {
            server_id: server.id.clone(),
            offset: 0,
            limit: 101,
        };
        assert_eq!(
            code(scene.call(by(owner), MembersClient::list_range, message.clone()).await),
            "INVALID_INPUT"
        );
        let message = ListRangeRequest { limit: 1, ..message };
        for (context, expected) in [(by(scene.id()), "NOT_FOUND"), (by_nobody(), "UNAUTHENTICATED")] {
            let outcome = scene
                .call(context.clone(), MembersClient::list_range, message.clone())
                .await;
            assert_eq!(code(outcome), expected);
            let message = ListSectionsRequest {
                server_id: server.id.clone(),
            };
            let outcome = scene.call(context, MembersClient::list_sections, message).await;
            assert_eq!(code(outcome), expected);
        }
    })
    .await;
}

#[tokio::test]
async fn any_place_among_fifty_thousand_is_found() {
    const MANY: i64 = 50_000;
    on_every_engine("sections_many", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let id = ServerId::from_slice(&server.id).expect("an identifier");
        let mut online = Vec::new();
        for portion in 0..MANY / 500 {
            let users: Vec<UserId> = (0..500).map(|_| scene.id()).collect();
            online.extend(users.iter().step_by(10));
            // Many at once, as after an invitation was passed round.
            let rows = (0..users.len()).map(|n| format!("($1, ${}, {}, $2)", n + 3, portion * 100 + n as i64 / 20));
            let rows = rows.collect::<Vec<_>>().join(",");
            let filled = scene.service.db().write(move |tx| {
                let (users, rows) = (users.clone(), rows.clone());
                Box::pin(async move {
                    let server = crate::store::servers::get(tx, id).await?.expect("there");
                    let values =
                        format!("INSERT INTO members (server_id, user_id, joined_at, section_id) VALUES {rows}");
                    let mut query = tx.query(values).bind(id).bind(server.default_role);
                    for user in &users {
                        query = query.bind(*user);
                    }
                    query.execute().await?;
                    let counted = crate::store::servers::count_members(tx, id, users.len() as i64);
                    counted.await.map(drop)
                })
            });
            filled.await.expect("filled");
        }
        scene.presence.set(Some(&online));
        let start = Instant::now();
        let listed = sections(&scene, owner, &server).await;
        println!("read and divided in {:?}", start.elapsed());
        assert_eq!(
            listed,
            [(vec![], true, MANY / 10), (vec![], false, MANY - MANY / 10 + 1)]
        );
        for offset in [0, 4_950, 24_950, 25_000, 37_777, 49_901] {
            let start = Instant::now();
            assert_eq!(range(&scene, owner, &server, offset, 100).await.len(), 100);
            println!("a hundred from {offset} on in {:?}", start.elapsed());
        }
        let (one, two) = (
            range(&scene, owner, &server, 4_990, 100).await,
            range(&scene, owner, &server, 5_040, 50).await,
        );
        assert_eq!(one[50..], two);
    })
    .await;
}
