//! Who is banned is out, stays out, and what was written goes.

use super::*;

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
        let nobody = BanRequest {
            server_id: server.id.clone(),
            user_id: scene.id::<UserId>().to_bytes(),
            ..BanRequest::default()
        };
        assert_eq!(
            code(scene.call(by(owner), MembersClient::ban, nobody).await),
            "NOT_FOUND",
            "who has no account"
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
        scene.is_whole(&server).await;
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
