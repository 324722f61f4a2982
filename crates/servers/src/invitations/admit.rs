//! Somebody comes in, whichever way.

use crate::{
    membership,
    model::Server,
    news::News,
    store::{direct_invitations, newcomers, people},
};
use beep_core::{InvitationId, Millis, ServerId, UserId};
use beep_platform::sql::{Result, Tx};

/// For how long somebody comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entrance {
    Stay,
    /// Until they go offline, unless somebody gave them a role.
    Visit,
}

/// A new member, and what became of the invitation that waited for them.
pub(crate) struct Admitted {
    pub(crate) server: Server,
    /// It is gone: there is nothing to answer any more.
    pub(crate) answered: Option<InvitationId>,
}

/// Begins a [`membership`]; `None` for who is a member already. Leaves the server locked.
///
/// # Errors
/// `SERVER_LIMIT_REACHED`, `BANNED`, `NOT_FOUND`.
pub(crate) async fn admit(
    tx: &mut Tx<'_>,
    news: &mut News,
    (server, user): (ServerId, UserId),
    now: Millis,
    entrance: Entrance,
) -> Result<Option<Admitted>> {
    let Some(server) = membership::begin(tx, news, server, user, now).await? else {
        return Ok(None);
    };
    if entrance == Entrance::Visit {
        newcomers::visit(tx, server.id, user).await?;
    }
    let waited = direct_invitations::to(tx, server.id, user).await?;
    if let Some(waited) = waited {
        direct_invitations::delete(tx, server.id, waited.id).await?;
        people::count_invitations(tx, user, -1).await?;
        news.invitation_gone(user, waited.id);
    }
    Ok(Some(Admitted {
        server,
        answered: waited.map(|waited| waited.id),
    }))
}
