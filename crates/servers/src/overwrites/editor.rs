//! What all changes of a channel's overwrites share: who may, and what becomes of a synced channel.

use super::{Holding, Layer, OVERWRITES_OF_CHANNEL, Overwrite, Target};
use crate::{
    Servers,
    act::Done,
    audit_log::{Entry, record},
    error::{CANNOT_GRANT, OVERWRITE_LIMIT_REACHED, OWNER_IS_EXEMPT},
    model::{Channel, ChannelKind, Server},
    news::{News, Origin},
    rank::{self, Standing},
    store::{channels, overwrites, roles, servers},
};
use beep_core::{ChannelId, Error, Permission, Permissions, Result, ServerId, UserId, reason};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx},
};

/// A channel, and somebody who was found to have the right to change its overwrites.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) server: ServerId,
    pub(super) channel: ChannelId,
    pub(super) actor: UserId,
    /// What the actor may do in the channel.
    held: Permissions,
}

/// The same inside the transaction, while nobody else changes the server.
pub(super) struct Editor {
    pub(super) order: Order,
    pub(super) server: Server,
    pub(super) standing: Standing,
    pub(super) channel: Channel,
    /// What holds in the channel, as it was found.
    pub(super) found: Vec<Overwrite>,
}

impl Servers {
    /// # Errors
    /// `NOT_FOUND` for who does not see the channel, `FORBIDDEN` with neither MANAGE_ROLES in the server nor
    /// MANAGE_PERMISSIONS in the channel.
    pub(super) async fn may_edit(&self, context: &Context, channel: ChannelId) -> Result<Order> {
        let actor = context.user()?;
        let server = self.access.channel(context, channel, Permission::ViewChannel).await?;
        let view = self.access.view(context, server).await?;
        let held = view.channels.iter().find(|(id, _)| *id == channel);
        let held = held.map(|(_, held)| *held).ok_or_else(Error::not_found)?;
        if !view.permissions.has(Permission::ManageRoles) {
            // Says which right is missing.
            self.access
                .channel(context, channel, Permission::ManagePermissions)
                .await?;
        }
        Ok(Order {
            server,
            channel,
            actor,
            held,
        })
    }
}

impl Editor {
    /// Locks the server and looks at the channel.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` if the actor lost MANAGE_ROLES since `authz` was asked.
    pub(super) async fn begin(tx: &mut Tx<'_>, order: Order) -> sql::Result<Self> {
        let server = servers::lock(tx, order.server).await?;
        let standing = rank::standing(tx, order.server, order.actor).await?;
        if !standing.permissions.has(Permission::ManageRoles) && !order.held.has(Permission::ManagePermissions) {
            return Err(Error::from(&reason::FORBIDDEN).into());
        }
        let channel = channels::get(tx, order.server, order.channel).await?;
        let channel = channel.ok_or_else(Error::not_found)?;
        let source = channel.follows().unwrap_or(channel.id);
        Ok(Self {
            order,
            server,
            standing,
            found: overwrites::of_channel(tx, order.server, source).await?,
            channel,
        })
    }

    /// What holds for a role or a member.
    pub(super) fn layer(&self, target: Target) -> Layer {
        layer(&self.found, target)
    }

    /// Whether the actor may make `new` of what holds for the target.
    ///
    /// # Errors
    /// `CANNOT_GRANT`, `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`; `NOT_FOUND` for who is none of the server's.
    pub(super) async fn check(&self, tx: &mut Tx<'_>, target: Target, new: Layer) -> sql::Result<()> {
        let old = self.layer(target);
        if !(new.gives(old) & !self.order.held).is_empty() {
            return Err(Error::from(&CANNOT_GRANT).into());
        }
        let takes = !old.gives(new).is_empty();
        match target {
            Target::Role(role) if role == self.server.default_role => Ok(()),
            Target::Role(role) => {
                let role = roles::get(tx, self.order.server, role).await?;
                self.reaches(role.ok_or_else(|| Error::not_found().field("roleId"))?.position, takes)
            }
            Target::Member(user) if user == self.order.actor => Ok(()),
            Target::Member(user) => match rank::find(tx, self.order.server, user).await? {
                Some(member) if member.is_owner => Err(Error::from(&OWNER_IS_EXEMPT)),
                Some(member) => self.reaches(member.top, takes),
                // What is left of somebody who is not there any more can be removed.
                None if new.is_nothing() => Ok(()),
                None => Err(Error::not_found().field("userId")),
            },
        }
        .map_err(sql::Error::from)
    }

