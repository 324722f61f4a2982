//! Operations that ask for too much, or are none.

use beep_testkit::{Answer, Operation, Person, Place, Reply, World, doc, get, post};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn send(person: &Person, content_type: &str, body: impl Into<String>) -> Reply {
    let bearer = format!("Bearer {}", person.token());
    let headers = [("content-type", content_type), ("authorization", bearer.as_str())];
    post(person.address(), "/graphql", &headers, body.into())
        .await
        .expect("Beep answers")
}

async fn code(person: &Person, query: &str, variables: Value) -> String {
    let answer = person
        .answer(&Operation::new(query, variables))
        .await
        .expect("an answer");
    answer.code().to_owned()
}

async fn scene() -> (World, Person, Place) {
    let world = World::all().await;
    let ann = world.person("ann").await;
    let place = ann.found("Atelier").await;
    (world, ann, place)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_deep_too_broad_and_too_many_aliases_are_refused() {
    let (_world, ann, place) = scene().await;
    let nested = |levels: usize| format!("{{ me {}id{} }}", "{ user ".repeat(levels), " }".repeat(levels));
    assert_ne!(code(&ann, &nested(2_000), json!({})).await, "ok");
    let fragments = |levels: usize| {
        format!(
            "{{ me {}{{ email }}{} }}",
            "{ ... on Me ".repeat(levels),
            " }".repeat(levels)
        )
    };
    assert_eq!(code(&ann, &fragments(5), json!({})).await, "ok");
    assert_eq!(code(&ann, &fragments(60), json!({})).await, "TOO_DEEP");
    // Deeper than any parser's stack should have to go.
    assert_ne!(code(&ann, &fragments(4_000), json!({})).await, "ok");

    let aliases = |count: usize| (0..count).map(|n| format!("a{n}: me {{ email }} ")).collect::<String>();
    assert_eq!(code(&ann, &format!("{{ {} }}", aliases(20)), json!({})).await, "ok");
    assert_eq!(
        code(&ann, &format!("{{ {} }}", aliases(2_000)), json!({})).await,
        "TOO_COMPLEX"
    );
    let mutations: String = (0..2_010).map(|n| format!("a{n}:startTyping(channelId:$i)")).collect();
    let flood = format!("mutation($i:ID!){{{mutations}}}");
    assert_eq!(code(&ann, &flood, json!({ "i": place.channel })).await, "TOO_COMPLEX");

    let member = "user { id username firstName lastName displayName createdAt } presence joinedAt";
    let wide =
        format!("server(id: $id) {{ channels {{ id }} members(first: 100) {{ edges {{ node {{ {member} }} }} }} }} ");
    let times = |count: usize| (0..count).map(|n| format!("s{n}: {wide}")).collect::<String>();
    let query = |count: usize| format!("query($id: ID!) {{ {} }}", times(count));
    assert_eq!(code(&ann, &query(1), json!({ "id": place.server })).await, "ok");
    assert_eq!(
        code(&ann, &query(40), json!({ "id": place.server })).await,
        "TOO_COMPLEX"
    );
    // Each goes through all members and channels.
    let compared = |count: usize| {
        let one = |n| format!("c{n}: compareMemberRoles(userId: $user, roleIds: []) {{ affected }} ");
        let all: String = (0..count).map(one).collect();
        format!("query($id: ID!, $user: ID!) {{ server(id: $id) {{ {all} }} }}")
    };
    let whose = || json!({ "id": place.server, "user": ann.id });
    assert_eq!(code(&ann, &compared(3), whose()).await, "ok");
    assert_eq!(code(&ann, &compared(30), whose()).await, "TOO_COMPLEX");
    let directives = format!("{{ me {{ email {} }} }}", "@skip(if: false) ".repeat(100));
    assert_ne!(code(&ann, &directives, json!({})).await, "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fragments_that_double_at_each_level_cost_nothing() {
    let (_world, ann, _) = scene().await;
    let level = |n: usize| format!("fragment f{n} on Me {{ ...f{} ...f{} }} ", n + 1, n + 1);
    let doubling: String = (0..28).map(level).collect();
    let query = format!("{{ me {{ ...f0 }} }} {doubling} fragment f28 on Me {{ email }}");
    let begun = Instant::now();
    let answer = tokio::time::timeout(Duration::from_secs(20), code(&ann, &query, json!({}))).await;
    assert_ne!(answer.as_deref(), Ok("ok"), "2^28 fields are too many");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "refused after {:?}",
        begun.elapsed()
    );
    let circle = "{ me { ...a } } fragment a on Me { ...b } fragment b on Me { ...a }";
    assert_ne!(code(&ann, circle, json!({})).await, "ok");
    assert_eq!(
        code(&ann, "{ me { email } }", json!({})).await,
        "ok",
        "and others are served"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_have_one_to_a_hundred_entries() {
    let (_world, ann, place) = scene().await;
    for bad in [0, -1, 101, i32::MAX, i32::MIN] {
        let public = "query($n: Int) { publicServers(first: $n) { edges { cursor } } }";
        let mine = "query($n: Int) { me { servers(first: $n) { edges { cursor } } } }";
        let members = "query($n: Int, $id: ID!) { server(id: $id) { members(first: $n) { edges { cursor } } } }";
        let history = "query($n: Int, $id: ID!) { channel(id: $id) { messages(limit: $n) { edges { cursor } } } }";
        assert_eq!(
            code(&ann, public, json!({ "n": bad })).await,
            "INVALID_INPUT",
            "publicServers of {bad}"
        );
        assert_eq!(
            code(&ann, mine, json!({ "n": bad })).await,
            "INVALID_INPUT",
            "servers of {bad}"
        );
        let of = |id: &str| json!({ "n": bad, "id": id });
        assert_eq!(
            code(&ann, members, of(&place.server)).await,
            "INVALID_INPUT",
            "members of {bad}"
        );
        assert_eq!(
            code(&ann, history, of(&place.channel)).await,
            "INVALID_INPUT",
            "messages of {bad}"
        );
    }
    for cursor in ["garbage", "🦀", "", &"A".repeat(10_000)] {
        let query = "query($after: String) { publicServers(after: $after) { edges { cursor } } }";
        let code = code(&ann, query, json!({ "after": cursor })).await;
        assert!(
            ["ok", "INVALID_INPUT"].contains(&code.as_str()),
            "cursor {cursor:.20?}: {code}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_operation_is_refused_with_a_code() {
    let (_world, ann, _) = scene().await;
    let good = doc::me().payload();
    let batch = Answer::read(&send(&ann, "application/json", json!([good, good]).to_string()).await);
    assert_eq!((batch.status, batch.code()), (400, "BATCH_TOO_LARGE"));
    for body in ["", "{", "null", "[", "\"x\"", "{}", "{\"query\":1}", "\u{feff}{}"] {
        let answer = Answer::read(&send(&ann, "application/json", body).await);
        assert_ne!(answer.code(), "ok", "{body:?}");
        assert_ne!(answer.code(), "", "{body:?} has a code");
        assert!(
            [200, 400].contains(&answer.status),
            "{body:?} is answered with {}",
            answer.status
        );
    }
    for query in [
        "",
        "   ",
        "{",
        "nonsense",
        "{ nobody }",
        "query a { me { email } } query b { me { email } }",
        "fragment a on Me { email }",
    ] {
        assert_eq!(code(&ann, query, json!({})).await, "BAD_REQUEST", "{query:?}");
    }
    assert_eq!(
        code(
            &ann,
            &format!("{{ me {{ email }} }} #{}", "x".repeat(70_000)),
            json!({})
        )
        .await,
        "BAD_REQUEST"
    );
    assert_eq!(
        code(&ann, "subscription { me { __typename } }", json!({})).await,
        "BAD_REQUEST"
    );
    // What a form of another site can send.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let answer = Answer::read(&send(&ann, kind, good.to_string()).await);
        assert_eq!(
            (answer.status, answer.code()),
            (415, "CONTENT_TYPE_UNSUPPORTED"),
            "{kind:?}"
        );
    }
    let by_link = get(ann.address(), "/graphql?query=%7Bme%7Bemail%7D%7D")
        .await
        .expect("an answer");
    assert_eq!(by_link.status, 405, "GET executes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schema_is_told_only_where_that_was_asked_for() {
    let query = "{ __schema { types { name } } __type(name: \"Me\") { name } }";
    let (_world, ann, _) = scene().await;
    let closed = ann.answer(&Operation::new(query, json!({}))).await.expect("an answer");
    assert!(!closed.data.to_string().contains("Mutation"), "{closed:?}");
    let world = World::setup().set("BEEP_INTROSPECTION", "true").all().await;
    let open = world
        .person("ann")
        .await
        .answer(&Operation::new(query, json!({})))
        .await
        .expect("an answer");
    assert!(open.data.to_string().contains("Mutation"), "{open:?}");
}
