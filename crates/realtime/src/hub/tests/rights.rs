//! Nobody hears what is not theirs, whenever it stops to be.

use crate::hub::testing::{Fate, Socket, World, fact, id, permissions_changed, settle};
use beep_core::{ChannelId, ServerId, UserId};
use beep_proto::{
    Scope,
    events::v1::{ChannelDeleted, event::Fact},
    servers::v1::Server,
};
use std::{sync::atomic::Ordering, time::Duration};
use tokio::time::sleep;

struct Scene {
    world: World,
    server: ServerId,
    channel: ChannelId,
    ann: Socket,
    bob: Socket,
}

impl Scene {
    /// Ann and Bob follow a server and a channel in it as `s` and `c`.
    async fn new() -> Self {
        let (world, server, channel) = (World::new(4), id(), id());
        let (ann, bob) = (id(), id());
        for user in [ann, bob] {
            world.rights.set(user, server, Some(&[channel]));
        }
        let (ann, bob) = (world.connect(ann).await, world.connect(bob).await);
        let mut scene = Self {
            world,
            server,
            channel,
            ann,
            bob,
        };
        for socket in [&scene.ann, &scene.bob] {
            socket.server("s", server, Fate::default()).await;
            socket.channel("c", server, channel, Fate::default()).await;
        }
        settle().await;
        assert_eq!(scene.heard(), [["c ready", "s ready"], ["c ready", "s ready"]]);
        scene
    }

    fn of_ann(&self) -> UserId {
        self.ann.connection.user
    }

    /// What Ann and Bob have heard, sorted.
    fn heard(&mut self) -> [Vec<String>; 2] {
        [&mut self.ann, &mut self.bob].map(|socket| {
            let mut heard = socket.heard();
            heard.sort_unstable();
            heard
        })
    }

    fn says(&self, seq: i64, fact: Fact) {
        self.world.publish(Scope::Server(self.server), seq, fact);
    }

    fn asked(&self) -> usize {
        self.world.rights.asked.load(Ordering::Relaxed)
    }
}

const NOTHING: Vec<String> = Vec::new();

#[tokio::test(start_paused = true)]
async fn news_of_a_channel_are_for_those_who_may_view_it() {
    let mut scene = Scene::new().await;
    let (server, hidden) = (Scope::Server(scene.server), id());
    scene
        .world
        .rights
        .set(scene.bob.connection.user, scene.server, Some(&[scene.channel, hidden]));
    scene.says(1, permissions_changed(&[scene.bob.connection.user]));
    settle().await;
    assert_eq!(
        scene.heard(),
        [NOTHING, vec!["s 1".to_owned()]],
        "only whom it concerns"
    );
    scene.world.publish_about(server, 2, fact(), Some(hidden));
    scene.world.publish_about(server, 3, fact(), Some(scene.channel));
    scene
        .world
        .publish_about(server, 4, Fact::ChannelDeleted(ChannelDeleted::default()), Some(hidden));
    settle().await;
    assert_eq!(scene.heard(), [vec!["s 3", "s 4"], vec!["s 2", "s 3", "s 4"]]);
}

