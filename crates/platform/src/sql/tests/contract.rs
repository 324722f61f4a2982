mod told;

use super::{count, insert, open};
use crate::{
    sql::{Db, Error, Json, list},
    testing,
};
use beep_core::{ChannelId, EventId, Id, MessageId, RoleId, ServerId, SessionId, UserId, reason};
use serde_json::json;
use std::sync::mpsc;
use tokio::task::block_in_place;
use told::{what_is_undone_is_not_told, what_is_written_is_told_when_it_can_be_read};
use uuid::Uuid;

macro_rules! on_every_engine {
    ($($promise:ident)*) => {
        mod sqlite { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $promise() {
                let (db, _place) = super::open(super::testing::sqlite(stringify!($promise))).await;
                super::$promise(db).await;
            }
        )* }
        mod postgres { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $promise() {
                let Some(place) = super::testing::postgres(stringify!($promise)) else { return };
                let (db, _place) = super::open(place).await;
                super::$promise(db).await;
            }
        )* }
    };
}

on_every_engine! {
    every_type_comes_back
    null_needs_an_option
    typed_ids_come_back
    many_values_are_bound
    text_is_ordered_by_bytes
    a_taken_key_says_so
    a_failure_undoes_all_of_its_work_and_nothing_else
    a_rehearsal_says_what_would_come_of_it_and_leaves_nothing
    a_panic_is_one_callers_error
    what_is_written_is_told_when_it_can_be_read
    what_is_undone_is_not_told
    work_ends_with_its_first_failed_statement
    a_caller_may_leave
    writes_do_not_lose_each_other
    a_snapshot_stands_still
    a_lookup_reads_what_is_committed
    it_answers_a_ping
    after_closing_it_is_unreachable
}

type Everything = (
    Option<String>,
    Option<i64>,
    Option<bool>,
    Option<Vec<u8>>,
    Option<Json<serde_json::Value>>,
);

async fn there_and_back(db: &Db, id: u128, row: Everything) -> Everything {
    let id = Uuid::from_u128(id);
    let (name, n, flag, bytes, extra) = row;
    db.write(move |tx| {
        Box::pin(async move {
            let insert = "INSERT INTO things (id, name, n, flag, bytes, extra) VALUES ($1, $2, $3, $4, $5, $6)";
            let insert = tx
                .query(insert)
                .bind(id)
                .bind(name)
                .bind(n)
                .bind(flag)
                .bind(bytes)
                .bind(extra);
            assert_eq!(insert.execute().await?, 1);
            Ok(())
        })
    })
    .await
    .expect("it is stored");
    db.read(move |tx| {
        Box::pin(async move {
            let row = tx
                .query("SELECT * FROM things WHERE id = $1")
                .bind(id)
                .fetch_one()
                .await?;
            assert_eq!(row.get::<Uuid>("id")?, id);
            Ok((
                row.get("name")?,
                row.get("n")?,
                row.get("flag")?,
                row.get("bytes")?,
                row.get("extra")?,
            ))
        })
    })
    .await
    .expect("it is read")
}

async fn every_type_comes_back(db: Db) {
    let rows: [Everything; 5] = [
        (None, None, None, None, None),
        (
            Some(String::new()),
            Some(i64::MIN),
            Some(false),
            Some(vec![]),
            Some(Json(json!(null))),
        ),
        (
            Some("élève 🙂 ' \" \\".into()),
            Some(i64::MAX),
            Some(true),
            Some(vec![0, 255, 0]),
            Some(Json(json!(-12))),
        ),
        (
            Some("12".into()),
            Some(0),
            None,
            Some(vec![7; 16]),
            Some(Json(json!({"a": [1, 2.5, null, "x"], "b": {}}))),
        ),
        (
            Some("x".repeat(100_000)),
            Some(1),
            None,
            Some(vec![9; 100_000]),
            Some(Json(json!("34"))),
        ),
    ];
    for (id, row) in rows.into_iter().enumerate() {
        assert_eq!(there_and_back(&db, id as u128, row.clone()).await, row);
    }
}

