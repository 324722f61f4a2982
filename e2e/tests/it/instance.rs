//! Those who keep order on a Beep, from its command line and by its pages, and what the others hear of it.

use beep_testkit::{Operation, Person, World, doc, eventually, patience};
use serde_json::{Value, json};
use std::time::Duration;

on_one_process_and_on_many! {
    the_command_line_appoints_the_first_administrator,
    who_is_suspended_is_out_at_once_and_learns_why,
    a_suspended_server_falls_silent_and_then_speaks_again,
    the_command_line_closes_a_server_beside_a_beep_that_runs,
    reports_are_worked_off,
}

/// Who is shut out hears no more after this; a busy machine included.
const AT_ONCE: Duration = Duration::from_secs(5);

fn operation(query: &str, variables: Value) -> Operation {
    Operation::new(query, variables)
}

async fn code(person: &Person, operation: Operation) -> String {
    person
        .run(operation)
        .await
        .map_or_else(|failure| failure.code, |_| "ok".to_owned())
}

fn appoint(world: &World, person: &Person, role: &str) {
    let granted = world.admin(&["grant", &person.username, role]);
    granted.unwrap_or_else(|complaint| panic!("{complaint}"));
}

async fn actions(administrator: &Person) -> Vec<String> {
    let log = operation("{ instance { auditLog { edges { node { action } } } } }", json!({}));
    let instance = administrator.does(log).await;
    let edges = instance["auditLog"]["edges"].as_array().expect("edges").clone();
    edges
        .iter()
        .map(|edge| edge["node"]["action"].as_str().expect("an action").to_owned())
        .collect()
}

async fn the_command_line_appoints_the_first_administrator(world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let roles = || operation("{ me { globalRoles } }", json!({}));
    assert_eq!(ann.does(roles()).await["globalRoles"], json!([]));
    assert_eq!(
        code(&ann, operation("{ instance { holders { role } } }", json!({}))).await,
        "NOT_FOUND"
    );
    appoint(&world, &ann, "application-administrator");
    assert_eq!(
        ann.does(roles()).await["globalRoles"],
        json!(["APPLICATION_ADMINISTRATOR"])
    );
    let grant = operation(
        "mutation($id: ID!) { grantGlobalRole(userId: $id, role: USER_MODERATOR) }",
        json!({ "id": bob.id }),
    );
    assert_eq!(ann.does(grant).await, json!(["USER_MODERATOR"]));
    let holders = world.admin(&["holders"]).expect("a list");
    assert_eq!(holders.as_array().map(Vec::len), Some(2), "{holders}");
    let last = world.admin(&["revoke", &ann.username, "application-administrator"]);
    assert!(last.is_err_and(|complaint| complaint.contains("LAST_ADMINISTRATOR")));
    let nobody = world.admin(&["grant", "nobody-at-all", "user-moderator"]);
    assert!(nobody.is_err_and(|complaint| complaint.contains("nobody is called")));
    assert_eq!(actions(&ann).await, ["role.granted", "role.granted"]);

    let settings = world.admin(&[
        "settings",
        "--server-creation",
        "administrators",
        "--registration",
        "closed",
    ]);
    assert_eq!(
        settings.expect("changed"),
        json!({ "registrationOpen": false, "serverCreation": "ADMINISTRATORS" })
    );
    assert_eq!(
        code(&bob, doc::create_server("Bob's", true, "1")).await,
        "CREATION_RESTRICTED"
    );
    assert_eq!(code(&ann, doc::create_server("Ann's", true, "1")).await, "ok");
    let sign_up = doc::sign_up("carl_the_late", "carl@example.org", &ann.password);
    assert_eq!(code(&ann, sign_up).await, "REGISTRATION_CLOSED");
    assert_eq!(
        world
            .admin(&["audit", "--action", "settings.updated"])
            .map(|log| log[0]["after"].is_string()),
        Ok(true)
    );
}

