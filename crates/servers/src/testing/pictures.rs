//! A stand-in for the service that keeps pictures.

use super::{Cut, Step};
use crate::news::FILES;
use beep_core::{Error, Id, ImageId, Result};
use beep_platform::rpc::answer;
use beep_proto::{
    files::v1::{
        ApplyRequest, ApplyResponse, GetImageRequest, GetImageResponse, HoldImageRequest, Image, Purpose,
        UploadImageRequest, Use, files_server::Files,
    },
    servers::v1::Server,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};
use tonic::{Request, Response, Status, Streaming};

/// Knows pictures, and whether they are shown by the facts that came.
#[derive(Clone)]
pub(crate) struct FakeFiles {
    known: Arc<Mutex<BTreeMap<Vec<u8>, Picture>>>,
    cut: Cut,
}

struct Picture {
    about: Use,
    seq: i64,
    claimed: Option<bool>,
}

impl FakeFiles {
    pub(super) fn new(cut: Cut) -> Self {
        let known = Arc::default();
        Self { known, cut }
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<Vec<u8>, Picture>> {
        self.known.lock().expect("no panic while held")
    }

    /// As if a picture had been uploaded.
    pub(crate) fn upload(&self, image: ImageId, server: &Server, purpose: Purpose) -> Vec<u8> {
        let about = Use {
            purpose: purpose.into(),
            subject_id: server.id.clone(),
        };
        let picture = Picture {
            about,
            seq: 0,
            claimed: None,
        };
        self.known().insert(image.to_bytes(), picture);
        image.to_bytes()
    }

    /// Whether a picture is shown, as far as was told.
    pub(crate) fn is_shown(&self, image: &[u8]) -> Option<bool> {
        self.known().get(image).and_then(|picture| picture.claimed)
    }
}

#[tonic::async_trait]
impl Files for FakeFiles {
    async fn hold_image(&self, request: Request<HoldImageRequest>) -> Result<Response<Image>, Status> {
        answer(request, async |context, asked: HoldImageRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let known = self.known();
            let picture = known.get(&asked.image_id).map(|picture| &picture.about);
            if picture.is_none() || picture != asked.r#use.as_ref() {
                return Err(Error::not_found());
            }
            Ok(Image {
                id: asked.image_id,
                r#use: asked.r#use,
            })
        })
        .await
    }

    async fn apply(&self, request: Request<ApplyRequest>) -> Result<Response<ApplyResponse>, Status> {
        self.cut.at(Step::Offered(FILES)).await;
        let taken = answer(request, async |context, message: ApplyRequest| {
            assert_eq!(context.service(), Ok("servers"));
            let mut known = self.known();
            for fact in message.facts {
                let picture = known.get_mut(&fact.image_id).expect("it was held before");
                assert_eq!(Some(&picture.about), fact.r#use.as_ref());
                if fact.seq > picture.seq {
                    (picture.seq, picture.claimed) = (fact.seq, Some(fact.claimed));
                }
            }
            Ok(ApplyResponse {})
        })
        .await;
        self.cut.at(Step::Taken(FILES)).await;
        taken
    }

    async fn upload_image(&self, _: Request<Streaming<UploadImageRequest>>) -> Result<Response<Image>, Status> {
        Err(Status::unimplemented("the servers service does not ask"))
    }
    async fn get_image(&self, _: Request<GetImageRequest>) -> Result<Response<GetImageResponse>, Status> {
        Err(Status::unimplemented("the servers service does not ask"))
    }
}
