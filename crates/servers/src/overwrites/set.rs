//! Overwrites are set, given up for the category's, and switched between private and open.

use super::{
    Holding, Layer, Overwrite, Target, VIEW,
    editor::{self, Editor, Order},
};
use crate::{
    Servers,
    act::Done,
    audit_log::{self, Entry, Fields, record},
    error::DEFAULT_ROLE,
    model::Channel,
    news::Origin,
    store::{channels, members, overwrites},
};
use beep_core::{ChannelId, Error, Id, Permission, Result, RoleId, UserId};
use beep_platform::{
    rpc::Context,
    sql::{self, Tx, Work},
};
use beep_proto::authz::v1::Change;
use uuid::Uuid;

/// How a channel is to be closed or opened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Privacy {
    pub(crate) private: bool,
    /// Who may see it while it is private.
    pub(crate) roles: Vec<RoleId>,
    pub(crate) users: Vec<UserId>,
}

impl Servers {
    /// Sets what a channel changes for a role or a member; nothing at all removes it.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN`, `RANK_TOO_LOW`, `CANNOT_GRANT`, `OWNER_IS_EXEMPT`, `OVERWRITE_LIMIT_REACHED`.
    pub(crate) async fn set_overwrite(
        &self,
        context: &Context,
        id: ChannelId,
        target: Target,
        layer: Layer,
    ) -> Result<Holding> {
        let order = self.may_edit(context, id).await?;
        self.edit(context, order, setting(self.origin.clone(), order, target, layer))
            .await
    }

    /// # Errors
    /// As [`set_overwrite`](Self::set_overwrite).
    pub(crate) async fn rehearse_overwrite(
        &self,
        context: &Context,
        id: ChannelId,
        target: Target,
        layer: Layer,
    ) -> Result<Vec<Change>> {
        let order = self.may_edit(context, id).await?;
        self.rehearse(setting(self.origin.clone(), order, target, layer)).await
    }

    /// Lets a member see a channel. For who sees it already nothing changes.
    ///
    /// # Errors
    /// As [`set_overwrite`](Self::set_overwrite).
    pub(crate) async fn add_to_channel(&self, context: &Context, id: ChannelId, user: UserId) -> Result<Channel> {
        let order = self.may_edit(context, id).await?;
        let sees = !self.access.viewers(context, id, &[user]).await?.is_empty();
        let (origin, target) = (self.origin.clone(), Target::Member(user));
        let added = self.edit(context, order, move |tx| {
            Box::pin(async move {
                let editor = Editor::begin(tx, order).await?;
                if sees {
                    return Ok((editor.unchanged(), None));
                }
                let layer = editor.layer(target).viewing();
                editor.check(tx, target, layer).await?;
                let member = Fields::default().with("member", &user.uuid());
                let entry = order.entry("channel.member_added").after(member);
                editor
                    .finish(tx, &origin, vec![Overwrite { target, layer }], entry)
                    .await
            })
        });
        Ok(added.await?.channel)
    }

    /// Closes a channel to all but those named, or opens it again. Who closes it stays in.
    ///
    /// # Errors
    /// As [`set_overwrite`](Self::set_overwrite); `INVALID_INPUT` for somebody named when it is opened.
    pub(crate) async fn set_private(&self, context: &Context, id: ChannelId, to: Privacy) -> Result<Channel> {
        let order = self.may_edit(context, id).await?;
        let switched = self.edit(context, order, switching(self.origin.clone(), order, to));
        Ok(switched.await?.channel)
    }

    /// # Errors
    /// As [`set_private`](Self::set_private).
    pub(crate) async fn rehearse_private(&self, context: &Context, id: ChannelId, to: Privacy) -> Result<Vec<Change>> {
        let order = self.may_edit(context, id).await?;
        self.rehearse(switching(self.origin.clone(), order, to)).await
    }

    /// Gives up a channel's own overwrites for its category's. What that gives and takes is checked as if it were set
    /// one by one.
    ///
    /// # Errors
    /// As [`set_overwrite`](Self::set_overwrite); `INVALID_INPUT` outside of categories.
    pub(crate) async fn sync_channel(&self, context: &Context, id: ChannelId) -> Result<Channel> {
        let order = self.may_edit(context, id).await?;
        let synced = self.edit(context, order, syncing(self.origin.clone(), order));
        Ok(synced.await?.channel)
    }

    /// # Errors
    /// As [`sync_channel`](Self::sync_channel).
    pub(crate) async fn rehearse_sync(&self, context: &Context, id: ChannelId) -> Result<Vec<Change>> {
        let order = self.may_edit(context, id).await?;
        self.rehearse(syncing(self.origin.clone(), order)).await
    }

    async fn edit(&self, context: &Context, order: Order, act: impl Work<Done<Holding>>) -> Result<Holding> {
        let (holding, is_changed) = self.perform(context, order.server, act).await?;
        if is_changed {
            self.audit("channel.permissions_changed", order.actor, order.channel);
        }
        Ok(holding)
    }
}

fn setting(origin: Origin, order: Order, target: Target, layer: Layer) -> impl Work<Done<Holding>> {
    move |tx| {
        Box::pin(async move {
            let editor = Editor::begin(tx, order).await?;
            editor.check(tx, target, layer).await?;
            let entry = order
                .entry("channel.permissions_changed")
                .before(fields(target, editor.layer(target)))
                .after(fields(target, layer));
            let changes = vec![Overwrite { target, layer }];
            editor.finish(tx, &origin, changes, entry).await
        })
    }
}

