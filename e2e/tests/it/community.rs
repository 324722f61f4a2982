//! A community of strangers: from roles to the audit log, and what those hear who are shown the door.

use beep_testkit::{Answer, Operation, Person, Place, World, doc, eventually, in_minutes, patience, post};
use serde_json::{Value, json};
use std::time::Duration;

on_one_process_and_on_many! {
    roles_open_and_close_a_private_channel,
    a_link_is_looked_at_signed_out_and_used_up,
    an_invitation_to_one_person_is_heard_and_answered,
    moderators_mute_kick_and_ban_and_all_of_it_is_written_down,
    a_server_that_is_deleted_is_silent_at_once,
}

/// Who is shown the door hears no more after this; a busy machine included.
const AT_ONCE: Duration = Duration::from_secs(5);

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

async fn join_by_link(owner: &Person, place: &Place, people: &[&Person]) {
    let link = owner.does(doc::create_invitation(&place.server, json!({}))).await;
    let code = link["code"].as_str().expect("a code");
    for person in people {
        person.does(doc::accept_invitation(code)).await;
    }
}

/// Whether a right is given, and by which rule.
async fn reason(asker: &Person, place: &Place, of: &Person, channel: Option<&str>, right: &str) -> (bool, String) {
    let view = asker.does(doc::explain(&place.server, &of.id, channel)).await;
    let reasons = view["explain"].as_array().expect("reasons");
    let found = reasons.iter().find(|reason| reason["permission"] == right);
    let found = found.unwrap_or_else(|| panic!("{right} has a reason in {reasons:?}"));
    (
        found["allowed"] == json!(true),
        found["rule"].as_str().expect("a rule").to_owned(),
    )
}

async fn code(person: &Person, operation: Operation) -> String {
    match person.run(operation).await {
        Ok(_) => "ok".to_owned(),
        Err(failure) => failure.code,
    }
}

async fn roles_open_and_close_a_private_channel(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found_private("Atelier").await;
    join_by_link(&ann, &place, &[&bob]).await;
    let team = id(&ann
        .does(doc::create_role(&place.server, "team", &["MANAGE_MEMBERS"]))
        .await);
    let heading = id(&ann.does(doc::create_category(&place.server, "rooms")).await);
    let written = doc::send_message(&heading, "on the wall", "n1");
    assert_eq!(code(&bob, written).await, "INVALID_INPUT", "nobody would see it");
    let staff = id(&ann.does(doc::create_channel(&place.server, "staff", None)).await);
    let socket = bob.socket().await;
    let mut news = socket.subscribe(doc::server_events(&place.server)).await;

    let closed = ann.does(doc::set_private(&staff, true, &[&team], &[])).await;
    assert_eq!(closed["private"], json!(true));
    assert_eq!(code(&bob, doc::history(&staff, None)).await, "NOT_FOUND");
    let refused = (false, "DEFAULT_ROLE_OVERWRITE".to_owned());
    assert_eq!(reason(&ann, &place, &bob, Some(&staff), "VIEW_CHANNEL").await, refused);

    let member = ann.does(doc::add_role(&place.server, &bob.id, &team)).await;
    assert_eq!(member["roleIds"], json!([team]));
    let told = news
        .expect_where("MemberChanged", |event| event["member"]["roleIds"] == json!([team]))
        .await;
    assert_eq!(told["member"]["user"]["id"], json!(bob.id));
    bob.send(&staff, "among ourselves").await;
    let given = (true, "ROLE_OVERWRITE".to_owned());
    assert_eq!(reason(&bob, &place, &bob, Some(&staff), "VIEW_CHANNEL").await, given);

    let mut room = socket.subscribe(doc::channel_events(&staff)).await;
    ann.does(doc::delete_role(&place.server, &team)).await;
    assert_eq!(room.ended(AT_ONCE).await.code, "NOT_FOUND", "the role opened it");
    news.expect_where("RolesChanged", |event| {
        event["roles"].as_array().is_some_and(|roles| roles.len() == 1)
    })
    .await;
    assert_eq!(code(&bob, doc::history(&staff, None)).await, "NOT_FOUND");
}

