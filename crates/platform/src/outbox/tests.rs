use super::{Deliver, Entry, MIGRATION, Relay, Route, next_seq, put};
use crate::{
    sql::{Db, Migration},
    testing::{self, Place},
};
use beep_core::{Clock, EventId, Id, Millis, SystemClock, reason};
use std::{
    collections::{BTreeMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

macro_rules! on_every_engine {
    ($($promise:ident)*) => {
        mod sqlite { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::on(super::testing::sqlite(stringify!($promise)), super::$promise).await;
            }
        )* }
        mod postgres { $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                if let Some(place) = super::testing::postgres(stringify!($promise)) {
                    super::on(place, super::$promise).await;
                }
            }
        )* }
    };
}

on_every_engine! {
    numbers_have_no_gaps_and_follow_commits
    everything_arrives_in_order
    what_is_not_taken_comes_again_before_what_follows
    a_failing_tenant_keeps_nobody_else_waiting
    what_is_never_taken_holds_up_only_what_follows_and_is_shown
    two_relays_share_the_work
    a_dead_relay_is_replaced
    flushing_waits_for_the_consumer
    a_panicking_consumer_gets_it_again
    after_stopping_nothing_is_handed_over
}

const SCHEMA: &[Migration] = &[Migration::new(1, MIGRATION)];
/// Longer than anything here takes unless it hangs.
const SOON: Duration = Duration::from_secs(20);

async fn on<F: Future<Output = ()>>(place: (&'static str, String, Place), promise: impl FnOnce(Db) -> F) {
    let (_, url, _place) = place;
    promise(Db::open(&url, SCHEMA).await.expect("a fresh store opens")).await;
}

fn tenant(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// A fact for `search` in a transaction of its own; its body is its number.
async fn say(db: &Db, tenant: Uuid) -> i64 {
    say_at(db, tenant, SystemClock.now()).await
}

async fn say_at(db: &Db, tenant: Uuid, at: Millis) -> i64 {
    db.write(move |tx| {
        Box::pin(async move {
            let seq = next_seq(tx, tenant).await?;
            let event = EventId::from_uuid(Uuid::from_u128(tenant.as_u128() << 64 | seq as u128));
            put(tx, "search", tenant, seq, event, seq.to_string().into_bytes(), at).await?;
            Ok(seq)
        })
    })
    .await
    .expect("a healthy store")
}

async fn left(db: &Db) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM outbox";
    db.read(move |tx| Box::pin(async move { tx.query(sql).fetch_one().await?.get("n") }))
        .await
        .expect("a count")
}

/// Remembers what it gets and refuses what it is told to.
#[derive(Clone, Default)]
struct Consumer(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    entries: Vec<Entry>,
    batches: usize,
    refuses: HashSet<Uuid>,
}

impl Consumer {
    fn deliver(&self) -> Deliver {
        let heard = self.0.clone();
        Arc::new(move |entries| {
            let heard = heard.clone();
            Box::pin(async move {
                let mut heard = heard.lock().expect("no panic while held");
                heard.batches += 1;
                if heard.refuses.contains(&entries[0].tenant) {
                    return Err(beep_core::Error::unavailable("told to refuse"));
                }
                heard.entries.extend(entries);
                Ok(())
            })
        })
    }

    fn refuse(&self, tenants: &[Uuid]) {
        self.0.lock().expect("no panic while held").refuses = tenants.iter().copied().collect();
    }

    /// Which numbers of which tenant came, in the order in which they came.
    fn heard(&self) -> BTreeMap<Uuid, Vec<i64>> {
        let mut heard: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
        for entry in &self.0.lock().expect("no panic while held").entries {
            assert_eq!(entry.body, entry.seq.to_string().into_bytes());
            assert_eq!(
                entry.event_id.uuid().as_u128(),
                entry.tenant.as_u128() << 64 | entry.seq as u128
            );
            heard.entry(entry.tenant).or_default().push(entry.seq);
        }
        heard
    }
}

fn relay(db: &Db, owner: u128, deliver: Deliver) -> Relay {
    let route = Route {
        service: "test",
        consumer: "search",
        owner: Uuid::from_u128(owner),
    };
    Relay::start(db.clone(), Arc::new(SystemClock), route, deliver)
}

async fn numbers_have_no_gaps_and_follow_commits(db: Db) {
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut all = tokio::task::JoinSet::new();
    for n in 0..60 {
        let (db, order) = (db.clone(), order.clone());
        all.spawn(async move {
            let taken = db.write(move |tx| {
                Box::pin(async move {
                    let seq = next_seq(tx, tenant(1)).await?;
                    // A number of a transaction that fails is given to the next one.
                    if n % 5 == 0 {
                        Err(beep_core::Error::not_found())?;
                    }
                    // Nobody else has a number between this line and the commit.
                    order.lock().expect("no panic while held").push(seq);
                    Ok(seq)
                })
            });
            taken.await.ok()
        });
    }
    let mut numbers: Vec<i64> = all.join_all().await.into_iter().flatten().collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=48).collect::<Vec<_>>());
    // Work may be run again, so a number may stand there twice, but never after a greater one that was committed.
    let mut last = BTreeMap::new();
    for (at, seq) in order.lock().expect("no panic while held").iter().enumerate() {
        last.insert(*seq, at);
    }
    assert!(
        last.values().is_sorted(),
        "numbers were taken in another order than they were committed"
    );
}