async fn null_needs_an_option(db: Db) {
    there_and_back(&db, 1, (None, None, None, None, None)).await;
    let refused = db.read(|tx| {
        Box::pin(async {
            let row = tx
                .query("SELECT id, name, n, flag, bytes, extra FROM things")
                .fetch_one()
                .await?;
            Ok([
                row.get::<String>("name").is_err(),
                row.get::<i64>("n").is_err(),
                row.get::<bool>("flag").is_err(),
                row.get::<Vec<u8>>("bytes").is_err(),
                row.get::<Json<Vec<i64>>>("extra").is_err(),
                row.get::<i64>("absent").is_err(),
                row.get::<i64>("id").is_err(),
            ])
        })
    });
    assert_eq!(refused.await.expect("the row is read"), [true; 7]);
}

async fn typed_ids_come_back(db: Db) {
    async fn check<T: Id + crate::sql::Column + crate::sql::Value>(db: &Db, n: u128)
    where
        Option<T>: crate::sql::Column + crate::sql::Value,
    {
        let id = T::from_uuid(Uuid::from_u128(n));
        let back = db.write(move |tx| {
            Box::pin(async move {
                let row = tx
                    .query("INSERT INTO things (id) VALUES ($1) RETURNING id")
                    .bind(id)
                    .fetch_one()
                    .await?;
                let found = tx
                    .query("SELECT id FROM things WHERE id = $1")
                    .bind(Some(id))
                    .fetch_one()
                    .await?;
                Ok((row.get::<T>("id")?, found.get::<Option<T>>("id")?))
            })
        });
        assert_eq!(back.await.expect("an id"), (id, Some(id)));
    }
    check::<UserId>(&db, 1).await;
    check::<SessionId>(&db, 2).await;
    check::<ServerId>(&db, 3).await;
    check::<ChannelId>(&db, 4).await;
    check::<MessageId>(&db, 5).await;
    check::<RoleId>(&db, 6).await;
    check::<EventId>(&db, 7).await;
}

async fn many_values_are_bound(db: Db) {
    for n in 0..20 {
        insert(&db, n, &format!("thing {n}"), n as i64)
            .await
            .expect("a new thing");
    }
    for wanted in [0, 1, 3, 20_u128] {
        let ids: Vec<Uuid> = (0..wanted).map(Uuid::from_u128).collect();
        let found = db.read(move |tx| {
            Box::pin(async move {
                // The list stands first in the text, its parameters second: SQLite and PostgreSQL count differently.
                let sql = format!(
                    "SELECT n FROM things WHERE id IN {} AND n < $1 ORDER BY n",
                    list(2, ids.len())
                );
                let rows = tx.query(sql).bind(19_i64).bind_list(&ids).fetch_all().await?;
                rows.iter().map(|row| row.get("n")).collect::<Result<Vec<i64>, _>>()
            })
        });
        let expected: Vec<i64> = (0..wanted.min(19) as i64).collect();
        assert_eq!(found.await.expect("a list"), expected);
    }
}

async fn text_is_ordered_by_bytes(db: Db) {
    for (id, name) in ["b", "é", "a", "B", "_", "Z"].into_iter().enumerate() {
        insert(&db, id as u128, name, 0).await.expect("a new thing");
    }
    let names = db.read(|tx| {
        Box::pin(async {
            let sql = "SELECT name FROM things WHERE name > $1 COLLATE \"C\" ORDER BY name COLLATE \"C\"";
            let rows = tx.query(sql).bind("B").fetch_all().await?;
            rows.iter()
                .map(|row| row.get("name"))
                .collect::<Result<Vec<String>, _>>()
        })
    });
    assert_eq!(names.await.expect("names"), ["Z", "_", "a", "b", "é"]);
}

async fn a_taken_key_says_so(db: Db) {
    insert(&db, 1, "one", 1).await.expect("a new thing");
    for (id, name) in [(1, "other"), (2, "one")] {
        let refused = insert(&db, id, name, 1).await.expect_err("it is taken");
        assert!(matches!(refused, Error::Taken(_)), "{refused:?}");
    }
    assert_eq!(count(&db).await, 1);
}

