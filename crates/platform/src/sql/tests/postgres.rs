//! PostgreSQL alone: what a server may do to us.

use super::{count, insert, open};
use crate::{
    sql::{Db, Error, Found, look},
    testing,
};
use beep_core::reason;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_tried_again() {
    let Some(place) = testing::postgres("deadlock") else {
        return;
    };
    let (db, _place) = open(place).await;
    let transfer = |from: i64, to: i64| {
        db.write(move |tx| {
            Box::pin(async move {
                for id in [from, to] {
                    tx.query("UPDATE counters SET n = n + 1 WHERE id = $1")
                        .bind(id)
                        .execute()
                        .await?;
                    tx.query("SELECT pg_sleep(0.2)").execute().await?;
                }
                Ok(())
            })
        })
    };
    let (one, other) = tokio::join!(transfer(1, 2), transfer(2, 1));
    one.expect("one of them wins");
    other.expect("the other one comes second");
    let sql = "SELECT CAST(SUM(n) AS BIGINT) AS n FROM counters";
    let sum = db.read(move |tx| Box::pin(async move { tx.query(sql).fetch_one().await?.get::<i64>("n") }));
    assert_eq!(sum.await.expect("a sum"), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_connections_are_not_felt() {
    let Some((engine, url, place)) = testing::postgres("cut") else {
        return;
    };
    let (db, _place) = open((engine, url.clone(), place)).await;
    let mut operator = PgConnection::connect(&url.replace("max_connections=8", ""))
        .await
        .expect("a connection");
    for round in 0..5 {
        // Several, so that the pool has more than one.
        let all = tokio::join!(count(&db), count(&db), count(&db), count(&db));
        assert_eq!(all.0, round);
        sqlx::query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .execute(&mut operator)
        .await
        .expect("they are cut");
        insert(&db, round as u128, &format!("thing {round}"), 1)
            .await
            .expect("another connection does it");
    }
}

#[tokio::test]
async fn a_standby_is_full_and_a_slow_statement_unreachable() {
    let Some(place) = testing::postgres("standby") else {
        return;
    };
    let (db, _place) = open(place).await;
    let read_only = db.write(|tx| {
        Box::pin(async {
            tx.query("SET TRANSACTION READ ONLY").execute().await?;
            tx.query("UPDATE counters SET n = 1").execute().await
        })
    });
    assert!(matches!(read_only.await, Err(Error::Full(_))));
    let slow = db.write(|tx| {
        Box::pin(async {
            tx.query("SET LOCAL statement_timeout = 50").execute().await?;
            tx.query("SELECT pg_sleep(5)").execute().await
        })
    });
    assert!(matches!(slow.await, Err(Error::Unreachable(_))));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let Err(error) = Db::open("postgres://beep:secret@127.0.0.1:9/beep", &[]).await else {
        panic!("it opened")
    };
    assert!(error.is(&reason::UNAVAILABLE), "{error:?}");
    let context = error.internal_context().unwrap_or_default();
    assert!(
        context.contains("127.0.0.1:9") && !context.contains("secret"),
        "{context}"
    );
}

/// A role of its own, which may not make databases.
async fn humble(url: &str, name: &str) -> (PgConnection, String) {
    let mut operator = PgConnection::connect(&url.replace("max_connections=8", "").replace(name, "postgres"))
        .await
        .expect("a connection");
    let role = format!("{name}_humble");
    for sql in [
        format!("DROP ROLE IF EXISTS {role}"),
        format!("CREATE ROLE {role} LOGIN PASSWORD 'humble'"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut operator)
            .await
            .expect("a role");
    }
    let (_, host) = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('@'))
        .expect("a URL with a user");
    (operator, format!("postgres://{role}:humble@{host}"))
}

#[tokio::test]
async fn looking_makes_nothing_and_says_what_would() {
    let Some((engine, url, place)) = testing::postgres("look") else {
        return;
    };
    let name = url
        .rsplit_once('/')
        .and_then(|(_, rest)| rest.split_once('?'))
        .expect("a database")
        .0
        .to_owned();
    for _ in 0..2 {
        assert_eq!(look(&url).await, Ok(Found::Nothing));
    }
    let (mut operator, humble) = humble(&url, &name).await;
    let refused = look(&humble).await.expect_err("it may not make one");
    assert!(refused.is(&reason::UNAVAILABLE), "{refused:?}");
    let told = refused.internal_context().unwrap_or_default();
    assert!(
        told.contains(&format!("CREATE DATABASE \"{name}\"")) && !told.contains("postgres://"),
        "{told}"
    );
    let drop_role = sqlx::raw_sql(AssertSqlSafe(format!("DROP ROLE {name}_humble")));
    drop_role.execute(&mut operator).await.expect("dropped");

    let (_db, _place) = open((engine, url.clone(), place)).await;
    assert_eq!(look(&url).await, Ok(Found::Store));
}
