//! A server is deleted by those who keep order.

use super::{Moderator, REASON, act};
use crate::{
    Servers,
    delete_server::delete,
    store::{servers, suspensions},
};
use beep_core::{Error, Result, ServerId, UserId, text};
use beep_platform::{rpc::Context, telemetry::audit};
use std::collections::BTreeMap;

impl Servers {
    /// As its owner could ([`delete_server`](Self::delete_server)), closed or not.
    ///
    /// # Errors
    /// As [`moderator`](Self::moderator); `NOT_FOUND`, `NAME_DOES_NOT_MATCH`, `INVALID_INPUT` without a reason.
    pub(crate) async fn remove_server(&self, context: &Context, id: ServerId, name: &str, reason: &str) -> Result<()> {
        let reason = text::name("reason", reason, REASON)?;
        let who = self.moderator(context).await?;
        let (origin, typed) = (self.origin.clone(), name.to_owned());
        let deleted = self.store.write(move |tx| {
            Box::pin(async move {
                servers::lock(tx, id).await?;
                let was = suspensions::get(tx, id).await?.ok_or_else(Error::not_found)?;
                let mut news = origin.news(id);
                news.act(act(&origin, who, "server.removed", &was, &reason));
                delete(tx, news, id, &typed, |_| true).await
            })
        });
        let fact = deleted.await?;
        self.relays.settle(context, id, fact).await;
        self.housekeeping.poke();
        self.audit_moderation("server.removed", who, id);
        Ok(())
    }

    /// Leaves a line about what a moderator did.
    pub(super) fn audit_moderation(&self, action: &'static str, who: Moderator, server: ServerId) {
        let who = who.map_or_else(|| super::OPERATOR.to_owned(), |user: UserId| user.to_string());
        let details = BTreeMap::from([("server", server.to_string())]);
        audit(action, &self.pseudonyms.of(who), details);
    }
}
