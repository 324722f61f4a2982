//! Accounts as moderators look for them.

use super::accounts::{account, columns, search_key};
use crate::instance::Person;
use beep_core::{Id, Millis, UserId, text};
use beep_platform::sql::{Result, Row, Tx};
use std::fmt::Write as _;
use uuid::Uuid;

/// With the sessions that live at `$1`.
const PEOPLE: &str = concat!(
    "SELECT ",
    columns!(),
    ", (SELECT COUNT(*) FROM sessions s WHERE s.user_id = a.id AND s.ended_at IS NULL AND s.expires_at > $1) AS sessions
     FROM accounts a WHERE "
);

pub(crate) async fn get(tx: &mut Tx<'_>, user: UserId, now: Millis) -> Result<Option<Person>> {
    let query = tx.query(format!("{PEOPLE} a.id = $2")).bind(now).bind(user);
    let row = query.fetch_optional().await?;
    row.map(|row| person(&row, now)).transpose()
}

/// Newest first, from before `until` on: those whose names or address hold the query, or the one whom it identifies.
pub(crate) async fn page(
    tx: &mut Tx<'_>,
    query: &str,
    suspended: Option<bool>,
    now: Millis,
    until: Option<(Millis, UserId)>,
    limit: i64,
) -> Result<Vec<Person>> {
    let mut sql = format!("{PEOPLE} (a.created_at, a.id) < ($2, $3)");
    let is_suspended = "(a.suspended_at IS NOT NULL AND (a.suspended_until IS NULL OR a.suspended_until > $1))";
    match suspended {
        Some(true) => write!(sql, " AND {is_suspended}"),
        Some(false) => write!(sql, " AND NOT {is_suspended}"),
        None => Ok(()),
    }
    .expect("writing to a string does not fail");
    let identified: Option<UserId> = query.parse().ok();
    match (identified, query.is_empty()) {
        (Some(_), _) => sql.push_str(" AND a.id = $5"),
        (None, false) => sql.push_str(" AND a.search_key LIKE '%' || $5 || '%' ESCAPE '\\'"),
        (None, true) => {}
    }
    sql.push_str(" ORDER BY a.created_at DESC, a.id DESC LIMIT $4");
    let (at, id) = until.unwrap_or((Millis::MAX, UserId::from_uuid(Uuid::max())));
    let statement = tx.query(sql).bind(now).bind(at).bind(id).bind(limit);
    let statement = match identified {
        Some(user) => statement.bind(user),
        None if query.is_empty() => statement,
        None => statement.bind(pattern(query)),
    };
    let rows = statement.fetch_all().await?;
    rows.iter().map(|row| person(row, now)).collect()
}

/// Makes up to `most` accounts searchable that were stored before accounts could be searched; says how many.
pub(crate) async fn fold(tx: &mut Tx<'_>, most: i64) -> Result<usize> {
    let query =
        tx.query("SELECT id, username, first_name, last_name, email FROM accounts WHERE search_key IS NULL LIMIT $1");
    let rows = query.bind(most).fetch_all().await?;
    for row in &rows {
        let text = |column: &str| row.get::<String>(column);
        let key = search_key(
            &text("username")?,
            &text("first_name")?,
            &text("last_name")?,
            &text("email")?,
        );
        let query = tx.query("UPDATE accounts SET search_key = $2 WHERE id = $1");
        query.bind(row.get::<UserId>("id")?).bind(key).execute().await?;
    }
    Ok(rows.len())
}

/// What is searched, as a part of a `LIKE` pattern with `\` as its escape.
fn pattern(query: &str) -> String {
    let key = text::search_key(query);
    key.chars()
        .flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c]))
        .collect()
}

fn person(row: &Row, now: Millis) -> Result<Person> {
    let account = account(row)?;
    Ok(Person {
        suspension: account.suspension_at(now).cloned(),
        account,
        sessions: u32::try_from(row.get::<i64>("sessions")?).unwrap_or(u32::MAX),
    })
}
