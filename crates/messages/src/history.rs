use crate::{
    Service,
    model::{Head, Message, Page, Start},
};
use beep_core::{ChannelId, Error, Kind, PageSize, Permission, Result, ServerId};
use beep_platform::rpc::Context;
use beep_proto::{
    id, ids,
    messages::v1::{GetRequest, HeadsRequest, HistoryRequest, history_request::From},
};
use foldhash::{HashMap, HashSet};

/// Channels of one question, at most.
const HEADS: usize = 500;

impl Service {
    /// # Errors
    /// `NOT_FOUND`.
    pub(crate) async fn get(&self, ctx: &Context, request: GetRequest) -> Result<Message> {
        let channel = id("channelId", &request.channel_id)?;
        self.0.access.channel(ctx, channel, Permission::ViewChannel).await?;
        self.0.store.get(channel, id("id", &request.message_id)?).await?.ok_or_else(Error::not_found)
    }

    /// A page in ascending order.
    ///
    /// # Errors
    /// `NOT_FOUND` for a channel that is not the caller's to view, `INVALID_INPUT` for more than 100 entries.
    pub(crate) async fn history(&self, ctx: &Context, request: HistoryRequest) -> Result<Page> {
        let channel = id("channelId", &request.channel_id)?;
        self.0.access.channel(ctx, channel, Permission::ViewChannel).await?;
        let size = PageSize::new(request.limit)?;
        let start = match request.from {
            None => Start::Newest,
            Some(From::Before(message)) => Start::Before(id("before", &message)?),
            Some(From::After(message)) => Start::After(id("after", &message)?),
            Some(From::Around(message)) => Start::Around(id("around", &message)?),
        };
        self.0.store.page(channel, start, size).await
    }

    /// The states of those of the channels that the caller may view.
    ///
    /// # Errors
    /// `INVALID_INPUT` for more than 500 channels.
    pub(crate) async fn heads(&self, ctx: &Context, request: HeadsRequest) -> Result<Vec<Head>> {
        ctx.user()?;
        let channels: Vec<ChannelId> = ids("channelIds", &request.channel_ids, HEADS)?;
        let heads = self.0.store.heads(channels).await?;
        let mut viewable: HashMap<ServerId, HashSet<ChannelId>> = HashMap::default();
        let servers: HashSet<ServerId> = heads.iter().map(|head| head.server).collect();
        for server in servers {
            let view = match self.0.access.view(ctx, server).await {
                Ok(view) => view.channels,
                Err(error) if error.kind() == Kind::NotFound => Vec::new(),
                Err(error) => return Err(error),
            };
            let may_view = view.into_iter().filter(|(_, permissions)| permissions.has(Permission::ViewChannel));
            viewable.insert(server, may_view.map(|(channel, _)| channel).collect());
        }
        Ok(heads.into_iter().filter(|head| viewable[&head.server].contains(&head.channel)).collect())
    }
}
