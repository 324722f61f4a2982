//! HTTP/1.1, as far as a client of Beep's API needs it.

use anyhow::{Context, Result, bail};
use std::ops::Range;

/// One response at the start of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// Where the body is. The response ends with it.
    pub body: Range<usize>,
}

impl Response {
    /// The first response of `bytes`; `None` until it is whole.
    ///
    /// # Errors
    /// If it is no HTTP, or its body has no stated length.
    pub fn first(bytes: &[u8]) -> Result<Option<Self>> {
        let mut headers = [httparse::EMPTY_HEADER; 48];
        let mut response = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(start) = response.parse(bytes)? else {
            return Ok(None);
        };
        let status = response.code.unwrap_or_default();
        let length = response
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case("content-length"));
        let length: usize = match length {
            Some(header) => std::str::from_utf8(header.value)?
                .trim()
                .parse()
                .context("content-length")?,
            None if matches!(status, 101 | 204 | 304) => 0,
            None => bail!("a response without content-length (status {status})"),
        };
        let body = start..start + length;
        Ok((body.end <= bytes.len()).then_some(Self { status, body }))
    }
}

/// A POST of JSON to `/graphql`.
pub fn post(host: &str, token: Option<&str>, body: &str) -> Vec<u8> {
    let authorization = token
        .map(|token| format!("authorization: Bearer {token}\r\n"))
        .unwrap_or_default();
    let length = body.len();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n{authorization}content-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::Response;

    #[test]
    fn responses_follow_each_other() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 204 No Content\r\n\r\n";
        let first = Response::first(bytes).unwrap().unwrap();
        assert_eq!((first.status, &bytes[first.body.clone()]), (200, &b"hello"[..]));
        let second = Response::first(&bytes[first.body.end..]).unwrap().unwrap();
        assert_eq!((second.status, second.body.len()), (204, 0));
    }

    #[test]
    fn a_part_is_none_and_an_unknown_length_an_error() {
        let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
        for length in 0..whole.len() {
            assert_eq!(Response::first(&whole[..length]).unwrap(), None, "{length}");
        }
        assert!(Response::first(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}
