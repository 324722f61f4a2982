//! A servers service where everybody meets everybody, but for those whom a test has set apart.

use beep_core::{Id, UserId};
use beep_platform::rpc::{Client, LocalRoutes, Signer, Transport, answer, server_layers};
use beep_proto::servers::v1::{
    self as proto,
    servers_server::{Servers, ServersServer},
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};
use tonic::{Request, Response, Status, service::Routes};

/// Whom nobody meets.
#[derive(Clone, Default)]
pub(crate) struct Hermits(Arc<Mutex<HashSet<Vec<u8>>>>);

impl Hermits {
    pub fn add(&self, user: UserId) {
        self.0.lock().expect("not poisoned").insert(user.to_bytes());
    }

    pub fn client(&self, signer: &Signer) -> Client {
        let local = LocalRoutes::default();
        local.fill(server_layers(Routes::new(ServersServer::new(self.clone())), signer));
        Client::new("servers", Transport::Local(local), signer.clone())
    }
}

macro_rules! not_asked {
    ($($rpc:ident($request:ident) -> $answer:ident;)*) => {
        #[tonic::async_trait]
        impl Servers for Hermits {
            async fn meets(&self, request: Request<proto::MeetsRequest>) -> Result<Response<proto::MeetsResponse>, Status> {
                answer(request, async |context, asked: proto::MeetsRequest| {
                    assert_eq!(context.service(), Ok("users"));
                    let hermits = self.0.lock().expect("not poisoned");
                    let meets = !hermits.contains(&asked.user_id) && !hermits.contains(&asked.other_id);
                    Ok(proto::MeetsResponse { meets })
                })
                .await
            }
            $(async fn $rpc(&self, _: Request<proto::$request>) -> Result<Response<proto::$answer>, Status> {
                Err(Status::unimplemented("the users service does not ask"))
            })*
        }
    };
}
not_asked! {
    create_server(CreateServerRequest) -> Server;
    get_server(GetServerRequest) -> Server;
    get_onboarding(GetServerRequest) -> Onboarding;
    list_mine(ListMineRequest) -> ListServersResponse;
    list_public(ListPublicRequest) -> ListServersResponse;
    join(JoinRequest) -> Server;
    leave(LeaveRequest) -> LeaveResponse;
    update_server(UpdateServerRequest) -> Server;
    delete_server(DeleteServerRequest) -> DeleteServerResponse;
    transfer_server(TransferServerRequest) -> Server;
    create_channel(CreateChannelRequest) -> Channel;
    update_channel(UpdateChannelRequest) -> Channel;
    move_channel(MoveChannelRequest) -> ListChannelsResponse;
    delete_channel(DeleteChannelRequest) -> DeleteChannelResponse;
    get_channel(GetChannelRequest) -> Channel;
    list_channels(ListChannelsRequest) -> ListChannelsResponse;
    list_members(ListMembersRequest) -> ListMembersResponse;
    list_servers_of(ListServersOfRequest) -> ListServersOfResponse;
}
