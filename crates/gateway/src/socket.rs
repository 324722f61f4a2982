//! graphql-transport-ws: one socket carries a client's subscriptions and all of its other operations.
//!
//! One task a socket reads. Operations run in tasks of their own; they and the hub write their frames to the socket
//! themselves ([`outbox`]), and its task is woken only for what a socket that is behind did not take.

pub(crate) mod frame;
mod operations;
mod outbox;

use crate::{Gateway, auth::Verified};
use async_graphql::http::ClientMessage;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use beep_core::{Error, Kind, reason};
use beep_realtime::hub::{Close, Connection};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::{rt::TokioIo, server::conn::auto::upgrade::downcast};
use operations::Operations;
use outbox::{Line, Outbox};
use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};
use tokio::{
    io::{copy, sink},
    net::TcpStream,
    time::{Instant, sleep, sleep_until, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self, Message,
        handshake::server::create_response_with_body,
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

/// The sub-protocol that we speak.
const PROTOCOL: &str = "graphql-transport-ws";

/// Bytes of one message of a client, at most.
const LONGEST: usize = 64 << 10;
/// Bytes of a socket's read buffer: by default it is 128 KiB.
const READ_BUFFER: usize = 4 << 10;
/// `connection_init` must come within this time.
const INIT: Duration = Duration::from_secs(5);
/// How often the server pings. A client that says nothing for two pings is gone.
const PING: Duration = Duration::from_secs(5);
/// A socket that takes nothing for longer has a client that does not read.
const WRITE: Duration = Duration::from_secs(10);
/// How long a closing socket waits for answers that are on their way.
const DRAIN: Duration = Duration::from_secs(5);

/// How long a client is given to take the reason why its socket is closed, and then to hear of it.
const FAREWELL: Duration = Duration::from_secs(1);

/// Why a socket is closed; codes from graphql-transport-ws and RFC 6455.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    ProtocolError = 1002,
    NotText = 1007,
    TooLong = 1009,
    Restart = 1012,
    TryLater = 1013,
    BadMessage = 4400,
    Unauthorized = 4401,
    TokenExpired = 4403,
    InitTimeout = 4408,
    DuplicateSubscriber = 4409,
    TooManyInits = 4429,
}

impl From<Close> for Code {
    fn from(why: Close) -> Self {
        match why {
            Close::Slow => Self::TryLater,
            Close::SessionEnded => Self::Unauthorized,
            Close::TokenExpired => Self::TokenExpired,
            Close::Restart => Self::Restart,
        }
    }
}

impl From<&Error> for Code {
    fn from(error: &Error) -> Self {
        match error.kind() {
            _ if error.is(&reason::TOKEN_EXPIRED) => Self::TokenExpired,
            Kind::Unauthenticated => Self::Unauthorized,
            _ => Self::TryLater,
        }
    }
}

/// What to tell a client whose bytes cannot be read on; `None` if there is nobody to tell.
fn unreadable(error: &tungstenite::Error) -> Option<Code> {
    match error {
        tungstenite::Error::Capacity(_) => Some(Code::TooLong),
        tungstenite::Error::Protocol(_) => Some(Code::ProtocolError),
        tungstenite::Error::Utf8(_) => Some(Code::NotText),
        _ => None,
    }
}

/// Answers the opening handshake (RFC 6455, 4.2) and serves the socket that it opens.
pub(crate) fn open(gateway: Arc<Gateway>, mut request: Request, address: String) -> Response<Body> {
    let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    let Ok(mut response) = create_response_with_body(&request, Body::empty) else {
        return (StatusCode::BAD_REQUEST, "this is no opening handshake of a WebSocket\n").into_response();
    };
    let offers = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL);
    let mut offers = offers.iter().filter_map(|value| value.to_str().ok());
    if !offers.any(|list| list.split(',').any(|name| name.trim() == PROTOCOL)) {
        return (StatusCode::BAD_REQUEST, "the sub-protocol is graphql-transport-ws\n").into_response();
    }
    if gateway.shutdown.has_begun() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let protocol = HeaderValue::from_static(PROTOCOL);
    response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => serve(upgraded, gateway, address).await,
            Err(error) => tracing::debug!(%error, "a socket was given up during its handshake"),
        }
    });
    response
}

