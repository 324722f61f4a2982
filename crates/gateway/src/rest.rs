//! REST beside GraphQL, for what HTTP fits better.
//!
//! A route is made of its entry in the OpenAPI document: [`utoipa::path`] on the handler says where it is, what it takes
//! and what it answers, and [`routes!`] is the only way in. `docs/openapi.json` is the document.

use crate::{
    Gateway,
    graphql::errors::reason,
    pictures,
    problem::{self, Problem},
};
use axum::{
    Router,
    body::Bytes,
    http::header,
    response::{IntoResponse, Response},
};
use beep_core::Error;
use beep_platform::ops;
use std::sync::{Arc, LazyLock};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

const ABOUT: &str = "\
What HTTP fits better than GraphQL, which is the API of the product (`POST /graphql`, with a schema of its own).

A failure is a problem (RFC 9457) with a stable `code`; `docs/errors.md` says what each one means. Under `/api` and \
`/files`, a path without a route answers 404 `NOT_FOUND`, and a route 405 `METHOD_NOT_ALLOWED` to a method that it does \
not have. Where there is GET, HEAD answers the same without a body.";

const ABOUT_TOKENS: &str = "\
The access token that GraphQL's `signIn`, `signUp` and `refreshSession` answer. It is good for five minutes.";

/// The routes; what else is under their prefixes is no page of the client.
pub(crate) fn routes() -> Router<Arc<Gateway>> {
    let (router, _) = described().split_for_parts();
    router.method_not_allowed_fallback(not_allowed)
}

/// The OpenAPI document, with the operators' routes, which are served beside these or at an address of their own.
///
/// # Panics
/// Never: it is made of text and numbers.
pub fn openapi() -> String {
    let (_, mut document) = described().split_for_parts();
    document.merge(ops::openapi());
    document.to_pretty_json().expect("text and numbers")
}

fn described() -> OpenApiRouter<Arc<Gateway>> {
    let api = OpenApiRouter::new().routes(routes!(document)).merge(pictures::api());
    OpenApiRouter::with_openapi(head())
        .nest("/api", api.fallback(missing))
        .nest("/files", pictures::files().fallback(missing))
}

async fn missing() -> Response {
    problem::response(&Error::not_found())
}

async fn not_allowed() -> Response {
    problem::response(&Error::from(&reason::METHOD_NOT_ALLOWED))
}

/// What is the document's own: all but its routes.
fn head() -> OpenApi {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(ABOUT_TOKENS));
    let components = ComponentsBuilder::new()
        .schema_from::<Problem<'_>>()
        .security_scheme("accessToken", SecurityScheme::Http(token.build()));
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Beep").version("1").description(Some(ABOUT)))
        .components(Some(components.build()))
        .build()
}

/// This document
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "description",
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value, content_type = "application/json")),
)]
async fn document() -> Response {
    static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| openapi().into());
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, DOCUMENT.clone()).into_response()
}

#[cfg(test)]
mod tests;