async fn a_link_is_looked_at_signed_out_and_used_up(world: World) {
    let (ann, bob, cem) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cem").await,
    );
    let place = ann.found_private("Atelier").await;
    let limits = json!({ "maxUses": 1, "expiresAt": in_minutes(30) });
    let link = ann.does(doc::create_invitation(&place.server, limits)).await;
    let link = link["code"].as_str().expect("a code");
    let headers = [("content-type", "application/json")];
    let look = doc::invitation(link).payload().to_string();
    let seen = Answer::read(
        &post(world.address(), "/graphql", &headers, look)
            .await
            .expect("Beep answers"),
    );
    let invitation = seen.result().expect("nobody need be signed in");
    assert_eq!(
        (&invitation["server"]["name"], &invitation["server"]["memberCount"]),
        (&json!("Atelier"), &json!(1))
    );
    assert_eq!(code(&bob, doc::server(&place.server)).await, "NOT_FOUND");

    let both = tokio::join!(
        code(&bob, doc::accept_invitation(link)),
        code(&cem, doc::accept_invitation(link))
    );
    let mut both = [both.0, both.1];
    both.sort();
    assert_eq!(both, ["INVITATION_USED_UP", "ok"], "one use, one member");
    let watching = ann.socket().await;
    assert_eq!(code(&ann, doc::invitation(link)).await, "INVITATION_USED_UP");
    let other = ann.does(doc::create_invitation(&place.server, json!({}))).await;
    let other = other["code"].as_str().expect("a code");
    eventually("who is online is counted", patience(), async || {
        let seen = ann.does(doc::invitation(other)).await;
        if seen["server"]["onlineCount"] == json!(1) {
            Ok(())
        } else {
            Err(seen)
        }
    })
    .await;
    drop(watching);
    ann.does(doc::revoke_invitation(other)).await;
    assert_eq!(code(&bob, doc::invitation(other)).await, "NOT_FOUND");
}

async fn an_invitation_to_one_person_is_heard_and_answered(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found_private("Atelier").await;
    let socket = bob.socket().await;
    let mut mine = socket.subscribe(doc::my_events()).await;
    let sent = ann.does(doc::invite(&place.server, &bob.username)).await;
    let heard = mine.expect("InvitationReceived").await;
    assert_eq!(heard["invitation"]["id"], sent["id"]);
    assert_eq!(heard["invitation"]["inviter"]["id"], json!(ann.id));
    assert_eq!(bob.does(doc::my_invitations()).await[0]["id"], sent["id"]);
    let joined = bob.does(doc::answer_invitation(&id(&sent), true)).await;
    assert_eq!(joined["id"], json!(place.server));
    assert_eq!(mine.expect("InvitationGone").await["id"], sent["id"]);
    assert_eq!(bob.does(doc::my_invitations()).await, json!([]));
    assert_eq!(
        code(&ann, doc::invite(&place.server, &bob.username)).await,
        "ALREADY_MEMBER"
    );
    assert_eq!(
        code(&ann, doc::invite(&place.server, "nobody_at_all")).await,
        "NOT_FOUND"
    );
}

