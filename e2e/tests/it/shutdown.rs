//! SIGTERM: what was begun is answered, sockets are told to come back, and the process goes.

use beep_testkit::{Subscription, World, doc, patience};
use futures_util::future::join_all;
use std::time::{Duration, Instant};

on_one_process_and_on_many! {
    what_was_begun_is_answered_and_sockets_are_told_to_come_back,
}

async fn what_was_begun_is_answered_and_sockets_are_told_to_come_back(mut world: World) {
    let ann = world.person("ann").await;
    let place = ann.found("Atelier").await;
    let (writer, idle) = (ann.socket().await, ann.socket().await);
    let _room = idle.subscribe(doc::channel_events(&place.channel)).await;
    let send = |n: usize| writer.begin(doc::send_message(&place.channel, "x", &format!("n{n}")));
    let mut begun: Vec<_> = (0..40).map(send).collect();
    // The first answer tells that the others are under way.
    begun[0].next().await.expect("stored");
    world.gateway().terminate();
    let told = Instant::now();
    let answers = join_all(begun[1..].iter_mut().map(Subscription::next)).await;
    let answered = 1 + answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(answered, 40, "all that was begun is answered: {answers:?}");
    assert_eq!((idle.closed().await, writer.closed().await), (1012, 1012));
    let status = tokio::time::timeout(patience(), world.gateway().ended())
        .await
        .expect("it ends");
    assert!(status.success(), "{status}");
    assert!(told.elapsed() < Duration::from_secs(10), "after {:?}", told.elapsed());

    world.start().await;
    let stored = ann.history(&place.channel).await.expect("the history");
    assert_eq!(stored.len(), 40, "each is stored, once");
}
