//! A server is deleted, and all of it (SRV-2).
//!
//! One transaction takes away what makes it a server: from then on nobody sees it or can do anything in it. Its members
//! may be very many, so they are seen off after that in portions ([`housekeeping`](crate::housekeeping)), by this
//! process or the next one.

use crate::{
    Servers,
    error::NAME_DOES_NOT_MATCH,
    invitations,
    invitations::withdraw_all,
    store::{channels, deletions, servers},
};
use beep_core::{Error, Result, ServerId, reason, text};
use beep_platform::rpc::Context;

impl Servers {
    /// Deletes a server. `name` is its name, as the owner typed it to show that they mean it; case does not matter.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller is no member, `FORBIDDEN` if not the owner, `NAME_DOES_NOT_MATCH`.
    pub(crate) async fn delete_server(&self, context: &Context, id: ServerId, name: &str) -> Result<()> {
        let user = context.user()?;
        self.access.member(context, id).await?;
        let (origin, typed) = (self.origin.clone(), text::search_key(name.trim()));
        let deleted = self.store.write(move |tx| {
            Box::pin(async move {
                let server = servers::lock(tx, id).await?;
                if server.owner != user {
                    return Err(Error::from(&reason::FORBIDDEN).into());
                }
                if text::search_key(&server.name) != typed {
                    return Err(Error::from(&NAME_DOES_NOT_MATCH).field("name").into());
                }
                let mut news = origin.news(id);
                let channels = channels::of_server(tx, id).await?;
                news.server_deleted(channels.iter().map(|channel| channel.id));
                withdraw_all(tx, &mut news, id).await?;
                let fact = news.put(tx).await?;
                deletions::begin(tx, id, fact).await?;
                Ok(fact)
            })
        });
        let fact = deleted.await?;
        self.relays.settle(context, id, fact).await;
        self.housekeeping.poke();
        self.audit("server.deleted", user, id);
        Ok(())
    }
}
