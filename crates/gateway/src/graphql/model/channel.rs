use crate::graphql::{
    call::{self, ask},
    input,
    model::{
        message::{Message, MessageConnection},
        overwrite::ChannelOverwrite,
        permission::Permission,
        read_state::ReadState,
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};
use beep_core::{ChannelId, Error, Id, MessageId, Result, ServerId};
use beep_proto::{
    authz::v1::GetViewRequest,
    messages::v1::{HistoryRequest, history_request::From},
    servers::v1::{self as contract, ListOverwritesRequest, Overwrite, Overwrites},
};

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ChannelKind {
    Text,
    Category,
    /// People talk and see each other there.
    Conference,
}

impl ChannelKind {
    pub(crate) fn contract(self) -> contract::ChannelKind {
        match self {
            Self::Text => contract::ChannelKind::Text,
            Self::Category => contract::ChannelKind::Category,
            Self::Conference => contract::ChannelKind::Conference,
        }
    }
}

/// A place in a server.
#[derive(Clone)]
pub(crate) struct Channel(pub contract::Channel);

#[Object]
impl Channel {
    async fn id(&self) -> ID {
        input::id_text::<ChannelId>(&self.0.id)
    }
    async fn server_id(&self) -> ID {
        input::id_text::<ServerId>(&self.0.server_id)
    }
    async fn kind(&self) -> ChannelKind {
        match self.0.kind() {
            contract::ChannelKind::Category => ChannelKind::Category,
            contract::ChannelKind::Conference => ChannelKind::Conference,
            contract::ChannelKind::Text | contract::ChannelKind::Unspecified => ChannelKind::Text,
        }
    }
    async fn name(&self) -> &str {
        &self.0.name
    }
    async fn topic(&self) -> &str {
        &self.0.topic
    }
    /// The category that holds it.
    async fn parent_id(&self) -> Option<ID> {
        input::optional_id_text::<ChannelId>(&self.0.parent_id)
    }
    /// Order among its siblings, ascending, without meaning of its own.
    async fn position(&self) -> i64 {
        self.0.position
    }
    /// Seconds that a member waits between two messages; 0 for none.
    async fn slow_mode(&self) -> u32 {
        self.0.slow_mode
    }
    /// It follows its category: that one's overwrites hold in it.
    async fn synced(&self) -> bool {
        self.0.synced
    }
    /// Not everybody in the server may see it.
    async fn private(&self) -> bool {
        self.0.private
    }
}

/// What the viewer may see and do in a channel.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct ChannelView {
    channel: Channel,
    #[graphql(skip)]
    id: ChannelId,
    /// As a change of them has left them.
    #[graphql(skip)]
    overwrites: Option<Vec<Overwrite>>,
}

impl ChannelView {
    pub(crate) fn new(channel: contract::Channel) -> Result<Self> {
        let id = ChannelId::from_slice(&channel.id).map_err(Error::internal)?;
        Ok(Self {
            channel: Channel(channel),
            id,
            overwrites: None,
        })
    }

    pub(crate) fn with_overwrites(changed: Overwrites) -> Result<Self> {
        let channel = changed
            .channel
            .ok_or_else(|| Error::internal("overwrites without their channel"))?;
        Ok(Self {
            overwrites: Some(changed.overwrites),
            ..Self::new(channel)?
        })
    }
}

#[ComplexObject]
impl ChannelView {
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>, Error> {
        let viewer = call::viewer(ctx)?;
        let request = GetViewRequest {
            user_id: viewer.user.to_bytes(),
            server_id: self.channel.0.server_id.clone(),
        };
        let channels = ask!(ctx, authz.get_view(request))?.channels;
        let own = channels.iter().find(|channel| channel.channel_id == self.id.to_bytes());
        Ok(own.map(|view| Permission::list(view.permissions)).unwrap_or_default())
    }

    /// What it changes for roles and members, at most 200: roles first, the highest first. Its category's while it is
    /// synced. With MANAGE_ROLES or MANAGE_PERMISSIONS.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn overwrites(&self, ctx: &Context<'_>) -> Result<Vec<ChannelOverwrite>, Error> {
        let overwrites = match &self.overwrites {
            Some(overwrites) => overwrites.clone(),
            None => {
                let channel_id = self.id.to_bytes();
                ask!(ctx, roles.list_overwrites(ListOverwritesRequest { channel_id }))?.overwrites
            }
        };
        ChannelOverwrite::all(ctx, overwrites).await
    }

    async fn read_state(&self, ctx: &Context<'_>) -> Result<ReadState, Error> {
        ReadState::load(ctx, &[self.id])
            .await?
            .pop()
            .ok_or_else(Error::not_found)
    }

    /// Ascending. The newest page by default; `before`, `after` and `around` are message ids.
    #[graphql(complexity = "5 + limit.unwrap_or(50).clamp(0, 100) as usize * child_complexity / 10")]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        limit: Option<i32>,
        before: Option<ID>,
        after: Option<ID>,
        around: Option<ID>,
    ) -> Result<MessageConnection, Error> {
        let from = match (before, after, around) {
            (None, None, None) => None,
            (Some(id), None, None) => Some(From::Before(input::id::<MessageId>("before", &id)?.to_bytes())),
            (None, Some(id), None) => Some(From::After(input::id::<MessageId>("after", &id)?.to_bytes())),
            (None, None, Some(id)) => Some(From::Around(input::id::<MessageId>("around", &id)?.to_bytes())),
            _ => return Err(Error::invalid("before", "takes no second point to start from")),
        };
        let request = HistoryRequest {
            channel_id: self.id.to_bytes(),
            limit: input::page(limit)?,
            from,
        };
        let page = ask!(ctx, messages.history(request))?;
        let messages = page.messages.into_iter().map(Message::new).collect::<Result<_>>()?;
        Ok(MessageConnection::new(messages, page.has_older, page.has_newer))
    }
}
