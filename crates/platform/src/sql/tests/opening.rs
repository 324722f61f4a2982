//! A store is opened: its schema, and engines that there are not.

use super::{SCHEMA, count, insert};
use crate::{
    sql::{Db, Migration},
    testing,
};

#[tokio::test]
async fn a_schema_is_made_once_and_never_edited() {
    const EDITED: &[Migration] = &[Migration::new(1, "CREATE TABLE things (id UUID PRIMARY KEY);")];
    const LATER: &[Migration] = &[SCHEMA[0], SCHEMA[1], Migration::new(5, "CREATE TABLE more (id UUID);")];
    const BROKEN: &[Migration] = &[
        SCHEMA[0],
        SCHEMA[1],
        Migration::new(3, "CREATE TABLE third (id UUID);"),
        Migration::new(4, "CREATE TABLE things (id UUID);"),
    ];
    const UNORDERED: &[Migration] = &[SCHEMA[1], SCHEMA[0]];
    for (engine, url, _place) in testing::sql_urls("migrations") {
        // Two that start together, then one more.
        let (first, second) = tokio::join!(Db::open(&url, SCHEMA), Db::open(&url, SCHEMA));
        let db = first.unwrap_or_else(|e| panic!("{engine}: {e:?}"));
        second.unwrap_or_else(|e| panic!("{engine}: {e:?}"));
        insert(&db, 1, "one", 1).await.expect("a new thing");
        Db::open(&url, SCHEMA).await.expect("nothing is left to do");
        assert_eq!(count(&db).await, 1);

        let context = |opened: beep_core::Result<Db>| match opened {
            Ok(_) => panic!("{engine}: it opened"),
            Err(error) => error.internal_context().unwrap_or_default().to_owned(),
        };
        let edited = context(Db::open(&url, EDITED).await);
        assert!(edited.contains("migration 1 was edited"), "{edited}");
        let broken = context(Db::open(&url, BROKEN).await);
        assert!(broken.contains("migration 4"), "{broken}");
        let unordered = context(Db::open(&url, UNORDERED).await);
        assert!(unordered.contains("migration 1 stands after 2"), "{unordered}");

        let db = Db::open(&url, LATER)
            .await
            .expect("of the broken one nothing has stayed");
        let sql = "SELECT version FROM migrations ORDER BY version";
        let rows = db
            .read(move |tx| Box::pin(async move { tx.query(sql).fetch_all().await }))
            .await
            .expect("rows");
        let versions: Vec<i64> = rows.iter().map(|row| row.get("version").expect("a number")).collect();
        assert_eq!(versions, [1, 2, 5]);
    }
}

#[tokio::test]
async fn another_engine_is_refused() {
    let Err(error) = Db::open("mysql://localhost/beep", SCHEMA).await else {
        panic!("it opened")
    };
    assert_eq!(
        error.internal_context(),
        Some("a store is sqlite: or postgres:, not mysql:")
    );
}
