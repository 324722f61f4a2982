//! Servers are closed and opened again.

use super::{Moderated, REASON, Suspension, act};
use crate::{
    Servers,
    store::{servers, suspensions},
};
use beep_core::{Error, Result, ServerId, text};
use beep_platform::rpc::Context;
use beep_proto::authz::v1::{SetSuspended, change::Change};

impl Servers {
    /// Closes a server: nobody reads or writes in it, its owner included. Once more replaces the reason.
    ///
    /// # Errors
    /// As [`moderator`](Self::moderator); `NOT_FOUND`, `INVALID_INPUT` without a reason.
    pub(crate) async fn suspend_server(&self, context: &Context, id: ServerId, reason: &str) -> Result<Moderated> {
        let reason = text::name("reason", reason, REASON)?;
        let who = self.moderator(context).await?;
        let origin = self.origin.clone();
        let done = self.store.write(move |tx| {
            Box::pin(async move {
                let mut server = servers::lock(tx, id).await?;
                let was = suspensions::get(tx, id).await?.ok_or_else(Error::not_found)?;
                let suspension = Suspension {
                    at: origin.now(),
                    by: who,
                    reason: reason.clone(),
                };
                suspensions::set(tx, id, Some(suspension.clone())).await?;
                let mut news = origin.news(id);
                news.act(act(&origin, who, "server.suspended", &was, &reason));
                if !server.suspended {
                    server.suspended = true;
                    news.right(Change::SetSuspended(SetSuspended { suspended: true }));
                    news.server_changed(&server);
                }
                let suspension = Some(suspension);
                Ok((Moderated { server, suspension }, news.put(tx).await?))
            })
        });
        let (moderated, fact) = done.await?;
        self.relays.settle(context, id, fact).await;
        self.audit_moderation("server.suspended", who, id);
        Ok(moderated)
    }

    /// Opens a server again; one that is not closed stays as it is.
    ///
    /// # Errors
    /// As [`moderator`](Self::moderator); `NOT_FOUND`.
    pub(crate) async fn restore_server(&self, context: &Context, id: ServerId, reason: &str) -> Result<Moderated> {
        let reason = text::line("reason", reason, REASON)?;
        let who = self.moderator(context).await?;
        let origin = self.origin.clone();
        let done = self.store.write(move |tx| {
            Box::pin(async move {
                let mut server = servers::lock(tx, id).await?;
                let mut news = origin.news(id);
                if server.suspended {
                    let was = suspensions::get(tx, id).await?.ok_or_else(Error::not_found)?;
                    server.suspended = false;
                    suspensions::set(tx, id, None).await?;
                    news.act(act(&origin, who, "server.restored", &was, &reason));
                    news.right(Change::SetSuspended(SetSuspended { suspended: false }));
                    news.server_changed(&server);
                }
                let suspension = None;
                Ok((Moderated { server, suspension }, news.put(tx).await?))
            })
        });
        let (moderated, fact) = done.await?;
        self.relays.settle(context, id, fact).await;
        self.audit_moderation("server.restored", who, id);
        Ok(moderated)
    }
}
