//! Showing a picture.

use crate::{
    Files,
    model::{Purpose, key},
};
use beep_core::{Error, Result};
use beep_proto::files::v1::{GetImageRequest, GetImageResponse};

impl Files {
    /// Answers anybody: the identifier, which nobody can guess, is told with what the picture is of, and to no others.
    /// The store is not asked, so pictures are seen while it is down.
    ///
    /// # Errors
    /// `NOT_FOUND`, also for a size that no picture has; `UNAVAILABLE`.
    pub(crate) async fn get_image(&self, asked: GetImageRequest) -> Result<GetImageResponse> {
        let id = beep_proto::id("imageId", &asked.image_id)?;
        let sizes = [Purpose::ServerPicture, Purpose::ServerBanner].map(Purpose::sizes);
        if !sizes
            .iter()
            .flat_map(|sizes| *sizes)
            .any(|size| size.width == asked.width)
        {
            return Err(Error::not_found());
        }
        let content = self
            .blobs
            .get(&key(id, asked.width))
            .await?
            .ok_or_else(Error::not_found)?;
        Ok(GetImageResponse {
            content_type: content_type(&content).to_owned(),
            content: content.into(),
        })
    }
}

/// Of what we have drawn ourselves: a JPEG begins so (ITU-T T.81, B.2.1), else it is a WebP.
fn content_type(content: &[u8]) -> &'static str {
    if content.starts_with(&[0xff, 0xd8]) {
        "image/jpeg"
    } else {
        "image/webp"
    }
}
