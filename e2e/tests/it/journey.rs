//! From signing up to talking.

use beep_testkit::{World, doc, eventually, unique};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_one_process_and_on_many! {
    two_strangers_chat_live,
    typing_is_seen_by_others,
    presence_follows_the_last_socket_of_all_devices,
    read_marks_and_mentions_are_the_same_on_two_devices,
    a_session_lasts_over_refreshing_and_ends_by_signing_out,
}

async fn two_strangers_chat_live(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier Nord").await;
    let listed = bob.does(doc::public_servers()).await;
    let names = listed["edges"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|edge| &edge["node"]["name"]);
    assert!(
        names.into_iter().any(|name| name == "Atelier Nord"),
        "a public server is listed"
    );

    let (anns, bobs) = (ann.socket().await, bob.socket().await);
    let mut news = anns.subscribe(doc::server_events(&place.server)).await;
    bob.join(&place).await;
    assert_eq!(news.expect("MemberJoined").await["user"]["id"], json!(bob.id));

    let mut room = bobs.subscribe(doc::channel_events(&place.channel)).await;
    let sent = anns
        .run(doc::send_message(&place.channel, "hello **bob**", "n1"))
        .await
        .expect("ann may send");
    let heard = room.expect("MessageSent").await;
    assert_eq!(
        heard["message"], sent,
        "everybody hears the message that its sender got"
    );
    assert_eq!(heard["message"]["author"]["id"], json!(ann.id));

    let id = sent["id"].as_str().expect("an id");
    ann.does(doc::edit_message(&place.channel, id, "hello Bob")).await;
    let edited = room.expect("MessageEdited").await;
    assert_eq!(edited["message"]["content"], "hello Bob");
    assert!(edited["message"]["editedAt"].is_string());

    let answer = bobs
        .run(doc::send_message(&place.channel, "hi", "n1"))
        .await
        .expect("bob may send");
    assert_ne!(answer["id"], sent["id"], "nonces of two people do not meet");
    ann.does(doc::delete_message(&place.channel, id)).await;
    assert_eq!(room.expect("MessageDeleted").await["messageId"], sent["id"]);
    let left = bob.history(&place.channel).await.expect("bob reads");
    assert_eq!(
        left.iter().map(|message| &message["content"]).collect::<Vec<_>>(),
        ["hi"]
    );

    bob.does(doc::leave_server(&place.server)).await;
    assert_eq!(news.expect("MemberLeft").await["userId"], json!(bob.id));
    let end = room.ended(Duration::from_secs(5)).await;
    assert_eq!(end.code, "NOT_FOUND", "who has left hears nothing more");
}

async fn typing_is_seen_by_others(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let socket = bob.socket().await;
    let mut room = socket.subscribe(doc::channel_events(&place.channel)).await;
    ann.does(doc::start_typing(&place.channel)).await;
    assert_eq!(room.expect("Typing").await["user"]["id"], json!(ann.id));
}

async fn presence_follows_the_last_socket_of_all_devices(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let watch = ann.socket().await;
    let mut news = watch.subscribe(doc::server_events(&place.server)).await;
    let names_bob = |list: &'static str| {
        let id = bob.id.clone();
        move |event: &Value| event[list].as_array().is_some_and(|ids| ids.contains(&json!(id)))
    };

    let laptop = bob.socket().await;
    news.expect_where("PresenceChanged", names_bob("online")).await;
    let phone = bob.another_device().await.socket().await;
    drop(laptop);
    // Long enough for a server that looks at one socket only to be wrong.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let gone = news.arrived().into_iter().any(|event| names_bob("offline")(&event));
    assert!(!gone, "bob is there as long as one of his devices is");
    let presence = |view: &Value| {
        let members = view["members"]["edges"].as_array().into_iter().flatten();
        let bobs = members
            .map(|edge| &edge["node"])
            .find(|member| member["user"]["id"] == json!(bob.id));
        bobs.map(|member| member["presence"].clone())
    };
    assert_eq!(
        presence(&ann.does(doc::server(&place.server)).await),
        Some(json!("ONLINE"))
    );

    let left = Instant::now();
    drop(phone);
    news.expect_where("PresenceChanged", names_bob("offline")).await;
    assert!(
        left.elapsed() < Duration::from_secs(15),
        "offline after {:?}",
        left.elapsed()
    );
    assert_eq!(
        presence(&ann.does(doc::server(&place.server)).await),
        Some(json!("OFFLINE"))
    );
}

async fn read_marks_and_mentions_are_the_same_on_two_devices(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let phone = bob.another_device().await;
    assert_eq!(phone.id, bob.id);
    let (one, two) = (bob.socket().await, phone.socket().await);
    let mut on_laptop = one.subscribe(doc::my_events()).await;
    let mut on_phone = two.subscribe(doc::my_events()).await;

    let text = format!("@{} look at this", bob.username);
    let message = ann.send(&place.channel, &text).await;
    for device in [&mut on_laptop, &mut on_phone] {
        let changed = device
            .expect_where("ReadStateChanged", |event| event["mentions"] == 1)
            .await;
        assert_eq!(changed["channelId"], json!(place.channel));
    }
    let state = async || {
        let view = bob.does(doc::server(&place.server)).await;
        let states = view["readStates"].as_array().cloned().unwrap_or_default();
        states
            .into_iter()
            .find(|state| state["channelId"] == json!(place.channel))
            .expect("a text channel has one")
    };
    let unread = state().await;
    assert_eq!(
        (&unread["mentions"], &unread["lastMessageId"]),
        (&json!(1), &json!(message))
    );
    assert_ne!(unread["lastReadId"], json!(message));

    let marked = phone.does(doc::mark_read(&place.channel, &message)).await;
    assert_eq!(
        (&marked["mentions"], &marked["lastReadId"]),
        (&json!(0), &json!(message))
    );
    for device in [&mut on_laptop, &mut on_phone] {
        let read = |event: &Value| event["lastReadId"] == json!(message) && event["mentions"] == 0;
        device.expect_where("ReadStateChanged", read).await;
    }
    assert_eq!(state().await["mentions"], json!(0));
}

async fn a_session_lasts_over_refreshing_and_ends_by_signing_out(world: World) {
    let ann = world.person("ann").await;
    let (first, cookie) = (ann.token(), ann.cookie().expect("signing up sets the cookie"));
    let answer = ann.answer(&doc::refresh_session()).await.expect("an answer");
    let line = answer.set_cookie.clone().expect("a new cookie");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/graphql"] {
        assert!(line.contains(attribute), "{attribute} in {line:?}");
    }
    assert_eq!(answer.result().expect("refreshed")["me"]["user"]["id"], json!(ann.id));
    assert_ne!((ann.token(), ann.cookie()), (first, Some(cookie)), "both are new");
    let name = unique("Atelier ");
    ann.found(&name).await;

    let other = ann.another_device().await;
    let (here, there) = (ann.socket().await, other.socket().await);
    assert_eq!(ann.does(doc::sign_out()).await, json!(true));
    assert_eq!(here.closed().await, 4401, "signing out closes this session's sockets");
    assert!(there.is_open(), "and no other's");
    // Tokens are looked up again after some seconds.
    eventually(
        "the token ends with its session",
        Duration::from_secs(20),
        async || match ann.run(doc::me()).await {
            Err(failure) if failure.code == "SESSION_ENDED" => Ok(()),
            other => Err(format!("{other:?}")),
        },
    )
    .await;
    other.does(doc::me()).await;
}
