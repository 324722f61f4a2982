//! GraphQL over HTTP, and the way to a socket.

use crate::{
    Gateway,
    graphql::{
        call::{Call, Cookie, Cookies, Viewer},
        errors::{self, reason},
    },
    problem, socket,
};
use async_graphql::{Request, Response as Answer, parser::types::OperationType};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request as HttpRequest, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
};
use beep_core::{Error, Result};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::time::timeout;

/// Bytes of one request, at most.
const LONGEST: usize = 256 << 10;
/// Until when it has arrived whole: whoever sends it drop by drop holds a connection, and nothing else, for so long.
const ARRIVAL: Duration = Duration::from_secs(30);
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
        _ => return not_allowed(&gateway),
    }
    let (parts, body) = request.into_parts();
    let address = client_address(
        &gateway,
        &parts.headers,
        parts.extensions.get::<ConnectInfo<SocketAddr>>(),
    );
    match post(&gateway, &parts.headers, body, address).await {
        Ok((answer, cookie)) => respond(&gateway, StatusCode::OK, &answer, cookie),
        Err(error) => refuse(&gateway, &error),
    }
}

/// A `GET` that does not become a socket is none of the methods either.
fn not_allowed(gateway: &Gateway) -> Response<Body> {
    let mut response = refuse(gateway, &(&reason::METHOD_NOT_ALLOWED).into());
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// An answer to what is not executed.
fn refuse(gateway: &Gateway, error: &Error) -> Response<Body> {
    respond(gateway, problem::status(error), &errors::response(error), None)
}

async fn post(gateway: &Gateway, headers: &HeaderMap, body: Body, address: String) -> Result<(Answer, Option<Cookie>)> {
    // Anything else could be sent by a form of another site, cookie and all.
    let is_json = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !is_json.is_some_and(|value| {
        value
            .split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    }) {
        return Err((&reason::CONTENT_TYPE_UNSUPPORTED).into());
    }
    let body = timeout(ARRIVAL, to_bytes(body, LONGEST))
        .await
        .map_err(|_| Error::from(&reason::REQUEST_INCOMPLETE))?
        .map_err(|_| Error::from(&beep_core::reason::TOO_LARGE))?;
    let mut request = read(&body)?;
    let viewer = viewer(gateway, headers).await?;
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

fn respond(gateway: &Gateway, status: StatusCode, answer: &Answer, cookie: Option<Cookie>) -> Response<Body> {
    let mut response = Response::new(Body::from(serde_json::to_vec(answer).unwrap_or_default()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
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
