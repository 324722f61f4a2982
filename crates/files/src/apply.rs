//! Facts from other services: what shows a picture, and what does so no longer.

use crate::{
    Files,
    model::{RELEASED, Use},
    store::Applied,
};
use beep_core::{ImageId, Result};
use beep_platform::rpc::Context;
use beep_proto::{
    files::v1::{ApplyRequest, ApplyResponse, Fact},
    id,
};

/// A fact whose fields have the right shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) image: ImageId,
    pub(crate) r#use: Use,
    pub(crate) seq: i64,
    pub(crate) claimed: bool,
}

impl Files {
    /// Applies facts in the order given. A malformed one is logged and left out: it would be no better later, and those
    /// behind it must not wait for it.
    ///
    /// # Errors
    /// `FORBIDDEN` for users. Those of the store: then all facts are to be sent again.
    pub(crate) async fn apply(&self, context: &Context, request: ApplyRequest) -> Result<ApplyResponse> {
        let source = context.service()?;
        for fact in request.facts {
            let known = match Known::read(&fact) {
                Ok(known) => known,
                Err(error) => {
                    tracing::error!(%error, source, "a fact is malformed and left out");
                    continue;
                }
            };
            let keep_until = self.clock.now().saturating_add(RELEASED);
            match self.store.apply(known, keep_until).await? {
                Applied::Gone if known.claimed => {
                    tracing::error!(source, "a picture is shown that is gone");
                }
                Applied::Done | Applied::Late | Applied::Gone => {}
            }
        }
        Ok(ApplyResponse {})
    }
}

impl Known {
    fn read(fact: &Fact) -> Result<Self> {
        Ok(Self {
            image: id("imageId", &fact.image_id)?,
            r#use: Use::read(fact.r#use.as_ref())?,
            seq: fact.seq,
            claimed: fact.claimed,
        })
    }
}
