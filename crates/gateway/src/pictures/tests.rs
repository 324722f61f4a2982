use super::{CHUNK, LONGEST};
use crate::testing::{CONFIG, World, id};
use axum::http::{Method, header};
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
        let tag = told(header::ETAG).expect("a tag");
        let again = world
            .request_of(&path, Method::GET, &[("if-none-match", tag)], "")
            .await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
        let head = world.request_of(&path, Method::HEAD, &[], "").await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
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
    let answer = world.request_of(&good, Method::POST, &auth, "").await;
    assert_eq!(answer.status.as_u16(), 405);
    assert_eq!(world.places.pictures(), []);
}
