//! What one user may see and do.

use crate::{
    Service,
    authority::{Object, Rights, View},
};
use beep_core::{Error, Result, ServerId, UserId, reason};
use beep_platform::rpc::{Context, Subject};

impl Service {
    /// Rights of a user in a server or channel; `None` where the user sees nothing.
    pub(crate) async fn check(&self, context: &Context, user: UserId, object: Object) -> Result<Option<Rights>> {
        about(context, user)?;
        let rights = self.authority.rights(user, object).await?;
        if rights.is_some_and(|rights| rights.suspended) {
            return Err(Error::from(&reason::SERVER_SUSPENDED));
        }
        Ok(rights)
    }

    /// All that a user may see and do in a server.
    pub(crate) async fn view(&self, context: &Context, user: UserId, server: ServerId) -> Result<View> {
        about(context, user)?;
        let view = self.authority.view(user, server).await?.ok_or_else(Error::not_found)?;
        self.require_open(server).await?;
        Ok(view)
    }
}

/// A user asks about nobody else; services ask about everybody.
fn about(context: &Context, user: UserId) -> Result<()> {
    match context.caller.subject {
        Subject::User { user: caller, .. } if caller == user => Ok(()),
        Subject::Service(_) => Ok(()),
        Subject::User { .. } => Err(Error::from(&reason::FORBIDDEN)),
        Subject::Anonymous => Err(Error::from(&reason::UNAUTHENTICATED)),
    }
}
