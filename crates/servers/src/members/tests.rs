mod bans;
mod names;
mod sections;

use crate::testing::{Scene, by, by_nobody, code, on_every_engine};
use beep_core::{Clock, Id, Permission, Result, SystemClock, UserId};
use beep_proto::{
    authz::v1::change::Change,
    events::v1::event::Fact,
    servers::v1::{
        BanRequest, FindMembersRequest, ListBansRequest, ListMembersRequest, MuteRequest, Role, Server,
        SetNicknameRequest, members_client::MembersClient, servers_client::ServersClient,
    },
};
use std::{sync::Arc, time::Duration};

const HOUR: i64 = 3_600_000;
const MODERATOR: &[Permission] = &[
    Permission::ViewChannel,
    Permission::ManageMembers,
    Permission::ManageNicknames,
    Permission::ViewAuditLog,
];

/// A server with two ranks of moderators and a guest.
struct House {
    scene: Scene,
    server: Server,
    owner: UserId,
    chief: UserId,
    moderator: UserId,
    /// Of the moderator's own rank.
    peer: UserId,
    guest: UserId,
    low: Role,
}

async fn house(scene: Scene) -> House {
    let owner = scene.id();
    let server = scene.found(owner, true).await;
    let high = scene.role(owner, &server, MODERATOR).await;
    let low = scene.role(owner, &server, MODERATOR).await;
    let chief = scene.member(owner, &server, &[&high]).await;
    let moderator = scene.member(owner, &server, &[&low]).await;
    let peer = scene.member(owner, &server, &[&low]).await;
    let guest = scene.member(owner, &server, &[]).await;
    House {
        scene,
        server,
        owner,
        chief,
        moderator,
        peer,
        guest,
        low,
    }
}

fn later() -> i64 {
    SystemClock.now() + HOUR
}

#[tokio::test]
async fn rank_is_obeyed_in_all_that_moderators_do() {
    on_every_engine("members_rank", async |scene| {
        let House {
            scene,
            server,
            owner,
            chief,
            moderator,
            peer,
            guest,
            ..
        } = house(scene).await;
        let absent: UserId = scene.id();
        // Who acts, on whom, and what becomes of it.
        let table = [
            (guest, peer, "FORBIDDEN"),
            (absent, guest, "NOT_FOUND"),
            (moderator, peer, "RANK_TOO_LOW"),
            (moderator, chief, "RANK_TOO_LOW"),
            (moderator, owner, "OWNER_IS_EXEMPT"),
            (chief, owner, "OWNER_IS_EXEMPT"),
            (owner, owner, "OWNER_IS_EXEMPT"),
            (moderator, moderator, "RANK_TOO_LOW"),
        ];
        for (actor, target, expected) in table {
            let outcomes = [
                scene.mute(actor, &server, target, later()).await.map(drop),
                scene.unmute(actor, &server, target).await.map(drop),
                scene.kick(actor, &server, target).await,
                scene.ban(actor, &server, target, 0).await,
            ];
            for outcome in outcomes {
                assert_eq!(code(outcome), expected);
            }
            if actor != target {
                assert_eq!(code(scene.rename(actor, &server, target, "x").await), expected);
            }
        }
        assert_eq!(code(scene.kick(moderator, &server, absent).await), "NOT_FOUND");
        assert_eq!(code(scene.mute(moderator, &server, absent, later()).await), "NOT_FOUND");
        assert_eq!(scene.members(owner, &server).await.len(), 5, "nothing has happened");
        assert!(
            scene
                .audit_log(owner, &server)
                .await
                .iter()
                .all(|entry| !entry.action.starts_with("member.") || entry.action.contains("role")),
            "nor was it written down"
        );
        for (actor, target) in [(moderator, guest), (chief, moderator), (owner, chief)] {
            assert_eq!(
                scene
                    .rename(actor, &server, target, "Nick")
                    .await
                    .expect("may")
                    .nickname,
                "Nick"
            );
            assert!(scene.mute(actor, &server, target, later()).await.is_ok());
            assert!(scene.unmute(actor, &server, target).await.is_ok());
            assert_eq!(scene.kick(actor, &server, target).await, Ok(()));
        }
    })
    .await;
}

