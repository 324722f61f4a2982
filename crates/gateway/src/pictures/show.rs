//! A picture is shown to whoever knows its name.

use super::Segments;
use crate::{
    Gateway,
    graphql::call::PATIENCE,
    problem::{self, Refusals, of},
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use beep_core::{Error, Id, ImageId, Result, reason};
use beep_platform::rpc::{Caller, Context, Idempotent, reply};
use beep_proto::files::v1::GetImageRequest;
use std::sync::Arc;
use utoipa::IntoResponses;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Under `/files`.
pub(crate) fn files() -> OpenApiRouter<Arc<Gateway>> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Shows one size of a picture
///
/// To anybody who knows its name, which nobody can guess; no token is asked for. A picture never changes under its name,
/// so whoever has it need not ask again. Parts of it (`Range`) are not served.
#[utoipa::path(
    get,
    path = "/{image}/{width}",
    tag = "pictures",
    operation_id = "showPicture",
    params(
        ("image" = String, Path, format = "uuid", description = "The picture's name."),
        ("width" = u32, Path, description = "In pixels: 64, 128 or 512 of a picture, 600 or 1200 of a banner."),
        ("If-None-Match" = Option<String>, Header, description = "Tags of what is there already."),
    ),
    responses(
        (
            status = 200,
            description = "The picture, at most a few hundred kilobytes.",
            content(("image/jpeg"), ("image/webp")),
            headers(
                ("ETag" = String, description = "A strong tag."),
                ("Cache-Control" = String, description = "For a year, unchanged."),
            ),
        ),
        (status = 304, description = "It is one of `If-None-Match`."),
        ShowRefused,
    ),
)]
async fn show(State(gateway): State<Arc<Gateway>>, path: Segments, headers: HeaderMap) -> Response<Body> {
    match find(&gateway, path, &headers).await {
        Ok(response) => response,
        Err(error) => problem::response(&error),
    }
}

async fn find(gateway: &Gateway, path: Segments, headers: &HeaderMap) -> Result<Response<Body>> {
    let Path((image, width)) = path.map_err(|_| Error::not_found())?;
    let id: ImageId = image.parse().map_err(|_| Error::not_found())?;
    let width = read_width(&width).ok_or_else(Error::not_found)?;
    let asked = GetImageRequest {
        image_id: id.to_bytes(),
        width,
    };
    let request = Context::root(Caller::ANONYMOUS, PATIENCE).request(asked).idempotent();
    let found = reply(gateway.services.files.clone().get_image(request).await)?;
    let tag = format!("\"{id}-{width}\"");
    let mut response = if names(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let content_type = HeaderValue::try_from(found.content_type).map_err(Error::internal)?;
        ([(header::CONTENT_TYPE, content_type)], found.content).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::try_from(tag).map_err(Error::internal)?);
    for (name, value) in [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::ACCEPT_RANGES, "none"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CONTENT_DISPOSITION, "inline"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// A width has one spelling, so that a picture has one address for all caches.
fn read_width(text: &str) -> Option<u32> {
    text.parse().ok().filter(|width: &u32| width.to_string() == text)
}

/// Whether `If-None-Match` names this tag (RFC 9110, 13.1.2, which compares weakly). No tag of ours has a comma.
fn names(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    let tags = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(',').map(str::trim));
    tags.into_iter()
        .any(|named| named == "*" || named.strip_prefix("W/").unwrap_or(named) == tag)
}

enum ShowRefused {}
impl IntoResponses for ShowRefused {
    fn responses() -> Refusals {
        problem::described(&[&[of(&reason::NOT_FOUND)]])
    }
}