fn switching(origin: Origin, order: Order, to: Privacy) -> impl Work<Done<Holding>> {
    move |tx| Box::pin(switch(tx, origin, order, to))
}

async fn switch(tx: &mut Tx<'_>, origin: Origin, order: Order, to: Privacy) -> sql::Result<Done<Holding>> {
    if !to.private && (!to.roles.is_empty() || !to.users.is_empty()) {
        return Err(Error::invalid("roleIds", "and userIds are for a private channel").into());
    }
    let editor = Editor::begin(tx, order).await?;
    let everybody = Target::Role(editor.server.default_role);
    let now = editor.layer(everybody);
    let mut changes = Vec::new();
    if to.private {
        if to.roles.contains(&editor.server.default_role) {
            return Err(Error::from(&DEFAULT_ROLE).field("roleIds").into());
        }
        let named = to.roles.iter().copied().map(Target::Role);
        let mut insiders: Vec<Target> = named.chain(to.users.iter().copied().map(Target::Member)).collect();
        if !now.deny.has(Permission::ViewChannel) && !stays(tx, &editor, &to.roles).await? {
            insiders.push(Target::Member(order.actor));
        }
        for target in insiders {
            let layer = editor.layer(target).viewing();
            changes.push(Overwrite { target, layer });
        }
        let layer = now.hiding();
        changes.push(Overwrite {
            target: everybody,
            layer,
        });
    } else {
        let layer = Layer {
            deny: now.deny & !VIEW,
            ..now
        };
        changes.push(Overwrite {
            target: everybody,
            layer,
        });
    }
    for change in &changes {
        editor.check(tx, change.target, change.layer).await?;
    }
    let (action, named) = to.told();
    let was = Fields::default().with("private", &editor.channel.private);
    let entry = order.entry(action).before(was).after(named);
    editor.finish(tx, &origin, changes, entry).await
}

/// Whether the actor sees the channel whatever is denied to the default role.
async fn stays(tx: &mut Tx<'_>, editor: &Editor, insiders: &[RoleId]) -> sql::Result<bool> {
    if editor.standing.permissions.has(Permission::Administrator) {
        return Ok(true);
    }
    let actor = members::get(tx, editor.order.server, editor.order.actor).await?;
    Ok(actor.is_some_and(|actor| actor.roles.iter().any(|role| insiders.contains(role))))
}

fn syncing(origin: Origin, order: Order) -> impl Work<Done<Holding>> {
    move |tx| Box::pin(sync(tx, origin, order))
}

async fn sync(tx: &mut Tx<'_>, origin: Origin, order: Order) -> sql::Result<Done<Holding>> {
    let editor = Editor::begin(tx, order).await?;
    let mut channel = editor.channel.clone();
    let Some(category) = channel.parent else {
        return Err(Error::invalid("id", "is in no category").into());
    };
    if channel.synced {
        return Ok((editor.unchanged(), None));
    }
    let theirs = overwrites::of_channel(tx, order.server, category).await?;
    for target in theirs.iter().chain(&editor.found).map(|overwrite| overwrite.target) {
        editor.check(tx, target, editor::layer(&theirs, target)).await?;
    }
    let mut news = origin.news(order.server);
    for own in &editor.found {
        let gone = Overwrite {
            layer: Layer::NOTHING,
            ..*own
        };
        editor::write(tx, &mut news, &channel, gone).await?;
    }
    channel.synced = true;
    channels::update(tx, channel.clone()).await?;
    news.channel_placed(&channel);
    let whom = |members: bool| -> Vec<Uuid> {
        let own = editor.found.iter().map(|own| own.target);
        own.filter(|target| target.is_member() == members)
            .map(Target::uuid)
            .collect()
    };
    let was = Fields::default().with("synced", &false);
    let was = was.with("roles", &whom(false)).with("members", &whom(true));
    let entry = order.entry("channel.synced").before(was);
    record(tx, &origin, entry.after(Fields::default().with("synced", &true))).await?;
    let holding = Holding {
        channel: editor.tell(tx, &mut news).await?,
        overwrites: theirs,
    };
    Ok((holding, Some(news)))
}

impl Privacy {
    /// As it stands in the audit log.
    fn told(&self) -> (&'static str, Fields) {
        if !self.private {
            return ("channel.opened", Fields::default().with("private", &false));
        }
        let roles: Vec<Uuid> = self.roles.iter().map(|role| role.uuid()).collect();
        let members: Vec<Uuid> = self.users.iter().map(|user| user.uuid()).collect();
        let fields = Fields::default().with("private", &true);
        ("channel.closed", fields.with("roles", &roles).with("members", &members))
    }
}

impl Order {
    fn entry(self, action: &'static str) -> Entry {
        let target = audit_log::Target::new("channel", self.channel);
        Entry::new(self.server, self.actor, action, target)
    }
}

/// An overwrite as it stands in the audit log.
fn fields(target: Target, layer: Layer) -> Fields {
    let kind = if target.is_member() { "member" } else { "role" };
    Fields::default()
        .with(kind, &target.uuid())
        .with("allow", &layer.allow)
        .with("deny", &layer.deny)
}
