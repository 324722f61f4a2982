//! A channel or category is deleted (CHN-2).

use crate::{
    Servers,
    model::ChannelKind,
    store::{channels, servers},
};
use beep_core::{ChannelId, Error, Permission, Result, reason};
use beep_platform::rpc::Context;
use std::collections::HashSet;

impl Servers {
    /// Deletes a channel; a category with all channels that it holds. The caller must have the right in each of them:
    /// a channel whose own overwrites withhold it is not deleted by way of its category.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_CHANNELS.
    pub(crate) async fn delete_channel(&self, context: &Context, id: ChannelId) -> Result<()> {
        let user = context.user()?;
        let server = self.access.channel(context, id, Permission::ManageChannels).await?;
        let view = self.access.view(context, server).await?;
        let may = |(channel, rights): (ChannelId, beep_core::Permissions)| {
            rights.has(Permission::ManageChannels).then_some(channel)
        };
        let manageable: HashSet<ChannelId> = view.channels.into_iter().filter_map(may).collect();
        let origin = self.origin.clone();
        let deleted = self.store.write(move |tx| {
            Box::pin(async move {
                servers::lock(tx, server).await?;
                let channel = channels::get(tx, server, id).await?.ok_or_else(Error::not_found)?;
                let mut going = Vec::new();
                if channel.kind == ChannelKind::Category {
                    let all = channels::of_server(tx, server).await?;
                    going.extend(
                        all.iter()
                            .filter(|other| other.parent == Some(id))
                            .map(|other| other.id),
                    );
                }
                if !going.iter().all(|held| manageable.contains(held)) {
                    return Err(Error::from(&reason::FORBIDDEN).into());
                }
                going.push(id);
                let mut news = origin.news(server);
                for channel in &going {
                    channels::delete(tx, server, *channel).await?;
                    news.channel_deleted(*channel);
                }
                Ok((going, news.put(tx).await?))
            })
        });
        let (gone, fact) = deleted.await?;
        self.relays.settle(context, server, fact).await;
        for channel in gone {
            self.audit("channel.deleted", user, channel);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::UserId;
    use beep_proto::{
        authz::v1::change::Change,
        events::v1::event::Fact,
        notifications::v1::fact::Fact as Gone,
        servers::v1::{ChannelKind, DeleteChannelRequest, servers_client::ServersClient},
    };
    use std::sync::Arc;

    #[tokio::test]
    async fn a_category_takes_what_it_holds_with_it() {
        on_every_engine("delete_category", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let category = scene.category(owner, &server).await;
            let held = [scene.text(owner, &server, Some(&category)).await, scene.text(owner, &server, Some(&category)).await];
            let beside = scene.text(owner, &server, None).await;
            let delete = |channel_id: &[u8]| {
                let message = DeleteChannelRequest { channel_id: channel_id.to_vec() };
                scene.call(by(owner), ServersClient::delete_channel, message)
            };
            delete(&category.id).await.expect("deleted");

            let left: Vec<_> = scene.channels(owner, &server).await.into_iter().map(|channel| channel.id).collect();
            assert!(left.len() == 3 && left.contains(&beside.id));
            let gone: Vec<_> = held.iter().chain([&category]).map(|channel| channel.id.clone()).collect();
            let removed = scene.authz.changes(&server.id).into_iter().filter_map(|change| match change {
                Change::RemoveChannel(removed) => Some(removed.channel_id),
                _ => None,
            });
            let mut removed: Vec<_> = removed.collect();
            removed.sort();
            let mut sorted = gone.clone();
            sorted.sort();
            assert_eq!(removed, sorted);
            let told = |facts: Vec<Gone>| {
                gone.iter().all(|id| facts.iter().any(|fact| matches!(fact, Gone::ChannelRemoved(gone) if gone.channel_id == *id)))
            };
            scene.eventually(|| told(scene.notifications.facts()).then_some(())).await;
            let heard = |id: &Vec<u8>, fact: &Option<Fact>| matches!(fact, Some(Fact::ChannelDeleted(gone)) if gone.channel_id == *id);
            scene
                .hears(|events| gone.iter().all(|id| events.iter().any(|event| heard(id, &event.fact))))
                .await;
            assert_eq!(code(delete(&category.id).await), "NOT_FOUND");
        })
        .await;
    }

    #[tokio::test]
    async fn the_right_is_needed_in_everything_that_goes() {
        on_every_engine("delete_rights", async |scene| {
            let (owner, guest, stranger): (UserId, UserId, UserId) = (scene.id(), scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            scene.join(guest, &server).await.expect("public");
            let category = scene.category(owner, &server).await;
            let held = scene.text(owner, &server, Some(&category)).await;
            let delete = |context, channel_id: &[u8]| {
                let message = DeleteChannelRequest {
                    channel_id: channel_id.to_vec(),
                };
                scene.call(context, ServersClient::delete_channel, message)
            };
            assert_eq!(code(delete(by(guest), &held.id).await), "FORBIDDEN");
            assert_eq!(code(delete(by(stranger), &held.id).await), "NOT_FOUND");
            assert_eq!(code(delete(by_nobody(), &held.id).await), "UNAUTHENTICATED");
            scene.authz.rights().managed.insert(category.id.clone());
            assert_eq!(
                code(delete(by(guest), &category.id).await),
                "FORBIDDEN",
                "what it holds is not theirs to delete"
            );
            assert_eq!(scene.channels(owner, &server).await.len(), 4);
            scene.authz.rights().managed.insert(held.id.clone());
            assert!(delete(by(guest), &category.id).await.is_ok());
            assert_eq!(scene.channels(owner, &server).await.len(), 2);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_channel_is_left_in_a_category_that_goes_meanwhile() {
        on_every_engine("delete_race", async |scene| {
            let owner: UserId = scene.id();
            let server = Arc::new(scene.found(owner, false).await);
            for _ in 0..8 {
                let category = scene.category(owner, &server).await;
                let makes: Vec<_> = (0..3)
                    .map(|_| {
                        let wish = scene.channel_wish(&server, ChannelKind::Text, Some(&category));
                        let scene = scene.clone();
                        tokio::spawn(async move { scene.make(owner, wish).await })
                    })
                    .collect();
                let message = DeleteChannelRequest {
                    channel_id: category.id.clone(),
                };
                let deleted = scene.call(by(owner), ServersClient::delete_channel, message).await;
                for make in makes {
                    if let Err(error) = make.await.expect("ends") {
                        assert_eq!(error.code(), "NOT_FOUND");
                    }
                }
                // A channel may have come between the look at rights and the deletion; then nothing was deleted.
                let orphans: Vec<_> = scene
                    .channels(owner, &server)
                    .await
                    .into_iter()
                    .filter(|channel| channel.parent_id == category.id)
                    .collect();
                assert!(deleted.is_err() || orphans.is_empty(), "{orphans:?}");
            }
        })
        .await;
    }
}
