//! Pictures over HTTP: taken in for a server, shown to whoever knows their name.
//!
//! | route | who | does |
//! |---|---|---|
//! | `PUT /api/v1/servers/<id>/picture`, `…/banner` | MANAGE_SERVER | the body, a picture file, becomes the server's |
//! | `DELETE` of the same | MANAGE_SERVER | the server has none |
//! | `GET /files/<image>/<width>` | anybody | one size of a picture |

use crate::{Gateway, graphql::call::PATIENCE, http::viewer, problem};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
    routing::{get, put},
};
use beep_core::{Error, Id, ImageId, Result, ServerId, reason};
use beep_platform::rpc::{Caller, Context, Idempotent, reply};
use beep_proto::{
    files::v1::{GetImageRequest, Purpose, UploadImageRequest, Use, upload_image_request::Part},
    servers::v1::UpdateServerRequest,
};
use futures_util::StreamExt;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::timeout};
use tokio_stream::wrappers::ReceiverStream;

/// Bytes that are read of a body: all that the files service takes, and enough beyond for it to say that it is too much.
const LONGEST: usize = 9 << 20;
/// Bytes of one message to it.
const CHUNK: usize = 256 << 10;
/// How long an upload may take.
const UPLOAD: Duration = Duration::from_secs(60);

pub(crate) fn routes() -> Router<Arc<Gateway>> {
    let missing = || async { problem::response(&Error::not_found()) };
    let api = Router::new().route("/v1/servers/{id}/{which}", put(set).delete(clear));
    let files = Router::new().route("/{image}/{width}", get(show));
    // What is under these is no page of the client.
    Router::new()
        .nest("/api", api.fallback(missing))
        .nest("/files", files.fallback(missing))
}

/// Which picture of a server.
#[derive(Clone, Copy)]
struct Place {
    server: ServerId,
    purpose: Purpose,
}

impl Place {
    fn read(id: &str, which: &str) -> Result<Self> {
        let purpose = match which {
            "picture" => Purpose::ServerPicture,
            "banner" => Purpose::ServerBanner,
            _ => return Err(Error::not_found()),
        };
        let server = id.parse().map_err(|_| Error::not_found())?;
        Ok(Self { server, purpose })
    }

    fn update(self, image: Vec<u8>) -> UpdateServerRequest {
        let mut request = UpdateServerRequest {
            server_id: self.server.to_bytes(),
            ..UpdateServerRequest::default()
        };
        match self.purpose {
            Purpose::ServerBanner => request.banner_id = Some(image),
            _ => request.picture_id = Some(image),
        }
        request
    }
}

async fn set(
    State(gateway): State<Arc<Gateway>>,
    Path((id, which)): Path<(String, String)>,
    request: Request,
) -> Response<Body> {
    match replace(&gateway, &id, &which, request).await {
        Ok(image) => Json(json!({ "id": image })).into_response(),
        Err(error) => problem::response(&error),
    }
}

async fn clear(
    State(gateway): State<Arc<Gateway>>,
    Path((id, which)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response<Body> {
    let cleared = async {
        let caller = caller(&gateway, &headers).await?;
        let request = Place::read(&id, &which)?.update(Vec::new());
        update(&gateway, caller, request).await
    };
    match cleared.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => problem::response(&error),
    }
}

async fn caller(gateway: &Gateway, headers: &HeaderMap) -> Result<Caller> {
    let viewer = viewer(gateway, headers).await?;
    let viewer = viewer.ok_or_else(|| Error::from(&reason::UNAUTHENTICATED))?;
    Ok(Caller::user(viewer.user, viewer.session))
}

async fn update(gateway: &Gateway, caller: Caller, request: UpdateServerRequest) -> Result<()> {
    let request = Context::root(caller, PATIENCE).request(request).idempotent();
    reply(gateway.services.servers.clone().update_server(request).await).map(drop)
}

/// Hands the body on as it comes in, then says that it is the server's picture.
async fn replace(gateway: &Gateway, id: &str, which: &str, request: Request) -> Result<ImageId> {
    let (parts, body) = request.into_parts();
    let caller = caller(gateway, &parts.headers).await?;
    let place = Place::read(id, which)?;
    let (sender, receiver) = mpsc::channel(4);
    let first = Part::Use(Use {
        purpose: place.purpose.into(),
        subject_id: place.server.to_bytes(),
    });
    let upload = async {
        let request = Context::root(caller.clone(), UPLOAD).request(ReceiverStream::new(receiver));
        reply(gateway.services.files.clone().upload_image(request).await)
    };
    // Who has stopped reading it has answered already. The rest of the body is read all the same: many clients write it
    // to the end before they look for an answer, and would find a closed connection instead.
    let (image, _) = tokio::join!(upload, timeout(UPLOAD, pass(first, body, sender)));
    let image = image?;
    update(gateway, caller, place.update(image.id.clone())).await?;
    beep_proto::id("id", &image.id)
}

async fn pass(first: Part, body: Body, parts: mpsc::Sender<UploadImageRequest>) {
    let send = async |part| drop(parts.send(UploadImageRequest { part: Some(part) }).await);
    send(first).await;
    let (mut body, mut left) = (body.into_data_stream(), LONGEST);
    // A body that breaks off is a torn picture, and nobody is there to hear so.
    while let Some(Ok(mut bytes)) = body.next().await {
        bytes.truncate(left);
        left -= bytes.len();
        if bytes.is_empty() {
            return;
        }
        while !bytes.is_empty() {
            let chunk: Bytes = bytes.split_to(bytes.len().min(CHUNK));
            send(Part::Chunk(chunk.into())).await;
        }
    }
}

/// A picture never changes under its name, so whoever has it need not ask again.
async fn show(
    State(gateway): State<Arc<Gateway>>,
    Path((image, width)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response<Body> {
    match find(&gateway, &image, &width, &headers).await {
        Ok(response) => response,
        Err(error) => problem::response(&error),
    }
}

async fn find(gateway: &Gateway, image: &str, width: &str, headers: &HeaderMap) -> Result<Response<Body>> {
    let id: ImageId = image.parse().map_err(|_| Error::not_found())?;
    let width: u32 = width.parse().map_err(|_| Error::not_found())?;
    let tag = HeaderValue::try_from(format!("\"{id}-{width}\"")).map_err(Error::internal)?;
    let known = headers.get(header::IF_NONE_MATCH) == Some(&tag);
    let asked = GetImageRequest {
        image_id: id.to_bytes(),
        width,
    };
    let request = Context::root(Caller::ANONYMOUS, PATIENCE).request(asked).idempotent();
    let found = reply(gateway.services.files.clone().get_image(request).await)?;
    let content_type = HeaderValue::try_from(found.content_type).map_err(Error::internal)?;
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(found.content).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert(header::ETAG, tag);
    for (name, value) in [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CONTENT_DISPOSITION, "inline"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

#[cfg(test)]
mod tests;
