//! Every REST route, as everybody. Which routes there are is told by the OpenAPI document, and so is what they may
//! answer: an answer that it does not tell of is a fault, whoever gets it.

use super::{Faults, scene::Scene};
use crate::{openapi::Document, pictures::PIXEL};
use beep_testkit::{Forge, Person, Reply, World, request};
use std::collections::BTreeSet;

/// Status and code; the code is empty where it is done.
type Outcome = (u16, &'static str);

const SIGN_IN: Outcome = (401, "UNAUTHENTICATED");
const HIDDEN: Outcome = (404, "NOT_FOUND");
const FORBIDDEN: Outcome = (403, "FORBIDDEN");

/// One operation of the document.
struct Row {
    /// As the document names it: method and path.
    operation: &'static str,
    /// Where it is, with which its owner succeeds.
    paths: fn(&Stage) -> Vec<String>,
    body: &'static [u8],
    good: Outcome,
    anonymous: Outcome,
    /// Of a stranger, and of a global moderator and an application administrator, who are members of nothing.
    stranger: Outcome,
    /// Of a member without any right of a manager.
    member: Outcome,
    /// Of a manager with every right but ADMINISTRATOR, who ranks below the owner.
    manager: Outcome,
}

impl Row {
    /// For whoever knows the address.
    const fn for_anybody(operation: &'static str, paths: fn(&Stage) -> Vec<String>) -> Self {
        Self {
            operation,
            paths,
            body: b"",
            good: (200, ""),
            anonymous: (200, ""),
            stranger: (200, ""),
            member: (200, ""),
            manager: (200, ""),
        }
    }

    /// On a server that strangers know nothing of, by a right of managers.
    const fn for_managers(operation: &'static str, paths: fn(&Stage) -> Vec<String>, status: u16) -> Self {
        Self {
            operation,
            paths,
            body: b"",
            good: (status, ""),
            anonymous: SIGN_IN,
            stranger: HIDDEN,
            member: FORBIDDEN,
            manager: (status, ""),
        }
    }

    const fn with_body(mut self, body: &'static [u8]) -> Self {
        self.body = body;
        self
    }

    fn method(&self) -> &str {
        self.operation.split_once(' ').expect("a method and a path").0
    }
}

const ROWS: &[Row] = &[
    Row::for_managers("PUT /api/v1/servers/{id}/{which}", pictures_of_the_server, 200).with_body(PIXEL),
    Row::for_managers("DELETE /api/v1/servers/{id}/{which}", pictures_of_the_server, 204),
    Row::for_anybody("GET /files/{image}/{width}", |stage| {
        [64, 128, 512]
            .map(|width| format!("/files/{}/{width}", stage.image))
            .into()
    }),
    Row::for_anybody("GET /api/openapi.json", |_| vec!["/api/openapi.json".to_owned()]),
    // Of operators, who keep them from others by the address at which they are.
    Row::for_anybody("GET /healthz", |_| vec!["/healthz".to_owned()]),
    Row::for_anybody("GET /readyz", |_| vec!["/readyz".to_owned()]),
    Row::for_anybody("GET /metrics", |_| vec!["/metrics".to_owned()]),
];

fn pictures_of_the_server(stage: &Stage) -> Vec<String> {
    let server = &stage.scene.place.server;
    ["picture", "banner"]
        .map(|which| format!("/api/v1/servers/{server}/{which}"))
        .into()
}

/// The scene, with a picture.
struct Stage<'s, 'w> {
    scene: &'s Scene<'w>,
    image: String,
    document: Document,
}

impl<'s, 'w> Stage<'s, 'w> {
    async fn new(scene: &'s Scene<'w>) -> Self {
        let path = format!("/api/v1/servers/{}/picture", scene.place.server);
        let taken = send(
            scene.world,
            "PUT",
            &path,
            authorization(Some(&scene.ann)).as_deref(),
            PIXEL,
        )
        .await;
        let taken: serde_json::Value = serde_json::from_slice(&taken.body).expect("JSON");
        Self {
            scene,
            image: taken["id"].as_str().expect("a picture").to_owned(),
            document: Document::read(),
        }
    }

    /// Asks, and holds the answer against the document.
    async fn ask(&self, row: &Row, path: &str, authorization: Option<&str>, faults: &mut Faults) -> Reply {
        let reply = send(self.scene.world, row.method(), path, authorization, row.body).await;
        let fits = self.document.fits(row.operation, &reply);
        faults.check(fits, Ok(()), format!("{} {path} against the document", row.method()));
        reply
    }
}

async fn send(world: &World, method: &str, path: &str, authorization: Option<&str>, body: &[u8]) -> Reply {
    let headers: Vec<_> = authorization.iter().map(|value| ("authorization", *value)).collect();
    let reply = request(world.address(), method, path, &headers, body.to_vec()).await;
    reply.unwrap_or_else(|error| panic!("{method} {path} is not answered: {error}"))
}

fn authorization(person: Option<&Person>) -> Option<String> {
    person.map(|person| format!("Bearer {}", person.token()))
}

fn outcome(reply: &Reply) -> (u16, String) {
    let problem: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    (reply.status, problem["code"].as_str().unwrap_or_default().to_owned())
}

fn seen((status, code): Outcome) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn every_route_of_the_document_has_a_row() {
    let rows: BTreeSet<_> = ROWS.iter().map(|row| row.operation.to_owned()).collect();
    assert_eq!(
        rows,
        Document::read().operations(),
        "each route of the document has a row here, and each row is a route"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn routes_answer_everybody_as_they_should() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let stage = Stage::new(&scene).await;
    let mut faults = Faults::default();
    for row in ROWS {
        for path in (row.paths)(&stage) {
            for (person, expected) in [
                (None, row.anonymous),
                (Some(&scene.mallory), row.stranger),
                (Some(&scene.zoe), row.stranger),
                (Some(&scene.kim), row.stranger),
                (Some(&scene.gus), row.stranger),
                (Some(&scene.ada), row.stranger),
                (Some(&scene.bob), row.member),
                (Some(&scene.tim), row.member),
                (Some(&scene.mia), row.manager),
                (Some(&scene.ann), row.good),
            ] {
                let reply = stage
                    .ask(row, &path, authorization(person).as_deref(), &mut faults)
                    .await;
                let who = person.map_or("nobody", |person| &person.username);
                faults.check(
                    outcome(&reply),
                    seen(expected),
                    format!("{} {path} as {who}", row.method()),
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_token_is_no_token_and_no_right() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let stage = Stage::new(&scene).await;
    let mut faults = Faults::default();
    let good = scene.ann.token();
    let (head, signature) = good.rsplit_once('.').expect("a JWT");
    let forged = format!("Bearer {head}.{}", signature.chars().rev().collect::<String>());
    let basic = format!("Basic {good}");
    let expired = format!("Bearer {}", Forge::of(&world).await.token(&scene.ann, -1));
    for row in ROWS {
        for path in (row.paths)(&stage) {
            for (authorization, code) in [
                ("", "UNAUTHENTICATED"),
                ("Bearer", "UNAUTHENTICATED"),
                ("Bearer garbage", "UNAUTHENTICATED"),
                (basic.as_str(), "UNAUTHENTICATED"),
                (forged.as_str(), "UNAUTHENTICATED"),
                (expired.as_str(), "TOKEN_EXPIRED"),
            ] {
                // Where no token is asked for, none is looked at.
                let expected = if row.anonymous == SIGN_IN {
                    (401, code)
                } else {
                    row.good
                };
                let reply = stage.ask(row, &path, Some(authorization), &mut faults).await;
                faults.check(
                    outcome(&reply),
                    seen(expected),
                    format!("{} {path} with {authorization:.20}", row.method()),
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_route_does_not_tell_what_is_hidden_from_what_is_nowhere() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let stage = Stage::new(&scene).await;
    let mut faults = Faults::default();
    let mallory = authorization(Some(&scene.mallory));
    let ann = authorization(Some(&scene.ann));
    for row in ROWS {
        for path in (row.paths)(&stage) {
            let named = [&scene.place.server, &stage.image]
                .into_iter()
                .find(|id| path.contains(*id));
            let Some(named) = named else { continue };
            let nowhere = path.replace(named, &scene.nobodys(0));
            let absent = stage.ask(row, &nowhere, mallory.as_deref(), &mut faults).await;
            faults.check(outcome(&absent), seen(HIDDEN), format!("{} {nowhere}", row.method()));
            if row.stranger == HIDDEN {
                let there = stage.ask(row, &path, mallory.as_deref(), &mut faults).await;
                faults.check(
                    &there.body,
                    &absent.body,
                    format!("{} {path}, there and not", row.method()),
                );
            }
            for malformed in [
                "",
                "1",
                "nope",
                "%00",
                "%F0%9F%A6%80",
                "..",
                "%2e%2e%2f",
                &"f".repeat(32),
                &"0".repeat(4_000),
            ] {
                let path = path.replace(named, malformed);
                let reply = stage.ask(row, &path, ann.as_deref(), &mut faults).await;
                faults.check(outcome(&reply), seen(HIDDEN), format!("{} {path:.60}", row.method()));
            }
        }
    }
}
