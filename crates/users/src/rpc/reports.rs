use super::Answer;
use crate::{Service, cursor::Page, reports::Telling};
use beep_core::Id;
use beep_platform::rpc::answer;
use beep_proto::{
    id,
    users::v1::{
        CloseReportRequest, GetReportRequest, ListReportsRequest, ListReportsResponse, ReleaseReportRequest, Report,
        ReportMessageRequest, ReportUserRequest, Reported, TakeReportRequest, reports_server::Reports,
    },
};
use tonic::Request;

#[tonic::async_trait]
impl Reports for Service {
    async fn report_user(&self, request: Request<ReportUserRequest>) -> Answer<Reported> {
        answer(request, async |context, message: ReportUserRequest| {
            let user = id("userId", &message.user_id)?;
            let telling = Telling::read(message.reason, &message.comment)?;
            let report_id = self.0.report_user(&context, user, telling).await?.to_bytes();
            Ok(Reported { report_id })
        })
        .await
    }

    async fn report_message(&self, request: Request<ReportMessageRequest>) -> Answer<Reported> {
        answer(request, async |context, message: ReportMessageRequest| {
            let thing = (
                id("channelId", &message.channel_id)?,
                id("messageId", &message.message_id)?,
            );
            let telling = Telling::read(message.reason, &message.comment)?;
            let report_id = self.0.report_message(&context, thing, telling).await?.to_bytes();
            Ok(Reported { report_id })
        })
        .await
    }

    async fn list_reports(&self, request: Request<ListReportsRequest>) -> Answer<ListReportsResponse> {
        answer(request, async |context, message| {
            let Page { items, next } = self.0.list_reports(&context, message).await?;
            let reports = items.into_iter().map(Into::into).collect();
            Ok(ListReportsResponse { reports, next })
        })
        .await
    }

    async fn get_report(&self, request: Request<GetReportRequest>) -> Answer<Report> {
        answer(request, async |context, message: GetReportRequest| {
            let report = id("id", &message.report_id)?;
            Ok(self.0.get_report(&context, report).await?.into())
        })
        .await
    }

    async fn take_report(&self, request: Request<TakeReportRequest>) -> Answer<Report> {
        answer(request, async |context, message: TakeReportRequest| {
            let report = id("id", &message.report_id)?;
            Ok(self.0.take_report(&context, report).await?.into())
        })
        .await
    }

    async fn release_report(&self, request: Request<ReleaseReportRequest>) -> Answer<Report> {
        answer(request, async |context, message: ReleaseReportRequest| {
            let report = id("id", &message.report_id)?;
            Ok(self.0.release_report(&context, report).await?.into())
        })
        .await
    }

    async fn close_report(&self, request: Request<CloseReportRequest>) -> Answer<Report> {
        answer(request, async |context, message: CloseReportRequest| {
            let report = id("id", &message.report_id)?;
            let CloseReportRequest { state, note, .. } = message;
            Ok(self.0.close_report(&context, report, state, &note).await?.into())
        })
        .await
    }
}
