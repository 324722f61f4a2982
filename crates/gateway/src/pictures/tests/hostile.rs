//! What strangers send.

use super::{refusal, scene};
use crate::pictures::upload::LONGEST;
use axum::{
    body::{Body, Bytes},
    http::{Method, header},
};
use futures_util::{Stream, StreamExt, stream};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

/// A body of unknown length.
fn chunked(pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Body {
    Body::from_stream(pieces)
}

#[tokio::test(start_paused = true)]
async fn what_does_not_arrive_whole_is_no_picture() {
    let scene = scene();
    let begun = || stream::iter([Ok(Bytes::from_static(b"a pict"))]);
    let broken = begun().chain(stream::iter([Err(io::ErrorKind::ConnectionReset.into())]));
    // A byte a second, for ever: no pause is long enough to be noticed.
    let slow = stream::unfold((), async |()| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok(Bytes::from_static(b"x")), ()))
    });
    for (body, longest) in [
        (chunked(broken), 1),
        (chunked(slow), 55),
        (chunked(begun().chain(stream::pending())), 55),
    ] {
        let start = Instant::now();
        let answer = scene.put(&[], body).await;
        assert_eq!(refusal(&answer), (408, "REQUEST_INCOMPLETE"));
        assert!(start.elapsed() < Duration::from_secs(longest), "{:?}", start.elapsed());
    }
    assert_eq!(
        (scene.world.album.uploads().len(), scene.world.places.pictures().len()),
        (0, 0)
    );
    // Who may not is told so, however slowly they send.
    let nobodys = chunked(begun().chain(stream::pending()));
    let answer = scene
        .world
        .request_of(&scene.picture(), Method::PUT, &[], nobodys)
        .await;
    assert_eq!(refusal(&answer), (401, "UNAUTHENTICATED"));
}

#[tokio::test]
async fn of_what_is_too_long_only_so_much_is_read() {
    let scene = scene();
    let read = Arc::new(AtomicUsize::new(0));
    let counter = read.clone();
    let endless = stream::repeat_with(move || {
        counter.fetch_add(1 << 20, Ordering::Relaxed);
        Ok(Bytes::from([&b"refuse me"[..], &[0; (1 << 20) - 9]].concat()))
    });
    let answer = scene.put(&[], chunked(endless)).await;
    assert_eq!(refusal(&answer), (413, "IMAGE_TOO_LARGE"));
    assert!(read.load(Ordering::Relaxed) <= LONGEST, "{read:?}");
}

#[tokio::test]
async fn its_bytes_say_what_a_file_is() {
    let scene = scene();
    for kind in [
        "image/png",
        "application/octet-stream",
        "text/html",
        "multipart/form-data",
        "\t",
        "",
    ] {
        let answer = scene.put(&[("content-type", kind)], "a picture").await;
        assert_eq!(answer.status.as_u16(), 200, "{kind:?}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_picture_has_one_address() {
    let scene = scene();
    let path = scene.shown().await;
    let name = path.split('/').nth(2).expect("a name");
    let server = scene.server;
    for tried in [
        format!("/files/{name}/+64"),
        format!("/files/{name}/064"),
        format!("/files/{name}/64.0"),
        format!("/files/{name}/%2064"),
        format!("/files/{name}/99999999999999999999"),
        format!("/files/{name}/-1"),
        format!("/files/{name}/64/"),
        format!("/files/{name}/64/.."),
        format!("/files/{name}"),
        format!("/files/%7B{name}%7D/64"),
        format!("/files/{}/64", name.replace('-', "")),
        "/files/../../etc/passwd".to_owned(),
        "/files/..%2f..%2fetc%2fpasswd/64".to_owned(),
        "/files/%00/64".to_owned(),
        "/files/%ff%fe/64".to_owned(),
        format!("/api/v1/servers/{server}/picture/"),
        format!("/api/v1/servers/{server}/Picture"),
        format!("/api/v1/servers/{server}%2f..%2f/picture"),
        format!("/api/v1//servers/{server}/picture"),
    ] {
        let method = if tried.starts_with("/api") {
            Method::PUT
        } else {
            Method::GET
        };
        let answer = scene
            .world
            .request_of(&tried, method, &[("authorization", &scene.token)], "")
            .await;
        assert_eq!(refusal(&answer), (404, "NOT_FOUND"), "{tried}");
    }
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    let scene = scene();
    let (shown, set) = (scene.shown().await, scene.picture());
    for (path, allowed) in [(&shown, ["GET", "HEAD"]), (&set, ["PUT", "DELETE"])] {
        for method in ["POST", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "GET", "PUT", "DELETE"] {
            if allowed.contains(&method) {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let answer = scene
                .world
                .request_of(path, method.clone(), &[("authorization", &scene.token)], "x")
                .await;
            assert_eq!(refusal(&answer), (405, "METHOD_NOT_ALLOWED"), "{method} {path}");
            let told: Vec<_> = answer.headers[header::ALLOW]
                .to_str()
                .expect("text")
                .split(',')
                .collect();
            assert_eq!(told, allowed, "{method} {path}");
        }
    }
}