async fn who_is_suspended_is_out_at_once_and_learns_why(world: World) {
    let (gus, bob) = (world.person("gus").await, world.person("bob").await);
    appoint(&world, &gus, "user-moderator");
    let sign_in = || doc::sign_in(&bob.username, &bob.password);
    let suspend = operation(
        "mutation($id: ID!) { suspendUser(id: $id, reason: \"Spam\") { sessionCount suspension { reason by { username } } } }",
        json!({ "id": bob.id }),
    );
    let restore = operation(
        "mutation($id: ID!) { restoreUser(id: $id) { suspension { at } } }",
        json!({ "id": bob.id }),
    );
    // By a page.
    let socket = bob.socket().await;
    let suspended = gus.does(suspend).await;
    assert_eq!(
        (&suspended["sessionCount"], &suspended["suspension"]["by"]["username"]),
        (&json!(0), &json!(gus.username))
    );
    let closed = tokio::time::timeout(AT_ONCE, socket.closed()).await;
    assert_eq!(closed, Ok(4401));
    assert_eq!(code(&bob, doc::refresh_session()).await, "SESSION_ENDED");
    assert_eq!(code(&gus, sign_in()).await, "ACCOUNT_SUSPENDED");
    assert_eq!(
        code(&gus, doc::sign_in(&bob.username, "not the password")).await,
        "WRONG_CREDENTIALS"
    );
    assert_eq!(gus.does(restore).await["suspension"], Value::Null);
    let bob = bob.another_device().await;
    // By the command line, beside the Beep that runs.
    let socket = bob.socket().await;
    let words = [
        "users",
        "suspend",
        &bob.username,
        "--reason",
        "Spam",
        "--until",
        "2999-01-01T00:00:00Z",
    ];
    let suspended = world.admin(&words).expect("suspended");
    assert_eq!(suspended["suspension"]["until"], "2999-01-01T00:00:00.000Z");
    let closed = tokio::time::timeout(Duration::from_secs(15), socket.closed()).await;
    assert_eq!(closed, Ok(4401));
    assert_eq!(
        code(&gus, doc::sign_in(&bob.username, &bob.password)).await,
        "ACCOUNT_SUSPENDED"
    );
    world.admin(&["users", "restore", &bob.username]).expect("restored");
    let bob = bob.another_device().await;
    let found = world.admin(&["users", "find", &bob.username]).expect("found");
    assert_eq!(
        (&found[0]["id"], &found[0]["sessionCount"]),
        (&json!(bob.id), &json!(1))
    );
    world.admin(&["users", "sign-out", &bob.username]).expect("signed out");
    assert_eq!(code(&bob, doc::refresh_session()).await, "SESSION_ENDED");
}

async fn a_suspended_server_falls_silent_and_then_speaks_again(world: World) {
    let (ann, bob, gus) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("gus").await,
    );
    appoint(&world, &gus, "server-moderator");
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let socket = bob.socket().await;
    let mut channel = socket.subscribe(doc::channel_events(&place.channel)).await;
    let mut server = socket.subscribe(doc::server_events(&place.server)).await;
    let suspend = operation(
        "mutation($id: ID!) { suspendServer(id: $id, reason: \"Spam\") { suspension { reason until } } }",
        json!({ "id": place.server }),
    );
    assert_eq!(
        gus.does(suspend).await["suspension"],
        json!({ "reason": "Spam", "until": null })
    );
    channel.ended(AT_ONCE).await;
    server.ended(AT_ONCE).await;
    for person in [&ann, &bob] {
        let write = doc::send_message(&place.channel, "hello", "1");
        assert_eq!(code(person, write).await, "SERVER_SUSPENDED");
        assert_eq!(
            code(person, doc::history(&place.channel, None)).await,
            "SERVER_SUSPENDED"
        );
        let card = operation(
            "query($id: ID!) { server(id: $id) { server { name suspended } } }",
            json!({ "id": place.server }),
        );
        assert_eq!(
            person.does(card).await["server"],
            json!({ "name": "Atelier", "suspended": true })
        );
    }
    let again = socket.begin(doc::channel_events(&place.channel)).next().await;
    assert_eq!(
        again.map_err(|failure| failure.code),
        Err("SERVER_SUSPENDED".to_owned())
    );
    assert_eq!(code(&gus, doc::history(&place.channel, None)).await, "NOT_FOUND");
    let restore = operation(
        "mutation($id: ID!) { restoreServer(id: $id) { suspension { at } } }",
        json!({ "id": place.server }),
    );
    assert_eq!(gus.does(restore).await["suspension"], Value::Null);
    let mut channel = socket.subscribe(doc::channel_events(&place.channel)).await;
    ann.send(&place.channel, "as before").await;
    channel.expect("MessageSent").await;

    let remove = operation(
        "mutation($id: ID!) { removeServer(id: $id, name: \"atelier\", reason: \"Spam\") }",
        json!({ "id": place.server }),
    );
    gus.does(remove).await;
    assert_eq!(code(&ann, doc::server(&place.server)).await, "NOT_FOUND");
    let log = eventually("the log has all", patience(), async || {
        let log = world.admin(&["audit"]).expect("a list");
        let actions: Vec<_> = log
            .as_array()
            .expect("a list")
            .iter()
            .map(|act| act["action"].clone())
            .collect();
        if actions.len() == 4 { Ok(actions) } else { Err(actions) }
    });
    assert_eq!(
        log.await,
        ["server.removed", "server.restored", "server.suspended", "role.granted"]
    );
}

