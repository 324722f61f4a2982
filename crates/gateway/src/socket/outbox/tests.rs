use super::*;
use std::{future::poll_fn, time::Duration};
use tokio::{io::AsyncReadExt, net::TcpListener, time::timeout};

async fn pair() -> (Arc<Outbox>, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("has one");
    let (accepted, client) = tokio::join!(listener.accept(), TcpStream::connect(address));
    let stream = accepted.expect("is there").0;
    stream.writable().await.expect("is open");
    (Arc::new(Outbox::new(stream)), client.expect("connects"))
}

fn frame(n: usize) -> Bytes {
    format!("{n:>99}\n").repeat(1_000).into()
}

/// Pushes frames until one is not taken; gives how many were.
fn fill(outbox: &Outbox) -> usize {
    (0..).take_while(|n| outbox.push(frame(*n))).count()
}

/// What the socket's task does.
fn drive(outbox: &Arc<Outbox>) {
    let outbox = outbox.clone();
    tokio::spawn(poll_fn(move |cx| match outbox.poll_flush(cx) {
        Poll::Ready(Err(_)) => Poll::Ready(()),
        _ => Poll::Pending,
    }));
}

#[tokio::test]
async fn what_a_socket_takes_does_not_wait() {
    let (outbox, mut client) = pair().await;
    assert!(outbox.push(Bytes::from_static(b"at once")));
    assert_eq!(outbox.stuck_since(), None);
    let mut read = [0; 7];
    client.read_exact(&mut read).await.expect("comes");
    assert_eq!(&read, b"at once");
}

#[tokio::test]
async fn what_waits_goes_out_whole_and_in_order() {
    let (outbox, mut client) = pair().await;
    let taken = fill(&outbox);
    assert!(taken >= WAITING, "{taken} were taken");
    assert!(outbox.stuck_since().is_some());
    drive(&outbox);
    let mut read = Vec::new();
    for n in 0..taken {
        read.resize(frame(n).len(), 0);
        let reading = timeout(Duration::from_secs(10), client.read_exact(&mut read));
        reading.await.expect("in time").expect("is open");
        assert!(read == frame(n), "frame {n} is not whole");
    }
    assert_eq!(outbox.stuck_since(), None);
    assert!(outbox.push(frame(taken)), "and there is room again");
}

#[tokio::test]
async fn a_socket_that_takes_nothing_is_known() {
    let (outbox, _client) = pair().await;
    fill(&outbox);
    drive(&outbox);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let since = outbox.stuck_since().expect("nobody reads");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(outbox.stuck_since(), Some(since));
}

#[tokio::test]
async fn what_is_shut_is_over_whoever_holds_it() {
    let (outbox, mut client) = pair().await;
    outbox.shut();
    let read = timeout(Duration::from_secs(10), client.read(&mut [0; 1])).await;
    assert_eq!(read.expect("in time").expect("an end"), 0);
    assert!(outbox.push(frame(0)), "there is nobody to be slow");
    assert_eq!(outbox.stuck_since(), None);
}

#[tokio::test]
async fn what_came_with_the_handshake_is_read_first() {
    let (outbox, mut client) = pair().await;
    let mut line = Line::new(outbox, b"first ");
    tokio::io::AsyncWriteExt::write_all(&mut client, b"then")
        .await
        .expect("is open");
    let mut read = [0; 10];
    line.read_exact(&mut read).await.expect("is open");
    assert_eq!(&read, b"first then");
}
