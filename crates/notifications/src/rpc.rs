//! The contract: decode, call, encode.

use crate::Service;
use beep_platform::rpc::answer;
use beep_proto::notifications::v1::{
    ApplyRequest, ApplyResponse, ListReadStatesRequest, ListReadStatesResponse, MarkReadRequest, ReadState,
    notifications_server::Notifications,
};
use tonic::{Request, Response, Status};

type Answer<M> = Result<Response<M>, Status>;

#[tonic::async_trait]
impl Notifications for Service {
    async fn list_read_states(&self, request: Request<ListReadStatesRequest>) -> Answer<ListReadStatesResponse> {
        answer(request, async |context, message| {
            self.0.list_read_states(&context, message).await
        })
        .await
    }
    async fn mark_read(&self, request: Request<MarkReadRequest>) -> Answer<ReadState> {
        answer(request, async |context, message| {
            self.0.mark_read(&context, message).await
        })
        .await
    }
    async fn apply(&self, request: Request<ApplyRequest>) -> Answer<ApplyResponse> {
        answer(request, async |context, message| self.0.apply(&context, message).await).await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, id, local, message, of, service, state};
    use beep_core::Id;
    use beep_platform::rpc::reply;
    use beep_proto::notifications::v1::{
        ApplyRequest, ListReadStatesRequest, MarkReadRequest, notifications_client::NotificationsClient,
    };
    use tonic::service::Routes;

    #[tokio::test]
    async fn the_whole_way_through_the_contract() {
        let world = World::new("contract").await;
        let mut client = NotificationsClient::new(local("notifications", Routes::new(world.service.routes())));
        let (user, channel) = (id(), id());
        world.rights.set(user, id(), &[channel]);
        let mark = MarkReadRequest {
            channel_id: channel.to_bytes(),
            message_id: message(1).to_bytes(),
        };
        let expected = state(channel, Some(message(1)), 0);
        assert_eq!(
            reply(client.mark_read(of(user).request(mark)).await),
            Ok(expected.clone())
        );
        let list = ListReadStatesRequest {
            channel_ids: vec![channel.to_bytes()],
        };
        let states = reply(client.list_read_states(of(user).request(list)).await)
            .expect("answers")
            .states;
        assert_eq!(states, [expected]);
        assert!(reply(client.apply(service().request(ApplyRequest::default())).await).is_ok());
        world.service.ping().await.expect("its store answers");
    }
}