async fn the_command_line_closes_a_server_beside_a_beep_that_runs(world: World) {
    let ann = world.person("ann").await;
    let place = ann.found("Atelier").await;
    ann.send(&place.channel, "hello").await;
    let found = world.admin(&["servers", "find", "atelier"]).expect("found");
    assert_eq!(found[0]["id"], json!(place.server));
    world
        .admin(&["servers", "suspend", &place.server, "--reason", "Spam"])
        .expect("suspended");
    let answers = async |wanted: &str| {
        eventually(wanted, Duration::from_secs(15), async || {
            let code = code(&ann, doc::history(&place.channel, None)).await;
            if code == wanted { Ok(()) } else { Err(code) }
        })
        .await;
    };
    answers("SERVER_SUSPENDED").await;
    world.admin(&["servers", "restore", &place.server]).expect("restored");
    answers("ok").await;
    let wrong = world.admin(&[
        "servers",
        "delete",
        &place.server,
        "--name",
        "Forge",
        "--reason",
        "Spam",
    ]);
    assert!(wrong.is_err_and(|complaint| complaint.contains("NAME_DOES_NOT_MATCH")));
    world
        .admin(&[
            "servers",
            "delete",
            &place.server,
            "--name",
            "Atelier",
            "--reason",
            "Spam",
        ])
        .expect("deleted");
    answers("NOT_FOUND").await;
}

async fn reports_are_worked_off(world: World) {
    let (ann, bob, gus) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("gus").await,
    );
    appoint(&world, &gus, "user-moderator");
    let place = ann.found("Atelier").await;
    bob.join(&place).await;
    let message = bob.send(&place.channel, "buy this").await;
    let report = operation(
        "mutation($channel: ID!, $message: ID!) { reportMessage(channelId: $channel, messageId: $message, reason: SPAM) }",
        json!({ "channel": place.channel, "message": message }),
    );
    let id = ann.does(report).await;
    bob.does(doc::edit_message(&place.channel, &message, "hello")).await;
    let queue = operation(
        "{ instance { reports { edges { node { id kind state target { username } message { content } } } } } }",
        json!({}),
    );
    let queue = gus.does(queue).await;
    assert_eq!(
        queue["reports"]["edges"],
        json!([{ "node": {
            "id": id, "kind": "MESSAGE", "state": "OPEN",
            "target": { "username": bob.username }, "message": { "content": "buy this" },
        } }])
    );
    let take = operation(
        "mutation($id: ID!) { takeReport(id: $id) { assignee { username } } }",
        json!({ "id": id }),
    );
    assert_eq!(gus.does(take).await["assignee"]["username"], json!(gus.username));
    let listed = world.admin(&["reports", "list"]).expect("a list");
    assert_eq!(listed[0]["assigneeId"], json!(gus.id));
    let close = [
        "reports",
        "close",
        id.as_str().expect("an id"),
        "--state",
        "resolved",
        "--note",
        "Told them.",
    ];
    assert_eq!(
        world.admin(&close).map(|report| report["state"].clone()),
        Ok(json!("RESOLVED"))
    );
    assert!(world.admin(&["reports", "list"]).is_ok_and(|open| open == json!([])));
}
