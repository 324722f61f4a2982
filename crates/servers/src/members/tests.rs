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
async fn who_is_banned_stays_out_until_unbanned() {
    on_every_engine("members_ban", async |scene| {
        let House {
            scene,
            server,
            owner,
            moderator,
            guest,
            ..
        } = house(scene).await;
        let absent: UserId = scene.id();
        assert_eq!(scene.ban(moderator, &server, guest, 0).await, Ok(()));
        assert_eq!(
            scene.ban(moderator, &server, absent, 0).await,
            Ok(()),
            "who never was a member"
        );
        assert_eq!(code(scene.join(guest, &server).await), "BANNED");
        assert_eq!(code(scene.join(absent, &server).await), "BANNED");
        assert_eq!(scene.members(owner, &server).await.len(), 4);
        let again = BanRequest {
            server_id: server.id.clone(),
            user_id: guest.to_bytes(),
            reason: "Spam 100%".into(),
            delete_hours: 0,
        };
        scene
            .call(by(moderator), MembersClient::ban, again)
            .await
            .expect("another reason");
        let users =
            |bans: Vec<beep_proto::servers::v1::Ban>| bans.into_iter().map(|ban| ban.user_id).collect::<Vec<_>>();
        let all = scene.bans(moderator, &server, "").await.expect("may");
        assert_eq!(
            (all[0].reason.as_str(), &all[0].banned_by),
            ("Spam 100%", &moderator.to_bytes())
        );
        assert_eq!(users(all), [guest.to_bytes(), absent.to_bytes()], "the newer first");
        assert_eq!(
            users(scene.bans(moderator, &server, "TRES").await.expect("may")),
            [absent.to_bytes()]
        );
        assert_eq!(
            users(scene.bans(moderator, &server, "0%").await.expect("may")),
            [guest.to_bytes()]
        );
        assert_eq!(
            users(scene.bans(moderator, &server, "s_am").await.expect("may")),
            Vec::<Vec<u8>>::new()
        );
        let named = ListBansRequest {
            server_id: server.id.clone(),
            limit: 1,
            user_ids: vec![owner.to_bytes(), absent.to_bytes()],
            ..ListBansRequest::default()
        };
        let named = scene
            .call(by(moderator), MembersClient::list_bans, named)
            .await
            .expect("may");
        assert_eq!((users(named.bans), named.next.as_str()), (vec![absent.to_bytes()], ""));
        let page = |after| ListBansRequest {
            server_id: server.id.clone(),
            limit: 1,
            after,
            ..ListBansRequest::default()
        };
        let first = scene
            .call(by(moderator), MembersClient::list_bans, page(String::new()))
            .await
            .expect("may");
        let second = scene
            .call(by(moderator), MembersClient::list_bans, page(first.next))
            .await
            .expect("may");
        assert_eq!(
            (users(second.bans), second.next.as_str()),
            (vec![absent.to_bytes()], "")
        );

        assert_eq!(code(scene.unban(guest, &server, absent).await), "NOT_FOUND");
        assert_eq!(scene.unban(moderator, &server, guest).await, Ok(()));
        assert_eq!(code(scene.unban(moderator, &server, guest).await), "NOT_FOUND");
        assert!(scene.join(guest, &server).await.is_ok());
        assert_eq!(code(scene.bans(guest, &server, "").await), "FORBIDDEN");
        assert_eq!(code(scene.unban(guest, &server, absent).await), "FORBIDDEN");
        let actions: Vec<_> = scene.audit_log(owner, &server).await;
        let actions: Vec<_> = actions.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions[..4],
            ["member.unbanned", "member.banned", "member.banned", "member.banned"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_ban_has_messages_deleted_once_it_stands() {
    on_every_engine("members_ban_messages", async |scene| {
        let House {
            scene,
            server,
            moderator,
            peer,
            guest,
            owner,
            ..
        } = house(scene).await;
        let absent: UserId = scene.id();
        assert_eq!(code(scene.ban(moderator, &server, guest, 169).await), "INVALID_INPUT");
        assert_eq!(code(scene.ban(moderator, &server, peer, 1).await), "RANK_TOO_LOW");
        let before = SystemClock.now();
        scene.ban(moderator, &server, guest, 24).await.expect("may");
        scene.ban(moderator, &server, absent, 168).await.expect("may");
        // Each is asked for twice: the first answer is that there is more.
        let condemned = scene
            .eventually(|| Some(scene.messages.taken().condemned.clone()).filter(|all| all.len() == 4))
            .await;
        let mut channels: Vec<_> = scene
            .channels(owner, &server)
            .await
            .into_iter()
            .map(|one| one.id)
            .collect();
        channels.sort();
        for (user, hours) in [(guest, 24), (absent, 168)] {
            let of: Vec<_> = condemned.iter().filter(|one| one.user_id == user.to_bytes()).collect();
            assert_eq!(of.len(), 2);
            let mut named = of[0].channel_ids.clone();
            named.sort();
            assert_eq!(named, channels);
            assert!((before..=SystemClock.now()).contains(&(of[0].since + hours * HOUR)));
            assert!(of[0].until > of[0].since + hours * HOUR);
        }
    })
    .await;
}

#[tokio::test]
async fn the_next_process_has_the_messages_deleted() {
    on_every_engine("members_ban_kill", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let guest = scene.member(owner, &server, &[]).await;
        scene.messages.taken().is_down = true;
        assert_eq!(
            scene.ban(owner, &server, guest, 1).await,
            Ok(()),
            "the ban does not wait for it"
        );
        let next = scene.restart().await;
        next.messages.taken().is_down = false;
        let condemned = next
            .eventually(|| Some(next.messages.taken().condemned.clone()).filter(|all| !all.is_empty()))
            .await;
        assert_eq!(condemned[0].user_id, guest.to_bytes());
        assert_eq!(code(next.join(guest, &server).await), "BANNED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_banned_and_a_member() {
    on_every_engine("members_ban_race", async |scene| {
        let owner = scene.id();
        let server = Arc::new(scene.found(owner, true).await);
        let mut guests = Vec::new();
        for round in 0..24 {
            let guest: UserId = scene.id();
            if round % 3 == 0 {
                scene.join(guest, &server).await.expect("public");
            }
            guests.push(guest);
        }
        let acts = guests.iter().flat_map(|guest| {
            let (guest, joining, leaving, banning) = (*guest, scene.clone(), scene.clone(), scene.clone());
            let servers = [server.clone(), server.clone(), server.clone()];
            let [one, two, three] = servers;
            [
                tokio::spawn(async move { joining.join(guest, &one).await.map(drop) }),
                tokio::spawn(async move { banning.ban(owner, &two, guest, 0).await }),
                tokio::spawn(async move { leaving.leave(guest, &three).await }),
            ]
        });
        for act in acts.collect::<Vec<_>>() {
            let outcome: Result<()> = act.await.expect("ends");
            assert!(outcome.is_ok() || code(outcome) == "BANNED");
        }
        let members = scene.members(owner, &server).await;
        assert_eq!(members.len(), 1, "every ban stands, so nobody else is left");
        assert_eq!(scene.bans(owner, &server, "").await.expect("may").len(), guests.len());
        for guest in guests {
            assert_eq!(code(scene.join(guest, &server).await), "BANNED");
        }
        let card = scene.join(owner, &server).await.expect("a member");
        assert_eq!(card.member_count, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_moderators_at_each_others_throats_one_remains() {
    on_every_engine("members_duel", async |scene| {
        let owner: UserId = scene.id();
        let server = Arc::new(scene.found(owner, true).await);
        let low = scene.role(owner, &server, MODERATOR).await;
        for _ in 0..6 {
            // Whoever gets the higher role first kicks the other; both have it for a moment.
            let (one, two) = (
                scene.member(owner, &server, &[&low]).await,
                scene.member(owner, &server, &[&low]).await,
            );
            let duel = [(one, two), (two, one)].map(|(actor, target)| {
                let (scene, server) = (scene.clone(), server.clone());
                tokio::spawn(async move { scene.kick(actor, &server, target).await })
            });
            for kick in duel {
                assert_eq!(code(kick.await.expect("ends")), "RANK_TOO_LOW");
            }
            // Twice the same: one kick counts.
            let twice = [owner, owner].map(|actor| {
                let (scene, server) = (scene.clone(), server.clone());
                tokio::spawn(async move { scene.kick(actor, &server, one).await })
            });
            let mut done = 0;
            for kick in twice {
                match kick.await.expect("ends") {
                    Ok(()) => done += 1,
                    Err(error) => assert_eq!(error.code(), "NOT_FOUND"),
                }
            }
            assert_eq!(done, 1);
        }
        let count = scene.join(owner, &server).await.expect("a member").member_count;
        assert_eq!(count as usize, scene.members(owner, &server).await.len());
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
