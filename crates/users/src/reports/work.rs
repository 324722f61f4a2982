//! Moderators work reports off.

use super::{Report, State, make::remark, tell::tell};
use crate::{
    Deps, Users,
    error::{REPORT_CLOSED, REPORT_TAKEN},
    instance::{
        Actor, GlobalRole, Keeper, act,
        audit::{Change, Deed, record},
    },
    store::reports,
};
use beep_core::{Error, Id, ReportId, Result, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::events::v1::{ReportChanged, event::Fact};
use serde_json::Value;

/// Characters of a note.
const NOTE: usize = 1_000;

impl Users {
    /// Makes a report one's own; again changes nothing.
    ///
    /// # Errors
    /// As [`act`], for a user moderator; `NOT_FOUND`, `REPORT_TAKEN`, `REPORT_CLOSED`, `NOT_ON_ONESELF`.
    pub async fn take_report(&self, context: &Context, id: ReportId) -> Result<Report> {
        let (user, now, deps) = (context.user()?, self.deps.clock.now(), self.deps.clone());
        let actor = Actor::User(user);
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::UserModerator, now).await?;
                let mut report = open(tx, keeper, id).await?;
                match report.assignee {
                    Some(assignee) if assignee == user => return Ok(report),
                    Some(_) => return Err(Error::from(&REPORT_TAKEN).into()),
                    None => {}
                }
                report.assignee = Some(user);
                store(tx, &deps, keeper, &report, deed("report.taken", &report, None, "")).await?;
                Ok(report)
            })
        });
        let report = done.await?;
        self.news.poke();
        self.audit_act("report.taken", actor, &[("report", id.to_string())]);
        Ok(report)
    }

    /// Gives a report back to the queue; one that nobody has stays there.
    ///
    /// # Errors
    /// As [`take_report`](Self::take_report); `REPORT_TAKEN` for one that somebody else has, unless an administrator
    /// acts.
    pub async fn release_report(&self, context: &Context, id: ReportId) -> Result<Report> {
        let (actor, now, deps) = (Actor::of(context)?, self.deps.clock.now(), self.deps.clone());
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::UserModerator, now).await?;
                let mut report = open(tx, keeper, id).await?;
                let Some(assignee) = report.assignee else {
                    return Ok(report);
                };
                not_anothers(keeper, &report)?;
                report.assignee = None;
                let deed = deed("report.released", &report, Some(assignee), "");
                store(tx, &deps, keeper, &report, deed).await?;
                Ok(report)
            })
        });
        let report = done.await?;
        self.news.poke();
        self.audit_act("report.released", actor, &[("report", id.to_string())]);
        Ok(report)
    }

    /// Says what became of a report: the same by the same person again changes nothing.
    ///
    /// # Errors
    /// As [`release_report`](Self::release_report); `INVALID_INPUT` for a state that is not the end.
    pub async fn close_report(&self, context: &Context, id: ReportId, state: i32, note: &str) -> Result<Report> {
        let (actor, now, deps) = (Actor::of(context)?, self.deps.clock.now(), self.deps.clone());
        let note = remark("note", note, NOTE)?;
        let (state, action) = match State::read(state)? {
            State::Resolved => (State::Resolved, "report.resolved"),
            State::Dismissed => (State::Dismissed, "report.dismissed"),
            State::Open => return Err(Error::invalid("state", "is RESOLVED or DISMISSED")),
        };
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                let keeper = act(tx, actor, GlobalRole::UserModerator, now).await?;
                let known = reports::get(tx, id).await?.ok_or_else(Error::not_found)?;
                if (known.state, known.closed_by, &known.note) == (state, actor.user(), &note) {
                    return Ok(known);
                }
                let mut report = open(tx, keeper, id).await?;
                not_anothers(keeper, &report)?;
                let assignee = report.assignee;
                report.state = state;
                (report.closed_at, report.closed_by) = (now, actor.user());
                report.note.clone_from(&note);
                store(tx, &deps, keeper, &report, deed(action, &report, assignee, &note)).await?;
                Ok(report)
            })
        });
        let report = done.await?;
        self.news.poke();
        self.audit_act(action, actor, &[("report", id.to_string())]);
        Ok(report)
    }
}

/// Keeps what was done to a report, writes it down, and lets others know.
async fn store(tx: &mut Tx<'_>, deps: &Deps, keeper: Keeper, report: &Report, deed: Deed<'_>) -> sql::Result<()> {
    reports::update(tx, report.clone()).await?;
    record(tx, (deps.ids.make(), deps.clock.now()), keeper.actor, deed).await?;
    let report_id = report.id.to_bytes();
    tell(tx, deps, Fact::ReportChanged(ReportChanged { report_id })).await
}

/// # Errors
/// `NOT_FOUND`, `REPORT_CLOSED`, `NOT_ON_ONESELF`.
async fn open(tx: &mut Tx<'_>, keeper: Keeper, id: ReportId) -> sql::Result<Report> {
    let report = reports::get(tx, id).await?.ok_or_else(Error::not_found)?;
    keeper.not_on_oneself(report.target)?;
    if report.state != State::Open {
        return Err(Error::from(&REPORT_CLOSED).into());
    }
    Ok(report)
}

/// # Errors
/// `REPORT_TAKEN` for who is no administrator.
fn not_anothers(keeper: Keeper, report: &Report) -> Result<()> {
    let is_free = report
        .assignee
        .is_none_or(|assignee| keeper.actor.user() == Some(assignee));
    if is_free || keeper.is_administrator() {
        return Ok(());
    }
    Err((&REPORT_TAKEN).into())
}

/// What was done to a report, which somebody or nobody had before.
fn deed<'a>(action: &'static str, report: &Report, had: Option<UserId>, reason: &'a str) -> Deed<'a> {
    let name = |user: Option<UserId>| user.map_or(Value::Null, |user| user.to_string().into());
    let state = |state: State| match state {
        State::Open => "open",
        State::Resolved => "resolved",
        State::Dismissed => "dismissed",
    };
    Deed {
        action,
        kind: "report",
        target: Some(report.id.uuid()),
        reason,
        change: Change::default()
            .field("assignee", name(had), name(report.assignee))
            .field("state", state(State::Open), state(report.state)),
    }
}
