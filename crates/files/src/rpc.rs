//! The contract: decode, call, encode.

use crate::Service;
use beep_platform::rpc::answer;
use beep_proto::files::v1::{
    ApplyRequest, ApplyResponse, GetImageRequest, GetImageResponse, HoldImageRequest, Image, UploadImageRequest,
    files_server::Files,
};
use tonic::{Request, Response, Status, Streaming};

type Answer<M> = Result<Response<M>, Status>;

#[tonic::async_trait]
impl Files for Service {
    async fn upload_image(&self, request: Request<Streaming<UploadImageRequest>>) -> Answer<Image> {
        answer(request, async |context, parts| {
            self.0.upload_image(&context, parts).await
        })
        .await
    }
    async fn get_image(&self, request: Request<GetImageRequest>) -> Answer<GetImageResponse> {
        answer(request, async |_, message| self.0.get_image(message).await).await
    }
    async fn hold_image(&self, request: Request<HoldImageRequest>) -> Answer<Image> {
        answer(request, async |context, message| {
            self.0.hold_image(&context, message).await
        })
        .await
    }
    async fn apply(&self, request: Request<ApplyRequest>) -> Answer<ApplyResponse> {
        answer(request, async |context, message| self.0.apply(&context, message).await).await
    }
}