type Socket = WebSocketStream<Line>;

/// Serves a socket until it ends.
async fn serve(upgraded: Upgraded, gateway: Arc<Gateway>, address: String) {
    let Ok(parts) = downcast::<TokioIo<TcpStream>>(upgraded) else {
        return tracing::error!("a socket that is not plain TCP cannot be served");
    };
    let outbox = Arc::new(Outbox::new(parts.io.into_inner()));
    let line = Line::new(outbox.clone(), &parts.read_buf);
    drop(parts.read_buf); // as large as the server's buffer for a request
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(LONGEST))
        .max_frame_size(Some(LONGEST));
    let mut socket = Socket::from_raw_socket(line, Role::Server, Some(config)).await;
    let code = match timeout(INIT, Box::pin(initialise(&mut socket, &gateway))).await {
        Ok(Ok(verified)) => Box::pin(run(&mut socket, &outbox, &gateway, verified, address)).await,
        Ok(Err(code)) => code,
        Err(_) => Some(Code::InitTimeout),
    };
    if let Some(code) = code {
        metrics::counter!("beep_ws_close_total", "code" => (code as u16).to_string()).increment(1);
        let close = CloseFrame {
            code: (code as u16).into(),
            reason: "".into(),
        };
        let _ = socket.close(Some(close)).await;
        let _ = timeout(FAREWELL, poll_fn(|cx| outbox.poll_flush(cx))).await;
        outbox.finish();
        // Bytes that nobody has read when a connection ends take with them what was sent last (RFC 1122, 4.2.2.13).
        let _ = timeout(FAREWELL, copy(socket.get_mut(), &mut sink())).await;
    }
    outbox.shut();
}

/// Waits for `connection_init` and checks the token in it. `Err(None)`: the client is gone.
async fn initialise(socket: &mut Socket, gateway: &Gateway) -> Result<Verified, Option<Code>> {
    loop {
        let message = socket.next().await.ok_or(None)?.map_err(|error| unreadable(&error))?;
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
            Message::Close(_) => return Err(None),
            Message::Binary(_) => return Err(Some(Code::BadMessage)),
        };
        match ClientMessage::from_bytes(text.as_bytes()) {
            Ok(ClientMessage::ConnectionInit { payload }) => {
                let authorization = authorization(payload.as_ref()).ok_or(Some(Code::Unauthorized))?;
                let verified = gateway
                    .verifier
                    .verify_anew(authorization)
                    .await
                    .map_err(|error| Some(Code::from(&error)))?;
                let ack = Message::text(r#"{"type":"connection_ack"}"#);
                return socket.send(ack).await.map(|()| verified).map_err(|_| None);
            }
            Ok(ClientMessage::Ping { .. }) => socket.send(pong()).await.map_err(|_| None)?,
            Ok(ClientMessage::Pong { .. }) => {}
            Ok(_) => return Err(Some(Code::Unauthorized)),
            Err(_) => return Err(Some(Code::BadMessage)),
        }
    }
}

fn authorization(payload: Option<&serde_json::Value>) -> Option<&str> {
    payload?.get("authorization")?.as_str()
}

fn pong() -> Message {
    Message::text(r#"{"type":"pong"}"#)
}

async fn run(
    socket: &mut Socket,
    outbox: &Arc<Outbox>,
    gateway: &Arc<Gateway>,
    verified: Verified,
    address: String,
) -> Option<Code> {
    let viewer = verified.viewer;
    let connected = gateway.hub.connect(viewer.user, viewer.session, outbox.clone()).await;
    let Ok(connection) = connected else {
        return Some(Code::TryLater);
    };
    let operations = Operations::new(gateway.clone(), connection.clone(), viewer, address);
    let mut session = Session {
        socket,
        outbox,
        gateway,
        connection,
        operations,
        expires_at: deadline(gateway, verified),
    };
    let code = session.talk().await;
    session.operations.end().await;
    code
}

fn deadline(gateway: &Gateway, verified: Verified) -> Instant {
    Instant::now() + Duration::from_millis((verified.expires_at - gateway.clock.now()).max(0).unsigned_abs())
}

struct Session<'s> {
    socket: &'s mut Socket,
    outbox: &'s Outbox,
    gateway: &'s Arc<Gateway>,
    connection: Arc<Connection<Bytes>>,
    operations: Operations,
    expires_at: Instant,
}

