//! Looking at a port.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

const PATIENCE: Duration = Duration::from_secs(2);

/// Whether something listens on this port of 127.0.0.1.
pub(crate) fn is_taken(port: u16) -> bool {
    TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], port)), PATIENCE).is_ok()
}

/// # Errors
/// Somebody else listens on `address`; `who` is what wanted it.
pub(crate) fn ensure_free(address: &str, who: &str) -> Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) => bail!("{who} cannot listen on {address}: {error}"),
    }
}

/// What a server says first on this port of 127.0.0.1, as far as it arrives at once; empty when it says nothing.
pub(crate) fn greeting(port: u16) -> String {
    let read = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], port)), PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut bytes = [0; 512];
        let read = stream.read(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes[..read]).into_owned())
    };
    read().unwrap_or_default()
}

/// The status of `GET path`, or nothing when no server answers with one.
pub(crate) fn http_status(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    // In one piece: a server may answer, and close, as soon as it has read something.
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    // A server that cuts the connection after its answer has still answered.
    let _ = stream.take(4096).read_to_string(&mut answer);
    answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

/// Looks every 50 ms until `ready` or until `patience` is over; tells whether it became ready.
pub(crate) fn wait(patience: Duration, mut ready: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    loop {
        if ready() {
            return true;
        }
        if begin.elapsed() > patience {
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::{ensure_free, greeting, http_status, is_taken};

    #[test]
    fn a_port_in_use_is_named() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(is_taken(address.port()));
        let error = ensure_free(&address.to_string(), "gateway").unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("gateway cannot listen on {address}")),
            "{error}"
        );
    }

    #[test]
    fn reads_a_greeting_and_a_status() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut first, _) = listener.accept().unwrap();
            first.write_all(b"INFO {}\r\n").unwrap();
            let (mut second, _) = listener.accept().unwrap();
            let read = second.read(&mut [0; 256]).unwrap();
            assert!(read > 0);
            second.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap();
        });
        assert_eq!(greeting(address.port()), "INFO {}\r\n");
        assert_eq!(http_status(address, "/readyz"), Some(503));
        server.join().unwrap();
    }
}
