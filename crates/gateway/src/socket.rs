//! graphql-transport-ws: one socket carries a client's subscriptions and all of its other operations.
//!
//! One task a socket reads, and writes what is queued: it feeds all that waits, then flushes, so that a socket which
//! is behind gets many frames with one write. Operations run in tasks of their own and answer through the queue.

mod operations;

use crate::{Gateway, auth::Verified};
use async_graphql::http::ClientMessage;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use beep_core::{Error, Kind, reason};
use beep_realtime::hub::{Close, Connection};
use futures_util::{FutureExt, SinkExt};
use operations::Operations;
use std::{
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

/// Bytes of one message of a client, at most.
pub(crate) const LONGEST: usize = 64 << 10;
/// `connection_init` must come within this time.
const INIT: Duration = Duration::from_secs(5);
/// How often the server pings. A client that says nothing for two pings is gone.
const PING: Duration = Duration::from_secs(5);
/// A write that takes longer means a client that does not read.
const WRITE: Duration = Duration::from_secs(10);
/// How long a closing socket waits for answers that are on their way.
const DRAIN: Duration = Duration::from_secs(5);

/// Why a socket is closed; codes from graphql-transport-ws and RFC 6455.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
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

/// Serves a socket until it ends.
pub(crate) async fn serve(mut socket: WebSocket, gateway: Arc<Gateway>, address: String) {
    let code = match timeout(INIT, Box::pin(initialise(&mut socket, &gateway))).await {
        Ok(Ok(verified)) => Box::pin(run(&mut socket, &gateway, verified, address)).await,
        Ok(Err(code)) => code,
        Err(_) => Some(Code::InitTimeout),
    };
    if let Some(code) = code {
        metrics::counter!("beep_ws_close_total", "code" => (code as u16).to_string()).increment(1);
        let close = CloseFrame {
            code: code as u16,
            reason: Utf8Bytes::from_static(""),
        };
        let _ = timeout(Duration::from_secs(1), socket.send(Message::Close(Some(close)))).await;
    }
}

/// Waits for `connection_init` and checks the token in it. `Err(None)`: the client is gone.
async fn initialise(socket: &mut WebSocket, gateway: &Gateway) -> Result<Verified, Option<Code>> {
    loop {
        let message = socket.recv().await.and_then(Result::ok).ok_or(None)?;
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => continue,
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

async fn run(socket: &mut WebSocket, gateway: &Arc<Gateway>, verified: Verified, address: String) -> Option<Code> {
    let viewer = verified.viewer;
    let Ok((connection, frames)) = gateway.hub.connect(viewer.user, viewer.session).await else {
        return Some(Code::TryLater);
    };
    let operations = Operations::new(gateway.clone(), connection.clone(), viewer, address);
    let mut session = Session {
        socket,
        gateway,
        connection,
        frames,
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
    socket: &'s mut WebSocket,
    gateway: &'s Arc<Gateway>,
    connection: Arc<Connection<Utf8Bytes>>,
    frames: mpsc::Receiver<Utf8Bytes>,
    operations: Operations,
    expires_at: Instant,
}

impl Session<'_> {
    /// Until the socket ends; gives the code to close it with if it is ours to close.
    ///
    /// What is rarely needed is boxed, so that a socket that only listens stays small. The timer and the wait for the
    /// end are made once: made anew for each frame they cost as much as the frame.
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
                Some(frame) = self.frames.recv() => {
                    if let Err(code) = self.write(frame, closing.as_mut()).await {
                        return code;
                    }
                }
                message = self.socket.recv() => {
                    heard = Instant::now();
                    let Some(Ok(message)) = message else { return None };
                    if let Err(code) = Box::pin(self.hear(message)).await {
                        return code;
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
                    timer.as_mut().reset(ping_at.min(self.expires_at));
                    self.socket.send(Message::Ping(bytes::Bytes::new())).await.ok()?;
                }
            }
        }
    }

    /// Feeds all that waits, then flushes. A client that reads takes it at once; only one that does not is watched.
    async fn write(
        &mut self,
        first: Utf8Bytes,
        closing: Pin<&mut impl Future<Output = Close>>,
    ) -> Result<(), Option<Code>> {
        let (socket, frames) = (&mut *self.socket, &mut self.frames);
        let mut writing = pin!(async {
            socket.feed(Message::Text(first)).await?;
            while let Ok(frame) = frames.try_recv() {
                socket.feed(Message::Text(frame)).await?;
            }
            socket.flush().await
        });
        if let Some(written) = writing.as_mut().now_or_never() {
            return written.map_err(|_| None);
        }
        Box::pin(async {
            tokio::select! {
                biased;
                written = writing => written.map_err(|_| None),
                why = closing => Err(Some(why.into())),
                () = tokio::time::sleep(WRITE) => Err(Some(Code::TryLater)),
            }
        })
        .await
    }

    async fn hear(&mut self, message: Message) -> Result<(), Option<Code>> {
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
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
        let until = Instant::now() + DRAIN;
        while self.operations.are_running() || !self.frames.is_empty() {
            let Ok(Some(frame)) = tokio::time::timeout_at(until, self.frames.recv()).await else {
                return;
            };
            if timeout(WRITE, self.socket.send(Message::Text(frame))).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
