//! A channel or category is deleted (CHN-2).

use crate::{
    Servers,
    arrange::{arrange, siblings},
    audit_log::{Entry, Target, record},
    create_channel::fields,
    model::{Channel, ChannelKind},
    move_channel::put_under,
    news::{News, Origin},
    position::place,
    store::{channels, servers},
};
use beep_core::{ChannelId, Error, Id, Permission, Permissions, Result, ServerId, UserId, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};
use std::collections::HashSet;

impl Servers {
    /// Deletes a channel. A category goes with all channels that it holds, or leaves them where it stood, with the
    /// rights that they had. The caller must have the right in each of them: a channel whose own overwrites withhold it
    /// is neither deleted nor moved by way of its category.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_CHANNELS, in the server too where channels are kept.
    pub(crate) async fn delete_channel(&self, context: &Context, id: ChannelId, keep: bool) -> Result<()> {
        let user = context.user()?;
        let server = self.access.channel(context, id, Permission::ManageChannels).await?;
        let view = self.access.view(context, server).await?;
        let manages = |rights: Permissions| rights.has(Permission::ManageChannels);
        let manageable = view.channels.into_iter().filter(|(_, rights)| manages(*rights));
        let order = Order {
            server,
            user,
            id,
            keep: keep.then_some(manages(view.permissions)),
            manageable: manageable.map(|(channel, _)| channel).collect(),
        };
        let origin = self.origin.clone();
        let deleted = self.store.write(move |tx| Box::pin(delete(tx, origin, order)));
        let (gone, fact) = deleted.await?;
        self.relays.settle(context, server, fact).await;
        for channel in gone {
            self.audit("channel.deleted", user, channel);
        }
        Ok(())
    }
}

#[derive(Clone)]
struct Order {
    server: ServerId,
    user: UserId,
    id: ChannelId,
    /// What the category holds is to be kept, and whether the caller may put it to the top of the server.
    keep: Option<bool>,
    /// Channels in which the caller has MANAGE_CHANNELS.
    manageable: HashSet<ChannelId>,
}

/// Answers with what was deleted, and the number of the fact that it comes to.
async fn delete(tx: &mut Tx<'_>, origin: Origin, order: Order) -> sql::Result<(Vec<ChannelId>, i64)> {
    let Order { server, user, id, .. } = order;
    let mut home = servers::lock(tx, server).await?;
    let channel = channels::get(tx, server, id).await?.ok_or_else(Error::not_found)?;
    let mut held = Vec::new();
    if channel.kind == ChannelKind::Category {
        held = channels::of_server(tx, server).await?;
        held.retain(|other| other.parent == Some(id));
        held.sort_unstable_by_key(|channel| (channel.position, channel.id));
    }
    let may_keep = held.is_empty() || order.keep != Some(false);
    if !may_keep || !held.iter().all(|held| order.manageable.contains(&held.id)) {
        return Err(Error::from(&reason::FORBIDDEN).into());
    }
    let mut news = origin.news(server);
    let mut going = vec![channel];
    if order.keep.is_some() {
        for held in held {
            let entry = Entry::new(server, user, "channel.moved", Target::new("channel", held.id));
            record(tx, &origin, entry.changed("parentId", &Some(id.uuid()), &None)).await?;
            take_out(tx, &mut news, held, id).await?;
        }
    } else {
        going.splice(0..0, held);
    }
    for channel in &going {
        channels::delete(tx, server, channel.id).await?;
        news.channel_deleted(channel.id);
        let entry = Entry::new(server, user, "channel.deleted", Target::new("channel", channel.id));
        record(tx, &origin, entry.before(fields(channel))).await?;
    }
    let gone: Vec<ChannelId> = going.into_iter().map(|channel| channel.id).collect();
    if home.onboarding.keep(|channel| !gone.contains(channel)) {
        servers::update(tx, home.clone()).await?;
        news.server_changed(&home);
    }
    Ok((gone, news.put(tx).await?))
}

/// Puts a channel before the category that holds it.
async fn take_out(tx: &mut Tx<'_>, news: &mut News, mut held: Channel, category: ChannelId) -> sql::Result<()> {
    put_under(tx, news, &mut held, None).await?;
    let all = channels::of_server(tx, held.server).await?;
    let places = place(&siblings(&all, None, held.id), held.id, None, Some(category));
    arrange(tx, news, all, &places.ok_or_else(Error::not_found)?).await
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::UserId;
    use beep_proto::{
        authz::v1::change::Change,
        events::v1::event::Fact,
        notifications::v1::fact::Fact as Gone,
        servers::v1::{
            ChannelIds, ChannelKind, DeleteChannelRequest, Onboarding, UpdateServerRequest,
            servers_client::ServersClient,
        },
    };
    use std::sync::Arc;

    #[tokio::test]
    async fn nobody_is_shown_to_a_channel_that_is_gone() {
        on_every_engine("delete_welcome", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let category = scene.category(owner, &server).await;
            let welcome = scene.text(owner, &server, Some(&category)).await;
            let kept = scene.text(owner, &server, None).await;
            let change = UpdateServerRequest {
                server_id: server.id.clone(),
                welcome_channel_id: Some(welcome.id.clone()),
                default_channels: Some(ChannelIds {
                    ids: vec![welcome.id.clone(), kept.id.clone()],
                }),
                ..Default::default()
            };
            scene.update(owner, change).await;
            let shown = scene.onboarding(owner, &server).await;
            assert_eq!(
                (&shown.welcome_channel_id, shown.default_channel_ids.len()),
                (&welcome.id, 2)
            );
            let message = DeleteChannelRequest {
                channel_id: category.id,
                ..Default::default()
            };
            scene
                .call(by(owner), ServersClient::delete_channel, message)
                .await
                .expect("deleted");
            let left = Onboarding {
                welcome_channel_id: Vec::new(),
                default_channel_ids: vec![kept.id],
            };
            assert_eq!(scene.onboarding(owner, &server).await, left);
            let changed = |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerChanged(_)));
            scene
                .hears(|events| events.iter().filter(|event| changed(&event.fact)).count() == 2)
                .await;
        })
        .await;
    }

    #[tokio::test]
    async fn a_category_takes_what_it_holds_with_it() {
        on_every_engine("delete_category", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let category = scene.category(owner, &server).await;
            let held = [scene.text(owner, &server, Some(&category)).await, scene.text(owner, &server, Some(&category)).await];
            let beside = scene.text(owner, &server, None).await;
            let delete = |channel_id: &[u8]| {
                let message = DeleteChannelRequest { channel_id: channel_id.to_vec(), ..Default::default() };
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
                    ..Default::default()
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
            let keep = DeleteChannelRequest {
                channel_id: category.id.clone(),
                keep_channels: true,
            };
            assert_eq!(
                code(scene.call(by(guest), ServersClient::delete_channel, keep).await),
                "FORBIDDEN",
                "to put channels to the top is a right in the server"
            );
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
                    ..Default::default()
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
            scene.is_whole(&server).await;
        })
        .await;
    }
}