impl Session<'_> {
    /// Until the socket ends; gives the code to close it with if it is ours to close.
    ///
    /// What is rarely needed is boxed, so that a socket that only listens stays small.
    async fn talk(&mut self) -> Option<Code> {
        let connection = self.connection.clone();
        let mut closing = pin!(connection.closing());
        let mut heard = Instant::now();
        let mut ping_at = heard + PING;
        let mut timer = pin!(sleep_until(ping_at.min(self.expires_at)));
        loop {
            tokio::select! {
                biased;
                why = &mut closing => {
                    if why == Close::Restart {
                        Box::pin(self.drain()).await;
                    }
                    return Some(why.into());
                }
                _ = poll_fn(|cx| match self.outbox.poll_flush(cx) {
                    Poll::Ready(Err(error)) => Poll::Ready(error),
                    _ => Poll::Pending,
                }) => return None,
                message = self.socket.next() => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(message)) => {
                            if let Err(code) = Box::pin(self.hear(message)).await {
                                return code;
                            }
                        }
                        Some(Err(error)) => return unreadable(&error),
                        None => return None,
                    }
                }
                // A renewed token only moves the end away, and the next ping is never far.
                () = &mut timer => {
                    let now = Instant::now();
                    if now >= self.expires_at {
                        return Some(Code::TokenExpired);
                    }
                    ping_at = now + PING;
                    if now.duration_since(heard) >= 2 * PING {
                        return None;
                    }
                    if self.outbox.stuck_since().is_some_and(|since| now.duration_since(since) >= WRITE) {
                        return Some(Code::TryLater);
                    }
                    timer.as_mut().reset(ping_at.min(self.expires_at));
                    self.socket.send(Message::Ping(Bytes::new())).await.ok()?;
                }
            }
        }
    }

    async fn hear(&mut self, message: Message) -> Result<(), Option<Code>> {
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Ok(()),
            Message::Close(_) => return Err(None),
            Message::Binary(_) => return Err(Some(Code::BadMessage)),
        };
        match ClientMessage::from_bytes(text.as_bytes()).map_err(|_| Some(Code::BadMessage))? {
            ClientMessage::Start { id, payload } => {
                self.operations
                    .start(&id, payload)
                    .await
                    .map_err(|refused| match refused {
                        operations::Refused::BadTag => Some(Code::BadMessage),
                        operations::Refused::Duplicate => Some(Code::DuplicateSubscriber),
                    })
            }
            ClientMessage::Stop { id } => {
                self.operations.stop(&id).await;
                Ok(())
            }
            ClientMessage::Ping { payload } => {
                if let Some(authorization) = authorization(payload.as_ref()) {
                    self.renew(authorization).await?;
                }
                self.socket.send(pong()).await.map_err(|_| None)
            }
            ClientMessage::Pong { .. } => Ok(()),
            ClientMessage::ConnectionInit { .. } => Err(Some(Code::TooManyInits)),
            ClientMessage::ConnectionTerminate => Err(None),
        }
    }

    /// A fresh access token of the same session keeps the socket open.
    async fn renew(&mut self, authorization: &str) -> Result<(), Option<Code>> {
        let verified = self
            .gateway
            .verifier
            .verify_anew(authorization)
            .await
            .map_err(|error| Some(Code::from(&error)))?;
        if verified.viewer.session != self.connection.session {
            return Err(Some(Code::Unauthorized));
        }
        self.expires_at = deadline(self.gateway, verified);
        Ok(())
    }

    /// Lets operations that were begun answer before the socket closes.
    async fn drain(&mut self) {
        let answered = async {
            while self.operations.are_running() {
                sleep(Duration::from_millis(5)).await;
            }
            // One that fails has nobody to answer to.
            let _ = poll_fn(|cx| self.outbox.poll_flush(cx)).await;
        };
        let _ = timeout_at(Instant::now() + DRAIN, answered).await;
    }
}

#[cfg(test)]
mod tests;
