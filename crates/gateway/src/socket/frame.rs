//! Messages of graphql-transport-ws as whole WebSocket frames (RFC 6455, 5.2): made once, shared, and written to
//! sockets as they are.

use crate::graphql::errors;
use async_graphql::Response;
use beep_core::Error;
use beep_realtime::hub::{End, Wire};
use bytes::{BufMut, Bytes, BytesMut};
use tokio_tungstenite::tungstenite::protocol::frame::{
    FrameHeader,
    coding::{Data, OpCode},
};

/// The longest head of a frame that a server sends.
const HEAD: usize = 10;

/// Appends a text frame.
fn put(parts: &[&str], frames: &mut BytesMut) {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let head = FrameHeader {
        opcode: OpCode::Data(Data::Text),
        ..FrameHeader::default()
    };
    frames.reserve(HEAD + length);
    head.format(length as u64, &mut frames.writer())
        .expect("memory takes what is written to it");
    parts.iter().for_each(|part| frames.put_slice(part.as_bytes()));
}

// Tags are checked when they come in: they need no escaping.
fn put_next(tag: &str, payload: &str, frames: &mut BytesMut) {
    put(
        &[r#"{"id":""#, tag, r#"","type":"next","payload":"#, payload, "}"],
        frames,
    );
}

/// The answer of an operation, and its end.
pub(crate) fn answer(tag: &str, response: &Response) -> Bytes {
    let payload = serde_json::to_string(response).unwrap_or_default();
    let mut frames = BytesMut::with_capacity(payload.len() + 2 * tag.len() + 100);
    put_next(tag, &payload, &mut frames);
    put(&[r#"{"id":""#, tag, r#"","type":"complete"}"#], &mut frames);
    frames.freeze()
}

/// Ends an operation with the failures of `response`.
pub(crate) fn error(tag: &str, response: &Response) -> Bytes {
    let failures = serde_json::to_string(&response.errors).unwrap_or_else(|_| "[]".to_owned());
    let mut frames = BytesMut::new();
    put(
        &[r#"{"id":""#, tag, r#"","type":"error","payload":"#, &failures, "}"],
        &mut frames,
    );
    frames.freeze()
}

/// graphql-transport-ws, as far as the hub speaks it.
pub(crate) struct TransportWs;

impl Wire<Bytes> for TransportWs {
    fn next(&self, tag: &str, payloads: &[&str]) -> Bytes {
        let length = payloads
            .iter()
            .map(|payload| HEAD + 40 + tag.len() + payload.len())
            .sum();
        let mut frames = BytesMut::with_capacity(length);
        for payload in payloads {
            put_next(tag, payload, &mut frames);
        }
        frames.freeze()
    }

    fn end(&self, tag: &str, end: End) -> Bytes {
        let failure = match end {
            End::NotFound => Error::not_found(),
            End::Unavailable => Error::unavailable("rights or bus"),
        };
        error(tag, &errors::response(&failure))
    }
}

#[cfg(test)]
mod tests;
