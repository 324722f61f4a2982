//! What a person has read.

use crate::{
    Notifications,
    model::{MAX_CHANNELS, ReadState},
    store::Known,
};
use beep_core::{ChannelId, Kind, Result, ServerId};
use beep_platform::rpc::Context;
use beep_proto::{ids, notifications::v1 as proto};
use futures_util::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Servers whose views are asked for at a time.
const VIEWS: usize = 8;

impl Notifications {
    /// The caller's states in these channels, in the order asked. A channel that the caller may not view answers as one
    /// never read, the same as one that nobody ever made.
    ///
    /// # Errors
    /// `INVALID_INPUT` for more than [`MAX_CHANNELS`].
    pub async fn list_read_states(
        &self,
        context: &Context,
        request: proto::ListReadStatesRequest,
    ) -> Result<proto::ListReadStatesResponse> {
        let user = context.user()?;
        let channels: Vec<ChannelId> = ids("channelIds", &request.channel_ids, MAX_CHANNELS)?;
        let known = self.store.states(user, channels.clone()).await?;
        let visible = self.visible(context, &known).await?;
        let states: HashMap<ChannelId, ReadState> = known
            .into_iter()
            .filter(|known| visible.contains(&known.state.channel))
            .map(|known| (known.state.channel, known.state))
            .collect();
        let state = |channel: &ChannelId| {
            states
                .get(channel)
                .copied()
                .unwrap_or(ReadState::never_read(*channel))
                .into()
        };
        Ok(proto::ListReadStatesResponse {
            states: channels.iter().map(state).collect(),
        })
    }

    /// The channels that the caller may view, of the servers of these states: one question a server, and nearly always
    /// all channels are of one.
    async fn visible(&self, context: &Context, known: &[Known]) -> Result<HashSet<ChannelId>> {
        let servers: BTreeSet<ServerId> = known.iter().map(|known| known.server).collect();
        let views = stream::iter(servers).map(|server| async move {
            match self.access.view(context, server).await {
                Ok(view) => Ok(view.channels),
                Err(error) if error.kind() == Kind::NotFound => Ok(Vec::new()),
                Err(error) => Err(error),
            }
        });
        let channels: Vec<_> = views.buffer_unordered(VIEWS).try_collect().await?;
        Ok(channels.into_iter().flatten().map(|(channel, _)| channel).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, id, message, service, state};
    use beep_core::{ChannelId, ServerId, UserId, reason};
    use beep_proto::notifications::v1::ListReadStatesRequest;
    use std::sync::atomic::Ordering;

    #[tokio::test]
    async fn states_come_in_the_order_asked_and_cost_one_question_a_server() {
        let world = World::new("states").await;
        let (user, server): (UserId, ServerId) = (id(), id());
        let channels: Vec<ChannelId> = (0..500).map(|_| id()).collect();
        world.rights.set(user, server, &channels);
        world.rights.set(id(), server, &channels);
        assert_eq!(world.states(user, &[]).await, Ok(Vec::new()));
        for channel in channels.iter().step_by(7) {
            world.mark(user, *channel, message(1)).await.expect("may");
        }
        let states = world.states(user, &channels).await.expect("answers");
        let expected = channels
            .iter()
            .enumerate()
            .map(|(n, channel)| state(*channel, (n % 7 == 0).then(|| message(1)), 0));
        assert_eq!(states, expected.collect::<Vec<_>>());
        assert_eq!(world.rights.asked.load(Ordering::Relaxed), 1);
        assert_eq!(
            world.states(id(), &channels[..1]).await,
            Ok(vec![state(channels[0], None, 0)]),
            "marks are one's own"
        );
    }

    #[tokio::test]
    async fn what_is_hidden_answers_as_never_read() {
        let world = World::new("hides").await;
        let (user, server, other) = (id(), id(), id());
        let (kept, hidden, left, unknown) = (id(), id(), id(), id());
        world.rights.set(user, server, &[kept, hidden]);
        world.rights.set(user, other, &[left]);
        for channel in [kept, hidden, left] {
            world.mark(user, channel, message(1)).await.expect("may");
        }
        world.rights.set(user, server, &[kept]);
        world.rights.set(user, other, &[]);
        let expected = [(hidden, None), (kept, Some(message(1))), (unknown, None), (left, None)];
        let states = world.states(user, &expected.map(|(channel, _)| channel)).await;
        assert_eq!(
            states,
            Ok(expected.map(|(channel, read)| state(channel, read, 0)).to_vec())
        );
    }

    #[tokio::test]
    async fn questions_are_bounded_and_asked_by_a_user() {
        let world = World::new("bounds").await;
        let many: Vec<ChannelId> = (0..501).map(|_| id()).collect();
        assert!(
            world
                .states(id(), &many)
                .await
                .is_err_and(|error| error.is(&reason::INVALID_INPUT))
        );
        let outcome = world
            .notifications()
            .list_read_states(&service(), ListReadStatesRequest::default())
            .await;
        assert!(outcome.is_err_and(|error| error.is(&reason::UNAUTHENTICATED)));
    }
}
