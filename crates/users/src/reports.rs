//! What people tell those who keep order, and how it is worked off.

mod list;
mod make;
mod tell;
#[cfg(test)]
mod tests;
mod work;

pub(crate) use make::Telling;

use beep_core::{ChannelId, Error, Id, Millis, ReportId, Result, ServerId, UserId};
use beep_proto::users::v1 as proto;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub id: ReportId,
    pub reporter: UserId,
    /// Whose doing it is: the person, or the message's author.
    pub target: UserId,
    /// `None` when a person was reported.
    pub message: Option<Message>,
    pub reason: Reason,
    pub comment: String,
    pub at: Millis,
    pub state: State,
    /// Who works on it.
    pub assignee: Option<UserId>,
    /// 0 while it is open.
    pub closed_at: Millis,
    /// `None` while it is open, and for the command line.
    pub closed_by: Option<UserId>,
    pub note: String,
}

/// A message as it was when it was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub id: Uuid,
    /// `None` for one that was reported before reports kept it.
    pub server: Option<ServerId>,
    pub channel: ChannelId,
    pub content: String,
    pub sent_at: Millis,
}

/// Why something was reported; the numbers are stored, and the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Spam = 1,
    Harassment = 2,
    Hate = 3,
    Illegal = 4,
    Other = 5,
}

/// The numbers are stored, and the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Taken or not.
    Open = 1,
    Resolved = 2,
    Dismissed = 3,
}

impl Report {
    /// What was reported: the message, or the person.
    pub fn thing(&self) -> Uuid {
        self.message.as_ref().map_or(self.target.uuid(), |message| message.id)
    }
}

impl Reason {
    pub fn from_number(number: i64) -> Option<Self> {
        [Self::Spam, Self::Harassment, Self::Hate, Self::Illegal, Self::Other]
            .into_iter()
            .find(|one| *one as i64 == number)
    }

    /// # Errors
    /// `INVALID_INPUT`.
    pub fn read(number: i32) -> Result<Self> {
        Self::from_number(number.into()).ok_or_else(|| Error::invalid("reason", "is not known"))
    }
}

impl State {
    pub fn from_number(number: i64) -> Option<Self> {
        [Self::Open, Self::Resolved, Self::Dismissed]
            .into_iter()
            .find(|one| *one as i64 == number)
    }

    /// # Errors
    /// `INVALID_INPUT`.
    pub fn read(number: i32) -> Result<Self> {
        Self::from_number(number.into()).ok_or_else(|| Error::invalid("state", "is not known"))
    }
}

impl From<Report> for proto::Report {
    fn from(report: Report) -> Self {
        let message = report.message.map(|message| proto::ReportedMessage {
            id: message.id.as_bytes().to_vec(),
            server_id: message.server.map(Id::to_bytes).unwrap_or_default(),
            channel_id: message.channel.to_bytes(),
            content: message.content,
            sent_at: message.sent_at,
        });
        Self {
            id: report.id.to_bytes(),
            reporter_id: report.reporter.to_bytes(),
            target_id: report.target.to_bytes(),
            message,
            reason: report.reason as i32,
            comment: report.comment,
            at: report.at,
            state: report.state as i32,
            assignee_id: report.assignee.map(Id::to_bytes).unwrap_or_default(),
            closed_by: report.closed_by.map(Id::to_bytes).unwrap_or_default(),
            note: report.note,
        }
    }
}