async fn everything_arrives_in_order(db: Db) {
    let consumer = Consumer::default();
    let relay = relay(&db, 1, consumer.deliver());
    let mut all = tokio::task::JoinSet::new();
    for n in 1..=10 {
        let (db, relay) = (db.clone(), relay.clone());
        all.spawn(async move {
            for _ in 0..100 {
                say(&db, tenant(n)).await;
                relay.poke();
            }
        });
    }
    all.join_all().await;
    for n in 1..=10 {
        relay.flush(tenant(n), 100, SOON).await.expect("it arrives");
    }
    let heard = consumer.heard();
    assert_eq!(heard.len(), 10);
    for (tenant, numbers) in heard {
        assert_eq!(numbers, (1..=100).collect::<Vec<_>>(), "{tenant}");
    }
    assert_eq!(left(&db).await, 0);
}

async fn what_is_not_taken_comes_again_before_what_follows(db: Db) {
    let consumer = Consumer::default();
    consumer.refuse(&[tenant(1)]);
    for _ in 0..100 {
        say(&db, tenant(1)).await;
    }
    let relay = relay(&db, 1, consumer.deliver());
    let early = relay.flush(tenant(1), 100, Duration::from_millis(400)).await;
    assert!(early.is_err_and(|e| e.is(&reason::TIMED_OUT)));
    assert_eq!(left(&db).await, 100);
    let sql = "SELECT MIN(attempts) AS least, MAX(attempts) AS most FROM outbox WHERE seq <= 64";
    let attempts = db
        .read(move |tx| Box::pin(async move { tx.query(sql).fetch_one().await }))
        .await
        .expect("a row");
    assert!(
        attempts.get::<i64>("least").expect("a number") >= 1,
        "failures are counted"
    );
    let most = attempts.get::<i64>("most").expect("a number");
    assert!(most <= 4, "{most} attempts in 400 ms are no back-off");

    consumer.refuse(&[]);
    relay.flush(tenant(1), 100, SOON).await.expect("it arrives");
    assert_eq!(consumer.heard()[&tenant(1)], (1..=100).collect::<Vec<_>>());
}

