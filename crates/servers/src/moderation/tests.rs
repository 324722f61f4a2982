use crate::{
    news::{AUTHZ, INSTANCE},
    testing::{Doomed, Scene, Step, by, by_nobody, by_service, code, on_every_engine},
};
use beep_core::{Id, Result, UserId};
use beep_platform::rpc::{Caller, Context};
use beep_proto::{
    events::v1::event::Fact,
    servers::v1::{
        AcceptRulesRequest, CreateServerRequest, DeleteServerRequest, FindServersRequest, GetInstanceServerRequest,
        GetInvitationRequest, GetServerRequest, InstanceServer, ListChannelsRequest, ListMineRequest,
        ListPublicRequest, RemoveServerRequest, RestoreServerRequest, Server, SuspendServerRequest,
        TransferServerRequest, UpdateServerRequest, invitations_client::InvitationsClient,
        moderation_client::ModerationClient, servers_client::ServersClient,
    },
    users::v1::GlobalRole,
};
use std::time::Duration;

fn operator() -> Context {
    Context::root(Caller::service("operator"), Duration::from_secs(20))
}

async fn suspend(scene: &Scene, caller: Context, server: &Server) -> Result<InstanceServer> {
    let message = SuspendServerRequest {
        server_id: server.id.clone(),
        reason: "Sells  weapons".into(),
    };
    scene.call(caller, ModerationClient::suspend_server, message).await
}

async fn restore(scene: &Scene, caller: Context, server: &Server) -> Result<InstanceServer> {
    let message = RestoreServerRequest {
        server_id: server.id.clone(),
        reason: "a mistake".into(),
    };
    scene.call(caller, ModerationClient::restore_server, message).await
}

async fn remove(scene: &Scene, caller: Context, server: &Server, name: &str) -> Result<()> {
    let message = RemoveServerRequest {
        server_id: server.id.clone(),
        name: name.into(),
        reason: "Sells weapons".into(),
    };
    let removed = scene.call(caller, ModerationClient::remove_server, message);
    removed.await.map(drop)
}

async fn find(scene: &Scene, caller: Context, query: &str, suspended: Option<bool>) -> Result<Vec<Vec<u8>>> {
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let message = FindServersRequest {
            limit: 1,
            after,
            query: query.into(),
            suspended,
        };
        let page = scene
            .call(caller.clone(), ModerationClient::find_servers, message)
            .await?;
        ids.extend(page.servers.into_iter().map(|server| server.id));
        after = page.next;
        if after.is_empty() {
            return Ok(ids);
        }
    }
}

async fn get(scene: &Scene, user: UserId, server: &Server) -> Result<Server> {
    let server_id = server.id.clone();
    scene
        .call(by(user), ServersClient::get_server, GetServerRequest { server_id })
        .await
}

/// What members do in a server, each as its owner.
async fn uses(scene: &Scene, owner: UserId, server: &Server) -> Vec<(&'static str, String)> {
    let server_id = || server.id.clone();
    let told = |outcome: Result<()>| outcome.map_or_else(|error| error.code().to_owned(), |()| "ok".into());
    let update = UpdateServerRequest {
        server_id: server_id(),
        description: Some("Peinture".into()),
        ..Default::default()
    };
    let list = ListChannelsRequest { server_id: server_id() };
    let transfer = TransferServerRequest {
        server_id: server_id(),
        user_id: owner.to_bytes(),
    };
    let rules = AcceptRulesRequest { server_id: server_id() };
    let wish = scene.channel_wish(server, beep_proto::servers::v1::ChannelKind::Text, None);
    vec![
        (
            "update",
            told(
                scene
                    .call(by(owner), ServersClient::update_server, update)
                    .await
                    .map(drop),
            ),
        ),
        (
            "channels",
            told(
                scene
                    .call(by(owner), ServersClient::list_channels, list)
                    .await
                    .map(drop),
            ),
        ),
        (
            "transfer",
            told(
                scene
                    .call(by(owner), ServersClient::transfer_server, transfer)
                    .await
                    .map(drop),
            ),
        ),
        ("channel", told(scene.make(owner, wish).await.map(drop))),
        (
            "link",
            told(scene.link_as(owner, scene.link_wish(server)).await.map(drop)),
        ),
        ("kick", told(scene.kick(owner, server, scene.id()).await)),
        (
            "accept the rules",
            told(
                scene
                    .call(by(owner), InvitationsClient::accept_rules, rules)
                    .await
                    .map(drop),
            ),
        ),
    ]
}

