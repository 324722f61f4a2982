//! HTTP/1.1 without a pool: each request is a connection of its own, so that no test waits for another one's.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use std::{io, net::SocketAddr};
use tokio::{net::TcpStream, time::timeout};

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    /// The body, where it is text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// # Errors
/// Nobody listens, or the connection breaks before the answer is whole.
pub async fn get(address: SocketAddr, path: &str) -> io::Result<Reply> {
    exchange(address, Method::GET, path, &[], Bytes::new()).await
}

/// # Errors
/// As for [`get`].
pub async fn post(
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> io::Result<Reply> {
    exchange(address, Method::POST, path, headers, body.into()).await
}

/// A request of any method.
///
/// # Errors
/// As for [`get`].
pub async fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> io::Result<Reply> {
    let method = Method::from_bytes(method.as_bytes()).map_err(io::Error::other)?;
    exchange(address, method, path, headers, body.into()).await
}

async fn exchange(
    address: SocketAddr,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Bytes,
) -> io::Result<Reply> {
    let whole = async {
        let socket = TokioIo::new(TcpStream::connect(address).await?);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(socket)
            .await
            .map_err(io::Error::other)?;
        let connection = tokio::spawn(connection);
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, address.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body)).map_err(io::Error::other)?;
        let answer = async {
            let response = sender.send_request(request).await.map_err(io::Error::other)?;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
            Ok(Reply {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body,
            })
        };
        let answer = answer.await;
        connection.abort();
        answer
    };
    timeout(crate::patience(), whole)
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}