async fn a_failing_tenant_keeps_nobody_else_waiting(db: Db) {
    let consumer = Consumer::default();
    // More than fit into a page, before and behind the healthy one.
    let failing: Vec<Uuid> = [1, 2, 9].map(tenant).into();
    consumer.refuse(&failing);
    for tenant in &failing {
        for _ in 0..300 {
            say(&db, *tenant).await;
        }
    }
    let relay = relay(&db, 1, consumer.deliver());
    let healthy = tenant(5);
    for n in 1..=5 {
        say(&db, healthy).await;
        relay
            .flush(healthy, n, Duration::from_secs(5))
            .await
            .expect("the others do not matter");
    }
    assert_eq!(consumer.heard(), BTreeMap::from([(healthy, (1..=5).collect())]));
    consumer.refuse(&[]);
    for tenant in failing {
        relay.flush(tenant, 300, SOON).await.expect("it arrives");
        assert_eq!(consumer.heard()[&tenant], (1..=300).collect::<Vec<_>>());
    }
}

async fn two_relays_share_the_work(db: Db) {
    let consumer = Consumer::default();
    let relays = [relay(&db, 1, consumer.deliver()), relay(&db, 2, consumer.deliver())];
    for n in 0..40 {
        say(&db, tenant(1)).await;
        // Each replica knows of its own writes only.
        let relay = &relays[n % 2];
        if n % 4 < 2 {
            relay.flush(tenant(1), n as i64 + 1, SOON).await.expect("it arrives");
        } else {
            relay.poke();
        }
    }
    for relay in &relays {
        relay.flush(tenant(1), 40, SOON).await.expect("it arrives");
    }
    assert_eq!(
        consumer.heard()[&tenant(1)],
        (1..=40).collect::<Vec<_>>(),
        "in order and, as nobody died, once"
    );
}

async fn a_dead_relay_is_replaced(db: Db) {
    // A replica that took the lease and died.
    let dead = SystemClock.now() + 1500;
    db.write(move |tx| {
        Box::pin(async move {
            let insert = "INSERT INTO outbox_leases (consumer, owner, expires_at) VALUES ('search', $1, $2)";
            tx.query(insert).bind(Uuid::from_u128(1)).bind(dead).execute().await
        })
    })
    .await
    .expect("a lease");
    let consumer = Consumer::default();
    let relay = relay(&db, 2, consumer.deliver());
    say(&db, tenant(1)).await;
    let early = relay.flush(tenant(1), 1, Duration::from_millis(500)).await;
    assert!(early.is_err() && consumer.heard().is_empty(), "the lease holds");
    relay.flush(tenant(1), 1, SOON).await.expect("it arrives");
    assert!(SystemClock.now() >= dead, "the lease held to its end");
}

async fn what_is_never_taken_holds_up_only_what_follows_and_is_shown(db: Db) {
    for _ in 0..3 {
        say(&db, tenant(1)).await;
    }
    say(&db, tenant(2)).await;
    let taken = Arc::new(Mutex::new(Vec::new()));
    let deliver: Deliver = {
        let taken = taken.clone();
        Arc::new(move |entries: Vec<Entry>| {
            let taken = taken.clone();
            Box::pin(async move {
                if entries.iter().any(|entry| entry.tenant == tenant(1) && entry.seq == 2) {
                    return Err(beep_core::Error::internal("poison"));
                }
                let mut taken = taken.lock().expect("not poisoned");
                taken.extend(entries.iter().map(|entry| (entry.tenant, entry.seq)));
                Ok(())
            })
        })
    };
    let relay = relay(&db, 1, deliver);
    relay.flush(tenant(1), 1, SOON).await.expect("what stands before it");
    relay.flush(tenant(2), 1, SOON).await.expect("others");
    assert!(relay.flush(tenant(1), 3, Duration::from_millis(300)).await.is_err());
    assert_eq!(super::stuck(&db).await.map_err(drop), Ok(None), "not yet");
    let aged = db.write(|tx| {
        Box::pin(async move {
            let query = tx.query("UPDATE outbox SET attempts = $1 WHERE seq = 2");
            query.bind(super::STUCK).execute().await
        })
    });
    aged.await.expect("aged");
    let found = super::stuck(&db).await.expect("read").expect("stuck");
    assert_eq!((&*found.consumer, found.tenant, found.seq), ("search", tenant(1), 2));
    let mut taken = taken.lock().expect("not poisoned").clone();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken, [(tenant(1), 1), (tenant(2), 1)]);
}

