//! Sockets that do not behave, and sockets that must be closed.

use beep_testkit::{Forge, Frame, Person, Place, Socket, Wire, World, doc, eventually, patience, unique};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PROTOCOL: Option<&str> = Some("graphql-transport-ws");

async fn scene() -> (World, Person, Place) {
    let world = World::all().await;
    let ann = world.person("ann").await;
    let place = ann.found("Atelier").await;
    (world, ann, place)
}

async fn wire(person: &Person) -> Wire {
    Wire::sign_in(person.address(), &person.token())
        .await
        .expect("a socket")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_subscriptions_on_a_socket_128_hold() {
    let (_world, ann, place) = scene().await;
    let socket = ann.socket().await;
    let mut all: Vec<_> = (0..1_000)
        .map(|_| socket.begin(doc::channel_events(&place.channel)))
        .collect();
    let first: Vec<_> = join_all(all.iter_mut().map(beep_testkit::Subscription::next)).await;
    let (held, refused): (Vec<_>, Vec<_>) = first.into_iter().partition(Result::is_ok);
    assert_eq!(held.len(), 128);
    assert!(refused.iter().all(|one| {
        one.as_ref()
            .is_err_and(|failure| failure.code == "TOO_MANY_SUBSCRIPTIONS")
    }));
    socket.run(doc::me()).await.expect("the socket lives");
    ann.send(&place.channel, "to all").await;
    join_all(all[..128].iter_mut().map(|events| events.expect("MessageSent"))).await;
    all[0].stop();
    eventually("one that was ended makes room", patience(), async || {
        match socket.begin(doc::my_events()).next().await {
            Ok(event) if event["__typename"] == "Ready" => Ok(()),
            other => Err(other),
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_waits_for_64_answers_at_most() {
    let (_world, ann, place) = scene().await;
    let socket = ann.socket().await;
    let mut all: Vec<_> = (0..500)
        .map(|n| socket.begin(doc::send_message(&place.channel, "x", &format!("flood-{n}"))))
        .collect();
    let answers = join_all(all.iter_mut().map(beep_testkit::Subscription::next)).await;
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert!(taken.len() >= 64, "{} were taken", taken.len());
    assert!(!refused.is_empty(), "500 at once are too many");
    for failure in refused.into_iter().filter_map(Result::err) {
        assert_eq!(failure.code, "TOO_MANY_OPERATIONS");
    }
    socket.run(doc::me()).await.expect("the socket lives");
    assert_eq!(
        ann.history(&place.channel).await.expect("the history").len(),
        taken.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_nothing_is_closed_after_five_seconds() {
    let (world, _, _) = scene().await;
    let begun = Instant::now();
    let mut silent = Wire::open(world.address(), PROTOCOL).await.expect("a socket");
    let mut pinging = Wire::open(world.address(), PROTOCOL).await.expect("a socket");
    pinging.send(&json!({ "type": "ping" })).await;
    assert_eq!(silent.closed().await, 4408);
    let took = begun.elapsed();
    assert!(
        (Duration::from_secs(4)..Duration::from_secs(8)).contains(&took),
        "closed after {took:?}"
    );
    assert_eq!(pinging.closed().await, 4408, "pings are no substitute");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_manners_have_their_codes() {
    let (world, ann, place) = scene().await;
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": doc::channel_events(&place.channel).payload() });
    let long = json!({ "id": "1", "type": "subscribe", "payload": { "query": "x".repeat(100_000) } }).to_string();
    for garbage in [
        "",
        "garbage",
        "{",
        "[]",
        "1",
        "null",
        r#"{"type":"nonsense"}"#,
        r#"{"type":"subscribe"}"#,
        r#"{"type":"ping","payload":"\ud800"}"#,
    ] {
        let mut wire = wire(&ann).await;
        wire.send_text(garbage).await;
        assert_eq!(wire.closed().await, 4400, "{garbage:?}");
        let mut early = Wire::open(world.address(), PROTOCOL).await.expect("a socket");
        early.send_text(garbage).await;
        assert!(
            [4400, 4401].contains(&early.closed().await),
            "{garbage:?} instead of connection_init"
        );
    }
    for id in ["", "a\"b", "a b", "\u{7}", &"x".repeat(65)] {
        let mut wire = wire(&ann).await;
        let mut message = subscribe.clone();
        message["id"] = json!(id);
        wire.send(&message).await;
        assert_eq!(wire.closed().await, 4400, "id {id:?}");
    }
    let mut binary = wire(&ann).await;
    binary.send_binary(b"\x00\x01\x02").await;
    assert_eq!(binary.closed().await, 4400, "a binary frame");
    let mut early = Wire::open(world.address(), PROTOCOL).await.expect("a socket");
    early.send_binary(b"{}").await;
    assert_eq!(early.closed().await, 4400, "a binary frame first");
    let mut large = wire(&ann).await;
    large.send_text(&long).await;
    assert!(
        [1006, 1009, 4400].contains(&large.closed().await),
        "100,000 bytes in a message"
    );
    let mut twice = wire(&ann).await;
    twice.init(&ann.token()).await;
    assert_eq!(twice.closed().await, 4429, "connection_init for the second time");
    let mut hasty = Wire::open(world.address(), PROTOCOL).await.expect("a socket");
    hasty.send(&subscribe).await;
    assert_eq!(hasty.closed().await, 4401, "subscribe before connection_init");
    let mut same = wire(&ann).await;
    same.send(&subscribe).await;
    same.send(&subscribe).await;
    assert_eq!(same.closed().await, 4409, "two subscriptions of one id");

    for protocol in [None, Some("graphql-ws"), Some("soap"), Some("graphql-transport-ws-2")] {
        let refused = Wire::open(world.address(), protocol).await.err();
        assert_eq!(refused, Some(400), "the sub-protocol {protocol:?}");
    }
    ann.socket().await.run(doc::me()).await.expect("and others are served");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_needs_a_good_token_and_ends_with_it() {
    let (world, ann, _) = scene().await;
    let forge = Forge::of(&world).await;
    for (token, code) in [("", 4401), ("garbage", 4401), ("a.b.c", 4401)] {
        assert_eq!(
            Wire::sign_in(world.address(), token).await.err(),
            Some(code),
            "{token:?}"
        );
    }
    let expired = forge.token(&ann, -1);
    assert_eq!(Wire::sign_in(world.address(), &expired).await.err(), Some(4403));
    for payload in [
        Value::Null,
        json!({}),
        json!({ "authorization": 1 }),
        json!({ "authorization": ann.token() }),
    ] {
        let mut wire = Wire::open(world.address(), PROTOCOL).await.expect("a socket");
        wire.send(&json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(wire.closed().await, 4401, "{payload}");
    }
    let short = Socket::open(world.address(), &forge.token(&ann, 3))
        .await
        .expect("good for 3 s");
    let renewed = Socket::open(world.address(), &forge.token(&ann, 3))
        .await
        .expect("good for 3 s");
    let stolen = Socket::open(world.address(), &forge.token(&ann, 60))
        .await
        .expect("good for 60 s");
    let bearer = |token: String| json!({ "type": "ping", "payload": { "authorization": format!("Bearer {token}") } });
    renewed.send(&bearer(forge.token(&ann, 60)));
    assert_eq!(short.closed().await, 4403, "at its expiry");
    renewed.run(doc::me()).await.expect("a renewed token keeps its socket");
    let other = world.person("bob").await;
    stolen.send(&bearer(other.token()));
    assert_eq!(stolen.closed().await, 4401, "a token of another session does not");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_that_is_used_twice_ends_its_session_everywhere() {
    let (_world, ann, _) = scene().await;
    let other = ann.another_device().await;
    let (here, there) = (ann.socket().await, other.socket().await);
    let stolen = ann.cookie();
    ann.does(doc::refresh_session()).await;
    let newest = ann.cookie();
    here.run(doc::me()).await.expect("refreshing keeps the socket");
    ann.set_cookie(stolen);
    let answer = ann.answer(&doc::refresh_session()).await.expect("an answer");
    assert_eq!(
        (answer.code(), answer.cookie.as_deref()),
        ("SESSION_ENDED", Some("")),
        "and the cookie is taken away"
    );
    assert_eq!(here.closed().await, 4401);
    ann.set_cookie(newest);
    let refused = ann
        .run(doc::refresh_session())
        .await
        .expect_err("the newest one is no better");
    assert_eq!(refused.code, "SESSION_ENDED");
    assert!(there.is_open(), "other sessions live");
    for forged in ["", "x", "a.b", &"A".repeat(4_000)] {
        other.set_cookie(Some(forged.to_owned()));
        let refused = other.run(doc::refresh_session()).await.expect_err("no refresh token");
        assert!(
            ["SESSION_ENDED", "UNAUTHENTICATED"].contains(&refused.code.as_str()),
            "{forged:.10?}: {refused}"
        );
    }
    there.run(doc::me()).await.expect("guessing ends nobody's session");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_sets_a_cookie_goes_over_http() {
    let (_world, ann, _) = scene().await;
    let socket = ann.socket().await;
    let name = unique("eve_");
    let sign_up = doc::sign_up(&name, &format!("{name}@example.org"), &ann.password);
    for operation in [
        sign_up,
        doc::sign_in(&ann.username, &ann.password),
        doc::refresh_session(),
        doc::sign_out(),
    ] {
        let refused = socket.run(operation).await.expect_err("over a socket");
        assert_eq!(refused.code, "HTTP_ONLY");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_is_cut_and_nobody_else_notices() {
    let (mut world, ann, place) = scene().await;
    let bob = world.person("bob").await;
    bob.join(&place).await;
    let socket = bob.socket().await;
    let mut room = socket.subscribe(doc::channel_events(&place.channel)).await;
    let mut deaf = Vec::new();
    for _ in 0..20 {
        let mut wire = wire(&ann).await;
        wire.send(&json!({ "id": "1", "type": "subscribe", "payload": doc::channel_events(&place.channel).payload() }))
            .await;
        assert!(matches!(wire.next().await, Frame::Json(ready) if ready["type"] == "next"));
        deaf.push(wire);
    }
    let before = world.process("all").resident_kib();
    let writer = ann.socket().await;
    let text = "🦀".repeat(4_000);
    for n in 0..400 {
        writer
            .run(doc::send_message(&place.channel, &text, &format!("n{n}")))
            .await
            .expect("ann may send");
        let begun = Instant::now();
        room.expect_where("MessageSent", |event| {
            event["message"]["nonce"] == json!(format!("n{n}"))
        })
        .await;
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "others hear at once, not after {:?}",
            begun.elapsed()
        );
    }
    eventually(
        "the deaf sockets are cut",
        Duration::from_secs(40),
        async || match world.process("all").metric("beep_ws_connections").await {
            2.0 => Ok(()),
            connections => Err(connections),
        },
    )
    .await;
    if let (Some(before), Some(after)) = (before, world.process("all").resident_kib()) {
        assert!(after < before + (150 << 10), "{before} KiB before, {after} KiB after");
    }
    drop(deaf);
}
