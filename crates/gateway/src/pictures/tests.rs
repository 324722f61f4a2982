//! Pictures through the door: what comes in and what is shown.

mod hostile;

use super::upload::{CHUNK, LONGEST};
use crate::testing::{Answer, CONFIG, World, id};
use axum::{
    body::Body,
    http::{HeaderName, Method, header},
};
use beep_core::{Id, ImageId, ServerId, UserId};
use beep_proto::files::v1::Purpose;

struct Scene {
    world: World,
    server: ServerId,
    /// Of somebody who manages the server.
    token: String,
}

fn scene() -> Scene {
    let world = World::new(CONFIG);
    let user: UserId = id();
    let (server, _) = world.place(user);
    let token = format!("Bearer {}", world.key.token(user, id(), 300));
    Scene { world, server, token }
}

#[tokio::test]
async fn a_picture_goes_in_and_is_shown() {
    let Scene { world, server, token } = scene();
    let auth = [("authorization", &*token)];
    let upload: Vec<u8> = (0..CHUNK + 1000).map(|n| n.to_le_bytes()[0]).collect();
    for (which, purpose) in [("picture", Purpose::ServerPicture), ("banner", Purpose::ServerBanner)] {
        let path = format!("/api/v1/servers/{server}/{which}");
        let answer = world.request_of(&path, Method::PUT, &auth, upload.clone()).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
        let (image, (about, bytes)) = world.album.uploads().pop().expect("taken");
        assert_eq!((about.purpose(), &about.subject_id), (purpose, &server.to_bytes()));
        assert!(bytes == upload, "{} bytes", bytes.len());
        let name = ImageId::from_slice(&image.id).expect("an identifier");
        assert_eq!(answer.body["id"], name.to_string());
        let shown = world.places.pictures().pop().expect("told");
        let (picture, banner) = match purpose {
            Purpose::ServerPicture => (Some(image.id.clone()), None),
            _ => (None, Some(image.id.clone())),
        };
        assert_eq!(shown, (picture, banner));

        let path = format!("/files/{name}/64");
        let answer = world.request_of(&path, Method::GET, &[], "").await;
        assert_eq!(answer.status.as_u16(), 200);
        assert!(answer.bytes == upload);
        let told = |name| answer.headers.get(name).and_then(|value| value.to_str().ok());
        assert_eq!(told(header::CONTENT_TYPE), Some("image/jpeg"));
        assert_eq!(told(header::CACHE_CONTROL), Some("public, max-age=31536000, immutable"));
        assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
        assert_eq!(
            told(header::CONTENT_SECURITY_POLICY),
            Some("default-src 'none'; sandbox")
        );
    }
    let path = format!("/api/v1/servers/{server}/banner");
    let answer = world.request_of(&path, Method::DELETE, &auth, "").await;
    assert_eq!(answer.status.as_u16(), 204);
    assert_eq!(world.places.pictures().pop(), Some((None, Some(Vec::new()))));
}

#[tokio::test]
async fn refusals_are_problems_with_a_code() {
    let Scene { world, server, token } = scene();
    let auth = [("authorization", &*token)];
    let good = format!("/api/v1/servers/{server}/picture");
    let elsewhere = format!("/api/v1/servers/{}/picture", id::<ServerId>());
    let other = format!("/api/v1/servers/{server}/emblem");
    let nowhere = format!("/files/{}/64", id::<ImageId>());
    let big = [b"refuse me".to_vec(), vec![0; LONGEST]].concat();
    type Case<'c> = (&'c str, Method, &'c [(&'c str, &'c str)], Vec<u8>, u16, &'c str);
    let cases: [Case<'_>; 11] = [
        (&good, Method::PUT, &[], b"x".to_vec(), 401, "UNAUTHENTICATED"),
        (&good, Method::DELETE, &[], vec![], 401, "UNAUTHENTICATED"),
        (
            &good,
            Method::PUT,
            &[("authorization", "Bearer x")],
            vec![],
            401,
            "UNAUTHENTICATED",
        ),
        (&elsewhere, Method::DELETE, &auth, vec![], 404, "NOT_FOUND"),
        (&other, Method::PUT, &auth, vec![], 404, "NOT_FOUND"),
        (
            "/api/v1/servers/x/picture",
            Method::PUT,
            &auth,
            vec![],
            404,
            "NOT_FOUND",
        ),
        ("/api/v2", Method::GET, &auth, vec![], 404, "NOT_FOUND"),
        (&good, Method::PUT, &auth, big, 413, "IMAGE_TOO_LARGE"),
        (&nowhere, Method::GET, &[], vec![], 404, "NOT_FOUND"),
        ("/files/x/64", Method::GET, &[], vec![], 404, "NOT_FOUND"),
        ("/files/a/b/c", Method::GET, &[], vec![], 404, "NOT_FOUND"),
    ];
    for (path, method, headers, body, status, code) in cases {
        let answer = world.request_of(path, method.clone(), headers, body).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}: {}", answer.body);
        assert_eq!(
            (&answer.body["code"], &answer.body["status"]),
            (&code.into(), &status.into()),
            "{method} {path}"
        );
        let kind = answer
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        assert_eq!(kind, Some("application/problem+json"));
        assert_eq!(answer.headers.contains_key(header::WWW_AUTHENTICATE), status == 401);
    }
    assert_eq!(world.places.pictures(), []);
}