async fn flushing_waits_for_the_consumer(db: Db) {
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let deliver: Deliver = {
        let gate = gate.clone();
        Arc::new(move |_| {
            let gate = gate.clone();
            Box::pin(async move {
                gate.acquire().await.expect("never closed").forget();
                Ok(())
            })
        })
    };
    let relay = relay(&db, 1, deliver);
    relay.flush(tenant(1), 0, SOON).await.expect("nothing to wait for");
    let seq = say(&db, tenant(1)).await;
    let early = relay.flush(tenant(1), seq, Duration::from_millis(200)).await;
    assert!(early.is_err_and(|e| e.is(&reason::TIMED_OUT)));
    let waiting = tokio::spawn({
        let relay = relay.clone();
        async move { relay.flush(tenant(1), seq, SOON).await }
    });
    gate.add_permits(1);
    waiting.await.expect("no panic").expect("it arrives");
}

async fn a_panicking_consumer_gets_it_again(db: Db) {
    let consumer = Consumer::default();
    let first = AtomicBool::new(true);
    let deliver: Deliver = {
        let deliver = consumer.deliver();
        Arc::new(move |entries| {
            assert!(!first.swap(false, Ordering::Relaxed), "on purpose");
            deliver(entries)
        })
    };
    let relay = relay(&db, 1, deliver);
    say(&db, tenant(1)).await;
    relay.flush(tenant(1), 1, SOON).await.expect("it arrives");
    assert_eq!(consumer.heard()[&tenant(1)], [1]);
}

async fn after_stopping_nothing_is_handed_over(db: Db) {
    let consumer = Consumer::default();
    let first = relay(&db, 1, consumer.deliver());
    say(&db, tenant(1)).await;
    first.flush(tenant(1), 1, SOON).await.expect("it arrives");
    first.stop().await;
    say(&db, tenant(1)).await;
    first.poke();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(left(&db).await, 1);
    // The lease was given back: another one does not have to wait for its end.
    let second = relay(&db, 2, consumer.deliver());
    second
        .flush(tenant(1), 2, Duration::from_secs(3))
        .await
        .expect("it arrives");
    assert_eq!(consumer.heard()[&tenant(1)], [1, 2]);
}

#[tokio::test]
async fn lag_and_store_time_are_measured() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let (text, _guard) = (recorder.handle(), metrics::set_default_local_recorder(&recorder));
    let (_, url, _place) = testing::sqlite("measured");
    let db = Db::open(&url, SCHEMA).await.expect("a fresh store opens");
    let consumer = Consumer::default();
    consumer.refuse(&[tenant(1)]);
    say_at(&db, tenant(1), SystemClock.now() - 5_000).await;
    let _relay = relay(&db, 1, consumer.deliver());
    let start = tokio::time::Instant::now();
    for (line, value) in [
        (r#"beep_outbox_rows{service="test",consumer="search"}"#, 1.0..=1.0),
        (
            r#"beep_outbox_oldest_seconds{service="test",consumer="search"}"#,
            5.0..=5.0 + SOON.as_secs_f64(),
        ),
        (
            r#"beep_store_seconds_count{engine="sqlite",op="write"}"#,
            1.0..=f64::MAX,
        ),
        (r#"beep_store_seconds_count{engine="sqlite",op="read"}"#, 1.0..=f64::MAX),
    ] {
        loop {
            let text = text.render();
            let found = text
                .lines()
                .find_map(|each| each.strip_prefix(line)?.trim().parse::<f64>().ok());
            if found.is_some_and(|found| value.contains(&found)) {
                break;
            }
            assert!(start.elapsed() < SOON, "{line} is not {value:?} in {text}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}