async fn moderators_mute_kick_and_ban_and_all_of_it_is_written_down(world: World) {
    let (ann, bob, cem) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("cem").await,
    );
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    cem.join(&place).await;
    let rights = ["MANAGE_MEMBERS", "VIEW_AUDIT_LOG", "MANAGE_ROLES", "MANAGE_MESSAGES"];
    let team = id(&ann.does(doc::create_role(&place.server, "team", &rights)).await);
    ann.does(doc::add_role(&place.server, &bob.id, &team)).await;
    let socket = cem.socket().await;
    let mut news = socket.subscribe(doc::server_events(&place.server)).await;

    bob.does(doc::mute(&place.server, &cem.id, &in_minutes(10), "loud"))
        .await;
    assert_eq!(
        code(&cem, doc::send_message(&place.channel, "but", "n1")).await,
        "FORBIDDEN"
    );
    let muted = (false, "MUTED".to_owned());
    assert_eq!(
        reason(&cem, &place, &cem, Some(&place.channel), "SEND_MESSAGES").await,
        muted
    );
    bob.does(doc::unmute(&place.server, &cem.id)).await;
    cem.send(&place.channel, "thanks").await;
    let [own, rude] = [
        cem.send(&place.channel, "oops").await,
        cem.send(&place.channel, "rude").await,
    ];
    cem.does(doc::delete_message(&place.channel, &own)).await;
    bob.does(doc::delete_message(&place.channel, &rude)).await;
    assert_eq!(
        code(&bob, doc::kick(&place.server, &ann.id, "")).await,
        "OWNER_IS_EXEMPT"
    );
    assert_eq!(code(&cem, doc::kick(&place.server, &bob.id, "")).await, "FORBIDDEN");

    bob.does(doc::kick(&place.server, &cem.id, "enough")).await;
    assert_eq!(
        news.ended(AT_ONCE).await.code,
        "NOT_FOUND",
        "who is kicked hears nothing more"
    );
    cem.join(&place).await;
    let mut room = socket.subscribe(doc::channel_events(&place.channel)).await;
    bob.does(doc::ban(&place.server, &cem.id, "spam", 1)).await;
    assert_eq!(
        room.ended(AT_ONCE).await.code,
        "NOT_FOUND",
        "who is banned hears nothing more"
    );
    assert_eq!(code(&cem, doc::join_server(&place.server)).await, "BANNED");
    eventually("the last hour's messages are gone", patience(), async || {
        match ann.history(&place.channel).await {
            Ok(messages) if messages.is_empty() => Ok(()),
            other => Err(other),
        }
    })
    .await;
    bob.does(doc::unban(&place.server, &cem.id)).await;
    cem.join(&place).await;

    // What is done in another service comes to the log a moment later.
    let log = eventually("the deletion is in the log", patience(), async || {
        let log = bob.does(doc::audit_log(&place.server)).await;
        if log.to_string().contains("message.deleted") {
            Ok(log)
        } else {
            Err(log)
        }
    })
    .await;
    let entries: Vec<_> = log["auditLog"]["edges"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|edge| &edge["node"])
        .filter(|entry| entry["target"]["id"] == json!(cem.id))
        .collect();
    let acts: Vec<_> = entries
        .iter()
        .map(|entry| entry["action"].as_str().expect("a text"))
        .collect();
    let expected = [
        "member.unbanned",
        "member.banned",
        "member.kicked",
        "message.deleted",
        "member.unmuted",
        "member.muted",
    ];
    assert_eq!(
        acts, expected,
        "newest first, none that was refused, and not one's own message"
    );
    assert!(entries.iter().all(|entry| entry["actor"]["id"] == json!(bob.id)));
    assert_eq!(
        entries.iter().map(|entry| entry["reason"].as_str()).collect::<Vec<_>>(),
        [None, Some("spam"), Some("enough"), None, None, Some("loud")]
    );
    let before = entries[3]["before"].as_str().expect("what was there");
    let told: Value = serde_json::from_str(before).expect("JSON");
    assert_eq!(
        (&told["messageId"], &told["channel"]),
        (&json!(rude), &json!(place.channel))
    );
    assert!(!log.to_string().contains("rude"), "what is deleted is gone, here too");
    assert_eq!(code(&cem, doc::audit_log(&place.server)).await, "FORBIDDEN");
}

async fn a_server_that_is_deleted_is_silent_at_once(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let socket = bob.socket().await;
    let mut mine = socket.subscribe(doc::my_events()).await;
    let mut news = socket.subscribe(doc::server_events(&place.server)).await;
    let mut room = socket.subscribe(doc::channel_events(&place.channel)).await;
    assert_eq!(
        code(&ann, doc::delete_server(&place.server, "Atelie")).await,
        "NAME_DOES_NOT_MATCH"
    );
    ann.does(doc::delete_server(&place.server, "Atelier")).await;
    assert_eq!(mine.expect("ServerLeft").await["serverId"], json!(place.server));
    assert_eq!(news.ended(AT_ONCE).await.code, "NOT_FOUND");
    assert_eq!(room.ended(AT_ONCE).await.code, "NOT_FOUND");
    assert_eq!(code(&ann, doc::server(&place.server)).await, "NOT_FOUND");
}
