//! Gaps, losses, ends of sessions, and that nothing is left behind.

use crate::hub::{
    Close,
    testing::{Fate, World, fact, id, settle},
};
use beep_core::{Id, UserId};
use beep_proto::{
    Scope,
    events::v1::{SessionEnded, event::Fact},
};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::time::sleep;

/// Crowds facts out of the queue of the one shard, by such as nobody is told.
async fn lose(world: &World) {
    let crowd = world.connect(id()).await;
    settle().await;
    (0..10_000).for_each(|_| world.publish(Scope::User(crowd.connection.user), 0, fact()));
    settle().await;
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort_unstable();
    texts
}

#[tokio::test(start_paused = true)]
async fn a_gap_is_told_when_what_is_missing_does_not_come() {
    let (world, ann) = (World::new(2), id());
    let mut socket = world.connect(ann).await;
    socket.me("1").await;
    settle().await;
    for seq in [1, 3, 4] {
        world.publish(Scope::User(ann), seq, fact());
    }
    settle().await;
    assert_eq!(socket.heard(), ["1 ready", "1 1"]);
    sleep(Duration::from_millis(400)).await;
    assert_eq!(socket.heard(), ["1 resync", "1 3", "1 4"]);
    world.publish(Scope::User(ann), 5, fact());
    sleep(Duration::from_secs(2)).await;
    assert_eq!(socket.heard(), ["1 5"], "told once");
    world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn after_a_loss_rights_are_asked_for_and_listeners_read_again() {
    let (world, ann, bob) = (World::new(1), id::<UserId>(), id());
    let (server, channel) = (id(), id());
    for user in [ann, bob] {
        world.rights.set(user, server, Some(&[channel]));
    }
    let (mut of_ann, mut of_bob) = (world.connect(ann).await, world.connect(bob).await);
    for socket in [&of_ann, &of_bob] {
        socket.server("s", server, Fate::default()).await;
        socket.channel("c", server, channel, Fate::default()).await;
    }
    of_bob.me("me").await;
    settle().await;
    drop((of_ann.frames(), of_bob.frames()));
    let asked = world.rights.asked.load(Ordering::Relaxed);
    // What told that Ann was thrown out is among what is lost.
    world.rights.set(ann, server, None);
    lose(&world).await;
    assert_eq!(world.rights.asked.load(Ordering::Relaxed), asked + 2, "each once");
    // The channel knows no rights: it may tell her to read again before its server says that she may not.
    let mut ann_heard = sorted(of_ann.heard());
    ann_heard.retain(|text| text != "c resync");
    assert_eq!(ann_heard, ["c !NotFound", "s !NotFound"]);
    assert_eq!(sorted(of_bob.heard()), ["c resync", "me resync", "s resync"]);
    world.check_invariants().await;
    world.publish(Scope::Server(server), 100, fact());
    world.publish(Scope::Channel(channel), 100, fact());
    settle().await;
    assert_eq!(of_ann.heard(), [] as [&str; 0]);
    assert_eq!(
        sorted(of_bob.heard()),
        ["c 100", "s 100"],
        "any number is a new beginning"
    );
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_session_closes_its_connections_only() {
    let (world, ann) = (World::new(2), id());
    let (phone, laptop) = (world.connect(ann).await, world.connect(ann).await);
    let outlet = Arc::new(tokio::sync::mpsc::channel(1).0);
    let tablet = world
        .hub
        .connect(ann, phone.connection.session, outlet)
        .await
        .expect("runs");
    settle().await;
    let ended = |session: beep_core::SessionId| {
        let session_id = session.to_bytes();
        Fact::SessionEnded(SessionEnded { session_id })
    };
    world.publish(Scope::User(ann), 1, ended(id()));
    settle().await;
    assert_eq!(phone.connection.closed(), None);
    world.publish(Scope::User(ann), 2, ended(phone.connection.session));
    settle().await;
    assert_eq!(phone.connection.closed(), Some(Close::SessionEnded));
    assert_eq!(tablet.closed(), Some(Close::SessionEnded));
    assert_eq!(laptop.connection.closed(), None);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_left_of_who_has_gone() {
    let (world, ann) = (World::new(4), id());
    let (server, channel) = (id(), id());
    world.rights.set(ann, server, Some(&[channel]));
    let (scope, of_server) = (Scope::Channel(channel), Scope::Server(server));
    let mut socket = world.connect(ann).await;
    socket.server("s", server, Fate::default()).await;
    socket.channel("c", server, channel, Fate::default()).await;
    socket.channel("d", server, channel, Fate::default()).await;
    settle().await;
    assert_eq!(world.scopes().await, (3, 3));
    socket.unsubscribe("c", scope, Some(server)).await;
    settle().await;
    socket.frames();
    world.publish(scope, 1, fact());
    settle().await;
    assert_eq!(socket.heard(), ["d 1"]);
    world.check_invariants().await;

    socket
        .disconnect(&[(scope, Some(server)), (of_server, Some(server))])
        .await;
    settle().await;
    assert_eq!(world.scopes().await, (3, 0), "kept for who comes back");
    assert_eq!((world.hub.connections(), world.hub.online()), (0, Vec::new()));
    sleep(Duration::from_secs(10)).await;
    assert_eq!(world.scopes().await.0, 3);
    sleep(Duration::from_secs(20)).await;
    assert_eq!(world.scopes().await, (0, 0));

    // And who comes back after all finds a new beginning.
    let mut socket = world.connect(ann).await;
    socket.channel("c", server, channel, Fate::default()).await;
    settle().await;
    world.publish(scope, 2, fact());
    settle().await;
    assert_eq!(socket.heard(), ["c ready", "c 2"]);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_while_their_first_text_is_made_is_not_taken_in() {
    let (world, ann) = (World::new(1), id());
    let scope = Scope::Channel(id());
    let (mut stays, mut goes) = (world.connect(ann).await, world.connect(ann).await);
    for socket in [&goes, &stays] {
        socket.subscribe("1", "text", scope, None, Fate::slow(1_000)).await;
    }
    settle().await;
    goes.disconnect(&[(scope, None)]).await;
    // The same name again, before the text for the first one is there.
    stays.unsubscribe("1", scope, None).await;
    stays.subscribe("1", "text", scope, None, Fate::slow(1_000)).await;
    sleep(Duration::from_secs(5)).await;
    world.publish(scope, 1, fact());
    sleep(Duration::from_secs(5)).await;
    assert_eq!(goes.heard(), [] as [&str; 0]);
    assert_eq!(stays.heard(), ["1 ready", "1 1"]);
    stays.disconnect(&[(scope, None)]).await;
    sleep(Duration::from_secs(60)).await;
    assert_eq!(world.scopes().await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn renderings_rest_when_nothing_happens() {
    let (world, ann, fate) = (World::new(1), id(), Fate::default());
    let socket = world.connect(ann).await;
    let scope = Scope::User(ann);
    socket.subscribe("1", "text", scope, None, fate.clone()).await;
    settle().await;
    for seq in 1..=4 {
        sleep(Duration::from_secs(3)).await;
        world.publish(scope, seq, fact());
    }
    assert_eq!(fate.rested.load(Ordering::Relaxed), 0);
    sleep(Duration::from_secs(20)).await;
    assert!(fate.rested.load(Ordering::Relaxed) > 0);
}

#[tokio::test(start_paused = true)]
async fn who_comes_and_goes_is_told_once_a_person() {
    let (world, ann) = (World::new(1), id());
    let (one, two) = (world.connect(ann).await, world.connect(ann).await);
    assert_eq!(world.hub.take_changes(), (vec![ann], vec![]));
    world.hub.changed().await;
    one.disconnect(&[]).await;
    one.disconnect(&[]).await;
    assert_eq!(world.hub.take_changes(), (vec![], vec![]));
    assert_eq!(world.hub.online(), [ann]);
    two.disconnect(&[]).await;
    world.hub.changed().await;
    assert_eq!(world.hub.take_changes(), (vec![], vec![ann]));
    two.connection.close(Close::Restart);
    let again = world.connect(ann).await;
    world.hub.close_all(Close::Restart);
    assert_eq!(again.connection.closing().await, Close::Restart);
}