#[tokio::test]
async fn a_nickname_is_changed_by_oneself_or_from_above() {
    on_every_engine("members_nickname", async |scene| {
        let House {
            scene,
            server,
            owner,
            moderator,
            guest,
            ..
        } = house(scene).await;
        let own = |nickname: &str| {
            let message = SetNicknameRequest {
                server_id: server.id.clone(),
                nickname: nickname.into(),
                ..SetNicknameRequest::default()
            };
            scene.call(by(guest), MembersClient::set_nickname, message)
        };
        assert_eq!(own(" Zoë  B ").await.expect("may").nickname, "Zoë B");
        assert_eq!(own("Zoë B").await.expect("changes nothing").nickname, "Zoë B");
        let given = scene.rename(moderator, &server, guest, "Guest").await.expect("may");
        assert_eq!(given.nickname, "Guest");
        assert_eq!(own("").await.expect("taken away").nickname, "");
        for bad in ["x".repeat(33), "a\u{202e}b".into(), "\u{0}".into()] {
            assert_eq!(code(own(&bad).await), "INVALID_INPUT");
        }
        assert_eq!(
            scene
                .rename(owner, &server, owner, "Boss")
                .await
                .expect("one's own")
                .nickname,
            "Boss"
        );
        let everyone = scene.default_role(owner, &server).await;
        let without = scene
            .edit_role(owner, &everyone, |change| change.permissions = Some(0))
            .await;
        without.expect("may");
        assert_eq!(code(own("again").await), "FORBIDDEN");
        let log = scene.audit_log(owner, &server).await;
        let renamed: Vec<_> = log.iter().filter(|entry| entry.action == "member.renamed").collect();
        assert_eq!(renamed.len(), 4, "what changes nothing is not written down");
        let last = renamed[1];
        assert_eq!(
            (
                last.before.as_str(),
                last.after.as_str(),
                &last.target_id,
                &last.actor_id
            ),
            (
                r#"{"nickname":"Guest"}"#,
                r#"{"nickname":""}"#,
                &guest.to_bytes(),
                &guest.to_bytes()
            )
        );
    })
    .await;
}

