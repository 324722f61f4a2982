//! One server's card.

use crate::{
    Servers,
    model::Server,
    store::{members, servers},
};
use beep_core::{Error, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// The card of a server that the caller is in, or of a public one that is open.
    ///
    /// # Errors
    /// `NOT_FOUND` for a private server that the caller is not in, as for one that does not exist.
    pub(crate) async fn get_server(&self, context: &Context, id: ServerId) -> Result<Server> {
        let user = context.user()?;
        let found = self.store.read(move |tx| {
            Box::pin(async move {
                let Some(server) = servers::get(tx, id).await? else {
                    return Ok(None);
                };
                let visible = (server.public && !server.suspended) || members::contains(tx, id, user).await?;
                Ok(visible.then_some(server))
            })
        });
        found.await?.ok_or_else(Error::not_found)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Id, ServerId};
    use beep_proto::servers::v1::{GetServerRequest, servers_client::ServersClient};

    #[tokio::test]
    async fn a_private_server_does_not_exist_for_strangers() {
        on_every_engine("get_server", async |scene| {
            let (owner, stranger) = (scene.id(), scene.id());
            let (open, closed) = (scene.found(owner, true).await, scene.found(owner, false).await);
            let get = |context, server_id: &[u8]| {
                let message = GetServerRequest {
                    server_id: server_id.to_vec(),
                };
                scene.call(context, ServersClient::get_server, message)
            };
            assert_eq!(get(by(owner), &closed.id).await, Ok(closed.clone()));
            assert_eq!(get(by(stranger), &open.id).await, Ok(open.clone()));
            let unknown = get(by(stranger), &scene.id::<ServerId>().to_bytes()).await;
            assert_eq!(
                get(by(stranger), &closed.id).await,
                unknown,
                "no difference to what was never made"
            );
            assert_eq!(code(unknown), "NOT_FOUND");
            assert_eq!(code(get(by_nobody(), &open.id).await), "UNAUTHENTICATED");
            assert_eq!(code(get(by(owner), &[1; 15]).await), "INVALID_INPUT");
        })
        .await;
    }
}
