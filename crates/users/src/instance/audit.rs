//! The audit log of this Beep: written in the transaction of the act, so that neither is without the other.

use super::{Actor, GlobalRole, look};
use crate::{
    Users,
    cursor::{self, Page},
    store::acts::{self, Filter},
};
use beep_core::{Error, EventId, Id, Millis, PageSize, Result, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use beep_proto::{id, optional_id, users::v1 as proto};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Acts of another service taken in one call.
const ACTS: usize = 100;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Act {
    pub id: EventId,
    pub at: Millis,
    /// `None` for the command line.
    pub actor: Option<UserId>,
    /// Kind of thing and what became of it, such as `user.suspended`.
    pub action: String,
    /// What `target` names: `user`, `server`, `report`, `settings`.
    pub target_kind: String,
    pub target: Option<Uuid>,
    /// As the actor gave it; empty for none.
    pub reason: String,
    /// JSON objects of the fields that changed; empty for none.
    pub before: String,
    pub after: String,
}

/// What an act changed, gathered field by field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    before: Map<String, Value>,
    after: Map<String, Value>,
}

impl Change {
    /// A field that was one thing and is another now; one that stayed the same is left out.
    #[must_use]
    pub fn field(mut self, name: &str, before: impl Into<Value>, after: impl Into<Value>) -> Self {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.before.insert(name.to_owned(), before);
            self.after.insert(name.to_owned(), after);
        }
        self
    }

    /// A field that was, and means nothing any more.
    #[must_use]
    pub fn ended(mut self, name: &str, before: impl Into<Value>) -> Self {
        self.before.insert(name.to_owned(), before.into());
        self
    }

    /// A field that is, and meant nothing before.
    #[must_use]
    pub fn begun(mut self, name: &str, after: impl Into<Value>) -> Self {
        self.after.insert(name.to_owned(), after.into());
        self
    }

    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}

fn text(fields: Map<String, Value>) -> String {
    if fields.is_empty() {
        String::new()
    } else {
        Value::Object(fields).to_string()
    }
}

/// What is done to what, and why.
pub(crate) struct Deed<'a> {
    pub action: &'static str,
    pub kind: &'static str,
    pub target: Option<Uuid>,
    pub reason: &'a str,
    pub change: Change,
}

/// Writes a deed down, as a part of its transaction.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    (id, at): (EventId, Millis),
    actor: Actor,
    deed: Deed<'_>,
) -> sql::Result<()> {
    let Change { before, after } = deed.change;
    let act = Act {
        id,
        at,
        actor: actor.user(),
        action: deed.action.to_owned(),
        target_kind: deed.kind.to_owned(),
        target: deed.target,
        reason: deed.reason.to_owned(),
        before: text(before),
        after: text(after),
    };
    acts::insert(tx, act).await.map(drop)
}

impl Users {
    /// Acts that pass the filter, newest first.
    ///
    /// # Errors
    /// As [`look`], for an administrator.
    pub async fn list_acts(&self, context: &Context, request: proto::ListActsRequest) -> Result<Page<Act>> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let size = PageSize::new(request.limit)?;
        let until = cursor::after::<EventId>(&request.after)?;
        let target: Option<EventId> = optional_id("targetId", &request.target_id)?;
        let filter = Filter {
            actor: optional_id("actorId", &request.actor_id)?,
            action: Some(beep_core::text::line("action", &request.action, 64)?).filter(|action| !action.is_empty()),
            target: target.map(Id::uuid),
        };
        let rows = self.store.db().read(move |tx| {
            Box::pin(async move {
                look(tx, actor, GlobalRole::ApplicationAdministrator, now).await?;
                acts::page(tx, filter, until, size.with_one_more()).await
            })
        });
        Ok(Page::of(rows.await?, size.rows(), |act| (act.at, act.id)))
    }

    /// Takes acts of another service, each identifier once: whoever delivers repeats what was not answered.
    ///
    /// # Errors
    /// `FORBIDDEN` for users.
    pub async fn record_acts(&self, context: &Context, request: proto::RecordActsRequest) -> Result<()> {
        context.service()?;
        if request.acts.len() > ACTS {
            return Err(Error::invalid("acts", format!("has at most {ACTS} entries")));
        }
        let acts: Vec<Act> = request.acts.into_iter().map(Act::try_from).collect::<Result<_>>()?;
        let work = self.store.db().write(move |tx| {
            Box::pin(async move {
                for act in acts {
                    acts::insert(tx, act).await?;
                }
                Ok(())
            })
        });
        Ok(work.await?)
    }
}

impl TryFrom<proto::Act> for Act {
    type Error = Error;

    fn try_from(act: proto::Act) -> Result<Self> {
        let target: Option<EventId> = optional_id("targetId", &act.target_id)?;
        Ok(Self {
            id: id("id", &act.id)?,
            at: act.at,
            actor: optional_id("actorId", &act.actor_id)?,
            action: act.action,
            target_kind: act.target_kind,
            target: target.map(Id::uuid),
            reason: act.reason,
            before: act.before,
            after: act.after,
        })
    }
}

impl From<Act> for proto::Act {
    fn from(act: Act) -> Self {
        Self {
            id: act.id.to_bytes(),
            at: act.at,
            actor_id: act.actor.map(Id::to_bytes).unwrap_or_default(),
            action: act.action,
            target_kind: act.target_kind,
            target_id: act.target.map(|id| id.as_bytes().to_vec()).unwrap_or_default(),
            reason: act.reason,
            before: act.before,
            after: act.after,
        }
    }
}
