//! Members are found by whatever they are called.

use crate::testing::{Scene, by, on_every_engine};
use beep_core::{Id, UserId};
use beep_proto::servers::v1::{FindMembersRequest, Server, members_client::MembersClient};
use std::time::Duration;

async fn find(scene: &Scene, user: UserId, server: &Server, query: &str) -> Vec<Vec<u8>> {
    let message = FindMembersRequest {
        server_id: server.id.clone(),
        limit: 100,
        query: query.into(),
        ..FindMembersRequest::default()
    };
    let found = scene.call(by(user), MembersClient::find, message).await;
    let members = found.expect("a member").members;
    members.into_iter().map(|member| member.user_id).collect()
}

#[tokio::test]
async fn members_are_found_by_a_part_of_any_of_their_names() {
    on_every_engine("members_names", async |scene| {
        let ann = scene.person("ann_23", "Ann", "Öhler");
        let bob = scene.person("Bobby", "Élodie", "Straßer");
        let cem = scene.person("cem", "Cem", "Annable");
        let stranger = scene.person("annother", "Ann", "Other");
        let server = scene.found(ann, true).await;
        for user in [bob, cem] {
            tokio::time::sleep(Duration::from_millis(2)).await;
            scene.join(user, &server).await.expect("public");
        }
        scene.found(stranger, true).await;
        scene.rename(cem, &server, cem, "le petit Bob").await.expect("may");
        let ids = |users: &[UserId]| -> Vec<Vec<u8>> { users.iter().map(|user| user.to_bytes()).collect() };
        // Names come a moment after who bears them.
        for _ in 0..1_000 {
            if find(&scene, ann, &server, "cem").await == ids(&[cem]) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for (query, expected) in [
            ("ann", &[ann, cem][..]),
            ("ANN_2", &[ann]),
            ("n_23", &[ann]),
            ("ohler", &[ann]),
            ("strasser", &[bob]),
            ("elodie str", &[bob]),
            ("BOB", &[bob, cem]),
            ("petit", &[cem]),
            ("%", &[]),
            ("other", &[]),
        ] {
            assert_eq!(find(&scene, ann, &server, query).await, ids(expected), "{query}");
        }
        // Who comes back has names again.
        scene.leave(bob, &server).await.expect("left");
        assert_eq!(find(&scene, ann, &server, "bobby").await, ids(&[]));
        let next = scene.restart().await;
        next.join(bob, &server).await.expect("public");
        for _ in 0..1_000 {
            if find(&next, ann, &server, "bobby").await == ids(&[bob]) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nobody is called bobby");
    })
    .await;
}

#[tokio::test]
async fn who_is_banned_is_found_by_a_part_of_any_of_their_names() {
    on_every_engine("bans_names", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let troll = scene.person("troll_99", "Élodie", "Straßer");
        let absent = scene.person("lurker", "Lou", "Troll");
        scene.join(troll, &server).await.expect("public");
        for user in [troll, absent] {
            scene.ban(owner, &server, user, 0).await.expect("may");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let find = async |query: &str| -> Vec<Vec<u8>> {
            let found = scene.bans(owner, &server, query).await.expect("may");
            found.into_iter().map(|ban| ban.user_id).collect()
        };
        let ids = |users: &[UserId]| -> Vec<Vec<u8>> { users.iter().map(|user| user.to_bytes()).collect() };
        // Names come a moment after the ban.
        for _ in 0..1_000 {
            if find("lurk").await == ids(&[absent]) && find("_99").await == ids(&[troll]) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for (query, expected) in [
            ("TROLL", &[absent, troll][..]),
            ("elodie str", &[troll]),
            ("impoli", &[absent, troll]),
            ("%", &[]),
            ("nobody", &[]),
        ] {
            assert_eq!(find(query).await, ids(expected), "{query}");
        }
        // A ban that is written down anew keeps the names.
        scene.ban(owner, &server, troll, 0).await.expect("may");
        assert_eq!(find("troll").await, ids(&[troll, absent]));
        scene.unban(owner, &server, troll).await.expect("may");
        assert_eq!(find("troll").await, ids(&[absent]));
    })
    .await;
}

/// As large as servers get: what a moderator types is answered while they type.
#[tokio::test]
async fn fifty_thousand_are_searched() {
    on_every_engine("members_many_names", async |scene| {
        let owner = scene.person("owner", "", "");
        let server = scene.found(owner, true).await;
        let id = beep_core::ServerId::from_slice(&server.id).expect("an identifier");
        let users: Vec<UserId> = (0..50_000).map(|_| scene.id()).collect();
        let last = users[49_999];
        for (portion, users) in users.chunks(500).enumerate() {
            let row = |n: usize| {
                let number = portion * 500 + n;
                format!("($1, ${}, {number}, $2, 'user{number} first last{number}')", n + 3)
            };
            let rows = (0..users.len()).map(row).collect::<Vec<_>>().join(",");
            let users = users.to_vec();
            let filled = scene.service.db().write(move |tx| {
                let (users, rows) = (users.clone(), rows.clone());
                Box::pin(async move {
                    let server = crate::store::servers::get(tx, id).await?.expect("there");
                    let values = format!(
                        "INSERT INTO members (server_id, user_id, joined_at, section_id, names_key) VALUES {rows}"
                    );
                    let mut query = tx.query(values).bind(id).bind(server.default_role);
                    for user in &users {
                        query = query.bind(*user);
                    }
                    query.execute().await.map(drop)
                })
            });
            filled.await.expect("filled");
        }
        let start = std::time::Instant::now();
        assert_eq!(find(&scene, owner, &server, "last49999").await, [last.to_bytes()]);
        println!("found in {:?}", start.elapsed());
    })
    .await;
}
