//! What people tell those who keep order.

use crate::graphql::{
    input,
    loaders::People,
    model::{date_time::DateTime, page::Connection, user::User},
};
use async_graphql::{Context, Enum, ID, SimpleObject};
use beep_core::{ChannelId, MessageId, ReportId, Result, ServerId};
use beep_proto::users::v1 as contract;

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ReportKind {
    User,
    Message,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ReportReason {
    Spam,
    Harassment,
    Hate,
    Illegal,
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ReportState {
    /// Taken or not.
    Open,
    /// Something was done about it.
    Resolved,
    /// Nothing needed to be done.
    Dismissed,
}

#[derive(SimpleObject)]
pub(crate) struct Report {
    id: ID,
    kind: ReportKind,
    reporter: User,
    /// Whose doing it is: the person, or the message's author.
    target: User,
    /// `null` when a person was reported.
    message: Option<ReportedMessage>,
    reason: ReportReason,
    comment: String,
    at: DateTime,
    state: ReportState,
    /// Who works on it.
    assignee: Option<User>,
    /// `null` while it is open, and for the command line.
    closed_by: Option<User>,
    note: Option<String>,
}

/// A message as it was when it was reported, and where it was said.
#[derive(SimpleObject)]
pub(crate) struct ReportedMessage {
    id: ID,
    /// `null` when it was reported before reports kept it.
    server_id: Option<ID>,
    channel_id: ID,
    content: String,
    sent_at: DateTime,
}

impl Report {
    fn new(report: contract::Report, people: &People) -> Self {
        let (reason, state) = (report.reason().into(), report.state().into());
        let message = report.message.map(|message| ReportedMessage {
            id: input::id_text::<MessageId>(&message.id),
            server_id: input::optional_id_text::<ServerId>(&message.server_id),
            channel_id: input::id_text::<ChannelId>(&message.channel_id),
            content: message.content,
            sent_at: DateTime(message.sent_at),
        });
        Self {
            id: input::id_text::<ReportId>(&report.id),
            kind: if message.is_some() {
                ReportKind::Message
            } else {
                ReportKind::User
            },
            reporter: people.get(&report.reporter_id),
            target: people.get(&report.target_id),
            message,
            reason,
            comment: report.comment,
            at: DateTime(report.at),
            state,
            assignee: people.find(&report.assignee_id),
            closed_by: people.find(&report.closed_by),
            note: Some(report.note).filter(|note| !note.is_empty()),
        }
    }

    async fn all(ctx: &Context<'_>, found: Vec<contract::Report>) -> Result<Vec<Self>> {
        let ids = found.iter().flat_map(|report| {
            [
                report.reporter_id.clone(),
                report.target_id.clone(),
                report.assignee_id.clone(),
                report.closed_by.clone(),
            ]
        });
        let people = People::of(ctx, ids.collect()).await?;
        Ok(found.into_iter().map(|report| Self::new(report, &people)).collect())
    }

    pub(crate) async fn one(ctx: &Context<'_>, found: contract::Report) -> Result<Self> {
        let mut all = Self::all(ctx, vec![found]).await?;
        Ok(all.pop().expect("one for each that was given"))
    }
}

pub(crate) async fn page(ctx: &Context<'_>, page: contract::ListReportsResponse) -> Result<Connection<Report>> {
    let reports = Report::all(ctx, page.reports).await?;
    let named = reports.into_iter().map(|report| (report.id.0.clone(), report));
    Ok(Connection::new(named, page.next))
}

impl From<ReportReason> for contract::ReportReason {
    fn from(reason: ReportReason) -> Self {
        match reason {
            ReportReason::Spam => Self::Spam,
            ReportReason::Harassment => Self::Harassment,
            ReportReason::Hate => Self::Hate,
            ReportReason::Illegal => Self::Illegal,
            ReportReason::Other => Self::Other,
        }
    }
}

impl From<contract::ReportReason> for ReportReason {
    fn from(reason: contract::ReportReason) -> Self {
        match reason {
            contract::ReportReason::Spam => Self::Spam,
            contract::ReportReason::Harassment => Self::Harassment,
            contract::ReportReason::Hate => Self::Hate,
            contract::ReportReason::Illegal => Self::Illegal,
            contract::ReportReason::Other | contract::ReportReason::Unspecified => Self::Other,
        }
    }
}

impl From<ReportState> for contract::ReportState {
    fn from(state: ReportState) -> Self {
        match state {
            ReportState::Open => Self::Open,
            ReportState::Resolved => Self::Resolved,
            ReportState::Dismissed => Self::Dismissed,
        }
    }
}

impl From<contract::ReportState> for ReportState {
    fn from(state: contract::ReportState) -> Self {
        match state {
            contract::ReportState::Resolved => Self::Resolved,
            contract::ReportState::Dismissed => Self::Dismissed,
            contract::ReportState::Open | contract::ReportState::Unspecified => Self::Open,
        }
    }
}
