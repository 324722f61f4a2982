use crate::graphql::{
    call::{self, Services},
    input,
    model::{
        message::{Message, MessageConnection},
        permission::Permission,
        read_state::ReadState,
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};
use beep_core::{ChannelId, Error, Id, MessageId, Permissions, Result, ServerId};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::{
    authz::v1::GetViewRequest,
    messages::v1::{HistoryRequest, history_request::From},
    servers::v1 as contract,
};

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ChannelKind {
    Text,
    Category,
}

impl ChannelKind {
    pub(crate) fn contract(self) -> contract::ChannelKind {
        match self {
            Self::Text => contract::ChannelKind::Text,
            Self::Category => contract::ChannelKind::Category,
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
}

/// What the viewer may see and do in a channel.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct ChannelView {
    channel: Channel,
    #[graphql(skip)]
    id: ChannelId,
}

impl ChannelView {
    pub(crate) fn new(channel: contract::Channel) -> Result<Self> {
        let id = ChannelId::from_slice(&channel.id).map_err(Error::internal)?;
        Ok(Self {
            channel: Channel(channel),
            id,
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
        let reply = ctx
            .data_unchecked::<Services>()
            .authz
            .clone()
            .get_view(call::of(ctx).rpc.request(request).idempotent())
            .await;
        let view = rpc::reply(reply)?
            .channels
            .into_iter()
            .find(|channel| channel.channel_id == self.id.to_bytes());
        Ok(view
            .map(|view| Permission::list(Permissions::from_bits(view.permissions)))
            .unwrap_or_default())
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
        let reply = ctx
            .data_unchecked::<Services>()
            .messages
            .clone()
            .history(call::of(ctx).rpc.request(request).idempotent())
            .await;
        let page = rpc::reply(reply)?;
        let messages = page.messages.into_iter().map(Message::new).collect::<Result<_>>()?;
        Ok(MessageConnection::new(messages, page.has_older, page.has_newer))
    }
}
