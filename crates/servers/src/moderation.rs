//! Servers as those see them who keep order on this Beep.
//!
//! Who that is the users service knows; it also keeps the log of what they do, which reaches it through the outbox. None
//! of it needs membership, and it gives no right in the server: a moderator who is no member still sees nothing of it but
//! its card.

mod find;
mod remove;
mod suspend;
#[cfg(test)]
mod tests;

use crate::{Servers, audit_log::Fields, model::Server, news::Origin};
use beep_core::{Error, EventId, Id, Millis, Result, UserId, reason};
use beep_platform::rpc::{Context, Idempotent, Subject, reply};
use beep_proto::{
    servers::v1 as proto,
    users::v1::{self as users, GetStandingRequest, GlobalRole},
};

/// The command line of those who run this Beep, as a caller.
const OPERATOR: &str = "operator";
/// Characters of a reason.
const REASON: usize = 500;

/// Who acts; `None` is the command line.
type Moderator = Option<UserId>;

/// Why a server is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suspension {
    pub(crate) at: Millis,
    pub(crate) by: Moderator,
    pub(crate) reason: String,
}

/// A server, and why it is closed if it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moderated {
    pub(crate) server: Server,
    pub(crate) suspension: Option<Suspension>,
}

impl Servers {
    /// # Errors
    /// `NOT_FOUND` for who has no global role, `FORBIDDEN` for who moderates no servers.
    async fn moderator(&self, context: &Context) -> Result<Moderator> {
        let user = match &context.caller.subject {
            Subject::User { user, .. } => *user,
            Subject::Service(name) if name == OPERATOR => return Ok(None),
            Subject::Service(_) => return Err((&reason::FORBIDDEN).into()),
            Subject::Anonymous => return Err((&reason::UNAUTHENTICATED).into()),
        };
        let standing = self.standing(context).await?;
        if standing.roles.is_empty() {
            return Err(Error::not_found());
        }
        let may = |role| matches!(role, GlobalRole::ServerModerator | GlobalRole::ApplicationAdministrator);
        if !standing.roles().any(may) {
            return Err((&reason::FORBIDDEN).into());
        }
        Ok(Some(user))
    }

    /// What the caller may do on this Beep as a whole.
    ///
    /// # Errors
    /// Those of the users service.
    pub(crate) async fn standing(&self, context: &Context) -> Result<users::Standing> {
        let request = context.request(GetStandingRequest {}).idempotent();
        reply(self.instance.clone().get_standing(request).await)
    }
}

/// What is done to a server, for the log of this Beep: under the name that it has, and with what it was closed for before,
/// which is kept nowhere else.
fn act(origin: &Origin, who: Moderator, action: &str, was: &Moderated, reason: &str) -> users::Act {
    let name = || Fields::default().with("name", &was.server.name);
    let before = match &was.suspension {
        Some(suspension) => name().with("reason", &suspension.reason),
        None => name(),
    };
    users::Act {
        id: origin.make::<EventId>().to_bytes(),
        at: origin.now(),
        actor_id: who.map(Id::to_bytes).unwrap_or_default(),
        action: action.to_owned(),
        target_kind: "server".to_owned(),
        target_id: was.server.id.to_bytes(),
        reason: reason.to_owned(),
        before: before.into_text(),
        after: name().into_text(),
    }
}

impl From<Moderated> for proto::InstanceServer {
    fn from(Moderated { server, suspension }: Moderated) -> Self {
        let suspension = suspension.map(|suspension| proto::ServerSuspension {
            at: suspension.at,
            by: suspension.by.map(Id::to_bytes).unwrap_or_default(),
            reason: suspension.reason,
        });
        Self {
            id: server.id.to_bytes(),
            name: server.name,
            description: server.description,
            public: server.public,
            owner_id: server.owner.to_bytes(),
            member_count: server.member_count,
            created_at: server.created_at,
            suspension,
        }
    }
}
