//! Which channels a server has.

use crate::{
    Servers,
    model::{Channel, in_order},
    store::channels,
};
use beep_core::{ChannelId, Error, Permission, Result, ServerId};
use beep_platform::rpc::Context;
use std::collections::HashSet;

impl Servers {
    /// A channel that the caller may view.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub(crate) async fn get_channel(&self, context: &Context, id: ChannelId) -> Result<Channel> {
        let server = self.access.channel(context, id, Permission::ViewChannel).await?;
        let found = self
            .store
            .read(move |tx| Box::pin(channels::get(tx, server, id)))
            .await?;
        found.ok_or_else(Error::not_found)
    }

    /// Every channel that the caller may view, in order.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn list_channels(&self, context: &Context, server: ServerId) -> Result<Vec<Channel>> {
        let view = self.access.view(context, server).await?;
        let visible: HashSet<ChannelId> = view.channels.into_iter().map(|(channel, _)| channel).collect();
        let mut channels = self
            .store
            .read(move |tx| Box::pin(channels::of_server(tx, server)))
            .await?;
        channels.retain(|channel| visible.contains(&channel.id));
        Ok(in_order(channels))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::servers::v1::{GetChannelRequest, ListChannelsRequest, servers_client::ServersClient};

    #[tokio::test]
    async fn only_what_may_be_viewed_is_there() {
        on_every_engine("list_channels", async |scene| {
            let (owner, guest, stranger): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(guest, &server).await.expect("public");
            let (open, secret) = (
                scene.category(owner, &server).await,
                scene.category(owner, &server).await,
            );
            let (in_open, in_secret) = (
                scene.text(owner, &server, Some(&open)).await,
                scene.text(owner, &server, Some(&secret)).await,
            );
            scene
                .authz
                .rights()
                .hidden
                .extend([secret.id.clone(), in_open.id.clone()]);

            let ids = |channels: Vec<beep_proto::servers::v1::Channel>| -> Vec<Vec<u8>> {
                channels.into_iter().map(|channel| channel.id).skip(2).collect()
            };
            let all = [&open, &in_open, &secret, &in_secret].map(|channel| channel.id.clone());
            assert_eq!(
                ids(scene.channels(owner, &server).await),
                all,
                "each category before what it holds"
            );
            let expected = [&in_secret, &open].map(|channel| channel.id.clone());
            let seen = ids(scene.channels(guest, &server).await);
            assert!(
                seen.len() == 2 && expected.iter().all(|id| seen.contains(id)),
                "{seen:?}"
            );

            let get = |context, channel_id: &[u8]| {
                let message = GetChannelRequest {
                    channel_id: channel_id.to_vec(),
                };
                scene.call(context, ServersClient::get_channel, message)
            };
            assert_eq!(get(by(guest), &in_secret.id).await, Ok(in_secret.clone()));
            assert_eq!(code(get(by(guest), &secret.id).await), "NOT_FOUND");
            assert_eq!(code(get(by(stranger), &in_secret.id).await), "NOT_FOUND");
            assert_eq!(
                code(get(by(guest), &scene.id::<UserId>().to_bytes()).await),
                "NOT_FOUND"
            );
            assert_eq!(code(get(by_nobody(), &open.id).await), "UNAUTHENTICATED");
            let message = ListChannelsRequest {
                server_id: server.id.clone(),
            };
            assert_eq!(
                code(scene.call(by(stranger), ServersClient::list_channels, message).await),
                "NOT_FOUND"
            );
        })
        .await;
    }
}
