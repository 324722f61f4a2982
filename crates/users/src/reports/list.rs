//! Moderators look through the queue, and at one report.

use super::{Report, State};
use crate::{
    Users,
    cursor::{self, Page},
    instance::{Actor, GlobalRole, look},
    store::reports,
};
use beep_core::{Error, PageSize, ReportId, Result};
use beep_platform::rpc::Context;
use beep_proto::users::v1 as proto;

impl Users {
    /// Open ones oldest first, closed ones last closed first.
    ///
    /// # Errors
    /// As [`look`], for a user moderator.
    pub async fn list_reports(&self, context: &Context, request: proto::ListReportsRequest) -> Result<Page<Report>> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let size = PageSize::new(request.limit)?;
        let after = cursor::after::<ReportId>(&request.after)?;
        let state = match request.state {
            0 => State::Open,
            number => State::read(number)?,
        };
        let rows = self.store.db().read(move |tx| {
            Box::pin(async move {
                look(tx, actor, GlobalRole::UserModerator, now).await?;
                match state {
                    State::Open => reports::open(tx, after, size.with_one_more()).await,
                    State::Resolved | State::Dismissed => reports::closed(tx, state, after, size.with_one_more()).await,
                }
            })
        });
        Ok(Page::of(rows.await?, size.rows(), |report: &Report| match state {
            State::Open => (report.at, report.id),
            State::Resolved | State::Dismissed => (report.closed_at, report.id),
        }))
    }

    /// One report, open or closed.
    ///
    /// # Errors
    /// As [`look`], for a user moderator; `NOT_FOUND`.
    pub async fn get_report(&self, context: &Context, id: ReportId) -> Result<Report> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let report = self.store.db().read(move |tx| {
            Box::pin(async move {
                look(tx, actor, GlobalRole::UserModerator, now).await?;
                reports::get(tx, id).await
            })
        });
        report.await?.ok_or_else(Error::not_found)
    }
}
