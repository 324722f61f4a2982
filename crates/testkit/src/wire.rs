//! A socket without manners: frames as they are, for tests of what the server makes of bad ones.

use crate::patience;
use futures_util::{SinkExt, StreamExt};
use http::{HeaderValue, header::SEC_WEBSOCKET_PROTOCOL};
use serde_json::{Value, json};
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

/// What came over a [`Wire`].
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    Json(Value),
    /// The close code; 1005 for a close without one, 1006 for a connection that broke.
    Closed(u16),
}

/// A WebSocket, nothing more.
pub struct Wire(pub(crate) WebSocketStream<TcpStream>);

impl Wire {
    /// Opens `/graphql` with a sub-protocol, or none.
    ///
    /// # Errors
    /// The HTTP status of a refusal; 0 when nobody listens.
    pub async fn open(address: SocketAddr, protocol: Option<&str>) -> Result<Self, u16> {
        let mut request = format!("ws://{address}/graphql")
            .into_client_request()
            .expect("a good address");
        if let Some(protocol) = protocol {
            let protocol = HeaderValue::from_str(protocol).expect("ASCII");
            request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        let opened = async {
            let socket = TcpStream::connect(address).await.map_err(|_| 0_u16)?;
            socket.set_nodelay(true).map_err(|_| 0_u16)?;
            match client_async(request, socket).await {
                Ok((socket, _)) => Ok(Self(socket)),
                Err(Error::Http(response)) => Err(response.status().as_u16()),
                Err(_) => Err(0),
            }
        };
        timeout(patience(), opened).await.unwrap_or(Err(0))
    }

    /// Opens it with the right sub-protocol and `connection_init`; the acknowledgement is read.
    ///
    /// # Errors
    /// The close code, or what [`open`](Self::open) gives.
    pub async fn sign_in(address: SocketAddr, token: &str) -> Result<Self, u16> {
        let mut wire = Self::open(address, Some("graphql-transport-ws")).await?;
        wire.init(token).await;
        match wire.next().await {
            Frame::Json(answer) if answer["type"] == "connection_ack" => Ok(wire),
            Frame::Json(answer) => panic!("connection_init is answered with {answer}"),
            Frame::Closed(code) => Err(code),
        }
    }

    pub async fn init(&mut self, token: &str) {
        let payload = json!({ "authorization": format!("Bearer {token}") });
        self.send(&json!({ "type": "connection_init", "payload": payload }))
            .await;
    }

    /// Sends a message; one to a socket that is gone is lost, as on any network.
    pub async fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string()).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        let _ = self.0.send(Message::text(text)).await;
    }

    pub async fn send_binary(&mut self, bytes: &[u8]) {
        let _ = self.0.send(Message::binary(bytes.to_vec())).await;
    }

    /// The next frame with text, or the end.
    ///
    /// # Panics
    /// Nothing comes within [`patience`].
    pub async fn next(&mut self) -> Frame {
        self.next_within(patience()).await.expect("a frame comes")
    }

    /// As [`next`](Self::next); `None` if nothing comes in time.
    pub async fn next_within(&mut self, limit: Duration) -> Option<Frame> {
        let next = async {
            loop {
                if let Some(frame) = read(self.0.next().await) {
                    return frame;
                }
            }
        };
        timeout(limit, next).await.ok()
    }

    /// Waits for the end, whatever else comes before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Frame::Closed(code) = self.next().await {
                return code;
            }
        }
    }
}

/// `None` for frames of the WebSocket protocol itself.
pub(crate) fn read(message: Option<Result<Message, Error>>) -> Option<Frame> {
    match message {
        Some(Ok(Message::Text(text))) => Some(Frame::Json(serde_json::from_str(&text).expect("the server sends JSON"))),
        Some(Ok(Message::Close(close))) => Some(Frame::Closed(close.map_or(1005, |close| close.code.into()))),
        Some(Ok(_)) => None,
        Some(Err(_)) | None => Some(Frame::Closed(1006)),
    }
}