/// Sixty-four at once, so that on SQLite they share groups; every third one fails after it has written.
async fn a_failure_undoes_all_of_its_work_and_nothing_else(db: Db) {
    let mut all = tokio::task::JoinSet::new();
    for n in 0..64_i64 {
        let db = db.clone();
        all.spawn(async move {
            let written = db.write(move |tx| {
                Box::pin(async move {
                    let insert = tx.query("INSERT INTO things (id, n) VALUES ($1, $2)");
                    insert.bind(Uuid::from_u128(n as u128)).bind(n).execute().await?;
                    if n % 3 == 0 {
                        Err(beep_core::Error::not_found())?;
                    }
                    Ok(n)
                })
            });
            (n, written.await)
        });
    }
    for (n, written) in all.join_all().await {
        match written {
            Ok(value) => assert!(value == n && n % 3 != 0),
            Err(Error::Fail(error)) => assert!(n % 3 == 0 && error.is(&reason::NOT_FOUND)),
            Err(error) => panic!("{error:?}"),
        }
    }
    let sum = db.read(|tx| {
        Box::pin(async {
            let row = tx
                .query("SELECT COUNT(*) AS n, CAST(SUM(n) AS BIGINT) AS sum FROM things")
                .fetch_one()
                .await?;
            Ok((row.get::<i64>("n")?, row.get::<i64>("sum")?))
        })
    });
    let kept: Vec<i64> = (0..64).filter(|n| n % 3 != 0).collect();
    assert_eq!(sum.await.expect("a sum"), (kept.len() as i64, kept.iter().sum()));
}

async fn a_rehearsal_says_what_would_come_of_it_and_leaves_nothing(db: Db) {
    insert(&db, 1, "there", 1).await.expect("stored");
    let rehearsed = db.rehearse(|tx| {
        Box::pin(async {
            let raise = "UPDATE things SET n = n + 41 RETURNING n";
            tx.query(raise).fetch_one().await?.get::<i64>("n")
        })
    });
    assert_eq!(rehearsed.await.expect("it would work"), 42);
    let raised = db.read(|tx| Box::pin(async { tx.query("SELECT n FROM things").fetch_one().await?.get::<i64>("n") }));
    assert_eq!(raised.await.expect("read"), 1, "it was undone");

    let refused = db.rehearse::<()>(|_| Box::pin(async { Err(beep_core::Error::not_found().into()) }));
    let Err(Error::Fail(error)) = refused.await else {
        panic!("it would be refused")
    };
    assert!(error.is(&reason::NOT_FOUND));
}

async fn a_panic_is_one_callers_error(db: Db) {
    let panicking = db.write(|tx| {
        Box::pin(async move {
            tx.query("INSERT INTO things (id, n) VALUES ($1, 1)")
                .bind(Uuid::nil())
                .execute()
                .await?;
            assert!(tx.query("SELECT 1").fetch_all().await.is_err(), "on purpose");
            Ok(())
        })
    });
    let (panicked, fine) = tokio::join!(panicking, insert(&db, 1, "one", 1));
    assert!(
        matches!(&panicked, Err(Error::Engine(text)) if text.contains("panicked")),
        "{panicked:?}"
    );
    fine.expect("the other one is not touched");
    assert_eq!(count(&db).await, 1);
    insert(&db, 2, "two", 2).await.expect("the store works on");
}

async fn work_ends_with_its_first_failed_statement(db: Db) {
    insert(&db, 1, "one", 1).await.expect("a new thing");
    let ignored = db.write(|tx| {
        Box::pin(async move {
            let first = tx
                .query("INSERT INTO things (id) VALUES ($1)")
                .bind(Uuid::from_u128(1))
                .execute()
                .await;
            let second = tx
                .query("INSERT INTO things (id) VALUES ($1)")
                .bind(Uuid::from_u128(2))
                .execute()
                .await;
            assert!(matches!(first, Err(Error::Taken(_))) && matches!(second, Err(Error::Engine(_))));
            Ok(())
        })
    });
    assert!(matches!(ignored.await, Err(Error::Engine(_))));
    assert_eq!(count(&db).await, 1);
}

