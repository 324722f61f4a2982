//! An engine is away for twenty seconds: clear errors, a readiness that names it, and healing without a restart.

use beep_testkit::{Follower, Gate, Poster, World, doc, eventually, patience};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const OUTAGE: Duration = Duration::from_secs(20);

/// Waits until `/readyz` of the gateway is 503 and names all of these.
async fn is_not_ready(world: &mut World, named: &[&str]) {
    let gateway = world.gateway();
    eventually(
        "readiness names what is down",
        Duration::from_secs(15),
        async || match gateway.readiness().await {
            Ok((503, text)) if named.iter().all(|name| text.contains(name)) => Ok(()),
            other => Err(format!("{other:?}")),
        },
    )
    .await;
}

async fn is_ready_again(world: &mut World) {
    let gateway = world.gateway();
    eventually("readiness comes back", patience(), async || {
        match gateway.readiness().await {
            Ok((200, _)) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
}

async fn hears(follower: &Follower, said: &[String]) {
    eventually("everything is heard", patience(), async || {
        let heard = follower.contents();
        if heard == said { Ok(()) } else { Err(heard) }
    })
    .await;
    assert_eq!(follower.doubled(), Vec::<String>::new(), "nothing is told twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_seconds_without_postgres() {
    without_postgres(async |gate| gate.shut().await, async |gate| gate.open().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_seconds_of_a_postgres_that_hangs() {
    without_postgres(async |gate| gate.freeze(true), async |gate| gate.freeze(false)).await;
}

async fn without_postgres(take_away: impl AsyncFnOnce(&Gate), give_back: impl AsyncFnOnce(&Gate)) {
    let Some(mut world) = World::split().await else { return };
    let (ann, bob) = (Arc::new(world.person("ann").await), Arc::new(world.person("bob").await));
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let follower = Follower::start(bob.clone(), &place.channel).await;
    let mut poster = Poster::new(ann.clone(), &place.channel);
    poster.post_until_stored("before", "before").await;

    let begun = Instant::now();
    take_away(world.postgres.as_ref().expect("split")).await;
    is_not_ready(&mut world, &["messages.store", "users.store", "postgres"]).await;
    let mut tries = 0;
    while begun.elapsed() < OUTAGE {
        let asked = Instant::now();
        let refused = poster
            .post("during", "during")
            .await
            .expect_err("nothing can be stored");
        assert!(
            ["UNAVAILABLE", "TIMED_OUT"].contains(&refused.code.as_str()),
            "{refused}"
        );
        assert!(
            asked.elapsed() < Duration::from_secs(12),
            "answered after {:?}",
            asked.elapsed()
        );
        let refused = ann
            .run(doc::history(&place.channel, None))
            .await
            .expect_err("nothing can be read");
        assert!(
            ["UNAVAILABLE", "TIMED_OUT"].contains(&refused.code.as_str()),
            "{refused}"
        );
        tries += 1;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(tries > 1, "answers came during the outage");
    give_back(world.postgres.as_ref().expect("split")).await;
    poster.post_until_stored("during", "during").await;
    poster.post_until_stored("after", "after").await;
    hears(&follower, &["before", "during", "after"].map(str::to_owned)).await;
    is_ready_again(&mut world).await;
    for process in world.processes() {
        assert!(process.is_running(), "{} has lived through it", process.name());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_seconds_without_nats() {
    let Some(mut world) = World::split().await else { return };
    let (ann, bob) = (Arc::new(world.person("ann").await), Arc::new(world.person("bob").await));
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let follower = Follower::start(bob.clone(), &place.channel).await;
    let reads = follower.reads();
    let mut poster = Poster::new(ann.clone(), &place.channel);
    let mut said = vec!["before".to_owned()];
    poster.post_until_stored("before", "before").await;
    hears(&follower, &said).await;

    let begun = Instant::now();
    world.nats.as_ref().expect("split").shut().await;
    is_not_ready(&mut world, &["bus", "nats"]).await;
    while begun.elapsed() < OUTAGE {
        let content = format!("during {}", said.len());
        let sent = poster.post(&content, &content.replace(' ', "-")).await;
        sent.expect("what the store takes is taken: the bus may lose what it carries");
        said.push(content);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    world.nats.as_ref().expect("split").open().await;
    hears(&follower, &said).await;
    assert!(follower.reads() > reads, "it was told to read again");
    said.push("after".to_owned());
    poster.post_until_stored("after", "after").await;
    hears(&follower, &said).await;
    is_ready_again(&mut world).await;
    for process in world.processes() {
        assert!(process.is_running(), "{} has lived through it", process.name());
    }
}
