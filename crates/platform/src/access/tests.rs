//! The door before a small authz of known answers, over a real client.

use super::*;
use crate::rpc::{Caller, LocalRoutes, Signer, Transport, answer, server_layers};
use beep_core::{Ids, SystemClock, SystemIds};
use beep_proto::authz::v1::{
    ApplyRequest, ApplyResponse, ChannelView, FilterViewersResponse,
    authz_server::{Authz, AuthzServer},
};
use std::{sync::Arc, time::Duration};
use tonic::{Request, Response, Status, service::Routes};

/// One server with one channel; its only member may view and send there.
#[derive(Clone, Copy)]
struct World {
    member: UserId,
    stranger: UserId,
    server: ServerId,
    channel: ChannelId,
    hidden: ChannelId,
    /// Nobody writes there.
    heading: ChannelId,
}

#[tonic::async_trait]
impl Authz for World {
    async fn check(&self, request: Request<CheckRequest>) -> Result<Response<CheckResponse>, Status> {
        answer(request, async |_, asked: CheckRequest| {
            let visible = asked.user_id == self.member.to_bytes()
                && match &asked.object {
                    Some(Object::ChannelId(id)) => [self.channel, self.heading].map(Id::to_bytes).contains(id),
                    Some(Object::ServerId(id)) => *id == self.server.to_bytes(),
                    None => false,
                };
            let rights = Permissions::of(&[Permission::ViewChannel, Permission::SendMessages]);
            Ok(CheckResponse {
                allowed: visible && asked.permission & rights.bits() != 0,
                visible,
                server_id: if visible { self.server.to_bytes() } else { Vec::new() },
                slow_mode: if visible { 30 } else { 0 },
                wordless: asked.object == Some(Object::ChannelId(self.heading.to_bytes())),
            })
        })
        .await
    }
    async fn get_view(&self, request: Request<GetViewRequest>) -> Result<Response<proto::View>, Status> {
        answer(request, async |_, asked: GetViewRequest| {
            if asked.user_id != self.member.to_bytes() || asked.server_id != self.server.to_bytes() {
                return Err(Error::not_found());
            }
            let channel = ChannelView {
                channel_id: self.channel.to_bytes(),
                permissions: 3,
            };
            Ok(proto::View {
                permissions: 1,
                channels: vec![channel],
            })
        })
        .await
    }
    async fn filter_viewers(
        &self,
        request: Request<FilterViewersRequest>,
    ) -> Result<Response<FilterViewersResponse>, Status> {
        answer(request, async |_, asked: FilterViewersRequest| {
            if asked.user_ids.len() > VIEWERS {
                return Err(Error::invalid("user_ids", "has at most 100 entries"));
            }
            let mut user_ids = asked.user_ids;
            user_ids.retain(|id| *id != self.stranger.to_bytes());
            user_ids.reverse();
            Ok(FilterViewersResponse { user_ids })
        })
        .await
    }
    async fn apply(&self, _: Request<ApplyRequest>) -> Result<Response<ApplyResponse>, Status> {
        Err(Status::unimplemented("facts come from the servers service"))
    }
}

fn world() -> (World, Access) {
    let ids: &dyn Ids = &SystemIds::new();
    let world = World {
        member: ids.make(),
        stranger: ids.make(),
        server: ids.make(),
        channel: ids.make(),
        hidden: ids.make(),
        heading: ids.make(),
    };
    let signer = Signer::new(&[1; 32], Arc::new(SystemClock)).expect("long enough");
    let local = LocalRoutes::default();
    local.fill(server_layers(Routes::new(AuthzServer::new(world)), &signer));
    let client = Client::new("authz", Transport::Local(local), signer);
    (world, Access::new(AuthzClient::new(client)))
}

fn of(user: UserId) -> Context {
    let ids: &dyn Ids = &SystemIds::new();
    Context::root(Caller::user(user, ids.make()), Duration::from_secs(5))
}

#[tokio::test]
async fn what_may_not_be_seen_does_not_exist() {
    let (world, access) = world();
    let (member, stranger) = (of(world.member), of(world.stranger));
    assert_eq!(
        access.channel(&member, world.channel, Permission::SendMessages).await,
        Ok(world.server)
    );
    assert_eq!(access.writer(&member, world.channel).await, Ok((world.server, 30)));
    let heading = access.writer(&member, world.heading).await;
    assert!(heading.is_err_and(|error| error.is(&reason::INVALID_INPUT)));
    assert_eq!(access.writer(&stranger, world.heading).await, Err(Error::not_found()));
    assert_eq!(access.writer(&stranger, world.channel).await, Err(Error::not_found()));
    for (context, channel) in [
        (&member, world.hidden),
        (&stranger, world.channel),
        (&stranger, world.hidden),
    ] {
        let outcome = access.channel(context, channel, Permission::SendMessages).await;
        assert_eq!(outcome, Err(Error::not_found()));
    }
    assert_eq!(
        access.server(&stranger, world.server, Permission::ViewChannel).await,
        Err(Error::not_found())
    );
    assert_eq!(access.member(&stranger, world.server).await, Err(Error::not_found()));
    assert_eq!(access.view(&stranger, world.server).await, Err(Error::not_found()));
}

#[tokio::test]
async fn what_is_visible_and_not_allowed_names_the_right() {
    let (world, access) = world();
    let member = of(world.member);
    for outcome in [
        access
            .channel(&member, world.channel, Permission::ManageMessages)
            .await
            .map(drop),
        access.server(&member, world.server, Permission::ManageMessages).await,
    ] {
        let error = outcome.expect_err("not allowed");
        assert!(
            error.is(&reason::FORBIDDEN) && error.message().contains("MANAGE_MESSAGES"),
            "{error}"
        );
    }
    assert_eq!(
        access.server(&member, world.server, Permission::SendMessages).await,
        Ok(())
    );
    assert_eq!(access.member(&member, world.server).await, Ok(()));
}

#[tokio::test]
async fn views_and_viewers_come_typed() {
    let (world, access) = world();
    let view = access.view(&of(world.member), world.server).await.expect("a member");
    assert_eq!(view.permissions, Permissions::from_bits(1));
    assert_eq!(view.channels, [(world.channel, Permissions::from_bits(3))]);

    let ids: &dyn Ids = &SystemIds::new();
    let mut users: Vec<UserId> = (0..2 * VIEWERS).map(|_| ids.make()).collect();
    let expected = users.clone();
    users.insert(7, world.stranger);
    let context = Context::root(Caller::service("messages"), Duration::from_secs(5));
    assert_eq!(access.viewers(&context, world.channel, &users).await, Ok(expected));
}

#[tokio::test]
async fn only_users_have_rights() {
    let (world, access) = world();
    let service = of(world.member).as_service("messages");
    let error = access.member(&service, world.server).await.expect_err("no user");
    assert!(error.is(&reason::UNAUTHENTICATED));
}
