//! The files service, as far as the gateway's tests ask it.

use beep_core::{Error, Id, ImageId, Kind, Result};
use beep_platform::rpc::{self, answer};
use beep_proto::files::v1::{
    ApplyRequest, ApplyResponse, GetImageRequest, GetImageResponse, HoldImageRequest, Image, UploadImageRequest, Use,
    files_server::Files, upload_image_request::Part,
};
use std::sync::{Arc, Mutex, MutexGuard};
use tonic::{Request, Response, Status, Streaming};

/// One upload: for what, and its bytes.
pub(crate) type Upload = (Use, Vec<u8>);

/// Takes every upload as a picture, but one that is `refuse me`, which it refuses before it has read the rest.
#[derive(Clone, Default)]
pub(crate) struct Album(Arc<Mutex<Vec<(Image, Upload)>>>);

impl Album {
    fn lock(&self) -> MutexGuard<'_, Vec<(Image, Upload)>> {
        self.0.lock().expect("not poisoned")
    }

    pub fn uploads(&self) -> Vec<(Image, Upload)> {
        self.lock().clone()
    }
}

#[tonic::async_trait]
impl Files for Album {
    async fn upload_image(&self, request: Request<Streaming<UploadImageRequest>>) -> Result<Response<Image>, Status> {
        answer(request, async |ctx, mut parts: Streaming<UploadImageRequest>| {
            ctx.user()?;
            let (mut about, mut bytes) = (None, Vec::new());
            while let Some(message) = parts.message().await.map_err(rpc::error)? {
                match message.part {
                    Some(Part::Use(first)) => about = Some(first),
                    Some(Part::Chunk(chunk)) => bytes.extend(chunk),
                    None => return Err(Error::invalid("chunk", "is bytes of the picture")),
                }
                if bytes.starts_with(b"refuse me") {
                    return Err(Error::received("IMAGE_TOO_LARGE", Kind::Invalid, "too large").with_http_status(413));
                }
            }
            let about = about.expect("it comes first");
            let image = Image {
                id: super::id::<ImageId>().to_bytes(),
                r#use: Some(about.clone()),
            };
            self.lock().push((image.clone(), (about, bytes)));
            Ok(image)
        })
        .await
    }

    async fn get_image(&self, request: Request<GetImageRequest>) -> Result<Response<GetImageResponse>, Status> {
        answer(request, async |_, asked: GetImageRequest| {
            let known = self.lock();
            let found = known.iter().find(|(image, _)| image.id == asked.image_id);
            let (_, (_, bytes)) = found.filter(|_| asked.width == 64).ok_or_else(Error::not_found)?;
            Ok(GetImageResponse {
                content_type: "image/jpeg".to_owned(),
                content: bytes.clone(),
            })
        })
        .await
    }

    async fn hold_image(&self, _: Request<HoldImageRequest>) -> Result<Response<Image>, Status> {
        Err(Status::unimplemented("servers asks this"))
    }
    async fn apply(&self, _: Request<ApplyRequest>) -> Result<Response<ApplyResponse>, Status> {
        Err(Status::unimplemented("servers tells this"))
    }
}
