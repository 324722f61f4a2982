//! GraphQL over HTTP, and the way to a socket.

use crate::{
    Gateway,
    graphql::{
        call::{Call, Cookie, Cookies, Viewer},
        errors::{self, reason},
    },
    socket,
};
use async_graphql::{Request, Response as Answer, parser::types::OperationType};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request as HttpRequest, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
    response::IntoResponse,
};
use beep_core::{Error, Result};
use std::{net::SocketAddr, sync::Arc};

/// Bytes of one request, at most.
const LONGEST: usize = 256 << 10;
const COOKIE: &str = "beep_refresh";

/// `POST /graphql` executes an operation, `GET /graphql` becomes a graphql-transport-ws socket.
pub(crate) async fn graphql(State(gateway): State<Arc<Gateway>>, request: HttpRequest) -> Response<Body> {
    match *request.method() {
        Method::POST => {}
        Method::GET if request.headers().contains_key(header::UPGRADE) => {
            let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
            let address = client_address(&gateway, request.headers(), peer);
            return socket::open(gateway, request, address);
        }
        Method::GET => return not_allowed("POST"),
        _ => return not_allowed("GET, POST"),
    }
    let (parts, body) = request.into_parts();
    let address = client_address(
        &gateway,
        &parts.headers,
        parts.extensions.get::<ConnectInfo<SocketAddr>>(),
    );
    match post(&gateway, &parts.headers, body, address).await {
        Ok((answer, cookie)) => respond(&gateway, StatusCode::OK, &answer, cookie),
        Err((status, error)) => respond(&gateway, status, &errors::response(&error), None),
    }
}

fn not_allowed(methods: &'static str) -> Response<Body> {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, methods)]).into_response()
}

type Failed = (StatusCode, Error);

async fn post(
    gateway: &Gateway,
    headers: &HeaderMap,
    body: Body,
    address: String,
) -> Result<(Answer, Option<Cookie>), Failed> {
    // Anything else could be sent by a form of another site, cookie and all.
    let is_json = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !is_json.is_some_and(|value| {
        value
            .split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    }) {
        let error = Error::received(
            reason::BAD_REQUEST.code,
            reason::BAD_REQUEST.kind,
            "the content type is application/json",
        );
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
    }
    let body = to_bytes(body, LONGEST)
        .await
        .map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, (&beep_core::reason::TOO_LARGE).into()))?;
    let mut request = read(&body).map_err(|error| (StatusCode::BAD_REQUEST, error))?;
    let viewer = viewer(gateway, headers)
        .await
        .map_err(|error| (status_of(&error), error))?;
    match gateway.documents.parse(&mut request) {
        Ok(OperationType::Subscription) => {
            let error = Error::received(
                reason::BAD_REQUEST.code,
                reason::BAD_REQUEST.kind,
                "subscriptions go over the socket",
            );
            return Ok((errors::response(&error), None));
        }
        Ok(_) => {}
        Err(error) => return Ok((errors::response(&error), None)),
    }
    let cookies = Cookies {
        refresh_token: cookie(headers),
        ..Cookies::default()
    };
    let call = Arc::new(Call::new(viewer, address, Some(cookies)));
    let answer = gateway.execute(request, call.clone(), "http").await;
    let cookie = call
        .cookies
        .as_ref()
        .and_then(|cookies| cookies.answer.lock().expect("nothing panics while it is held").take());
    Ok((answer, cookie))
}

fn read(body: &Bytes) -> Result<Request> {
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err((&reason::BATCH_TOO_LARGE).into());
    }
    serde_json::from_slice(body).map_err(|_| (&reason::BAD_REQUEST).into())
}

pub(crate) async fn viewer(gateway: &Gateway, headers: &HeaderMap) -> Result<Option<Viewer>> {
    let Some(authorization) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let authorization = authorization
        .to_str()
        .map_err(|_| Error::from(&beep_core::reason::UNAUTHENTICATED))?;
    Ok(Some(gateway.verifier.verify(authorization).await?.viewer))
}

fn status_of(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.kind().http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn respond(gateway: &Gateway, status: StatusCode, answer: &Answer, cookie: Option<Cookie>) -> Response<Body> {
    let mut response = Response::new(Body::from(serde_json::to_vec(answer).unwrap_or_default()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(cookie) = cookie.and_then(|cookie| set_cookie(gateway, &cookie)) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

fn set_cookie(gateway: &Gateway, cookie: &Cookie) -> Option<HeaderValue> {
    let (value, max_age) = match cookie {
        Cookie::Set {
            refresh_token,
            expires_at,
        } => (refresh_token.as_str(), (expires_at - gateway.clock.now()).max(0) / 1000),
        Cookie::Clear => ("", 0),
    };
    let secure = if gateway.config.secure_cookies { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/graphql; Max-Age={max_age}; HttpOnly; SameSite=Strict{secure}")
        .parse()
        .ok()
}

/// The refresh token in the request's cookies (RFC 6265, 5.4).
fn cookie(headers: &HeaderMap) -> Option<String> {
    let pairs = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

/// Where the client is: the peer, or what the nearest trusted proxies say (`X-Forwarded-For`, counted from the right).
fn client_address(gateway: &Gateway, headers: &HeaderMap, peer: Option<&ConnectInfo<SocketAddr>>) -> String {
    let peer = || peer.map_or_else(String::new, |peer| peer.0.ip().to_string());
    let Some(hops) = gateway.config.trusted_proxies.checked_sub(1) else {
        return peer();
    };
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",");
    let address = forwarded
        .rsplit(',')
        .nth(hops.into())
        .map(|address| address.trim().to_owned());
    address
        .filter(|address| address.parse::<std::net::IpAddr>().is_ok())
        .unwrap_or_else(peer)
}

#[cfg(test)]
mod tests;
