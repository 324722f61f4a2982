//! A channel goes to another place (CHN-2).

use crate::{
    Servers,
    act::Done,
    arrange::{arrange, check_parent, siblings},
    audit_log::{Entry, Target, record},
    model::{Channel, ChannelKind},
    news::{News, Origin},
    overwrites::{Mover, keep_rights},
    position::place,
    store::{channels, servers},
};
use beep_core::{ChannelId, Error, Id, Permission, Result, ServerId, UserId, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx, Work},
};
use beep_proto::authz::v1::Change;

/// Where a channel is to go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Destination {
    /// The category, or the top.
    pub(crate) parent: Option<ChannelId>,
    /// The channel there that it goes before; last if none.
    pub(crate) before: Option<ChannelId>,
}

impl Servers {
    /// Moves a channel, and answers with all that the caller may see, in their new order. Moves in one server wait for
    /// each other, so each one finds the order that the one before has left.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_CHANNELS in it and where it goes; `INVALID_INPUT`; `CONFLICT` if the
    /// channel that it should go before is elsewhere by now; what setting overwrites is refused with, if it follows its
    /// category and may not follow that one.
    pub(crate) async fn move_channel(&self, context: &Context, id: ChannelId, to: Destination) -> Result<Vec<Channel>> {
        let order = self.may_move(context, id, to).await?;
        let moving = moving(self.origin.clone(), order, to);
        let ((), is_moved) = self.perform(context, order.server, moving).await?;
        if is_moved {
            self.audit("channel.moved", order.user, id);
        }
        self.list_channels(context, order.server).await
    }

    /// # Errors
    /// As [`move_channel`](Self::move_channel).
    pub(crate) async fn rehearse_move(&self, context: &Context, id: ChannelId, to: Destination) -> Result<Vec<Change>> {
        let order = self.may_move(context, id, to).await?;
        self.rehearse(moving(self.origin.clone(), order, to)).await
    }

    async fn may_move(&self, context: &Context, id: ChannelId, to: Destination) -> Result<Order> {
        let user = context.user()?;
        if to.before == Some(id) {
            return Err(Error::invalid("beforeId", "is the channel itself"));
        }
        let server = self.access.channel(context, id, Permission::ManageChannels).await?;
        self.may_place(context, server, to.parent).await?;
        if let Some(before) = to.before {
            // One that the caller does not see is not there, wherever it stands.
            let seen = self.access.channel(context, before, Permission::ViewChannel).await;
            seen.map_err(|error| error.field("beforeId"))?;
        }
        let mover = self.mover(context, id).await?;
        Ok(Order {
            server,
            user,
            id,
            mover,
        })
    }
}

/// Who moves which channel.
#[derive(Clone, Copy)]
struct Order {
    server: ServerId,
    user: UserId,
    id: ChannelId,
    mover: Mover,
}

fn moving(origin: Origin, order: Order, to: Destination) -> impl Work<Done<()>> {
    move |tx| Box::pin(relocate(tx, origin, order, to))
}

async fn relocate(tx: &mut Tx<'_>, origin: Origin, order: Order, to: Destination) -> sql::Result<Done<()>> {
    let Order {
        server,
        user,
        id,
        mover,
    } = order;
    servers::lock(tx, server).await?;
    let mut all = channels::of_server(tx, server).await?;
    let channel = all
        .iter()
        .find(|channel| channel.id == id)
        .ok_or_else(Error::not_found)?;
    if channel.kind == ChannelKind::Category && to.parent.is_some() {
        return Err(Error::invalid("parentId", "is not for a category: categories hold no categories").into());
    }
    let mut moved = channel.clone();
    check_parent(&all, to.parent)?;
    let is_elsewhere = moved.parent != to.parent;
    let at = Some(moved.position).filter(|_| !is_elsewhere);
    let others = siblings(&all, to.parent, id);
    let places = place(&others, id, at, to.before).ok_or_else(|| missing(&all, to.before))?;
    if places.is_empty() && !is_elsewhere {
        return Ok(((), None));
    }
    let entry = Entry::new(server, user, "channel.moved", Target::new("channel", id));
    let entry = if is_elsewhere {
        entry.changed("parentId", &moved.parent.map(Id::uuid), &to.parent.map(Id::uuid))
    } else {
        let was = others
            .iter()
            .filter(|(other, position)| (*position, *other) < (moved.position, id));
        let next = others.iter().position(|(other, _)| Some(*other) == to.before);
        entry.changed("position", &nth(was.count()), &nth(next.unwrap_or(others.len())))
    };

    let mut news = origin.news(server);
    if is_elsewhere {
        if let Some(category) = to.parent {
            mover.adopt(tx, &mut news, &mut moved, category).await?;
        }
        put_under(tx, &mut news, &mut moved, to.parent).await?;
        all = channels::of_server(tx, server).await?;
    }
    record(tx, &origin, entry).await?;
    arrange(tx, &mut news, all, &places).await?;
    Ok(((), Some(news)))
}

