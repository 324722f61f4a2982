//! A picture comes in.

use crate::{
    Files,
    draw::Drawn,
    error::IMAGE_TOO_LARGE,
    model::{BYTES, UNCLAIMED, Use, key},
};
use beep_core::{Error, Id, ImageId, Permission, Result};
use beep_platform::{
    limits::exceeded,
    rpc::{self, Context},
};
use beep_proto::files::v1::{Image, UploadImageRequest, upload_image_request::Part};
use bytes::{Bytes, BytesMut};
use tonic::Streaming;

impl Files {
    /// Takes a picture. Its row is there before its first blob, so that no blob is without a row whoever dies when.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_SERVER, before anything else is read; `RATE_LIMITED`; `UNAVAILABLE`
    /// if too much comes in at once; those of [`draw`](crate::draw::draw); `STORAGE_FULL`.
    pub(crate) async fn upload_image(
        &self,
        context: &Context,
        mut parts: Streaming<UploadImageRequest>,
    ) -> Result<Image> {
        let user = context.user()?;
        let r#use = match next(&mut parts).await? {
            Some(Part::Use(r#use)) => Use::read(Some(&r#use))?,
            _ => return Err(Error::invalid("use", "comes first")),
        };
        self.access
            .server(context, r#use.server, Permission::ManageServer)
            .await?;
        let now = self.clock.now();
        if let Some(until) = self.store.count_upload(user, now).await? {
            return Err(exceeded(until, now));
        }
        let drawn = {
            let _room = self.studio.receive().await?;
            let upload = collect(&mut parts).await?;
            metrics::counter!("beep_upload_bytes_total").increment(upload.len() as u64);
            self.studio.draw(upload, r#use.purpose).await.inspect_err(|error| {
                metrics::counter!("beep_images_refused_total", "code" => error.code().to_owned()).increment(1);
            })?
        };
        let id = self.name()?;
        let keep_until = self.clock.now().saturating_add(UNCLAIMED);
        self.store.insert(r#use, id, keep_until).await?;
        if let Err(error) = self.keep(id, drawn).await {
            self.drop_now(r#use, id).await;
            return Err(error);
        }
        Ok(r#use.image(id))
    }

    async fn keep(&self, id: ImageId, drawn: Vec<Drawn>) -> Result<()> {
        for picture in drawn {
            self.blobs.put(&key(id, picture.width), picture.content).await?;
        }
        Ok(())
    }

    /// Nobody has learned of the picture, so what was kept of it need not wait for the sweep, which takes the rest if a
    /// full disk does not let even this pass.
    async fn drop_now(&self, r#use: Use, id: ImageId) {
        if let Err(error) = self.erase(r#use, id).await {
            tracing::warn!(%error, "an upload that failed is swept later");
        }
    }

    /// 122 bits that nobody can foretell (RFC 9562, 5.4).
    fn name(&self) -> Result<ImageId> {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes)?;
        Ok(ImageId::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid()))
    }
}

async fn next(parts: &mut Streaming<UploadImageRequest>) -> Result<Option<Part>> {
    let message = parts.message().await.map_err(rpc::error)?;
    Ok(message.and_then(|message| message.part))
}

/// # Errors
/// `IMAGE_TOO_LARGE` as soon as it is, and `INVALID_INPUT` for anything but bytes.
async fn collect(parts: &mut Streaming<UploadImageRequest>) -> Result<Bytes> {
    let mut upload = BytesMut::new();
    while let Some(message) = parts.message().await.map_err(rpc::error)? {
        let Some(Part::Chunk(chunk)) = message.part else {
            return Err(Error::invalid("chunk", "is bytes of the picture"));
        };
        if upload.len() + chunk.len() > BYTES {
            return Err((&IMAGE_TOO_LARGE).into());
        }
        upload.extend_from_slice(&chunk);
    }
    Ok(upload.freeze())
}
