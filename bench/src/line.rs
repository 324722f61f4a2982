//! One socket that is set up in steps, each waited for; then a [`crate::swarm::Swarm`] takes it.

use crate::{
    http,
    websocket::{self, CLOSE, Frame, PING, PONG, TEXT},
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};
use tungstenite::handshake::derive_accept_key;

/// Nothing in setting up takes this long unless something hangs.
const PATIENCE: Duration = Duration::from_secs(30);
/// Proxies must not mistake an answer for one that they know; there is none on loopback.
const KEY: &str = "YmVlcCBiZW5jaG1hcmtzIQ==";

/// A connection that blocks.
pub struct Line {
    stream: TcpStream,
    /// Read, not yet taken.
    input: Vec<u8>,
}

impl Line {
    /// # Errors
    /// If nobody listens.
    pub fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            input: Vec::new(),
        })
    }

    /// Opens a WebSocket.
    ///
    /// # Errors
    /// If the server does not switch protocols.
    pub fn open(address: SocketAddr, path: &str, protocol: &str) -> Result<Self> {
        let mut line = Self::connect(address)?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n"
        );
        line.send(request.as_bytes())?;
        let (status, head) = loop {
            if let Some(response) = http::Response::first(&line.input)? {
                break (
                    response.status,
                    line.input.drain(..response.body.end).collect::<Vec<_>>(),
                );
            }
            line.read()?;
        };
        ensure!(status == 101, "the server answers {status} to a WebSocket");
        let accepted = derive_accept_key(KEY.as_bytes());
        ensure!(
            memchr::memmem::find(&head, accepted.as_bytes()).is_some(),
            "the server does not know the handshake"
        );
        Ok(line)
    }

    /// # Errors
    /// If the connection is lost.
    pub fn send(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes)?)
    }

    /// # Errors
    /// If the connection is lost.
    pub fn send_text(&mut self, text: &str) -> Result<()> {
        let mut frame = Vec::new();
        websocket::write_masked(TEXT, text.as_bytes(), &mut frame);
        self.send(&frame)
    }

    fn read(&mut self) -> Result<()> {
        let mut buffer = [0; 16 << 10];
        let read = self.stream.read(&mut buffer).context("waiting for an answer")?;
        ensure!(read > 0, "the server has hung up");
        self.input.extend_from_slice(&buffer[..read]);
        Ok(())
    }

    /// The next text; pings are answered.
    ///
    /// # Errors
    /// If the connection is lost or closed.
    pub fn receive_text(&mut self) -> Result<String> {
        loop {
            let Some(frame) = Frame::first(&self.input)? else {
                self.read()?;
                continue;
            };
            let bytes: Vec<u8> = self.input.drain(..frame.len()).collect();
            let payload = &bytes[frame.payload];
            match frame.opcode {
                TEXT => return Ok(String::from_utf8(payload.to_vec())?),
                PING => {
                    let mut pong = Vec::new();
                    websocket::write_masked(PONG, payload, &mut pong);
                    self.send(&pong)?;
                }
                CLOSE => bail!("the server closes the socket: {:?}", payload.get(..2)),
                _ => {}
            }
        }
    }

    /// The next HTTP response: status and body.
    ///
    /// # Errors
    /// If the connection is lost or speaks no HTTP.
    pub fn receive_response(&mut self) -> Result<(u16, Vec<u8>)> {
        loop {
            if let Some(http::Response { status, body }) = http::Response::first(&self.input)? {
                let bytes: Vec<u8> = self.input.drain(..body.end).collect();
                return Ok((status, bytes[body].to_vec()));
            }
            self.read()?;
        }
    }

    pub(crate) fn into_parts(self) -> (TcpStream, Vec<u8>) {
        (self.stream, self.input)
    }
}
