//! The database that a URL names: how it is reached, made and looked at.

use super::{ACQUIRE_LIMIT, SILENCE_LIMIT, STATEMENT_LIMIT};
use crate::sql::{DEFAULT_CONNECTIONS, Error, Found, Result};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use std::{borrow::Cow, str::FromStr};
use tokio::time::timeout;

/// How to connect, and how often at once.
pub(super) fn read(url: &str) -> Result<(PgConnectOptions, u32)> {
    let (url, max_connections) = take_max_connections(url)?;
    let limits = [
        ("statement_timeout", STATEMENT_LIMIT),
        ("idle_in_transaction_session_timeout", SILENCE_LIMIT),
    ];
    let options = PgConnectOptions::from_str(&url)?
        .application_name("beep")
        .statement_cache_capacity(256)
        .options(limits.map(|(name, limit)| (name, limit.as_millis().to_string())));
    Ok((options, max_connections))
}

pub(super) fn named(options: &PgConnectOptions) -> String {
    format!("postgres at {}:{}", options.get_host(), options.get_port())
}

fn database(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or(options.get_username())
}

fn code(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error().and_then(|e| e.code());
    code.map(Cow::into_owned)
}

/// A connection to the database, `None` if there is no such.
async fn connect_if_there(options: &PgConnectOptions) -> Result<Option<PgConnection>> {
    const ABSENT: &str = "3D000";
    match PgConnection::connect_with(options).await {
        Ok(conn) => Ok(Some(conn)),
        Err(error) if code(&error).as_deref() == Some(ABSENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A connection to the database that every server has.
async fn connect_to_any(options: &PgConnectOptions) -> Result<PgConnection> {
    Ok(PgConnection::connect_with(&options.clone().database("postgres")).await?)
}

/// Makes the database if it is absent.
pub(super) async fn create_if_absent(options: &PgConnectOptions) -> Result<()> {
    // The second one when both are made at the same moment.
    const EXISTS: [&str; 2] = ["42P04", "23505"];
    if let Some(conn) = connect_if_there(options).await? {
        return Ok(conn.close().await?);
    }
    let mut conn = connect_to_any(options).await?;
    match sqlx::raw_sql(AssertSqlSafe(create(options))).execute(&mut conn).await {
        Ok(_) => {}
        // Another replica was faster.
        Err(error) if code(&error).is_some_and(|code| EXISTS.contains(&code.as_str())) => {}
        Err(error) => return Err(Error::from(error).at(&format!("making database {}", database(options)))),
    }
    Ok(conn.close().await?)
}

fn create(options: &PgConnectOptions) -> String {
    format!("CREATE DATABASE \"{}\"", database(options).replace('"', "\"\""))
}

/// Whether the database is there and answers, or could be made.
pub(in crate::sql) async fn look(url: &str) -> Result<Found> {
    let (options, _) = read(url)?;
    let looked = timeout(ACQUIRE_LIMIT, look_with(&options)).await;
    looked
        .unwrap_or_else(|_| Err(Error::late("connecting", ACQUIRE_LIMIT)))
        .map_err(|error| error.at(&named(&options)))
}

async fn look_with(options: &PgConnectOptions) -> Result<Found> {
    if let Some(mut conn) = connect_if_there(options).await? {
        conn.ping().await?;
        conn.close().await?;
        return Ok(Found::Store);
    }
    let mut conn = connect_to_any(options).await?;
    let sql = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user";
    let may_create: bool = sqlx::query_scalar(sql).fetch_one(&mut conn).await?;
    conn.close().await?;
    if may_create {
        return Ok(Found::Nothing);
    }
    Err(Error::Unreachable(format!(
        "there is no database {}, and {} may not make one; somebody who may runs {}",
        database(options),
        options.get_username(),
        create(options),
    )))
}

/// Takes `max_connections=` out of the URL: it is ours, not the driver's.
fn take_max_connections(url: &str) -> Result<(String, u32)> {
    let Some((base, parameters)) = url.split_once('?') else {
        return Ok((url.to_owned(), DEFAULT_CONNECTIONS));
    };
    let (ours, others): (Vec<_>, Vec<_>) = parameters
        .split('&')
        .partition(|pair| pair.starts_with("max_connections="));
    let most = match ours.last().and_then(|pair| pair.split_once('=')) {
        None => DEFAULT_CONNECTIONS,
        Some((_, number)) => number
            .parse()
            .ok()
            .filter(|n| (1..=1000).contains(n))
            .ok_or_else(|| Error::Engine(format!("max_connections is 1 to 1000, not {number}")))?,
    };
    let others = others.join("&");
    Ok((
        if others.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{others}")
        },
        most,
    ))
}

#[cfg(test)]
mod tests {
    use super::take_max_connections;

    #[test]
    fn the_size_of_the_pool_stands_in_the_url() {
        let taken = |url| take_max_connections(url).unwrap();
        assert_eq!(taken("postgres://h/d"), ("postgres://h/d".into(), 16));
        assert_eq!(taken("postgres://h/d?max_connections=3"), ("postgres://h/d".into(), 3));
        assert_eq!(
            taken("postgres://h/d?a=b&max_connections=3&c=d"),
            ("postgres://h/d?a=b&c=d".into(), 3)
        );
        assert!(take_max_connections("postgres://h/d?max_connections=0").is_err());
    }
}
