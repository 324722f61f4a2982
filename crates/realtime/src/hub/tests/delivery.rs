//! Who hears what, in which order, and at whose cost.

use crate::hub::{
    Close,
    testing::{Fate, QUEUE, Socket, World, fact, id, settle},
};
use beep_core::{ChannelId, ServerId};
use beep_proto::Scope;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::time::sleep;

fn place(world: &World, users: &[beep_core::UserId]) -> (ServerId, ChannelId, Scope) {
    let (server, channel) = (id(), id());
    for user in users {
        world.rights.set(*user, server, Some(&[channel]));
    }
    (server, channel, Scope::Channel(channel))
}

#[tokio::test(start_paused = true)]
async fn ready_comes_first_then_facts_in_order() {
    let (world, ann) = (World::new(3), id());
    let (server, channel, scope) = place(&world, &[ann]);
    let mut socket = world.connect(ann).await;
    socket.channel("1", server, channel, Fate::default()).await;
    settle().await;
    assert_eq!(socket.heard(), ["1 ready"]);
    // The bus keeps no order between publishers, and may repeat.
    for seq in [4, 5, 7, 6, 5, 8] {
        world.publish(scope, seq, fact());
    }
    settle().await;
    assert_eq!(socket.heard(), ["1 4", "1 5", "1 6", "1 7", "1 8"]);
    world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn a_fact_is_rendered_once_for_each_distinct_topic() {
    let (world, ann) = (World::new(1), id());
    let (_, _, scope) = place(&world, &[ann]);
    let (plain, rich) = (Fate::default(), Fate::default());
    let mut sockets = Vec::new();
    for n in 0..40 {
        let socket = world.connect(ann).await;
        let (topic, fate) = if n % 2 == 0 { ("plain", &plain) } else { ("rich", &rich) };
        socket.subscribe("1", topic, scope, None, fate.clone()).await;
        sockets.push(socket);
    }
    settle().await;
    (1..=3).for_each(|seq| world.publish(scope, seq, fact()));
    settle().await;
    let made = |fate: &Fate| fate.made.load(Ordering::Relaxed);
    assert_eq!((made(&plain), made(&rich)), (3, 3));
    for socket in &mut sockets {
        assert_eq!(socket.heard(), ["1 ready", "1 1", "1 2", "1 3"]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_comes_together_is_one_frame_of_what_one_may_hear() {
    let (world, ann, bob) = (World::new(1), id(), id());
    let (server, channel, _) = place(&world, &[ann]);
    world.rights.set(bob, server, Some(&[]));
    let scope = Scope::Server(server);
    let (mut sees, mut does_not) = (world.connect(ann).await, world.connect(bob).await);
    for socket in [&sees, &does_not] {
        socket.server("1", server, Fate::default()).await;
    }
    settle().await;
    drop((sees.frames(), does_not.frames()));
    world.publish(scope, 1, fact());
    world.publish_about(scope, 2, fact(), Some(channel));
    world.publish(scope, 3, fact());
    settle().await;
    let frames = |socket: &mut Socket| socket.frames().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(frames(&mut sees), ["1 1\n1 2\n1 3"]);
    assert_eq!(frames(&mut does_not), ["1 1\n1 3"]);
}

#[tokio::test(start_paused = true)]
async fn listeners_of_one_name_share_the_frame() {
    let (world, ann) = (World::new(1), id());
    let (_, _, scope) = place(&world, &[ann]);
    let (mut one, mut two) = (world.connect(ann).await, world.connect(ann).await);
    for (socket, tag) in [(&one, "1"), (&two, "1"), (&one, "other")] {
        socket.subscribe(tag, "text", scope, None, Fate::default()).await;
    }
    settle().await;
    drop((one.frames(), two.frames()));
    world.publish(scope, 1, fact());
    settle().await;
    let (of_one, of_two) = (one.frames(), two.frames());
    assert_eq!((of_one.len(), of_two.len()), (2, 1));
    assert!(Arc::ptr_eq(&of_one[0], &of_two[0]), "not made twice");
    assert_eq!(&*of_one[1], "other 1");
}

#[tokio::test(start_paused = true)]
async fn a_slow_rendering_holds_up_its_own_topic_only() {
    let (world, ann) = (World::new(1), id());
    let (_, _, scope) = place(&world, &[ann]);
    let (_, _, elsewhere) = place(&world, &[ann]);
    let mut socket = world.connect(ann).await;
    socket.subscribe("slow", "slow", scope, None, Fate::slow(1_000)).await;
    socket.subscribe("fast", "fast", scope, None, Fate::default()).await;
    socket
        .subscribe("there", "fast", elsewhere, None, Fate::default())
        .await;
    settle().await;
    (1..=3).for_each(|seq| world.publish(scope, seq, fact()));
    world.publish(elsewhere, 9, fact());
    settle().await;
    let mut heard = socket.heard();
    heard.sort_unstable();
    assert_eq!(
        heard,
        ["fast 1", "fast 2", "fast 3", "fast ready", "there 9", "there ready"]
    );
    sleep(Duration::from_secs(10)).await;
    assert_eq!(socket.heard(), ["slow ready", "slow 1", "slow 2", "slow 3"]);
    world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_slow_rendering_cannot_keep_is_read_again() {
    let (world, ann) = (World::new(1), id());
    let (_, _, scope) = place(&world, &[ann]);
    let mut socket = world.connect(ann).await;
    socket.subscribe("1", "text", scope, None, Fate::slow(1)).await;
    sleep(Duration::from_secs(1)).await;
    (1..=2_000).for_each(|seq| world.publish(scope, seq, fact()));
    let mut heard = Vec::new();
    for _ in 0..100 {
        settle().await;
        heard.extend(socket.heard());
    }
    assert!(heard.len() < 2_000, "{} were kept", heard.len());
    assert_eq!(heard.last().map(String::as_str), Some("1 resync"));
    assert_eq!(heard.iter().filter(|text| *text == "1 resync").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_read_is_cut_and_nobody_waits_for_them() {
    let (world, ann) = (World::new(1), id());
    let (_, _, scope) = place(&world, &[ann]);
    let (mut reads, mut sleeps) = (world.connect(ann).await, world.connect(ann).await);
    for socket in [&reads, &sleeps] {
        socket.subscribe("1", "text", scope, None, Fate::default()).await;
    }
    settle().await;
    assert_eq!(reads.heard(), ["1 ready"]);
    let facts = i64::try_from(QUEUE).expect("fits") + 10;
    for seq in 1..=facts {
        world.publish(scope, seq, fact());
        settle().await;
        assert_eq!(reads.heard(), [format!("1 {seq}")]);
    }
    assert_eq!(
        (reads.connection.closed(), sleeps.connection.closed()),
        (None, Some(Close::Slow))
    );
    assert_eq!(sleeps.connection.closing().await, Close::Slow);
    assert_eq!(sleeps.frames().len(), QUEUE, "no more than that was kept for it");
    sleeps.connection.close(Close::Restart);
    assert_eq!(sleeps.connection.closed(), Some(Close::Slow), "the first reason counts");
}

#[tokio::test(start_paused = true)]
async fn a_rendering_that_panics_ends_its_own_topic_only() {
    let (world, ann) = (World::new(1), id());
    let (_, _, scope) = place(&world, &[ann]);
    let mut socket = world.connect(ann).await;
    let panics = |takes| Fate {
        panics_at: Some(2),
        takes,
        ..Fate::default()
    };
    socket.subscribe("at once", "1", scope, None, panics(None)).await;
    socket
        .subscribe("slowly", "2", scope, None, panics(Some(Duration::from_millis(5))))
        .await;
    socket.subscribe("good", "3", scope, None, Fate::default()).await;
    settle().await;
    socket.frames();
    (1..=3).for_each(|seq| world.publish(scope, seq, fact()));
    settle().await;
    let mut heard = socket.heard();
    heard.sort_unstable();
    let expected = [
        "at once !Unavailable",
        "at once 1",
        "good 1",
        "good 2",
        "good 3",
        "slowly !Unavailable",
        "slowly 1",
    ];
    assert_eq!(heard, expected);
    socket.subscribe("again", "1", scope, None, Fate::default()).await;
    settle().await;
    assert_eq!(socket.heard(), ["again ready"]);
    world.check_invariants().await;
}
