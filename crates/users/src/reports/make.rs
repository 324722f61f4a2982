//! Somebody reports a person or a message.

use super::{Message, Reason, Report, State, tell::tell};
use crate::{SERVICE, Users, error::NOT_ON_ONESELF, limits, store::reports};
use beep_core::{ChannelId, Error, Id, MessageId, ReportId, Result, UserId, text};
use beep_platform::{
    limits::exceeded,
    rpc::{Context, Idempotent, reply},
};
use beep_proto::{
    events::v1::{ReportMade, event::Fact},
    id,
    messages::v1::GetRequest,
    optional_id,
    servers::v1::MeetsRequest,
};
use uuid::Uuid;

/// Characters of a comment.
const COMMENT: usize = 1_000;

/// What the reporter says about it.
pub(crate) struct Telling {
    reason: Reason,
    comment: String,
}

impl Telling {
    /// # Errors
    /// `INVALID_INPUT`.
    pub fn read(reason: i32, comment: &str) -> Result<Self> {
        Ok(Self {
            reason: Reason::read(reason)?,
            comment: remark("comment", comment, COMMENT)?,
        })
    }
}

/// A text of some lines that may be empty.
pub(super) fn remark(field: &'static str, typed: &str, most: usize) -> Result<String> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    text::body(field, typed, most)
}

impl Users {
    /// Reports a person whom the reporter meets in a server, or who has invited them. Who is known
    /// by their messages alone is reported by one of these.
    ///
    /// # Errors
    /// `NOT_FOUND` for everybody else, whether or not there is such an account; `NOT_ON_ONESELF`, `RATE_LIMITED`.
    pub async fn report_user(&self, context: &Context, target: UserId, telling: Telling) -> Result<ReportId> {
        let reporter = context.user()?;
        if reporter != target && !self.meets(context, reporter, target).await? {
            return Err(Error::not_found().field("userId"));
        }
        self.report(reporter, target, None, telling).await
    }

    async fn meets(&self, context: &Context, user: UserId, other: UserId) -> Result<bool> {
        let asked = MeetsRequest {
            user_id: user.to_bytes(),
            other_id: other.to_bytes(),
        };
        let request = context.as_service(SERVICE).request(asked).idempotent();
        Ok(reply(self.servers.clone().meets(request).await)?.meets)
    }

    /// Reports a message that the caller can see: it is asked for in the caller's name, and kept as it is now.
    ///
    /// # Errors
    /// As [`report_user`](Self::report_user), and those of the messages service.
    pub async fn report_message(
        &self,
        context: &Context,
        (channel, message): (ChannelId, MessageId),
        telling: Telling,
    ) -> Result<ReportId> {
        let reporter = context.user()?;
        let request = GetRequest {
            channel_id: channel.to_bytes(),
            message_id: message.to_bytes(),
        };
        let found = reply(self.messages.clone().get(context.request(request).idempotent()).await)?;
        let author = id("author", &found.author_id).map_err(Error::internal)?;
        let message = Message {
            id: message.uuid(),
            server: optional_id("server", &found.server_id).map_err(Error::internal)?,
            channel,
            content: found.content,
            sent_at: found.created_at,
        };
        self.report(reporter, author, Some(message), telling).await
    }

    /// The same person reporting the same thing again gets the report that is open.
    async fn report(
        &self,
        reporter: UserId,
        target: UserId,
        message: Option<Message>,
        Telling { reason, comment }: Telling,
    ) -> Result<ReportId> {
        if reporter == target {
            return Err((&NOT_ON_ONESELF).into());
        }
        let now = self.deps.clock.now();
        let report = Report {
            id: self.deps.ids.make(),
            reporter,
            target,
            message,
            reason,
            comment,
            at: now,
            state: State::Open,
            assignee: None,
            closed_at: 0,
            closed_by: None,
            note: String::new(),
        };
        let thing = report.thing();
        if let Some(open) = self.open_report(reporter, thing).await? {
            return Ok(open);
        }
        if let Some(until) = self.store.count_attempt(limits::report(reporter), now).await? {
            return Err(exceeded(until, now));
        }
        let (made, deps) = (report.id, self.deps.clone());
        let put = self.store.db().write(move |tx| {
            Box::pin(async move {
                let is_new = reports::insert(tx, report).await?;
                if is_new {
                    let report_id = made.to_bytes();
                    tell(tx, &deps, Fact::ReportMade(ReportMade { report_id })).await?;
                }
                Ok(is_new)
            })
        });
        if put.await? {
            self.news.poke();
            self.audit("report.made", reporter, &[("report", made.to_string())]);
            return Ok(made);
        }
        // The same report at the same time was first.
        let open = self.open_report(reporter, thing).await?;
        open.ok_or_else(|| Error::from(&beep_core::reason::CONFLICT))
    }

    async fn open_report(&self, reporter: UserId, thing: Uuid) -> Result<Option<ReportId>> {
        let found = self
            .store
            .db()
            .read(move |tx| Box::pin(reports::open_about(tx, reporter, thing)));
        Ok(found.await?)
    }
}
