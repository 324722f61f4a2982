//! A server gets another owner (SRV-2).

use crate::{
    Servers,
    audit_log::{self, Entry, Target},
    create_server::put_server,
    model::Server,
    store::{members, servers},
};
use beep_core::{Error, Id, Result, ServerId, UserId, reason};
use beep_platform::rpc::Context;

impl Servers {
    /// Makes another member the owner; the caller stays a member. Handing it to oneself changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND` if the caller or `to` is no member, `FORBIDDEN` if the caller is not the owner, which of two at once
    /// the second is not any more.
    pub(crate) async fn transfer_server(&self, context: &Context, id: ServerId, to: UserId) -> Result<Server> {
        let user = context.user()?;
        self.access.member(context, id).await?;
        let origin = self.origin.clone();
        let transferred = self.store.write(move |tx| {
            Box::pin(async move {
                let is_member = members::lock(tx, id, to).await?;
                let mut server = servers::lock(tx, id).await?;
                if server.owner != user {
                    return Err(Error::from(&reason::FORBIDDEN).into());
                }
                if !is_member {
                    return Err(Error::not_found().field("userId").into());
                }
                if to == user {
                    return Ok((server, None));
                }
                server.owner = to;
                servers::set_owner(tx, id, to).await?;
                let entry = Entry::new(id, user, "server.transferred", Target::new("server", id));
                audit_log::record(tx, &origin, entry.changed("ownerId", &user.uuid(), &to.uuid())).await?;
                let mut news = origin.news(id);
                news.right(put_server(&server));
                news.server_changed(&server);
                Ok((server, Some(news.put(tx).await?)))
            })
        });
        let (server, fact) = transferred.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, id, fact).await;
            self.audit("server.transferred", user, id);
        }
        Ok(server)
    }
}
