//! Where newcomers are led.

use crate::{Servers, model::Onboarding, store::servers};
use beep_core::{ChannelId, Error, Permission, Result, ServerId};
use beep_platform::rpc::Context;
use std::collections::HashSet;

impl Servers {
    /// The channels that meet who joins, as far as the caller sees them: what is hidden is named to nobody but those who
    /// manage the server. A newcomer who does not see the welcome channel is led to none.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member, of public servers too.
    pub(crate) async fn get_onboarding(&self, context: &Context, id: ServerId) -> Result<Onboarding> {
        let view = self.access.view(context, id).await?;
        let found = self.store.read(move |tx| Box::pin(servers::get(tx, id))).await?;
        let mut onboarding = found.ok_or_else(Error::not_found)?.onboarding;
        if !view.permissions.has(Permission::ManageServer) {
            let visible: HashSet<ChannelId> = view.channels.into_iter().map(|(channel, _)| channel).collect();
            onboarding.keep(|channel| visible.contains(channel));
        }
        Ok(onboarding)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Permission, UserId};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{ChannelIds, GetServerRequest, Onboarding, UpdateServerRequest, servers_client::ServersClient},
    };
    use prost::Message;

    /// Bytes in bytes.
    fn names(told: &impl Message, id: &[u8]) -> bool {
        told.encode_to_vec().windows(id.len()).any(|bytes| bytes == id)
    }

    #[tokio::test]
    async fn nobody_is_told_of_a_channel_that_they_do_not_see() {
        on_every_engine("onboarding", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let (hidden, open) = (
                scene.text(owner, &server, None).await,
                scene.text(owner, &server, None).await,
            );
            let staff = scene.role(owner, &server, &[]).await;
            let manages = scene.role(owner, &server, &[Permission::ManageServer]).await;
            scene.close(owner, &hidden, &[&staff]).await.expect("may");
            let change = UpdateServerRequest {
                server_id: server.id.clone(),
                welcome_channel_id: Some(hidden.id.clone()),
                default_channels: Some(ChannelIds {
                    ids: vec![hidden.id.clone(), open.id.clone()],
                }),
                ..UpdateServerRequest::default()
            };
            let updated = scene.update(owner, change).await;
            let all = Onboarding {
                welcome_channel_id: hidden.id.clone(),
                default_channel_ids: vec![hidden.id.clone(), open.id.clone()],
            };
            let part = Onboarding {
                welcome_channel_id: Vec::new(),
                default_channel_ids: vec![open.id.clone()],
            };
            // Who comes now is led to the first channel that they see.
            let newcomer: UserId = scene.id();
            let joined = scene.join(newcomer, &server).await.expect("public");
            assert_eq!(scene.onboarding(newcomer, &server).await, part);
            for (roles, expected) in [(&[][..], &part), (&[&staff], &all), (&[&manages], &all)] {
                let member = scene.member(owner, &server, roles).await;
                assert_eq!(scene.onboarding(member, &server).await, *expected);
            }
            assert_eq!(scene.onboarding(owner, &server).await, all);

            // Neither an answer about the server nor what its members hear of it names the channel.
            assert!(!names(&joined, &hidden.id) && !names(&updated, &hidden.id));
            let is_told = |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerChanged(_) | Fact::ServerJoined(_)));
            let events = scene
                .hears(|events| events.iter().filter(|event| is_told(&event.fact)).count() >= 3)
                .await;
            assert!(
                !events
                    .iter()
                    .any(|event| is_told(&event.fact) && names(event, &hidden.id))
            );

            let message = GetServerRequest {
                server_id: server.id.clone(),
            };
            for (context, expected) in [(by(scene.id()), "NOT_FOUND"), (by_nobody(), "UNAUTHENTICATED")] {
                let refused = scene
                    .call(context, ServersClient::get_onboarding, message.clone())
                    .await;
                assert_eq!(code(refused), expected);
            }
        })
        .await;
    }
}
