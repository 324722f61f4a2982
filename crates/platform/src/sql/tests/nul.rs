//! A text that no engine takes.

use super::{count, insert, open};
use crate::{
    sql::{Db, Error},
    testing,
};
use beep_core::reason;

async fn is_refused(db: Db) {
    let stored = insert(&db, 1, "a\0b", 1).await;
    let sought = db.read(|tx| {
        Box::pin(async {
            let query = tx.query("SELECT n FROM things WHERE name = $1");
            query.bind("\0").fetch_optional().await.map(drop)
        })
    });
    for refused in [stored, sought.await] {
        assert!(
            matches!(&refused, Err(Error::Fail(error)) if error.is(&reason::INVALID_INPUT)),
            "{refused:?}"
        );
    }
    insert(&db, 1, "ab", 1).await.expect("the store goes on");
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn sqlite() {
    let (db, _place) = open(testing::sqlite("nul")).await;
    is_refused(db).await;
}

#[tokio::test]
async fn postgres() {
    let Some(place) = testing::postgres("nul") else { return };
    let (db, _place) = open(place).await;
    is_refused(db).await;
}
