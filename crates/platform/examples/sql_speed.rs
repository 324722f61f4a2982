//! How fast a store is: `cargo run --release -p beep-platform --example sql_speed [sqlite:<path> | postgres://…]`.
//!
//! Writes are what a post costs: a message and its outbox row, durable. Reads are a row by its key and a page of 50.
//! The relay empties the outbox that the posts have left, into a consumer that costs nothing.

use beep_core::{EventId, Id, SystemClock};
use beep_platform::{
    outbox::{self, Relay, Route},
    sql::{Db, Migration, Result, Row, Work},
};
use std::{
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};
use uuid::Uuid;

const SCHEMA: &[Migration] = &[
    Migration::new(
        1,
        "CREATE TABLE messages (channel UUID NOT NULL, id UUID NOT NULL, author UUID NOT NULL, sent_at BIGINT NOT NULL,
           content TEXT NOT NULL, PRIMARY KEY (channel, id))",
    ),
    Migration::new(2, outbox::MIGRATION),
];
const CHANNELS: u64 = 64;
const FOR: Duration = Duration::from_secs(2);

fn channel(n: u64) -> Uuid {
    Uuid::from_u64_pair(1, n)
}

async fn post(db: &Db, to: u64, n: u64) -> Result<()> {
    let content = format!("message number {n}, which is about as long as people write in a chat");
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("INSERT INTO messages (channel, id, author, sent_at, content) VALUES ($1, $2, $3, $4, $5)")
                .bind(channel(to))
                .bind(Uuid::from_u64_pair(2, n))
                .bind(Uuid::from_u64_pair(3, n))
                .bind(n as i64)
                .bind(content)
                .execute()
                .await?;
            let event = EventId::from_uuid(Uuid::from_u64_pair(4, n));
            outbox::put(tx, "search", channel(to), n as i64, event, vec![7; 64], 0).await
        })
    })
    .await
}

fn one(n: u64) -> impl Work<Vec<Row>> {
    // Of the first posts, which are there whatever the speed.
    let n = n % 1000;
    move |tx| {
        Box::pin(async move {
            tx.query("SELECT id, author, sent_at, content FROM messages WHERE channel = $1 AND id = $2")
                .bind(channel(n % CHANNELS))
                .bind(Uuid::from_u64_pair(2, n))
                .fetch_all()
                .await
        })
    }
}

fn page(n: u64) -> impl Work<Vec<Row>> {
    let n = n % CHANNELS;
    move |tx| {
        Box::pin(async move {
            tx.query("SELECT id, author, sent_at, content FROM messages WHERE channel = $1 ORDER BY id DESC LIMIT 50")
                .bind(channel(n))
                .fetch_all()
                .await
        })
    }
}

fn decode_all(rows: Vec<Row>) -> Result<()> {
    for row in &rows {
        let (_, _): (Uuid, Uuid) = (row.get("id")?, row.get("author")?);
        let (_, _): (i64, String) = (row.get("sent_at")?, row.get("content")?);
    }
    Ok(())
}

/// Seconds of processor time that this process has used.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .into_iter()
        .flat_map(str::split_whitespace)
        .filter_map(|f| f.parse().ok())
        .collect();
    // utime and stime, in hundredths; the state before them is no number.
    fields
        .get(10..12)
        .map_or(0.0, |ticks| ticks.iter().sum::<f64>() / 100.0)
}

async fn measure<F>(name: &str, db: &Db, tasks: u64, next: &Arc<AtomicU64>, call: fn(Db, u64) -> F)
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let (start, cpu_before) = (Instant::now(), cpu());
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..tasks {
        let (db, next) = (db.clone(), next.clone());
        all.spawn(async move {
            let mut times = Vec::new();
            while start.elapsed() < FOR {
                let before = Instant::now();
                call(db.clone(), next.fetch_add(1, Ordering::Relaxed))
                    .await
                    .expect("a healthy store");
                times.push(before.elapsed());
            }
            times
        });
    }
    let mut times = all.join_all().await.concat();
    let (wall, used) = (start.elapsed().as_secs_f64(), cpu() - cpu_before);
    times.sort_unstable();
    let (count, p50, p99) = (times.len(), times[times.len() / 2], times[times.len() * 99 / 100]);
    println!(
        "{name:18} tasks {tasks:3}: {:8.0}/s, {:6.1} us cpu each, p50 {p50:?}, p99 {p99:?}",
        count as f64 / wall,
        used * 1e6 / count as f64
    );
}

async fn relay(db: &Db) {
    let (start, cpu_before) = (Instant::now(), cpu());
    let delivered = Arc::new(AtomicU64::new(0));
    let route = Route {
        service: "speed",
        consumer: "search",
        owner: Uuid::nil(),
    };
    let relay = Relay::start(db.clone(), Arc::new(SystemClock), route, {
        let delivered = delivered.clone();
        Arc::new(move |entries| {
            delivered.fetch_add(entries.len() as u64, Ordering::Relaxed);
            Box::pin(std::future::ready(Ok(())))
        })
    });
    tokio::time::sleep(FOR).await;
    relay.stop().await;
    let count = delivered.load(Ordering::Relaxed) as f64;
    let (wall, used) = (start.elapsed().as_secs_f64(), cpu() - cpu_before);
    println!(
        "relay: {:.0} entries/s, {:.1} us cpu each",
        count / wall,
        used * 1e6 / count
    );
}

#[tokio::main]
async fn main() -> beep_core::Result<()> {
    let folder = std::env::temp_dir().join(format!("beep-sql-speed-{}", std::process::id()));
    let url = std::env::args()
        .nth(1)
        .unwrap_or_else(|| format!("sqlite:{}", folder.join("speed.db").display()));
    let db = Db::open(&url, SCHEMA).await?;
    println!("{}, {} s each", db.engine_name(), FOR.as_secs());
    let posted = Arc::new(AtomicU64::new(0));
    for tasks in [1, 64, 256] {
        measure("post, 64 channels", &db, tasks, &posted, |db, n| async move {
            post(&db, n % CHANNELS, n).await
        })
        .await;
    }
    for tasks in [1, 64, 256] {
        measure("post, one channel", &db, tasks, &posted, |db, n| async move {
            post(&db, CHANNELS, n).await
        })
        .await;
    }
    for tasks in [1, 64] {
        let n = Arc::new(AtomicU64::new(0));
        measure("read a row", &db, tasks, &n, |db, n| async move {
            db.read(one(n)).await.and_then(decode_all)
        })
        .await;
        measure("look up a row", &db, tasks, &n, |db, n| async move {
            db.lookup(one(n)).await.and_then(decode_all)
        })
        .await;
        measure("read a page", &db, tasks, &n, |db, n| async move {
            db.read(page(n)).await.and_then(decode_all)
        })
        .await;
    }
    relay(&db).await;
    db.close().await;
    // Nothing is there after a run on PostgreSQL.
    let _ = std::fs::remove_dir_all(folder);
    Ok(())
}