impl Scene {
    fn picture(&self) -> String {
        format!("/api/v1/servers/{}/picture", self.server)
    }

    async fn put(&self, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let all = [&[("authorization", &*self.token)], headers].concat();
        self.world.request_of(&self.picture(), Method::PUT, &all, body).await
    }

    /// Where a picture is shown that was taken in.
    async fn shown(&self) -> String {
        let answer = self.put(&[], "a picture").await;
        format!("/files/{}/64", answer.body["id"].as_str().expect("a name"))
    }
}

fn refusal(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.body["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn who_has_a_picture_is_not_sent_it_again() {
    let scene = scene();
    let path = scene.shown().await;
    let get = async |method: Method, name: HeaderName, value: &str| {
        scene
            .world
            .request_of(&path, method, &[(name.as_str(), value)], "")
            .await
    };
    let whole = get(Method::GET, header::ACCEPT, "*/*").await;
    let tag = whole.headers[header::ETAG].to_str().expect("text").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag} is strong");
    for (known, status) in [
        (tag.clone(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"other\" , {tag},\"more\""), 304),
        ("*".to_owned(), 304),
        ("\"other\"".to_owned(), 200),
        (tag.trim_matches('"').to_owned(), 200),
        (String::new(), 200),
    ] {
        let answer = get(Method::GET, header::IF_NONE_MATCH, &known).await;
        assert_eq!(answer.status.as_u16(), status, "{known}");
        let expected = if status == 304 { &b""[..] } else { b"a picture" };
        assert_eq!(answer.bytes, expected, "{known}");
        for name in [header::ETAG, header::CACHE_CONTROL] {
            assert_eq!(
                answer.headers.get(&name),
                whole.headers.get(&name),
                "{name} after {known}"
            );
        }
        assert_eq!(
            answer.headers.contains_key(header::CONTENT_TYPE),
            status == 200,
            "{known}"
        );
    }
    // Parts are not served, so that the whole of it is the right answer (RFC 9110, 14.2).
    for (name, value) in [
        (header::RANGE, "bytes=0-1"),
        (header::RANGE, "bytes=9999-"),
        (header::IF_MATCH, "\"other\""),
    ] {
        let answer = get(Method::GET, name, value).await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.bytes),
            (200, &b"a picture"[..]),
            "{value}"
        );
        assert_eq!(answer.headers[header::ACCEPT_RANGES], "none");
    }
    let head = get(Method::HEAD, header::ACCEPT, "*/*").await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    for name in [
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::ETAG,
        header::CACHE_CONTROL,
    ] {
        assert_eq!(head.headers.get(&name), whole.headers.get(&name), "{name}");
    }
    assert_eq!(head.headers[header::CONTENT_LENGTH], "9");
    let nowhere = format!("/files/{}/64", id::<ImageId>());
    let answer = scene
        .world
        .request_of(&nowhere, Method::GET, &[("if-none-match", "*")], "")
        .await;
    assert_eq!(refusal(&answer), (404, "NOT_FOUND"), "nobody has what is not there");
}
