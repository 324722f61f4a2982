//! What is told of a write, and when.

use super::count;
use crate::sql::Db;
use futures_util::future::join_all;
use std::sync::mpsc;
use tokio::{runtime::Handle, task::block_in_place};
use uuid::Uuid;

pub(super) async fn what_is_written_is_told_when_it_can_be_read(db: Db) {
    let (reader, runtime, (told, telling)) = (db.clone(), Handle::current(), mpsc::channel());
    let written = db.write_and_tell(
        |tx| {
            Box::pin(async {
                tx.query("INSERT INTO things (id) VALUES ($1)")
                    .bind(Uuid::nil())
                    .execute()
                    .await
            })
        },
        move |rows| {
            let seen = block_in_place(|| runtime.block_on(count(&reader)));
            told.send((*rows, seen)).expect("it is waited for");
        },
    );
    assert_eq!(written.await.expect("is stored"), 1);
    assert_eq!(telling.try_iter().collect::<Vec<_>>(), [(1, 1)]);
}

pub(super) async fn what_is_undone_is_not_told(db: Db) {
    let (told, telling) = mpsc::channel();
    let writes = (0..90_i64).map(|n| {
        let told = told.clone();
        db.write_and_tell(
            move |tx| {
                Box::pin(async move {
                    tx.query("INSERT INTO counters (id, n) VALUES ($1, 0)")
                        .bind(10 + n)
                        .execute()
                        .await?;
                    let fails = n % 3 == 0;
                    if fails {
                        Err(beep_core::Error::not_found().into())
                    } else {
                        Ok(n)
                    }
                })
            },
            move |n| {
                told.send(*n).expect("it is waited for");
                assert_ne!(*n, 1, "who tells may fail, which concerns nobody else");
            },
        )
    });
    let results = join_all(writes).await;
    let mut told: Vec<_> = telling.try_iter().collect();
    told.sort_unstable();
    let written: Vec<_> = results.into_iter().filter_map(Result::ok).collect();
    assert_eq!(written.len(), 60);
    assert_eq!(told, written);
}
