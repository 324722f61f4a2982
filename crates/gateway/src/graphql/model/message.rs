use crate::graphql::{
    input,
    loaders::Loaders,
    model::{date_time::DateTime, user::User},
};
use async_graphql::{Context, ID, Object, SimpleObject, connection::PageInfo};
use beep_core::{ChannelId, Error, Id, MessageId, Result, UserId};
use beep_proto::{ids, messages::v1 as contract};
use std::sync::Arc;

/// A message in a channel.
#[derive(Clone)]
pub(crate) struct Message {
    message: Arc<contract::Message>,
    author: UserId,
}

impl Message {
    pub(crate) fn new(message: contract::Message) -> Result<Self> {
        let author = UserId::from_slice(&message.author_id).map_err(Error::internal)?;
        Ok(Self {
            message: Arc::new(message),
            author,
        })
    }
    fn cursor(&self) -> String {
        input::id_text::<MessageId>(&self.message.id).0
    }
}

#[Object]
impl Message {
    async fn id(&self) -> ID {
        input::id_text::<MessageId>(&self.message.id)
    }
    async fn channel_id(&self) -> ID {
        input::id_text::<ChannelId>(&self.message.channel_id)
    }
    #[graphql(complexity = "1 + child_complexity")]
    async fn author(&self, ctx: &Context<'_>) -> Result<User, Error> {
        ctx.data_unchecked::<Loaders>().user(self.author).await
    }
    /// Markdown.
    async fn content(&self) -> &str {
        &self.message.content
    }
    async fn created_at(&self) -> DateTime {
        DateTime(self.message.created_at)
    }
    async fn edited_at(&self) -> Option<DateTime> {
        (self.message.edited_at != 0).then_some(DateTime(self.message.edited_at))
    }
    /// Members named in the text who may see the channel.
    async fn mentions(&self, ctx: &Context<'_>) -> Result<Vec<User>, Error> {
        if self.message.mentions.is_empty() {
            return Ok(Vec::new());
        }
        let mentioned: Vec<UserId> = ids("mentions", &self.message.mentions, 100)?;
        let users = ctx.data_unchecked::<Loaders>().users(&mentioned).await?;
        Ok(mentioned.into_iter().filter_map(|id| users.get(&id).cloned()).collect())
    }
    /// The sender's idempotency key.
    async fn nonce(&self) -> &str {
        &self.message.nonce
    }
}

#[derive(SimpleObject)]
pub(crate) struct MessageEdge {
    cursor: String,
    node: Message,
}

/// A page of messages, ascending; cursors are message ids.
///
/// `hasPreviousPage`: there are older ones; `hasNextPage`: there are newer ones.
#[derive(SimpleObject)]
pub(crate) struct MessageConnection {
    edges: Vec<MessageEdge>,
    page_info: PageInfo,
}

impl MessageConnection {
    pub(crate) fn new(messages: Vec<Message>, has_older: bool, has_newer: bool) -> Self {
        let edges: Vec<_> = messages
            .into_iter()
            .map(|node| MessageEdge {
                cursor: node.cursor(),
                node,
            })
            .collect();
        let page_info = PageInfo {
            has_next_page: has_newer,
            has_previous_page: has_older,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { edges, page_info }
    }
}