#[tokio::test]
async fn a_mute_is_in_force_at_once_and_is_not_shaken_off() {
    on_every_engine("members_mute", async |scene| {
        let House {
            scene,
            server,
            moderator,
            guest,
            owner,
            ..
        } = house(scene).await;
        let until = later();
        let muted = scene.mute(moderator, &server, guest, until).await.expect("may");
        assert_eq!(muted.muted_until, until);
        let told = |scene: &Scene| {
            let puts = scene
                .authz
                .changes(&server.id)
                .into_iter()
                .filter_map(|change| match change {
                    Change::PutMember(put) if put.user_id == guest.to_bytes() => Some(put.muted_until),
                    _ => None,
                });
            puts.collect::<Vec<_>>()
        };
        assert_eq!(told(&scene), [0, until]);
        scene.leave(guest, &server).await.expect("may");
        scene.join(guest, &server).await.expect("public");
        assert_eq!(told(&scene), [0, until, until], "who comes back is muted again");
        assert_eq!(
            scene.unmute(moderator, &server, guest).await.expect("may").muted_until,
            0
        );
        scene.leave(guest, &server).await.expect("may");
        scene.join(guest, &server).await.expect("public");
        assert_eq!(told(&scene), [0, until, until, 0, 0], "and not after it was lifted");
        assert!(scene.unmute(moderator, &server, guest).await.is_ok(), "nothing to lift");
        let now = SystemClock.now();
        for bad in [0, now - 1, now + 29 * 24 * HOUR, i64::MAX, i64::MIN] {
            assert_eq!(code(scene.mute(moderator, &server, guest, bad).await), "INVALID_INPUT");
        }
        let log = scene.audit_log(owner, &server).await;
        let entry = log
            .iter()
            .find(|entry| entry.action == "member.muted")
            .expect("written down");
        assert_eq!(entry.reason, "loud");
        assert_eq!(entry.after, format!(r#"{{"mutedUntil":{until}}}"#));
        assert_eq!(log.iter().filter(|entry| entry.action == "member.unmuted").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_is_kicked_is_out_and_may_come_back_without_roles() {
    on_every_engine("members_kick", async |scene| {
        let House {
            scene,
            server,
            owner,
            chief,
            moderator,
            low,
            ..
        } = house(scene).await;
        assert_eq!(scene.kick(chief, &server, moderator).await, Ok(()));
        assert_eq!(code(scene.kick(chief, &server, moderator).await), "NOT_FOUND");
        assert_eq!(
            code(scene.kick(moderator, &server, chief).await),
            "NOT_FOUND",
            "no member"
        );
        let roles = scene.roles(owner, &server).await;
        let count = roles
            .iter()
            .find(|role| role.id == low.id)
            .map(|role| role.member_count);
        assert_eq!(count, Some(1), "of two");
        scene
            .hears(|events| {
                let left = |fact: &Fact| matches!(fact, Fact::MemberLeft(left) if left.user_id == moderator.to_bytes());
                let gone = |fact: &Fact| matches!(fact, Fact::ServerLeft(left) if left.server_id == server.id);
                let facts = || events.iter().filter_map(|event| event.fact.as_ref());
                facts().any(left) && facts().any(gone)
            })
            .await;
        assert_eq!(scene.join(moderator, &server).await.expect("public").member_count, 5);
        let members = scene.members(owner, &server).await;
        let back = members.iter().find(|member| member.user_id == moderator.to_bytes());
        assert_eq!(back.map(|member| member.role_ids.len()), Some(0));
    })
    .await;
}

#[tokio::test]
async fn members_are_found_by_nickname_by_name_and_by_role() {
    on_every_engine("members_find", async |scene| {
        let House {
            scene,
            server,
            owner,
            moderator,
            peer,
            guest,
            low,
            ..
        } = house(scene).await;
        scene.rename(owner, &server, guest, "Éloïse 100%").await.expect("may");
        scene.rename(owner, &server, peer, "Eloi_se").await.expect("may");
        let find = async |query: &str, users: &[UserId], role: Option<&Role>| {
            let message = FindMembersRequest {
                server_id: server.id.clone(),
                limit: 100,
                query: query.into(),
                user_ids: users.iter().map(|user| user.to_bytes()).collect(),
                role_id: role.map(|role| role.id.clone()).unwrap_or_default(),
                ..FindMembersRequest::default()
            };
            let found = scene.call(by(guest), MembersClient::find, message).await;
            found.map(|found| found.members.into_iter().map(|one| one.user_id).collect::<Vec<_>>())
        };
        let ids = |users: &[UserId]| Ok(users.iter().map(|user| user.to_bytes()).collect::<Vec<_>>());
        assert_eq!(find("eloi", &[], None).await, ids(&[peer, guest]));
        assert_eq!(find("0%", &[], None).await, ids(&[guest]));
        assert_eq!(find("i_s", &[], None).await, ids(&[peer]));
        assert_eq!(find("\\", &[], None).await, ids(&[]));
        assert_eq!(find("éloïse", &[owner], None).await, ids(&[owner, guest]));
        assert_eq!(find("", &[moderator, scene.id()], None).await, ids(&[moderator]));
        assert_eq!(find("", &[], Some(&low)).await, ids(&[moderator, peer]));
        assert_eq!(find("eloi", &[moderator], Some(&low)).await, ids(&[moderator, peer]));
        assert_eq!(find("", &[], None).await.map(|all| all.len()), Ok(5));
        assert_eq!(code(find(&"x".repeat(101), &[], None).await), "INVALID_INPUT");
        assert_eq!(code(find("", &[owner; 101], None).await), "INVALID_INPUT");
        let message = FindMembersRequest {
            server_id: server.id.clone(),
            limit: 10,
            ..FindMembersRequest::default()
        };
        for (context, expected) in [(by(scene.id()), "NOT_FOUND"), (by_nobody(), "UNAUTHENTICATED")] {
            assert_eq!(
                code(scene.call(context, MembersClient::find, message.clone()).await),
                expected
            );
        }
    })
    .await;
}

#[tokio::test]
async fn without_authz_nothing_is_done_to_anybody() {
    on_every_engine("members_down", async |scene| {
        let House {
            scene,
            server,
            owner,
            guest,
            ..
        } = house(scene).await;
        scene.authz.rights().is_down = true;
        assert_eq!(code(scene.kick(owner, &server, guest).await), "UNAVAILABLE");
        assert_eq!(code(scene.ban(owner, &server, guest, 1).await), "UNAVAILABLE");
        assert_eq!(code(scene.mute(owner, &server, guest, later()).await), "UNAVAILABLE");
        assert_eq!(
            code(
                scene
                    .call(
                        by_nobody(),
                        MembersClient::mute,
                        MuteRequest {
                            server_id: server.id.clone(),
                            user_id: guest.to_bytes(),
                            until: later(),
                            reason: String::new(),
                        }
                    )
                    .await
            ),
            "UNAUTHENTICATED"
        );
        scene.authz.rights().is_down = false;
        // Whoever calls does not try again at once.
        let message = ListMembersRequest {
            server_id: server.id.clone(),
            limit: 100,
            ..ListMembersRequest::default()
        };
        let list = || scene.call(by(owner), ServersClient::list_members, message.clone());
        let mut listed = list().await;
        while listed.as_ref().is_err_and(|error| error.code() == "UNAVAILABLE") {
            tokio::time::sleep(Duration::from_millis(20)).await;
            listed = list().await;
        }
        assert_eq!(listed.expect("a member").members.len(), 5);
    })
    .await;
}