#[tokio::test(start_paused = true)]
async fn who_was_thrown_out_hears_nothing_more() {
    let mut scene = Scene::new().await;
    scene.world.rights.set(scene.of_ann(), scene.server, None);
    scene.says(1, permissions_changed(&[scene.of_ann()]));
    // Right behind it, while rights are being asked for.
    scene.says(2, fact());
    settle().await;
    scene.world.publish(Scope::Channel(scene.channel), 1, fact());
    settle().await;
    let [ann, bob] = scene.heard();
    assert_eq!(ann, ["c !NotFound", "s !NotFound"]);
    assert_eq!(bob, ["c 1", "s 2"]);
    let mut ended = scene.ann.connection.take_ended();
    ended.sort_unstable();
    assert_eq!(ended.iter().map(|tag| &**tag).collect::<Vec<_>>(), ["c", "s"]);
    scene.world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn who_was_thrown_out_by_a_fact_that_is_missing_hears_nothing_more() {
    let mut scene = Scene::new().await;
    scene.says(1, fact());
    settle().await;
    assert_eq!(scene.heard(), [["s 1"], ["s 1"]]);
    scene.world.rights.set(scene.of_ann(), scene.server, None);
    // 2 never comes.
    scene.says(3, fact());
    sleep(Duration::from_secs(1)).await;
    scene.world.publish(Scope::Channel(scene.channel), 1, fact());
    settle().await;
    let [ann, bob] = scene.heard();
    assert_eq!(ann, ["c !NotFound", "s !NotFound"]);
    assert_eq!(bob, ["c 1", "s 3", "s resync"]);
    scene.world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn who_lost_a_channel_keeps_the_server() {
    let mut scene = Scene::new().await;
    scene.world.rights.set(scene.of_ann(), scene.server, Some(&[]));
    let asked = scene.asked();
    scene.says(1, permissions_changed(&[]));
    settle().await;
    assert_eq!(
        scene.asked(),
        asked + 2,
        "everybody is asked about once, however much they follow"
    );
    scene.world.publish(Scope::Channel(scene.channel), 1, fact());
    scene
        .world
        .publish_about(Scope::Server(scene.server), 2, fact(), Some(scene.channel));
    scene.says(3, fact());
    settle().await;
    let [ann, bob] = scene.heard();
    assert_eq!(ann, ["c !NotFound", "s 1", "s 3"]);
    assert_eq!(bob, ["c 1", "s 1", "s 2", "s 3"]);
    scene.world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn of_a_closed_server_its_members_hear_only_when_it_is_open_again() {
    let mut scene = Scene::new().await;
    let (server, closed) = (Scope::Server(scene.server), scene.world.rights.closed.clone());
    let changed = || Fact::ServerChanged(Server::default());
    closed.store(true, Ordering::Relaxed);
    scene.says(1, permissions_changed(&[]));
    // Right behind it, while rights are being asked for.
    scene.says(2, fact());
    scene.says(3, changed());
    scene.world.publish_about(server, 4, fact(), Some(scene.channel));
    settle().await;
    scene.world.publish(Scope::Channel(scene.channel), 1, fact());
    settle().await;
    let both = |heard: &[&str]| [heard, heard].map(|heard| heard.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(scene.heard(), both(&["c !NotFound", "s 1", "s 3"]));
    // Who leaves it is told, and who comes back to it hears as much as the others.
    scene.world.rights.set(scene.bob.connection.user, scene.server, None);
    scene.says(5, permissions_changed(&[scene.bob.connection.user]));
    scene.ann.server("late", scene.server, Fate::default()).await;
    scene.says(6, fact());
    settle().await;
    assert_eq!(scene.heard(), [["late ready"], ["s !NotFound"]]);

    closed.store(false, Ordering::Relaxed);
    scene.says(7, permissions_changed(&[]));
    scene.says(8, changed());
    scene.world.publish_about(server, 9, fact(), Some(scene.channel));
    settle().await;
    let [ann, bob] = scene.heard();
    assert_eq!(ann, ["late 7", "late 8", "late 9", "s 7", "s 8", "s 9"]);
    assert_eq!(bob, NOTHING);
    scene.world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn only_those_concerned_are_asked_about() {
    let scene = Scene::new().await;
    let asked = scene.asked();
    scene.says(1, permissions_changed(&[id()]));
    settle().await;
    assert_eq!(scene.asked(), asked);
    scene.says(2, permissions_changed(&[scene.of_ann()]));
    settle().await;
    assert_eq!(scene.asked(), asked + 1);
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_it_ends() {
    for stuck in [false, true] {
        let mut scene = Scene::new().await;
        let flag = if stuck {
            &scene.world.rights.stuck
        } else {
            &scene.world.rights.down
        };
        flag.store(true, Ordering::Relaxed);
        scene.says(1, permissions_changed(&[scene.of_ann()]));
        scene.says(2, fact());
        sleep(Duration::from_secs(2)).await;
        let [ann, bob] = scene.heard();
        assert_eq!(ann, ["c !Unavailable", "s !Unavailable"], "stuck: {stuck}");
        assert_eq!(bob, ["s 2"]);
        scene.world.check_invariants().await;
    }
}

#[tokio::test(start_paused = true)]
async fn rights_that_changed_before_the_beginning_are_asked_for_again() {
    let (world, ann, server, channel) = (World::new(4), id(), id(), id());
    world.rights.set(ann, server, Some(&[channel]));
    let mut socket = world.connect(ann).await;
    let guards = [None, Some(channel)].map(|channel| socket.guard(server, channel));
    // What the gateway was told is void before the hub hears of it; the fact was said before anybody listened.
    world.rights.set(ann, server, None);
    settle().await;
    let [of_server, of_channel] = guards.map(Some);
    socket
        .subscribe("s", "text", Scope::Server(server), of_server, Fate::default())
        .await;
    socket
        .subscribe("c", "text", Scope::Channel(channel), of_channel, Fate::default())
        .await;
    settle().await;
    let heard = socket.heard();
    assert!(
        heard.contains(&"s !NotFound".to_owned()) && !heard.contains(&"s ready".to_owned()),
        "{heard:?}"
    );
    assert_eq!(
        heard.iter().filter(|text| *text == "c !NotFound").count(),
        1,
        "{heard:?}"
    );
    world.publish(Scope::Channel(channel), 1, fact());
    settle().await;
    assert_eq!(socket.heard(), NOTHING);
    assert_eq!(world.scopes().await.1, 1, "the user's own");
}

#[tokio::test(start_paused = true)]
async fn a_guard_ends_what_has_not_begun() {
    let mut scene = Scene::new().await;
    scene.heard();
    scene
        .ann
        .channel("late", scene.server, scene.channel, Fate::default())
        .await;
    scene
        .ann
        .subscribe(
            "slow",
            "slow",
            Scope::Server(scene.server),
            Some(scene.ann.guard(scene.server, None)),
            Fate::slow(1_000),
        )
        .await;
    let slow = (scene.server, Some(scene.channel));
    scene
        .ann
        .subscribe(
            "slowly",
            "slow",
            Scope::Channel(scene.channel),
            Some(scene.ann.guard(slow.0, slow.1)),
            Fate::slow(1_000),
        )
        .await;
    scene.world.rights.set(scene.of_ann(), scene.server, None);
    scene.says(1, permissions_changed(&[]));
    sleep(Duration::from_secs(5)).await;
    scene.says(2, fact());
    scene.world.publish(Scope::Channel(scene.channel), 1, fact());
    sleep(Duration::from_secs(5)).await;
    let [ann, _] = scene.heard();
    let mut ended = vec![
        "c !NotFound",
        "late !NotFound",
        "s !NotFound",
        "slow !NotFound",
        "slowly !NotFound",
    ];
    if ann.contains(&"late ready".to_owned()) {
        ended.insert(2, "late ready");
    }
    assert_eq!(ann, ended, "texts that were being made for it are not told");
    scene.world.check_invariants().await;
}

#[tokio::test(start_paused = true)]
async fn a_name_may_be_used_again_after_the_end() {
    let mut scene = Scene::new().await;
    scene.world.rights.set(scene.of_ann(), scene.server, None);
    scene.says(1, permissions_changed(&[]));
    settle().await;
    scene
        .world
        .rights
        .set(scene.of_ann(), scene.server, Some(&[scene.channel]));
    scene.says(2, permissions_changed(&[]));
    scene
        .ann
        .channel("c", scene.server, scene.channel, Fate::default())
        .await;
    settle().await;
    scene.world.publish(Scope::Channel(scene.channel), 1, fact());
    settle().await;
    let [ann, _] = scene.heard();
    assert_eq!(ann, ["c !NotFound", "c 1", "c ready", "s !NotFound"]);
    scene.world.check_invariants().await;
}
