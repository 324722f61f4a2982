//! SQLite alone: its files, and what happens when there is no room for them.

use super::{SCHEMA, count, insert, open};
use crate::{
    sql::{Db, Error, Found, look},
    testing,
};
use beep_core::reason;
use uuid::Uuid;

/// Lets the file grow by so many pages from now on.
async fn leave_room(db: &Db, pages: i64) {
    db.write(move |tx| {
        Box::pin(async move {
            let now: i64 = tx.query("PRAGMA page_count").fetch_one().await?.get("page_count")?;
            tx.query(format!("PRAGMA max_page_count = {}", now + pages))
                .fetch_all()
                .await
                .map(drop)
        })
    })
    .await
    .expect("a setting");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_writes_until_there_is_room() {
    let (db, _place) = open(testing::sqlite("full")).await;
    leave_room(&db, 40).await;
    let mut all = tokio::task::JoinSet::new();
    for n in 0..64_u128 {
        let db = db.clone();
        all.spawn(async move { insert(&db, n, &format!("{n} {}", "x".repeat(8000)), 1).await });
    }
    let (mut done, mut refused) = (0, 0);
    for written in all.join_all().await {
        match written {
            Ok(()) => done += 1,
            Err(error @ Error::Full(_)) => {
                assert!(beep_core::Error::from(error).is(&reason::STORAGE_FULL));
                refused += 1;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(
        refused >= 40,
        "64 of two pages and more do not fit in 40 pages: {refused}"
    );
    assert_eq!(count(&db).await, done);

    leave_room(&db, 1000).await;
    insert(&db, 100, "afterwards", 1).await.expect("there is room again");
    assert_eq!(count(&db).await, done + 1);
}

#[tokio::test]
async fn a_place_that_cannot_be_written_to_is_named() {
    let (_, url, _place) = testing::sqlite("unwritable");
    let folder = url
        .trim_start_matches("sqlite:")
        .trim_end_matches("/store.db")
        .to_owned();
    std::fs::write(&folder, "a file where the folder should be").expect("a file");
    let Err(error) = Db::open(&url, SCHEMA).await else {
        panic!("it opened")
    };
    std::fs::remove_file(&folder).expect("the file goes");
    assert!(error.is(&reason::UNAVAILABLE), "{error:?}");
    assert!(
        error
            .internal_context()
            .is_some_and(|context| context.contains(&folder)),
        "{error:?}"
    );
}

#[tokio::test]
async fn readers_cannot_write() {
    let (db, _place) = open(testing::sqlite("readers")).await;
    let refused = db.read(|tx| {
        Box::pin(async {
            tx.query("INSERT INTO things (id) VALUES ($1)")
                .bind(Uuid::nil())
                .execute()
                .await
        })
    });
    assert!(refused.await.is_err());
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn work_that_waits_for_something_else_is_refused() {
    let (db, _place) = open(testing::sqlite("waits")).await;
    let waiting = db.write(|_| {
        Box::pin(async {
            tokio::task::yield_now().await;
            Ok(())
        })
    });
    assert!(matches!(waiting.await, Err(Error::Engine(text)) if text.contains("waited")));
    insert(&db, 1, "one", 1).await.expect("the store works on");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_keeps_what_was_acknowledged() {
    let (_, url, _place) = testing::sqlite("closing");
    let db = Db::open(&url, SCHEMA).await.expect("a fresh store");
    let mut all = tokio::task::JoinSet::new();
    for n in 0..500_u128 {
        let db = db.clone();
        all.spawn(async move { insert(&db, n, &n.to_string(), 1).await.is_ok() });
    }
    let first = all.join_next().await;
    db.close().await;
    let done = all
        .join_all()
        .await
        .into_iter()
        .chain(first.and_then(Result::ok))
        .filter(|done| *done)
        .count();
    let db = Db::open(&url, SCHEMA).await.expect("it opens again");
    // A write whose caller was refused was never accepted: none is there that nobody knows of.
    assert_eq!(count(&db).await, done as i64);
}

#[tokio::test]
async fn looking_makes_nothing_and_changes_nothing() {
    let (_, url, place) = testing::sqlite("look");
    let file = url.trim_start_matches("sqlite:").to_owned();
    let folder = std::path::Path::new(&file).parent().expect("a folder").to_owned();
    let names = || {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(look(&url).await, Ok(Found::Nothing));
    assert!(!folder.exists());

    let (db, _place) = open(("sqlite", url.clone(), place)).await;
    assert_eq!(look(&url).await, Ok(Found::Store), "while it is in use");
    insert(&db, 1, "kept", 1).await.expect("it was not in the way");
    db.close().await;
    let (before, bytes) = (names(), std::fs::read(&file).expect("a file"));
    assert_eq!(look(&url).await, Ok(Found::Store));
    assert_eq!(names(), before);
    assert!(std::fs::read(&file).expect("a file") == bytes, "not a byte was changed");

    std::fs::write(&file, "no database, and long enough to be looked at as one").expect("written");
    assert!(look(&url).await.is_err());
}
