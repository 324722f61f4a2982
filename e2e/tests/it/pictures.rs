//! Pictures over REST: what is refused, and what outlives whom. Who may is in `refusals::rest`.

use crate::openapi::Document;
use beep_testkit::{Operation, Person, Place, Reply, World, eventually, patience, request};
use serde_json::{Value, json};

on_one_process_and_on_many! {
    files_that_are_no_pictures_are_refused,
    a_picture_outlives_the_processes,
}

/// A PNG of one grey pixel.
pub(crate) const PIXEL: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\
    \x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9bU\
    \x00\x00\x00\x0aIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\
    \x00\x00\x00\x00IEND\xaeB\x60\x82";

async fn ask(world: &World, person: Option<&Person>, method: &str, path: &str, body: &[u8]) -> Reply {
    let bearer = person.map(|person| format!("Bearer {}", person.token()));
    let headers: Vec<_> = bearer.iter().map(|value| ("authorization", value.as_str())).collect();
    let reply = request(world.address(), method, path, &headers, body.to_vec()).await;
    reply.expect("Beep answers")
}

/// As the API tells it: where the picture is.
async fn picture(person: &Person, place: &Place) -> Option<String> {
    let document = "query($id: ID!) { server(id: $id) { server { picture { large } } } }";
    let answer = person
        .run(Operation::new(document, json!({ "id": place.server })))
        .await;
    let view = answer.expect("a member may");
    Some(view["server"]["picture"]["large"].as_str()?.to_owned())
}

async fn files_that_are_no_pictures_are_refused(world: World) {
    let ann = world.person("ann").await;
    let place = ann.found("Atelier").await;
    for which in ["picture", "banner"] {
        let path = format!("/api/v1/servers/{}/{which}", place.server);
        for (body, status, code) in [
            (b"Dear Bob,".to_vec(), 415, "IMAGE_KIND_UNSUPPORTED"),
            (PIXEL[..50].to_vec(), 400, "IMAGE_UNREADABLE"),
            (vec![0; (8 << 20) + 1], 413, "IMAGE_TOO_LARGE"),
            (Vec::new(), 415, "IMAGE_KIND_UNSUPPORTED"),
        ] {
            let reply = ask(&world, Some(&ann), "PUT", &path, &body).await;
            let problem: Value = serde_json::from_slice(&reply.body).expect("a problem");
            assert_eq!((reply.status, &problem["code"]), (status, &json!(code)), "{which}");
            let told = Document::read().fits("PUT /api/v1/servers/{id}/{which}", &reply);
            assert_eq!(told, Ok(()), "{which} {code}");
        }
        assert_eq!(
            ask(&world, Some(&ann), "PUT", &path, PIXEL).await.status,
            200,
            "{which}"
        );
    }
}

async fn a_picture_outlives_the_processes(mut world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let path = format!("/api/v1/servers/{}/picture", place.server);
    assert_eq!(ask(&world, Some(&ann), "PUT", &path, PIXEL).await.status, 200);
    let shown = picture(&bob, &place).await.expect("there is one");
    let before = ask(&world, None, "GET", &shown, b"").await;
    assert_eq!(before.status, 200);
    assert_eq!(before.headers["content-type"], "image/jpeg");
    assert_eq!(before.headers["x-content-type-options"], "nosniff");

    let names: Vec<_> = world.processes().map(|process| process.name().to_owned()).collect();
    for name in names {
        world.process(&name).kill().await;
    }
    world.start().await;
    let after = eventually("the picture is back", patience(), async || {
        let reply = ask(&world, None, "GET", &shown, b"").await;
        if reply.status == 200 {
            Ok(reply)
        } else {
            Err(reply.text())
        }
    });
    assert_eq!(after.await.body, before.body);
    eventually("the server shows it still", patience(), async || {
        let document = "query($id: ID!) { server(id: $id) { server { picture { large } } } }";
        let answer = bob.run(Operation::new(document, json!({ "id": place.server }))).await?;
        assert_eq!(answer["server"]["picture"]["large"], json!(shown));
        Ok::<_, beep_testkit::Failure>(())
    })
    .await;
}
