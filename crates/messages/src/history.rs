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
        self.0
            .store
            .get(channel, id("id", &request.message_id)?)
            .await?
            .ok_or_else(Error::not_found)
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
            let may_view = view
                .into_iter()
                .filter(|(_, permissions)| permissions.has(Permission::ViewChannel));
            viewable.insert(server, may_view.map(|(channel, _)| channel).collect());
        }
        Ok(heads
            .into_iter()
            .filter(|head| viewable[&head.server].contains(&head.channel))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::Message,
        testing::{World, id, of},
    };
    use beep_core::{ChannelId, Id, MessageId, Permission, Result, UserId, reason};
    use beep_proto::messages::v1::{GetRequest, HeadsRequest, history_request::From};

    async fn get(world: &World, user: UserId, message: MessageId) -> Result<Message> {
        let request = GetRequest {
            channel_id: world.channel.to_bytes(),
            message_id: message.to_bytes(),
        };
        world.service.get(&of(user), request).await
    }

    async fn heads(world: &World, user: UserId, channels: &[ChannelId]) -> Result<Vec<(ChannelId, i64)>> {
        let channel_ids = channels.iter().map(|id| id.to_bytes()).collect();
        let heads = world.service.heads(&of(user), HeadsRequest { channel_ids }).await?;
        Ok(heads.into_iter().map(|head| (head.channel, head.seq)).collect())
    }

    #[tokio::test]
    async fn pages_are_read_from_anywhere() {
        let world = World::new("messages_history").await;
        let (ann, reader) = (world.member("ann"), world.reader());
        let mut sent = Vec::new();
        for n in 0..7 {
            sent.push(
                world
                    .send(ann, &n.to_string(), &n.to_string())
                    .await
                    .expect("may")
                    .id
                    .to_bytes(),
            );
        }
        for (limit, from, texts, older, newer) in [
            (3, None, "456", true, false),
            (3, Some(From::Before(sent[2].clone())), "01", false, true),
            (3, Some(From::After(sent[2].clone())), "345", true, true),
            (3, Some(From::Around(sent[2].clone())), "123", true, true),
            (0, None, "0123456", false, false),
        ] {
            let page = world.history(reader, limit, from.clone()).await.expect("may");
            assert_eq!(
                page,
                (texts.chars().map(String::from).collect(), older, newer),
                "{limit} {from:?}"
            );
        }
    }

    #[tokio::test]
    async fn what_one_may_not_view_is_not_there() {
        let world = World::new("messages_history_rights").await;
        let (ann, reader, stranger) = (world.member("ann"), world.reader(), id());
        let sent = world.send(ann, "hello", "n").await.expect("may");
        assert_eq!(get(&world, reader, sent.id).await, Ok(sent.clone()));
        assert!(
            get(&world, reader, id())
                .await
                .is_err_and(|error| error.is(&reason::NOT_FOUND))
        );
        assert!(
            get(&world, stranger, sent.id)
                .await
                .is_err_and(|error| error.is(&reason::NOT_FOUND))
        );
        assert!(
            world
                .history(stranger, 1, None)
                .await
                .is_err_and(|error| error.is(&reason::NOT_FOUND))
        );
        for (limit, from) in [(101, None), (1, Some(From::Before(vec![1, 2])))] {
            let refused = world.history(reader, limit, from).await.expect_err("is refused");
            assert!(refused.is(&reason::INVALID_INPUT), "{refused}");
        }
    }

    #[tokio::test]
    async fn heads_are_those_of_visible_channels() {
        let world = World::new("messages_heads").await;
        let (ann, stranger) = (world.member("ann"), id());
        let hidden = world.other_channel(ann, &[Permission::SendMessages]);
        world.send(ann, "one", "1").await.expect("may");
        world.send(ann, "two", "2").await.expect("may");
        let draft = crate::model::Draft {
            channel: hidden,
            server: world.server,
            author: ann,
            content: "secret".into(),
            mentions: vec![],
            nonce: "3".into(),
            slow_mode: 0,
        };
        world.service.0.store.insert(draft, 0, |_| {}).await.expect("is stored");
        let asked = [hidden, id(), world.channel];
        assert_eq!(heads(&world, ann, &asked).await, Ok(vec![(world.channel, 2)]));
        assert_eq!(heads(&world, stranger, &asked).await, Ok(vec![]));
        assert_eq!(heads(&world, ann, &[]).await, Ok(vec![]));
        let many: Vec<ChannelId> = (0..501).map(|_| id()).collect();
        assert!(
            heads(&world, ann, &many)
                .await
                .is_err_and(|error| error.is(&reason::INVALID_INPUT))
        );
        assert!(heads(&world, ann, &many[1..]).await.is_ok());
    }
}
