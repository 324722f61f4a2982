//! What people reported.

use crate::reports::{Message, Reason, Report, State};
use beep_core::{Id, Millis, ReportId, UserId};
use beep_platform::sql::{Error, Result, Row, Tx};
use uuid::Uuid;

/// Says whether it is new: the same person may have reported the same thing, and that report be open.
pub(crate) async fn insert(tx: &mut Tx<'_>, report: Report) -> Result<bool> {
    let thing = report.thing();
    let (mut server, mut channel, mut content, mut sent_at) = (None, None, None, None);
    if let Some(message) = report.message {
        server = message.server;
        (channel, content, sent_at) = (Some(message.channel), Some(message.content), Some(message.sent_at));
    }
    let inserted = tx
        .query(
            "INSERT INTO reports (id, reporter_id, target_id, thing_id, server_id, channel_id, content, sent_at, reason,
                 comment, at, state, note)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '') ON CONFLICT DO NOTHING",
        )
        .bind(report.id)
        .bind(report.reporter)
        .bind(report.target)
        .bind(thing)
        .bind(server)
        .bind(channel)
        .bind(content)
        .bind(sent_at)
        .bind(report.reason as i64)
        .bind(report.comment)
        .bind(report.at)
        .bind(report.state as i64)
        .execute()
        .await?;
    Ok(inserted == 1)
}

pub(crate) async fn open_about(tx: &mut Tx<'_>, reporter: UserId, thing: Uuid) -> Result<Option<ReportId>> {
    let query = tx.query("SELECT id FROM reports WHERE reporter_id = $1 AND thing_id = $2 AND state = 1");
    let row = query.bind(reporter).bind(thing).fetch_optional().await?;
    row.map(|row| row.get("id")).transpose()
}

pub(crate) async fn get(tx: &mut Tx<'_>, id: ReportId) -> Result<Option<Report>> {
    let query = tx.query("SELECT * FROM reports WHERE id = $1").bind(id);
    query.fetch_optional().await?.as_ref().map(report).transpose()
}

/// Who works on it, and what became of it.
pub(crate) async fn update(tx: &mut Tx<'_>, report: Report) -> Result<()> {
    let closed_at = (report.state != State::Open).then_some(report.closed_at);
    tx.query("UPDATE reports SET assignee_id = $2, state = $3, closed_at = $4, closed_by = $5, note = $6 WHERE id = $1")
        .bind(report.id)
        .bind(report.assignee)
        .bind(report.state as i64)
        .bind(closed_at)
        .bind(report.closed_by)
        .bind(report.note)
        .execute()
        .await
        .map(drop)
}

/// Oldest first.
pub(crate) async fn open(tx: &mut Tx<'_>, after: Option<(Millis, ReportId)>, limit: i64) -> Result<Vec<Report>> {
    let (at, id) = after.unwrap_or((Millis::MIN, ReportId::from_uuid(Uuid::nil())));
    let query = tx.query("SELECT * FROM reports WHERE state = 1 AND (at, id) > ($1, $2) ORDER BY at, id LIMIT $3");
    let rows = query.bind(at).bind(id).bind(limit).fetch_all().await?;
    rows.iter().map(report).collect()
}

/// Last closed first.
pub(crate) async fn closed(
    tx: &mut Tx<'_>,
    state: State,
    until: Option<(Millis, ReportId)>,
    limit: i64,
) -> Result<Vec<Report>> {
    let (at, id) = until.unwrap_or((Millis::MAX, ReportId::from_uuid(Uuid::max())));
    let query = tx.query(
        "SELECT * FROM reports WHERE state = $1 AND state <> 1 AND (closed_at, id) < ($2, $3)
         ORDER BY closed_at DESC, id DESC LIMIT $4",
    );
    let query = query.bind(state as i64).bind(at).bind(id).bind(limit);
    query.fetch_all().await?.iter().map(report).collect()
}

fn report(row: &Row) -> Result<Report> {
    let number = |column: &str| row.get::<i64>(column);
    let unknown = |column: &str| Error::Engine(format!("the {column} of a report is not known"));
    let message = match row.get("channel_id")? {
        Some(channel) => Some(Message {
            id: row.get("thing_id")?,
            server: row.get("server_id")?,
            channel,
            content: row.get::<Option<String>>("content")?.unwrap_or_default(),
            sent_at: row.get::<Option<Millis>>("sent_at")?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Report {
        id: row.get("id")?,
        reporter: row.get("reporter_id")?,
        target: row.get("target_id")?,
        message,
        reason: Reason::from_number(number("reason")?).ok_or_else(|| unknown("reason"))?,
        comment: row.get("comment")?,
        at: row.get("at")?,
        state: State::from_number(number("state")?).ok_or_else(|| unknown("state"))?,
        assignee: row.get("assignee_id")?,
        closed_at: row.get::<Option<Millis>>("closed_at")?.unwrap_or_default(),
        closed_by: row.get("closed_by")?,
        note: row.get("note")?,
    })
}
