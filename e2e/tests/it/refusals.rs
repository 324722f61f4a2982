//! Every field of the schema against every kind of wrong input, and every REST route ([`rest`]). What the fields are and
//! take is told by [`rows`]; the schema has no field without a row.

mod rest;
mod rows;
mod scene;

use beep_testkit::{Answer, Failure, Forge, Operation, Person, World, binary, post};
use rows::{Row, Text, rows};
use scene::Scene;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt::Debug, process::Command};

/// The fields that have a row: `Query.me`.
pub(crate) fn with_rows() -> impl Iterator<Item = String> {
    rows().map(|row| row.field.to_owned())
}

#[test]
fn every_field_of_the_schema_has_a_row() {
    let printed = Command::new(binary::beep())
        .arg("schema")
        .output()
        .expect("beep prints its schema");
    let schema = String::from_utf8(printed.stdout).expect("UTF-8");
    let mut fields = BTreeSet::new();
    const ROOTS: [&str; 6] = [
        "Query",
        "Mutation",
        "Subscription",
        "ServerView",
        "ChannelView",
        "Instance",
    ];
    let mut root = None;
    for line in schema.lines() {
        match line.strip_prefix("type ").and_then(|rest| rest.strip_suffix(" {")) {
            Some(name) => root = Some(name).filter(|name| ROOTS.contains(name)),
            None if line == "}" => root = None,
            None => {
                let name = line.trim_start().split(['(', ':']).next().unwrap_or_default();
                let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
                fields.extend(root.filter(|_| is_name).map(|root| format!("{root}.{name}")));
            }
        }
    }
    let rows: BTreeSet<_> = with_rows().collect();
    assert!(fields.len() > 20, "the schema was read: {fields:?}");
    assert_eq!(
        rows, fields,
        "each field of the schema has a row here, and each row is a field"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_rows_hold_is_good() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    for row in rows() {
        let answer = ask_on_a_device(row, &scene.ann, &(row.variables)(&scene)).await;
        scene.mend_after(row, &answer).await;
        faults.check(seen(answer).0.as_str(), row.good, row.field.to_owned());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_and_managers_do_what_they_may_and_no_more() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    for row in rows() {
        for (person, expected) in [(&scene.bob, row.member), (&scene.mia, row.manager)] {
            let answer = ask_on_a_device(row, person, &(row.variables)(&scene)).await;
            let what = format!("{} as {}", row.field, person.username);
            scene.mend_after(row, &answer).await;
            faults.check(seen(answer).0.as_str(), expected, what);
        }
    }
}

/// They keep order on this Beep, and in a server that they are no members of they have no more rights than anybody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn global_moderators_are_strangers_but_for_what_is_theirs() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    // What makes somebody a member comes last.
    let (mut all, open): (Vec<_>, Vec<_>) = rows().partition(|row| !row.ids.is_empty());
    all.extend(open);
    for row in all {
        let stranger = seen(ask_on_a_device(row, &scene.zoe, &(row.variables)(&scene)).await).0;
        let expected = row.moderator.map_or(stranger, str::to_owned);
        let answer = ask_on_a_device(row, &scene.gus, &(row.variables)(&scene)).await;
        scene.mend_after(row, &answer).await;
        faults.check(seen(answer).0, expected, format!("{} as a global moderator", row.field));
    }
    for row in rows().filter(|row| row.moderator.is_some()) {
        scene.mend().await;
        let answer = ask(row, &scene.ada, &(row.variables)(&scene)).await;
        let what = format!("{} as an application administrator", row.field);
        faults.check(seen(answer).0.as_str(), "ok", what);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_good_token_nothing_is_done() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    let good = scene.ann.token();
    let (head, signature) = good.rsplit_once('.').expect("a JWT");
    let forged = format!("{head}.{}", signature.chars().rev().collect::<String>());
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", good.split('.').nth(1).expect("claims"));
    let expired = Forge::of(&world).await.token(&scene.ann, -1);
    let bearer = |token: &str| format!("Bearer {token}");
    let refused = [
        (String::new(), "UNAUTHENTICATED"),
        ("Bearer".to_owned(), "UNAUTHENTICATED"),
        (bearer(""), "UNAUTHENTICATED"),
        (bearer("garbage"), "UNAUTHENTICATED"),
        (bearer("a.b.c"), "UNAUTHENTICATED"),
        (bearer(&"x".repeat(5_000)), "UNAUTHENTICATED"),
        (format!("Basic {good}"), "UNAUTHENTICATED"),
        (bearer(&forged), "UNAUTHENTICATED"),
        (bearer(&unsigned), "UNAUTHENTICATED"),
        (bearer(&expired), "TOKEN_EXPIRED"),
    ];
    for row in rows() {
        let operation = row.operation((row.variables)(&scene));
        for (authorization, code) in &refused {
            let answer = raw(&scene, Some(authorization), operation.payload().to_string()).await;
            faults.check(
                (answer.status, answer.code()),
                (401, *code),
                format!("{} with {authorization:.40?}", row.field),
            );
            assert_eq!(answer.data, Value::Null);
        }
        if !row.is_subscription() {
            let answer = raw(&scene, None, operation.payload().to_string()).await;
            faults.check(answer.code(), row.anonymous, format!("{} without a token", row.field));
        }
    }
    assert_eq!(
        scene.names_of_channels().await,
        scene.channels_at_first,
        "nothing was changed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_mine_is_not_to_be_told_from_what_does_not_exist() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    for row in rows().filter(|row| !row.ids.is_empty()) {
        let mine = (row.variables)(&scene);
        let mut nowhere = mine.clone();
        for (nth, id) in row.ids.iter().enumerate() {
            *at(&mut nowhere, id.at) = json!(scene.nobodys(nth));
        }
        let there = ask(row, &scene.mallory, &mine)
            .await
            .expect_err("a stranger is refused");
        let absent = ask(row, &scene.mallory, &nowhere)
            .await
            .expect_err("what is nowhere is refused");
        faults.check(there.code.as_str(), "NOT_FOUND", format!("{} as a stranger", row.field));
        faults.check(&there, &absent, format!("{}, there and not", row.field));
    }
    assert_eq!(
        scene.names_of_channels().await,
        scene.channels_at_first,
        "nothing was changed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_identifier_is_invalid_and_one_of_another_kind_is_not_found() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    for row in rows() {
        for id in row.ids {
            let named = id.at.rsplit('/').next();
            for malformed in ["", "1", "nope", "\u{0}", "🦀", &"f".repeat(32), &"0".repeat(4_000)] {
                let mut variables = (row.variables)(&scene);
                *at(&mut variables, id.at) = json!(malformed);
                let seen = seen(ask(row, &scene.ann, &variables).await);
                let expected = ("INVALID_INPUT".to_owned(), named.map(str::to_owned));
                faults.check(seen, expected, format!("{} {} = {malformed:.20?}", row.field, id.at));
            }
            let expected = [id.absent, id.absent, id.hers];
            for (other, expected) in scene.others(id.kind).into_iter().zip(expected) {
                let mut variables = (row.variables)(&scene);
                *at(&mut variables, id.at) = json!(other);
                let (code, _) = seen(ask(row, &scene.ann, &variables).await);
                faults.check(code.as_str(), expected, format!("{} {} = {other}", row.field, id.at));
            }
        }
    }
    assert_eq!(
        scene.names_of_channels().await,
        scene.channels_at_first,
        "nothing was changed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_are_bounded_and_hide_nothing() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    for row in rows() {
        for (place, kind) in row.texts {
            let named = place.rsplit('/').next();
            for bad in kind.refused() {
                let mut variables = (row.variables)(&scene);
                *at(&mut variables, place) = json!(bad);
                let seen = seen(ask(row, &scene.ann, &variables).await);
                let expected = ("INVALID_INPUT".to_owned(), named.map(str::to_owned));
                faults.check(seen, expected, format!("{} {place} = {bad:.20?}", row.field));
            }
        }
    }
    assert_eq!(
        scene.names_of_channels().await,
        scene.channels_at_first,
        "nothing was changed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mebibyte_and_half_a_character_are_refused_before_anything_is_done() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    let mut faults = Faults::default();
    let bearer = format!("Bearer {}", scene.ann.token());
    for row in rows() {
        let places = row
            .texts
            .iter()
            .map(|(place, _)| *place)
            .chain(row.ids.iter().map(|id| id.at));
        for place in places {
            let mut variables = (row.variables)(&scene);
            *at(&mut variables, place) = json!("x".repeat(1 << 20));
            let answer = raw(
                &scene,
                Some(&bearer),
                row.operation(variables.clone()).payload().to_string(),
            )
            .await;
            faults.check(
                (answer.status, answer.code()),
                (413, "TOO_LARGE"),
                format!("{} {place}", row.field),
            );
            for surrogate in [r"\ud800", r"a\udfff", r"\udc00\ud800"] {
                *at(&mut variables, place) = json!("SURROGATE");
                let body = row
                    .operation(variables.clone())
                    .payload()
                    .to_string()
                    .replace("SURROGATE", surrogate);
                let answer = raw(&scene, Some(&bearer), body).await;
                let seen = (answer.status, answer.code());
                faults.check(
                    seen,
                    (400, "BAD_REQUEST"),
                    format!("{} {place} = {surrogate}", row.field),
                );
            }
        }
    }
    assert_eq!(
        scene.names_of_channels().await,
        scene.channels_at_first,
        "nothing was changed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_key_gives_the_same_result_once() {
    let world = World::all().await;
    let scene = Scene::new(&world).await;
    for row in rows() {
        for (place, _) in row.texts.iter().filter(|(_, kind)| matches!(kind, Text::Key)) {
            let mut variables = (row.variables)(&scene);
            *at(&mut variables, place) = json!(row.field);
            let operation = || row.operation(variables.clone());
            let both = tokio::join!(scene.ann.run(operation()), scene.ann.run(operation()));
            let third = scene.ann.run(operation()).await.expect("the third time");
            assert_eq!(both.0.expect("one of two at once"), third, "{}", row.field);
            assert_eq!(both.1.expect("the other of two at once"), third, "{}", row.field);
            let others = scene.mallory_does(row).await;
            assert_ne!(others["id"], third["id"], "{}: a key is its sender's own", row.field);
        }
    }
    let once = |names: Vec<String>, name: &str| names.iter().filter(|one| *one == name).count();
    assert_eq!(once(scene.names_of_channels().await, scene::NEW_CHANNEL), 1);
    assert_eq!(once(scene.names_of_servers().await, scene::NEW_SERVER), 1);
    assert_eq!(once(scene.contents().await, scene::NEW_MESSAGE), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_cannot_look_like_another_one() {
    let world = World::all().await;
    let ann = world.person("ann").await;
    let sign_up = async |username: &str, email: &str| {
        let operation = beep_testkit::doc::sign_up(username, email, &ann.password);
        raw_at(&world, None, operation.payload().to_string())
            .await
            .code()
            .to_owned()
    };
    assert_eq!(sign_up(&ann.username, "a@example.org").await, "USERNAME_TAKEN");
    assert_eq!(
        sign_up(&ann.username.to_uppercase(), "b@example.org").await,
        "USERNAME_TAKEN"
    );
    assert_eq!(
        sign_up(&format!(" {} ", ann.username), "c@example.org").await,
        "USERNAME_TAKEN"
    );
    assert_eq!(sign_up("somebody", &ann.email).await, "EMAIL_TAKEN");
    assert_eq!(sign_up("somebody", &ann.email.to_uppercase()).await, "EMAIL_TAKEN");
    // In most typefaces these are one name.
    assert_eq!(sign_up("bill_1", "d@example.org").await, "ok");
    assert_eq!(sign_up("bi11_1", "e@example.org").await, "USERNAME_TAKEN");
}

/// What went otherwise than it should: a table is worth reading whole.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn check<T: PartialEq + Debug>(&mut self, seen: T, expected: T, what: String) {
        if seen != expected {
            self.0.push(format!("{what}: {seen:?}, not {expected:?}"));
        }
    }
}

impl Drop for Faults {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "{}", self.0.join("\n"));
    }
}

/// Code and field of a failure; `"ok"` without one.
fn seen(answer: Result<(), Failure>) -> (String, Option<String>) {
    answer.map_or_else(|failure| (failure.code, failure.field), |()| ("ok".to_owned(), None))
}

/// Executes a row's operation: over HTTP, or over a socket if it is a subscription.
async fn ask(row: &Row, person: &Person, variables: &Value) -> Result<(), Failure> {
    let operation = row.operation(variables.clone());
    if row.is_subscription() {
        return person.socket().await.begin(operation).next().await.map(drop);
    }
    person.answer(&operation).await?.result().map(drop)
}

/// As [`ask`], on a device of its own where a session ends by it.
async fn ask_on_a_device(row: &Row, person: &Person, variables: &Value) -> Result<(), Failure> {
    if ["Mutation.refreshSession", "Mutation.signOut"].contains(&row.field) {
        return ask(row, &person.another_device().await, variables).await;
    }
    ask(row, person, variables).await
}

async fn raw(scene: &Scene<'_>, authorization: Option<&str>, body: String) -> Answer {
    raw_at(scene.world, authorization, body).await
}

async fn raw_at(world: &World, authorization: Option<&str>, body: String) -> Answer {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(authorization.map(|value| ("authorization", value)));
    let reply = post(world.address(), "/graphql", &headers, body)
        .await
        .expect("Beep answers");
    Answer::read(&reply)
}

/// The place of a variable, made if it is not there: `/input/name`.
fn at<'v>(variables: &'v mut Value, place: &str) -> &'v mut Value {
    place.split('/').skip(1).fold(variables, |value, key| &mut value[key])
}

impl Row {
    fn operation(&self, variables: Value) -> Operation {
        Operation::new(self.document, variables)
    }

    fn is_mutation(&self) -> bool {
        self.field.starts_with("Mutation.")
    }

    fn is_subscription(&self) -> bool {
        self.field.starts_with("Subscription.")
    }
}
