use crate::graphql::{
    call::{self, ask},
    input,
    model::report::{Report, ReportReason, ReportState},
};
use async_graphql::{Context, ID, Object};
use beep_core::{ChannelId, Error, Id, MessageId, ReportId, Result, UserId};
use beep_proto::users::v1::{
    self as contract, CloseReportRequest, ReleaseReportRequest, ReportMessageRequest, ReportUserRequest,
    TakeReportRequest,
};

/// Reporting, and working off what was reported.
#[derive(Default)]
pub(crate) struct ReportMutation;

fn report(id: &ID) -> Result<Vec<u8>> {
    input::id::<ReportId>("id", id).map(Id::to_bytes)
}

#[Object]
impl ReportMutation {
    /// Tells those who keep order about somebody who shares a server with the viewer or has invited them, with a comment of
    /// at most 1,000 characters; about others one of their messages tells. The same again is the same report.
    async fn report_user(
        &self,
        ctx: &Context<'_>,
        user_id: ID,
        reason: ReportReason,
        comment: Option<String>,
    ) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let request = ReportUserRequest {
            user_id: input::id::<UserId>("userId", &user_id)?.to_bytes(),
            reason: contract::ReportReason::from(reason).into(),
            comment: comment.unwrap_or_default(),
        };
        let reported = ask!(ctx, reports.report_user(request))?;
        Ok(input::id_text::<ReportId>(&reported.report_id))
    }

    /// Tells those who keep order about a message that the viewer can see; they read it as it is now.
    async fn report_message(
        &self,
        ctx: &Context<'_>,
        channel_id: ID,
        message_id: ID,
        reason: ReportReason,
        comment: Option<String>,
    ) -> Result<ID, Error> {
        call::viewer(ctx)?;
        let request = ReportMessageRequest {
            channel_id: input::id::<ChannelId>("channelId", &channel_id)?.to_bytes(),
            message_id: input::id::<MessageId>("messageId", &message_id)?.to_bytes(),
            reason: contract::ReportReason::from(reason).into(),
            comment: comment.unwrap_or_default(),
        };
        let reported = ask!(ctx, reports.report_message(request))?;
        Ok(input::id_text::<ReportId>(&reported.report_id))
    }

    /// Of two who take one at once, one gets it (REPORT_TAKEN). With USER_MODERATOR.
    async fn take_report(&self, ctx: &Context<'_>, id: ID) -> Result<Report, Error> {
        call::viewer(ctx)?;
        let report_id = report(&id)?;
        Report::one(ctx, ask!(ctx, reports.take_report(TakeReportRequest { report_id }))?).await
    }

    /// Gives it back to the queue: one's own, or as an administrator anybody's.
    async fn release_report(&self, ctx: &Context<'_>, id: ID) -> Result<Report, Error> {
        call::viewer(ctx)?;
        let report_id = report(&id)?;
        Report::one(
            ctx,
            ask!(ctx, reports.release_report(ReleaseReportRequest { report_id }))?,
        )
        .await
    }

    /// Resolves or dismisses it, with a note of at most 1,000 characters. Nobody else may have taken it.
    async fn close_report(
        &self,
        ctx: &Context<'_>,
        id: ID,
        state: ReportState,
        note: Option<String>,
    ) -> Result<Report, Error> {
        call::viewer(ctx)?;
        let request = CloseReportRequest {
            report_id: report(&id)?,
            state: contract::ReportState::from(state).into(),
            note: note.unwrap_or_default(),
        };
        Report::one(ctx, ask!(ctx, reports.close_report(request))?).await
    }
}
