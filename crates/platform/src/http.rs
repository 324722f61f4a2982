//! The one place that takes HTTP connections: HTTP/1.1 and HTTP/2, and what upgrades from them.
//!
//! A connection costs memory for as long as it lasts, so it may not last for nothing: the head of a request has to
//! arrive in time, also when no byte of it comes, and an HTTP/2 client has to answer pings. How long a body may take is
//! for its route to say.

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use std::{
    io::ErrorKind,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tower::ServiceExt;

/// Until when the head of a request has arrived. A connection that is kept open without one is closed after it too, so it
/// is longer than the minute for which proxies keep theirs.
const HEAD: Duration = Duration::from_secs(75);
/// How often an HTTP/2 client is asked whether it is there, and for how long it may say nothing then.
const PING: Duration = Duration::from_secs(30);
/// After the system had no room for another connection.
const BREATH: Duration = Duration::from_secs(1);

/// Serves until `begun` is; then the requests under way are answered. What a connection was upgraded to is not waited for.
///
/// Handlers find the peer as [`ConnectInfo`].
pub async fn serve(listener: TcpListener, router: Router, begun: impl Future<Output = ()>) {
    serve_with(listener, router, begun, HEAD).await;
}

async fn serve_with(listener: TcpListener, router: Router, begun: impl Future<Output = ()>, head: Duration) {
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(head);
    server
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .enable_connect_protocol();
    let graceful = GracefulShutdown::new();
    let mut begun = pin!(begun);
    loop {
        let (socket, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut begun => break,
        };
        let (router, heard) = (router.clone(), Arc::new(AtomicBool::new(false)));
        let hears = heard.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            hears.store(true, Ordering::Relaxed);
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = server.serve_connection_with_upgrades(TokioIo::new(socket), answer);
        let connection = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // Until it is known which version is spoken, the server's own timeout does not run.
            let ended = match timeout(head, connection.as_mut()).await {
                Ok(ended) => ended,
                Err(_) if heard.load(Ordering::Relaxed) => connection.await,
                Err(_) => return,
            };
            if let Err(error) = ended {
                tracing::trace!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The next connection. One that is gone before it was taken is passed over.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => {
                // A small frame must not wait for the one before it to be acknowledged.
                let _ = socket.set_nodelay(true);
                return (socket, peer);
            }
            Err(error) if is_theirs(error.kind()) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

fn is_theirs(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::{future::pending, time::Instant};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        sync::oneshot,
        task::JoinHandle,
    };

    const SOON: Duration = Duration::from_millis(300);

    async fn served(begun: impl Future<Output = ()> + Send + 'static) -> (SocketAddr, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let peer = get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string());
        let slow = get(async || {
            tokio::time::sleep(SOON).await;
            "done"
        });
        let router = Router::new().route("/peer", peer).route("/slow", slow);
        (address, tokio::spawn(serve_with(listener, router, begun, SOON)))
    }

    async fn rest(mut socket: TcpStream) -> String {
        let mut text = String::new();
        socket.read_to_string(&mut text).await.expect("text");
        text
    }

    #[tokio::test]
    async fn who_says_half_a_head_or_nothing_is_not_waited_for() {
        let (address, _serving) = served(pending()).await;
        for said in [
            "",
            "PRI * HTTP",
            "GET /peer HTTP/1.1\r\nhost: x\r\n",
            "GET /peer HTTP/1.1\r\nhost: x\r\n\r\n",
        ] {
            let begin = Instant::now();
            let mut socket = TcpStream::connect(address).await.expect("it listens");
            socket.write_all(said.as_bytes()).await.expect("sent");
            let here = socket.local_addr().expect("an address").to_string();
            let answered = rest(socket).await;
            assert_eq!(
                answered.contains(&here),
                said.ends_with("\r\n\r\n"),
                "{said:?}: {answered}"
            );
            assert!(
                (SOON..20 * SOON).contains(&begin.elapsed()),
                "{said:?}: {:?}",
                begin.elapsed()
            );
        }
    }

    #[tokio::test]
    async fn what_was_begun_is_answered_before_it_ends() {
        let (stop, stopped) = oneshot::channel::<()>();
        let (address, serving) = served(async move { drop(stopped.await) }).await;
        let mut socket = TcpStream::connect(address).await.expect("it listens");
        socket
            .write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .expect("sent");
        tokio::time::sleep(SOON / 3).await;
        stop.send(()).expect("it serves");
        assert!(rest(socket).await.ends_with("done"));
        serving.await.expect("no panic");
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    }
}
