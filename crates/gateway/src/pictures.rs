//! Pictures over HTTP: taken in for a server (`upload`), shown to whoever knows their name (`show`).

mod show;
mod upload;

pub(crate) use show::files;

use crate::{
    Gateway,
    graphql::{call::PATIENCE, errors::reason::REQUEST_INCOMPLETE},
    http::viewer,
    problem::{self, Refusal, Refusals, of},
};
use axum::{
    Json,
    body::Body,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, Response, StatusCode},
    response::IntoResponse,
};
use beep_core::{Error, Id, ImageId, Result, ServerId, reason};
use beep_platform::rpc::{Caller, Context, Idempotent, reply};
use beep_proto::{
    files::v1::{Purpose, Use},
    servers::v1::UpdateServerRequest,
};
use serde::{
    Deserialize, Serialize,
    de::{IntoDeserializer, value},
};
use std::sync::Arc;
use utoipa::{IntoResponses, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Under `/api`.
pub(crate) fn api() -> OpenApiRouter<Arc<Gateway>> {
    OpenApiRouter::new().routes(routes!(set, clear))
}

/// The two parts of a path that differ; no path where they are not text.
type Segments = Result<Path<(String, String)>, PathRejection>;

/// Which picture of a server.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Which {
    Picture,
    Banner,
}

/// A server's picture or banner.
#[derive(Clone, Copy)]
struct Place {
    server: ServerId,
    which: Which,
}

impl Place {
    fn read(path: Segments) -> Result<Self> {
        let Path((id, which)) = path.map_err(|_| Error::not_found())?;
        let text: value::StrDeserializer<'_, value::Error> = which.as_str().into_deserializer();
        Ok(Self {
            server: id.parse().map_err(|_| Error::not_found())?,
            which: Which::deserialize(text).map_err(|_| Error::not_found())?,
        })
    }

    fn r#use(self) -> Use {
        let purpose = match self.which {
            Which::Picture => Purpose::ServerPicture,
            Which::Banner => Purpose::ServerBanner,
        };
        Use {
            purpose: purpose.into(),
            subject_id: self.server.to_bytes(),
        }
    }

    fn update(self, image: Vec<u8>) -> UpdateServerRequest {
        let mut request = UpdateServerRequest {
            server_id: self.server.to_bytes(),
            ..UpdateServerRequest::default()
        };
        match self.which {
            Which::Picture => request.picture_id = Some(image),
            Which::Banner => request.banner_id = Some(image),
        }
        request
    }
}

/// What was taken.
#[derive(Serialize, ToSchema)]
struct Uploaded {
    /// The picture's name, by which `/files/{image}/{width}` shows it.
    #[schema(value_type = String, format = "uuid")]
    id: ImageId,
}

/// Makes a file the server's picture or banner
///
/// It is drawn anew in fixed sizes; nothing else of the file is kept. Needs MANAGE_SERVER. One person can send 60 an hour.
#[utoipa::path(
    put,
    path = "/v1/servers/{id}/{which}",
    tag = "pictures",
    operation_id = "setServerPicture",
    security(("accessToken" = [])),
    params(
        ("id" = String, Path, format = "uuid", description = "The server."),
        ("which" = inline(Which), Path),
    ),
    request_body(
        description = "The file itself: PNG, JPEG, WebP or GIF without animation, at most 8 MiB (8,388,608 bytes) and 16 \
                       million pixels. What it is, its bytes say; the content type is not looked at. It has to arrive \
                       within 50 s.",
        content(
            (Value = "application/octet-stream"),
            (Value = "image/png"),
            (Value = "image/jpeg"),
            (Value = "image/webp"),
            (Value = "image/gif"),
        ),
    ),
    responses((status = 200, description = "It is shown.", body = Uploaded), SetRefused),
)]
async fn set(State(gateway): State<Arc<Gateway>>, path: Segments, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let shown = async {
        let caller = caller(&gateway, &head.headers).await?;
        let place = Place::read(path)?;
        let image = upload::pass(&gateway, caller.clone(), place.r#use(), body).await?;
        update(&gateway, caller, place.update(image.id.clone())).await?;
        beep_proto::id("id", &image.id)
    };
    match shown.await {
        Ok(id) => Json(Uploaded { id }).into_response(),
        Err(error) => problem::response(&error),
    }
}

/// Takes the server's picture or banner away
///
/// Needs MANAGE_SERVER.
#[utoipa::path(
    delete,
    path = "/v1/servers/{id}/{which}",
    tag = "pictures",
    operation_id = "clearServerPicture",
    security(("accessToken" = [])),
    params(
        ("id" = String, Path, format = "uuid", description = "The server."),
        ("which" = inline(Which), Path),
    ),
    responses((status = 204, description = "It has none."), ClearRefused),
)]
async fn clear(State(gateway): State<Arc<Gateway>>, path: Segments, headers: HeaderMap) -> Response<Body> {
    let cleared = async {
        let caller = caller(&gateway, &headers).await?;
        let request = Place::read(path)?.update(Vec::new());
        update(&gateway, caller, request).await
    };
    match cleared.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => problem::response(&error),
    }
}

/// What keeps somebody from changing a server.
const CHANGING: [Refusal; 9] = [
    of(&reason::UNAUTHENTICATED),
    of(&reason::TOKEN_EXPIRED),
    of(&reason::SESSION_ENDED),
    of(&reason::FORBIDDEN),
    of(&reason::SERVER_SUSPENDED),
    of(&reason::NOT_FOUND),
    of(&reason::CONFLICT),
    of(&reason::STORAGE_FULL),
    (503, "PERMISSIONS_UNAVAILABLE"),
];
/// What keeps a file from becoming a picture.
const TAKING: [Refusal; 7] = [
    (400, "IMAGE_UNREADABLE"),
    (400, "IMAGE_TOO_MANY_PIXELS"),
    (400, "IMAGE_ANIMATED"),
    of(&REQUEST_INCOMPLETE),
    (413, "IMAGE_TOO_LARGE"),
    (415, "IMAGE_KIND_UNSUPPORTED"),
    of(&reason::RATE_LIMITED),
];

enum SetRefused {}
impl IntoResponses for SetRefused {
    fn responses() -> Refusals {
        problem::described(&[&TAKING, &CHANGING])
    }
}

enum ClearRefused {}
impl IntoResponses for ClearRefused {
    fn responses() -> Refusals {
        problem::described(&[&CHANGING])
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

#[cfg(test)]
mod tests;