    fn reaches(&self, position: i64, takes: bool) -> Result<()> {
        if !takes && self.standing.top >= position {
            return Ok(());
        }
        self.standing.outranks_role(position)
    }

    /// Makes the changes, each of which was checked, and tells them. `None` says that nothing had to change.
    pub(super) async fn finish(
        mut self,
        tx: &mut Tx<'_>,
        origin: &Origin,
        changes: Vec<Overwrite>,
        entry: Entry,
    ) -> sql::Result<Done<Holding>> {
        let server = self.order.server;
        let changes: Vec<Overwrite> = changes
            .into_iter()
            .filter(|change| self.layer(change.target) != change.layer)
            .collect();
        if changes.is_empty() {
            return Ok((self.unchanged(), None));
        }
        let mut news = origin.news(server);
        if self.channel.synced {
            keep_rights(tx, &mut news, &mut self.channel).await?;
            self.channel.synced = false;
            channels::update(tx, self.channel.clone()).await?;
            news.channel_placed(&self.channel);
        }
        for change in &changes {
            write(tx, &mut news, &self.channel, *change).await?;
        }
        let overwrites = overwrites::of_channel(tx, server, self.channel.id).await?;
        if overwrites.len() > OVERWRITES_OF_CHANNEL {
            return Err(Error::from(&OVERWRITE_LIMIT_REACHED).into());
        }
        record(tx, origin, entry).await?;
        let channel = self.tell(tx, &mut news).await?;
        Ok((Holding { channel, overwrites }, Some(news)))
    }

    pub(super) fn unchanged(self) -> Holding {
        Holding {
            channel: self.channel,
            overwrites: self.found,
        }
    }

    /// Tells the channel as it is, and what follows it if it is another thing now for who does not see it.
    pub(super) async fn tell(&self, tx: &mut Tx<'_>, news: &mut News) -> sql::Result<Channel> {
        let all = channels::of_server(tx, self.order.server).await?;
        let now = all.iter().find(|channel| channel.id == self.channel.id);
        let now = now.cloned().ok_or_else(Error::not_found)?;
        news.channel_updated(&now);
        if now.kind == ChannelKind::Category && now.private != self.channel.private {
            for follower in all.iter().filter(|channel| channel.follows() == Some(now.id)) {
                news.channel_updated(follower);
            }
        }
        Ok(now)
    }
}

pub(super) fn layer(overwrites: &[Overwrite], target: Target) -> Layer {
    let found = overwrites.iter().find(|overwrite| overwrite.target == target);
    found.map_or(Layer::NOTHING, |overwrite| overwrite.layer)
}

/// Writes one overwrite of a channel's own, and the fact that it comes to.
pub(super) async fn write(
    tx: &mut Tx<'_>,
    news: &mut News,
    channel: &Channel,
    overwrite: Overwrite,
) -> sql::Result<()> {
    if overwrite.layer.is_nothing() {
        news.overwrite_removed(channel.id, overwrite.target);
        overwrites::remove(tx, channel.server, channel.id, overwrite.target).await
    } else {
        news.overwrite_put(channel.id, &overwrite);
        overwrites::put(tx, channel.server, channel.id, overwrite).await
    }
}

/// Gives a channel that follows its category the category's overwrites as its own, so that nobody gains or loses a
/// right in it when it goes its own way. It is synced no longer, unless there was nothing to give it; the caller writes
/// that and tells it.
pub(crate) async fn keep_rights(tx: &mut Tx<'_>, news: &mut News, channel: &mut Channel) -> sql::Result<()> {
    let Some(category) = channel.follows() else {
        return Ok(());
    };
    for overwrite in overwrites::of_channel(tx, channel.server, category).await? {
        write(tx, news, channel, overwrite).await?;
        channel.synced = false;
    }
    Ok(())
}
