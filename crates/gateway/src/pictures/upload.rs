//! A file goes to the files service as it comes in.

use crate::{
    Gateway,
    graphql::{call::PATIENCE, errors::reason::REQUEST_INCOMPLETE},
};
use axum::body::{Body, Bytes};
use beep_core::{Result, reason};
use beep_platform::rpc::{Caller, Context, reply};
use beep_proto::files::v1::{Image, UploadImageRequest, Use, upload_image_request::Part};
use futures_util::StreamExt;
use std::time::Duration;
use tokio::{sync::mpsc, time::timeout};
use tokio_stream::wrappers::ReceiverStream;

/// Bytes that are read of a body: all that the files service takes, and enough beyond for it to say that it is too much.
pub(super) const LONGEST: usize = 9 << 20;
/// Bytes of one message to it.
pub(super) const CHUNK: usize = 256 << 10;
/// Until when a body has arrived whole. What is left of the minute that a call may take is for what becomes of it.
const ARRIVAL: Duration = Duration::from_secs(50);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrived {
    Whole,
    InPart,
}

/// Hands a body on, and answers with the picture that it became.
///
/// # Errors
/// Those of the files service; `REQUEST_INCOMPLETE`.
pub(super) async fn pass(gateway: &Gateway, caller: Caller, about: Use, body: Body) -> Result<Image> {
    let (sender, receiver) = mpsc::channel(4);
    let upload = async {
        let request = Context::root(caller, ARRIVAL + PATIENCE).request(ReceiverStream::new(receiver));
        reply(gateway.services.files.clone().upload_image(request).await)
    };
    // Who has stopped reading it has answered already. The rest of the body is read all the same: many clients write it
    // to the end before they look for an answer, and would find a closed connection instead.
    match tokio::join!(upload, send(about, body, sender)) {
        (Err(error), Arrived::InPart) if error.is(&reason::INVALID_INPUT) => Err((&REQUEST_INCOMPLETE).into()),
        (image, _) => image,
    }
}

/// A body that breaks off or takes too long ends with a part that is nothing, which is refused. Without it a decoder might
/// take what there is for a picture.
async fn send(about: Use, body: Body, parts: mpsc::Sender<UploadImageRequest>) -> Arrived {
    let arrived = timeout(ARRIVAL, send_whole(about, body, &parts)).await;
    let arrived = arrived.unwrap_or(Arrived::InPart);
    if arrived == Arrived::InPart {
        drop(parts.send(UploadImageRequest { part: None }).await);
    }
    arrived
}

async fn send_whole(about: Use, body: Body, parts: &mpsc::Sender<UploadImageRequest>) -> Arrived {
    let send = async |part| drop(parts.send(UploadImageRequest { part: Some(part) }).await);
    send(Part::Use(about)).await;
    let (mut body, mut left) = (body.into_data_stream(), LONGEST);
    while let Some(bytes) = body.next().await {
        let Ok(mut bytes) = bytes else {
            return Arrived::InPart;
        };
        bytes.truncate(left);
        left -= bytes.len();
        while !bytes.is_empty() {
            let chunk: Bytes = bytes.split_to(bytes.len().min(CHUNK));
            send(Part::Chunk(chunk.into())).await;
        }
        if left == 0 {
            break;
        }
    }
    Arrived::Whole
}
