//! Each service in turn is killed while two people talk.

use beep_testkit::{Follower, Person, Poster, World, doc, eventually, patience};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// Posts now and then, all the time; the contents that were acknowledged.
async fn talk(mut poster: Poster, name: String, posts: usize) -> Vec<String> {
    let mut said = Vec::new();
    for n in 0..posts {
        let content = format!("{name} {n}");
        poster.post_until_stored(&content, &content.replace(' ', "-")).await;
        said.push(content);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    said
}

/// Waits until the follower knows just these, each once.
async fn hears(follower: &Follower, who: &Person, said: &[String]) {
    eventually(&format!("{} hears everything", who.username), patience(), async || {
        let mut heard = follower.contents();
        let mut wanted = said.to_vec();
        heard.sort();
        wanted.sort();
        if heard == wanted {
            Ok(())
        } else {
            Err((heard.len(), wanted.len()))
        }
    })
    .await;
    assert_eq!(follower.doubled(), Vec::<String>::new(), "nothing is told twice");
}

/// `/readyz` names a service that is down, and is 503 without one that the process calls. Whom it only tells, from its
/// outbox, it does without.
async fn readiness_tells_of(world: &mut World, dead: &str) {
    for (caller, called, told) in [
        ("messages", &["users", "authz"][..], &["servers", "notifications"][..]),
        (
            "servers",
            &["users", "authz", "messages", "realtime", "files"],
            &["notifications"],
        ),
    ] {
        let status = match dead {
            dead if called.contains(&dead) => 503,
            dead if told.contains(&dead) => 200,
            _ => continue,
        };
        let process = world.process(caller);
        eventually(&format!("{caller} without {dead}"), patience(), async || {
            let (seen, text) = process.readiness().await.map_err(|error| error.to_string())?;
            let readiness: Value = serde_json::from_str(&text).map_err(|_| text.clone())?;
            let named = readiness["checks"][dead]["ok"] == false;
            if seen == status && named { Ok(()) } else { Err(text) }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_service_is_killed_two_people_go_on_chatting() {
    let Some(mut world) = World::split().await else { return };
    let (ann, bob) = (Arc::new(world.person("ann").await), Arc::new(world.person("bob").await));
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let (by_ann, by_bob) = (
        Follower::start(ann.clone(), &place.channel).await,
        Follower::start(bob.clone(), &place.channel).await,
    );
    let mut said = Vec::new();
    for service in [
        "messages",
        "authz",
        "servers",
        "users",
        "notifications",
        "files",
        "realtime",
        "gateway",
    ] {
        let talks: Vec<_> = [&ann, &bob]
            .map(|person| {
                let poster = Poster::new(person.clone(), &place.channel);
                tokio::spawn(talk(poster, format!("{service} {}", person.username), 20))
            })
            .into();
        tokio::time::sleep(Duration::from_millis(200)).await;
        world.process(service).kill().await;
        // Long enough to be noticed by everybody.
        tokio::time::sleep(Duration::from_secs(1)).await;
        for other in world.processes().filter(|process| process.name() != service) {
            assert!(other.is_running(), "{} stays up while {service} is dead", other.name());
        }
        readiness_tells_of(&mut world, service).await;
        world.start().await;
        for talk in talks {
            said.extend(talk.await.expect("everything is stored at last"));
        }
        hears(&by_ann, &ann, &said).await;
        hears(&by_bob, &bob, &said).await;
        eventually("all is well again", patience(), async || {
            ann.run(doc::server(&place.server)).await
        })
        .await;
    }
    let stored = ann.history(&place.channel).await.expect("the history");
    assert_eq!(stored.len(), said.len(), "each is stored once");
}
