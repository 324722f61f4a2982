//! A picture is about to be used.

use crate::{
    Files,
    model::{UNCLAIMED, Use},
};
use beep_core::{Error, Result};
use beep_platform::rpc::Context;
use beep_proto::files::v1::{HoldImageRequest, Image};

impl Files {
    /// Says that the picture was uploaded for this use, and keeps it until the fact that it is used has had time to
    /// arrive.
    ///
    /// # Errors
    /// `FORBIDDEN` for users, `NOT_FOUND`.
    pub(crate) async fn hold_image(&self, context: &Context, asked: HoldImageRequest) -> Result<Image> {
        context.service()?;
        let (id, r#use) = (
            beep_proto::id("imageId", &asked.image_id)?,
            Use::read(asked.r#use.as_ref())?,
        );
        let until = self.clock.now().saturating_add(UNCLAIMED);
        if self.store.hold(r#use, id, until).await? {
            Ok(r#use.image(id))
        } else {
            Err(Error::not_found())
        }
    }
}
