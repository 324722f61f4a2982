use crate::{Service, model::Page};
use beep_platform::rpc::answer;
use beep_proto::{
    id,
    servers::v1::{
        FindServersRequest, FindServersResponse, GetInstanceServerRequest, InstanceServer, RemoveServerRequest,
        RemoveServerResponse, RestoreServerRequest, SuspendServerRequest, moderation_server::Moderation,
    },
};
use tonic::{Request, Response, Status};

#[tonic::async_trait]
impl Moderation for Service {
    async fn find_servers(
        &self,
        request: Request<FindServersRequest>,
    ) -> Result<Response<FindServersResponse>, Status> {
        answer(request, async |context, message| {
            let Page { items, next } = self.0.find_servers(&context, message).await?;
            let servers = items.into_iter().map(Into::into).collect();
            Ok(FindServersResponse { servers, next })
        })
        .await
    }

    async fn get_instance_server(
        &self,
        request: Request<GetInstanceServerRequest>,
    ) -> Result<Response<InstanceServer>, Status> {
        answer(request, async |context, message: GetInstanceServerRequest| {
            let server = id("id", &message.server_id)?;
            Ok(self.0.moderated_server(&context, server).await?.into())
        })
        .await
    }

    async fn suspend_server(&self, request: Request<SuspendServerRequest>) -> Result<Response<InstanceServer>, Status> {
        answer(request, async |context, message: SuspendServerRequest| {
            let server = id("id", &message.server_id)?;
            Ok(self.0.suspend_server(&context, server, &message.reason).await?.into())
        })
        .await
    }

    async fn restore_server(&self, request: Request<RestoreServerRequest>) -> Result<Response<InstanceServer>, Status> {
        answer(request, async |context, message: RestoreServerRequest| {
            let server = id("id", &message.server_id)?;
            Ok(self.0.restore_server(&context, server, &message.reason).await?.into())
        })
        .await
    }

    async fn remove_server(
        &self,
        request: Request<RemoveServerRequest>,
    ) -> Result<Response<RemoveServerResponse>, Status> {
        answer(request, async |context, message: RemoveServerRequest| {
            let server = id("id", &message.server_id)?;
            let RemoveServerRequest { name, reason, .. } = message;
            self.0.remove_server(&context, server, &name, &reason).await?;
            Ok(RemoveServerResponse {})
        })
        .await
    }
}