#[tokio::test]
async fn who_keeps_no_servers_in_order_finds_none() {
    on_every_engine("moderation_who", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let warden = scene.keeper(GlobalRole::ServerModerator);
        let administrator = scene.keeper(GlobalRole::ApplicationAdministrator);
        let moderator = scene.keeper(GlobalRole::UserModerator);
        for (caller, expected) in [
            (by_nobody(), "UNAUTHENTICATED"),
            (by_service(), "FORBIDDEN"),
            (by(owner), "NOT_FOUND"),
            (by(moderator), "FORBIDDEN"),
        ] {
            assert_eq!(code(suspend(&scene, caller.clone(), &server).await), expected);
            assert_eq!(code(restore(&scene, caller.clone(), &server).await), expected);
            assert_eq!(code(remove(&scene, caller.clone(), &server, "Atelier").await), expected);
            assert_eq!(code(find(&scene, caller.clone(), "", None).await), expected);
            let server_id = server.id.clone();
            let got = scene.call(
                caller,
                ModerationClient::get_instance_server,
                GetInstanceServerRequest { server_id },
            );
            assert_eq!(code(got.await), expected);
        }
        for caller in [by(warden), by(administrator), operator()] {
            assert!(suspend(&scene, caller.clone(), &server).await.is_ok());
            assert!(restore(&scene, caller.clone(), &server).await.is_ok());
            assert_eq!(find(&scene, caller, "", None).await.map(|all| all.len()), Ok(1));
        }
        // A moderator who is no member has no more rights in it than a stranger.
        let closed = scene.found(owner, false).await;
        assert_eq!(code(get(&scene, warden, &closed).await), "NOT_FOUND");
        let list = ListChannelsRequest { server_id: closed.id };
        let listed = scene.call(by(warden), ServersClient::list_channels, list).await;
        assert_eq!(code(listed), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_suspended_server_is_closed_to_its_owner_too_and_then_as_before() {
    on_every_engine("moderation_suspend", async |scene| {
        let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
        let server = scene.found(owner, true).await;
        let member = scene.member(owner, &server, &[]).await;
        let leaver = scene.member(owner, &server, &[]).await;
        let link = scene.link(owner, &server).await;
        let invitation = scene.invite(owner, &server, guest).await.expect("invited");
        let before = uses(&scene, owner, &server).await;
        let warden = scene.keeper(GlobalRole::ServerModerator);

        let suspended = suspend(&scene, by(warden), &server).await.expect("may").suspension;
        let suspension = suspended.expect("it is");
        assert_eq!((suspension.by, &*suspension.reason), (warden.to_bytes(), "Sells weapons"));
        for (what, told) in uses(&scene, owner, &server).await {
            assert_eq!(told, "SERVER_SUSPENDED", "{what}");
        }
        let deletion = DeleteServerRequest {
            server_id: server.id.clone(),
            name: server.name.clone(),
        };
        let deleted = scene.call(by(owner), ServersClient::delete_server, deletion).await;
        assert_eq!(code(deleted), "SERVER_SUSPENDED");
        let code_of_link = link.code.clone();
        let looked = scene.call(
            by_nobody(),
            InvitationsClient::get_invitation,
            GetInvitationRequest { code: code_of_link },
        );
        assert_eq!(code(looked.await), "SERVER_SUSPENDED");
        assert_eq!(code(scene.join(guest, &server).await), "SERVER_SUSPENDED");
        assert_eq!(code(scene.accept(guest, &link.code).await), "SERVER_SUSPENDED");
        assert_eq!(code(scene.answer(guest, &invitation, true).await), "SERVER_SUSPENDED");
        // Its card is for members alone, and says so.
        assert!(get(&scene, member, &server).await.expect("a member").suspended);
        assert_eq!(code(get(&scene, guest, &server).await), "NOT_FOUND");
        let mine = scene.call(by(member), ServersClient::list_mine, ListMineRequest::default()).await;
        assert!(mine.expect("listed").servers[0].suspended);
        let public = scene.call(by(guest), ServersClient::list_public, ListPublicRequest::default()).await;
        assert!(public.expect("listed").servers.is_empty());
        scene.leave(leaver, &server).await.expect("who wants to go may");

        for _ in 0..2 {
            assert_eq!(restore(&scene, operator(), &server).await.expect("may").suspension, None);
        }
        assert_eq!(uses(&scene, owner, &server).await, before);
        scene.join(guest, &server).await.expect("open again");
        scene
            .eventually(|| (scene.keepers.actions(&server.id).len() == 2).then_some(()))
            .await;
        assert_eq!(scene.keepers.actions(&server.id), ["server.suspended", "server.restored"]);
        let told = scene.keepers.befores(&server.id);
        assert_eq!(told, [r#"{"name":"Atelier"}"#, r#"{"name":"Atelier","reason":"Sells weapons"}"#]);
        let of = |suspended: bool| {
            move |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerChanged(now)) if now.suspended == suspended)
        };
        scene
            .hears(|events| [true, false].iter().all(|is| events.iter().any(|event| of(*is)(&event.fact))))
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_moderator_deletes_as_the_owner_could() {
    on_every_engine("moderation_remove", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, false).await;
        let warden = scene.keeper(GlobalRole::ServerModerator);
        suspend(&scene, by(warden), &server).await.expect("may");
        assert_eq!(
            code(remove(&scene, by(warden), &server, "Forge").await),
            "NAME_DOES_NOT_MATCH"
        );
        assert_eq!(remove(&scene, by(warden), &server, " atelier ").await, Ok(()));
        assert_eq!(code(remove(&scene, by(warden), &server, "Atelier").await), "NOT_FOUND");
        assert_eq!(code(get(&scene, owner, &server).await), "NOT_FOUND");
        scene
            .eventually(|| (scene.keepers.actions(&server.id).len() == 2).then_some(()))
            .await;
        assert_eq!(
            scene.keepers.actions(&server.id),
            ["server.suspended", "server.removed"]
        );
        let left = |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerLeft(left)) if left.server_id == server.id);
        scene.hears(|events| events.iter().any(|event| left(&event.fact))).await;
    })
    .await;
}

#[tokio::test]
async fn servers_are_found_by_words_and_by_identifier() {
    on_every_engine("moderation_find", async |scene| {
        let owner: UserId = scene.id();
        let mut ids = Vec::new();
        for (n, name) in ["Atelier Öst", "Atelier 100%", "Forge"].iter().enumerate() {
            let wish = CreateServerRequest {
                request_id: n.to_string(),
                name: (*name).into(),
                ..Default::default()
            };
            let made = scene.call(by(owner), ServersClient::create_server, wish).await;
            ids.push(made.expect("founded"));
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let found = async |query: &str, suspended| {
            let found = find(&scene, operator(), query, suspended).await.expect("may");
            let place = |id: &Vec<u8>| ids.iter().position(|server| server.id == *id).expect("one of them");
            found.iter().map(place).collect::<Vec<_>>()
        };
        assert_eq!(found("", None).await, [2, 1, 0]);
        assert_eq!(found("ost ATEL", None).await, [0]);
        assert_eq!(found("%", None).await, [1]);
        let id = beep_core::ServerId::from_slice(&ids[2].id).expect("an identifier");
        assert_eq!(found(&id.to_string(), None).await, [2]);
        suspend(&scene, operator(), &ids[1]).await.expect("may");
        assert_eq!(found("", Some(true)).await, [1]);
        assert_eq!(found("atelier", Some(false)).await, [0]);
    })
    .await;
}

#[tokio::test]
async fn founding_may_be_for_administrators_alone() {
    on_every_engine("moderation_found", async |scene| {
        scene.keepers.known().is_restricted = true;
        let administrator = scene.keeper(GlobalRole::ApplicationAdministrator);
        let wish = || CreateServerRequest {
            request_id: "1".into(),
            name: "Atelier".into(),
            ..Default::default()
        };
        let founded = scene.call(by(scene.id()), ServersClient::create_server, wish()).await;
        assert_eq!(code(founded), "CREATION_RESTRICTED");
        let founded = scene
            .call(by(administrator), ServersClient::create_server, wish())
            .await;
        assert!(founded.is_ok());
    })
    .await;
}

/// `kill -9` on the way from the act to the log of this Beep, and to whoever decides rights.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_is_in_force_and_written_down_once_wherever_the_process_dies() {
    for (name, step) in [
        ("moderation_kill_1", Step::Offered(AUTHZ)),
        ("moderation_kill_2", Step::Taken(AUTHZ)),
        ("moderation_kill_3", Step::Offered(INSTANCE)),
        ("moderation_kill_4", Step::Taken(INSTANCE)),
    ] {
        Doomed::on_every_engine(name, async |doomed| {
            let owner: UserId = doomed.scene.id();
            let server = doomed.scene.found(owner, true).await;
            let acting = server.clone();
            let died = doomed.dies_at(step, |scene| async move {
                let _ = suspend(&scene, operator(), &acting).await;
            });
            assert!(died.await, "comes to {step:?}");
            let scene = &doomed.scene;
            let list = || ListChannelsRequest {
                server_id: server.id.clone(),
            };
            let written = |actions: &[&str]| (scene.keepers.actions(&server.id) == actions).then_some(());
            scene.eventually(|| written(&["server.suspended"])).await;
            while scene
                .call(by(owner), ServersClient::list_channels, list())
                .await
                .is_ok()
            {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            // Nobody was answered, so they ask again, which is another act.
            suspend(scene, operator(), &server).await.expect("again");
            scene.eventually(|| written(&["server.suspended"; 2])).await;
            restore(scene, operator(), &server).await.expect("may");
            let listed = scene.call(by(owner), ServersClient::list_channels, list()).await;
            assert!(listed.is_ok(), "{listed:?}");
        })
        .await;
    }
}
