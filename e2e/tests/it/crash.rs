//! `kill -9` under load: what was acknowledged is there, once.

use beep_testkit::{Person, Poster, World, eventually, patience};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Times that the process is killed.
const KILLS: usize = 20;
const POSTERS: usize = 6;

/// What one poster knows of its posts: nonce and acknowledgement.
struct Posts {
    poster: Poster,
    acknowledged: Vec<(String, String)>,
    /// Sent, and the connection broke before the answer.
    open: Option<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_lose_and_double_no_message() {
    let mut world = World::all().await;
    let ann = Arc::new(world.person("ann").await);
    let place = ann.found("Atelier").await;
    let mut people: Vec<Arc<Person>> = vec![ann.clone()];
    for _ in 1..POSTERS {
        let person = world.person("poster").await;
        person.join(&place).await;
        people.push(Arc::new(person));
    }
    let posts = |person: &Arc<Person>| Posts {
        poster: Poster::new(person.clone(), &place.channel),
        acknowledged: Vec::new(),
        open: None,
    };
    let mut all: Vec<Posts> = people.iter().map(posts).collect();

    for round in 0..KILLS {
        let acknowledged = Arc::new(AtomicU64::new(0));
        let tasks: Vec<_> = all
            .drain(..)
            .enumerate()
            .map(|(nth, posts)| {
                tokio::spawn(post_until_it_breaks(
                    posts,
                    format!("{round}-{nth}"),
                    acknowledged.clone(),
                ))
            })
            .collect();
        // In the middle of work, a little later in each round.
        let wanted = 20 + 7 * round as u64;
        eventually("posts are acknowledged", patience(), async || {
            match acknowledged.load(Ordering::Relaxed) {
                count if count >= wanted => Ok(()),
                count => Err(count),
            }
        })
        .await;
        world.kill_and_restart("all").await;
        for task in tasks {
            all.push(task.await.expect("a poster ends with its connection"));
        }
        for posts in &mut all {
            if let Some(nonce) = posts.open.take() {
                let id = posts.poster.post_until_stored(&nonce, &nonce).await;
                posts.acknowledged.push((nonce, id));
            }
        }
    }

    let mut stored: HashMap<(String, String), Vec<String>> = HashMap::new();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    for message in ann.history(&place.channel).await.expect("the history") {
        let key = (text(&message["author"]["id"]), text(&message["nonce"]));
        assert_eq!(message["content"], message["nonce"], "a message is whole");
        stored.entry(key).or_default().push(text(&message["id"]));
    }
    let mut count = 0;
    // Tasks were awaited in the order in which they were begun, so these go together.
    for (person, posts) in people.iter().zip(&all) {
        for (nonce, id) in &posts.acknowledged {
            let found = stored.remove(&(person.id.clone(), nonce.clone())).unwrap_or_default();
            assert_eq!(found, std::slice::from_ref(id), "{nonce} was acknowledged as {id}");
            count += 1;
        }
    }
    assert!(stored.is_empty(), "nothing else is there: {stored:?}");
    assert!(count >= 20 * KILLS, "there was load: {count} messages");
}

async fn post_until_it_breaks(mut posts: Posts, name: String, acknowledged: Arc<AtomicU64>) -> Posts {
    for number in 0.. {
        let nonce = format!("{name}-{number}");
        match tokio::time::timeout(Duration::from_secs(20), posts.poster.post(&nonce, &nonce)).await {
            Ok(Ok(id)) => {
                posts.acknowledged.push((nonce, id));
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            Ok(Err(failure)) => {
                assert!(failure.is_passing(), "under load: {failure}");
                posts.open = Some(nonce);
                break;
            }
            Err(_) => panic!("an answer or a broken connection comes"),
        }
    }
    posts
}