/// Hangs a channel elsewhere. A synced one follows the category that it comes to ([`Mover::adopt`]). Outside of all categories there is
/// none to follow, so it keeps the rights that it had: what only some could see must not come to be seen by all.
pub(crate) async fn put_under(
    tx: &mut Tx<'_>,
    news: &mut News,
    channel: &mut Channel,
    parent: Option<ChannelId>,
) -> sql::Result<()> {
    if parent.is_none() {
        keep_rights(tx, news, channel).await?;
    }
    channel.parent = parent;
    channels::update(tx, channel.clone()).await?;
    news.channel_placed(channel);
    Ok(())
}

/// A place among siblings as people count.
fn nth(index: usize) -> i64 {
    i64::try_from(index).map_or(i64::MAX, |index| index + 1)
}

/// Why a channel cannot go before this one.
fn missing(channels: &[Channel], before: Option<ChannelId>) -> Error {
    let exists = channels.iter().any(|channel| Some(channel.id) == before);
    let error = if exists {
        Error::from(&reason::CONFLICT)
    } else {
        Error::not_found()
    };
    error.field("beforeId")
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, code, on_every_engine};
    use beep_core::{Id, Permission, Result, UserId};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{Channel, MoveChannelRequest, Server, servers_client::ServersClient},
    };
    use std::sync::Arc;

    async fn relocate(
        scene: &Scene,
        user: UserId,
        channel: &Channel,
        parent: Option<&Channel>,
        before: Option<&Channel>,
    ) -> Result<Vec<Vec<u8>>> {
        let id = |channel: Option<&Channel>| channel.map(|channel| channel.id.clone()).unwrap_or_default();
        let message = MoveChannelRequest {
            channel_id: channel.id.clone(),
            parent_id: id(parent),
            before_id: id(before),
        };
        let moved = scene.call(by(user), ServersClient::move_channel, message).await?;
        Ok(moved.channels.into_iter().map(|channel| channel.id).skip(2).collect())
    }
    fn ids(channels: &[&Channel]) -> Vec<Vec<u8>> {
        channels.iter().map(|channel| channel.id.clone()).collect()
    }

    #[tokio::test]
    async fn channels_go_where_they_are_put() {
        on_every_engine("move_channel", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let (a, b, c) = (
                scene.text(owner, &server, None).await,
                scene.text(owner, &server, None).await,
                scene.text(owner, &server, None).await,
            );
            let category = scene.category(owner, &server).await;
            let put = |channel, parent, before| relocate(&scene, owner, channel, parent, before);
            assert_eq!(put(&c, None, Some(&a)).await, Ok(ids(&[&c, &a, &b, &category])));
            assert_eq!(put(&c, None, None).await, Ok(ids(&[&a, &b, &category, &c])));
            assert_eq!(put(&b, Some(&category), None).await, Ok(ids(&[&a, &category, &b, &c])));
            assert_eq!(
                put(&a, Some(&category), Some(&b)).await,
                Ok(ids(&[&category, &a, &b, &c]))
            );
            assert_eq!(
                scene.authz.parent(&server.id, &a.id),
                Some(category.id.clone()),
                "its rights moved along"
            );
            assert_eq!(put(&a, None, Some(&category)).await, Ok(ids(&[&a, &category, &b, &c])));
            assert_eq!(scene.authz.parent(&server.id, &a.id), Some(Vec::new()));
            assert_eq!(put(&category, None, None).await, Ok(ids(&[&a, &c, &category, &b])));

            let updates = |events: &[beep_proto::events::v1::Event]| {
                events
                    .iter()
                    .filter(|event| matches!(event.fact, Some(Fact::ChannelUpdated(_))))
                    .count()
            };
            scene.hears(|events| updates(events) == 6).await;
            assert_eq!(put(&category, None, None).await, Ok(ids(&[&a, &c, &category, &b])));
            let renamed = scene.text(owner, &server, None).await;
            let last = |fact: &Option<Fact>| matches!(fact, Some(Fact::ChannelCreated(channel)) if *channel == renamed);
            let events = scene.hears(|events| events.iter().any(|event| last(&event.fact))).await;
            assert_eq!(updates(&events), 6, "one event a move, none for what stays");
        })
        .await;
    }

    #[tokio::test]
    async fn wrong_destinations_are_refused() {
        on_every_engine("move_wrong", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let (server, other) = (scene.found(owner, true).await, scene.found(owner, true).await);
            scene.join(guest, &server).await.expect("public");
            let (text, beside) = (
                scene.text(owner, &server, None).await,
                scene.text(owner, &server, None).await,
            );
            let (category, second) = (
                scene.category(owner, &server).await,
                scene.category(owner, &server).await,
            );
            let held = scene.text(owner, &server, Some(&category)).await;
            let foreign = scene.category(owner, &other).await;
            let unknown = Channel {
                id: scene.id::<UserId>().to_bytes(),
                ..text.clone()
            };
            let field = async |parent, before| {
                let error = relocate(&scene, owner, &text, parent, before)
                    .await
                    .expect_err("refused");
                (
                    error.code().to_owned(),
                    error.field_name().unwrap_or_default().to_owned(),
                )
            };
            let is = |code: &str, field: &str| (code.to_owned(), field.to_owned());
            assert_eq!(field(Some(&beside), None).await, is("INVALID_INPUT", "parentId"));
            assert_eq!(field(Some(&foreign), None).await, is("NOT_FOUND", "parentId"));
            assert_eq!(field(Some(&unknown), None).await, is("NOT_FOUND", ""));
            assert_eq!(field(None, Some(&held)).await, is("CONFLICT", "beforeId"));
            assert_eq!(field(None, Some(&unknown)).await, is("NOT_FOUND", "beforeId"));
            assert_eq!(field(None, Some(&text)).await, is("INVALID_INPUT", "beforeId"));
            scene.close(owner, &beside, &[]).await.expect("may");
            let role = scene.role(owner, &server, &[Permission::ManageChannels]).await;
            let gardener = scene.member(owner, &server, &[&role]).await;
            let blind = relocate(&scene, gardener, &text, None, Some(&beside)).await;
            assert_eq!(
                code(blind),
                "NOT_FOUND",
                "who does not see it cannot tell that it is there"
            );
            let nested = relocate(&scene, owner, &second, Some(&category), None).await;
            assert_eq!(code(nested), "INVALID_INPUT", "categories hold no categories");
            assert_eq!(code(relocate(&scene, guest, &text, None, None).await), "FORBIDDEN");
            scene.authz.rights().managed.insert(text.id.clone());
            assert_eq!(
                code(relocate(&scene, guest, &text, Some(&category), None).await),
                "FORBIDDEN",
                "nor there"
            );
            assert_eq!(code(relocate(&scene, scene.id(), &text, None, None).await), "NOT_FOUND");
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn moves_at_once_leave_an_order_and_tell_it() {
        on_every_engine("move_race", async |scene| {
            let owner: UserId = scene.id();
            let server: Server = scene.found(owner, false).await;
            let mut channels = vec![scene.category(owner, &server).await];
            for _ in 0..5 {
                channels.push(scene.text(owner, &server, None).await);
            }
            let channels = Arc::new(channels);
            let movers: Vec<_> = (0..4_usize)
                .map(|mover| {
                    let (scene, channels) = (scene.clone(), channels.clone());
                    tokio::spawn(async move {
                        for round in 0..12 {
                            let moved = 1 + (mover + round) % 5;
                            let before = 1 + (mover * 3 + round * 2) % 5;
                            let parent = ((mover + round) % 3 == 0).then_some(&channels[0]);
                            let before = (before != moved).then_some(&channels[before]);
                            match relocate(&scene, owner, &channels[moved], parent, before).await {
                                Ok(_) => {}
                                Err(error) => assert_eq!(error.code(), "CONFLICT"),
                            }
                        }
                    })
                })
                .collect();
            for mover in movers {
                mover.await.expect("ends");
            }
            let fresh = scene.channels(owner, &server).await;
            assert_eq!(fresh.len(), 8, "none is lost");
            let mut places: Vec<_> = fresh
                .iter()
                .map(|channel| (&channel.parent_id, channel.position))
                .collect();
            places.sort();
            places.dedup();
            assert_eq!(places.len(), 8, "no two siblings share a place");

            // Old state and events give the fresh state.
            let replay = |events: &[beep_proto::events::v1::Event]| {
                let mut seen: Vec<Channel> = Vec::new();
                for event in events {
                    if let Some(Fact::ChannelCreated(channel) | Fact::ChannelUpdated(channel)) = &event.fact {
                        seen.retain(|other| other.id != channel.id);
                        seen.push(channel.clone());
                    }
                }
                seen
            };
            scene
                .hears(|events| {
                    let seen = replay(events);
                    seen.len() == fresh.len() && fresh.iter().all(|channel| seen.contains(channel))
                })
                .await;
        })
        .await;
    }
}