async fn a_caller_may_leave(db: Db) {
    let mut all = tokio::task::JoinSet::new();
    for n in 0..200 {
        let db = db.clone();
        all.spawn(async move { (n, insert(&db, n, &format!("thing {n}"), 1).await) });
    }
    // Some are done, some under way, some not begun.
    let mut done = 0;
    while done < 50 {
        let (n, written) = all
            .join_next()
            .await
            .expect("200 are more than 50")
            .expect("not aborted yet");
        written.unwrap_or_else(|e| panic!("{n}: {e}"));
        done += 1;
    }
    all.abort_all();
    while let Some(ended) = all.join_next().await {
        done += i64::from(ended.is_ok());
    }
    insert(&db, 1000, "afterwards", 1).await.expect("the store works on");
    let there = count(&db).await;
    assert!(
        (done + 1..=201).contains(&there),
        "{there} are there, {done} were acknowledged"
    );
}

async fn writes_do_not_lose_each_other(db: Db) {
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let db = db.clone();
        all.spawn(async move {
            db.write(|tx| {
                Box::pin(async {
                    tx.query("UPDATE counters SET n = n + 1 WHERE id = 1 RETURNING n")
                        .fetch_one()
                        .await?
                        .get::<i64>("n")
                })
            })
            .await
            .expect("a number")
        });
    }
    let mut numbers = all.join_all().await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
}

async fn a_snapshot_stands_still(db: Db) {
    insert(&db, 1, "one", 1).await.expect("a new thing");
    let (looked, has_looked) = mpsc::channel();
    let (write, written) = mpsc::sync_channel::<()>(1);
    let written = std::sync::Arc::new(std::sync::Mutex::new(written));
    let reading = {
        let db = db.clone();
        tokio::spawn(async move {
            db.snapshot(move |tx| {
                Box::pin(async move {
                    let count = "SELECT COUNT(*) AS n FROM things";
                    let before: i64 = tx.query(count).fetch_one().await?.get("n")?;
                    looked.send(()).expect("the test listens");
                    // On PostgreSQL this is a thread of the runtime.
                    let write = || written.lock().expect("one reader").recv();
                    block_in_place(write).expect("the test writes");
                    let after: i64 = tx.query(count).fetch_one().await?.get("n")?;
                    Ok((before, after))
                })
            })
            .await
        })
    };
    tokio::task::spawn_blocking(move || has_looked.recv())
        .await
        .expect("a thread")
        .expect("a first look");
    insert(&db, 2, "two", 2)
        .await
        .expect("readers do not keep a writer waiting");
    write.send(()).expect("the reader listens");
    assert_eq!(reading.await.expect("a reader").expect("two counts"), (1, 1));
    assert_eq!(count(&db).await, 2);
}

async fn a_lookup_reads_what_is_committed(db: Db) {
    for n in 1..100 {
        insert(&db, n, &format!("thing {n}"), n as i64)
            .await
            .expect("a new thing");
        let id = Uuid::from_u128(n);
        let found = db.lookup(move |tx| {
            Box::pin(async move {
                tx.query("SELECT n FROM things WHERE id = $1")
                    .bind(id)
                    .fetch_one()
                    .await?
                    .get::<i64>("n")
            })
        });
        assert_eq!(found.await.expect("one's own write"), n as i64);
    }
}

async fn it_answers_a_ping(db: Db) {
    db.ping().await.expect("it is there");
}

async fn after_closing_it_is_unreachable(db: Db) {
    db.close().await;
    db.close().await;
    assert!(matches!(insert(&db, 1, "one", 1).await, Err(Error::Unreachable(_))));
    assert!(matches!(db.ping().await, Err(Error::Unreachable(_))));
    let lookup = db.lookup(|tx| Box::pin(async { tx.query("SELECT 1").fetch_all().await.map(drop) }));
    assert!(matches!(lookup.await, Err(Error::Unreachable(_))));
}
