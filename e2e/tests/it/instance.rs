//! Those who keep order on a Beep, from its command line and by its pages, and what the others hear of it.

use beep_testkit::{Operation, Person, Subscription, World, doc, eventually, patience};
use serde_json::{Value, json};
use std::time::Duration;

on_one_process_and_on_many! {
    the_command_line_appoints_the_first_administrator,
    who_is_suspended_is_out_at_once_and_learns_why,
    a_suspended_server_falls_silent_and_then_speaks_again,
    the_command_line_closes_a_server_beside_a_beep_that_runs,
    reports_are_worked_off,
    who_gains_or_loses_a_role_hears_of_it_at_once,
    the_command_line_leaves_audit_lines_that_can_be_joined,
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
    let asks = || operation("{ me { email } }", json!({}));
    assert_eq!(code(&bob, asks()).await, "ok");
    let suspended = gus.does(suspend).await;
    assert_eq!(
        (&suspended["sessionCount"], &suspended["suspension"]["by"]["username"]),
        (&json!(0), &json!(gus.username))
    );
    let closed = tokio::time::timeout(AT_ONCE, socket.closed()).await;
    assert_eq!(closed, Ok(4401));
    // A token that was good a moment ago is not taken for good much longer.
    eventually("what they hold is worth nothing", AT_ONCE, async || {
        let code = code(&bob, asks()).await;
        if code == "SESSION_ENDED" { Ok(()) } else { Err(code) }
    })
    .await;
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
    assert_eq!(
        gus.does(doc::suspend_server(&place.server, "Spam")).await["suspension"],
        json!({ "reason": "Spam", "until": null })
    );
    channel.ended(AT_ONCE).await;
    let suspended = |is: bool| move |event: &Value| event["server"]["suspended"] == is;
    server.expect_where("ServerChanged", suspended(true)).await;
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
    // Who comes meanwhile waits with the others, and strangers with nobody.
    let hers = ann.socket().await;
    let mut late = hers.subscribe(doc::server_events(&place.server)).await;
    let refused = gus.socket().await.begin(doc::server_events(&place.server)).next().await;
    assert_eq!(refused.map_err(|failure| failure.code), Err("NOT_FOUND".to_owned()));
    // Ann has come, which Bob does not hear of.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut heard = server.arrived();
    heard.retain(|event| event["__typename"] != "PermissionsChanged");
    assert_eq!(heard, [Value::Null; 0]);
    let restored = gus.does(doc::restore_server(&place.server)).await;
    assert_eq!(restored["suspension"], Value::Null);
    for events in [&mut server, &mut late] {
        let restored = tokio::time::timeout(AT_ONCE, events.expect_where("ServerChanged", suspended(false)));
        restored.await.expect("told without being asked");
    }
    let mut channel = socket.subscribe(doc::channel_events(&place.channel)).await;
    ann.send(&place.channel, "as before").await;
    channel.expect("MessageSent").await;
    server.expect("ChannelActivity").await;

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
    let socket = gus.socket().await;
    let mut told = socket.subscribe(doc::my_events()).await;
    let id = ann.does(doc::report_message(&place.channel, &message)).await;
    assert_eq!(told.expect("ReportMade").await["reportId"], id);
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
    let id = id.as_str().expect("an id");
    // In its own place, also for who sees nothing of the server.
    assert_eq!(
        gus.does(doc::report(id)).await["report"]["message"],
        json!({ "serverId": place.server, "channelId": place.channel, "id": message, "content": "buy this" })
    );
    assert_eq!(code(&gus, doc::history(&place.channel, None)).await, "NOT_FOUND");
    assert_eq!(code(&ann, doc::report(id)).await, "NOT_FOUND");
    let taken = gus.does(doc::take_report(id)).await;
    assert_eq!(taken["assignee"]["username"], json!(gus.username));
    assert_eq!(told.expect("ReportChanged").await["reportId"], id);
    let listed = world.admin(&["reports", "list"]).expect("a list");
    assert_eq!(listed[0]["assigneeId"], json!(gus.id));
    assert_eq!(world.admin(&["reports", "show", id]), Ok(listed[0].clone()));
    let close = ["reports", "close", id, "--state", "resolved", "--note", "Told them."];
    assert_eq!(
        world.admin(&close).map(|report| report["state"].clone()),
        Ok(json!("RESOLVED"))
    );
    assert!(world.admin(&["reports", "list"]).is_ok_and(|open| open == json!([])));
    assert_eq!(told.expect("ReportChanged").await["reportId"], id);
}

async fn who_gains_or_loses_a_role_hears_of_it_at_once(world: World) {
    let (ann, bob, gus, ada) = (
        world.person("ann").await,
        world.person("bob").await,
        world.person("gus").await,
        world.person("ada").await,
    );
    appoint(&world, &ada, "application-administrator");
    bob.join(&ann.found("Atelier").await).await;
    let (his, hers) = (gus.socket().await, ada.socket().await);
    let mut gus_hears = his.subscribe(doc::my_events()).await;
    let mut ada_hears = hers.subscribe(doc::my_events()).await;
    let at_once = async |events: &mut Subscription, roles: Value| {
        let changed = tokio::time::timeout(AT_ONCE, events.expect("GlobalRolesChanged")).await;
        assert_eq!(changed.expect("at once")["roles"], roles);
    };
    ada.does(doc::grant_global_role(&gus.id, "USER_MODERATOR")).await;
    at_once(&mut gus_hears, json!(["USER_MODERATOR"])).await;
    let first = ann.does(doc::report_user(&bob.id)).await;
    for events in [&mut gus_hears, &mut ada_hears] {
        assert_eq!(events.expect("ReportMade").await["reportId"], first);
    }
    ada.does(doc::revoke_global_role(&gus.id, "USER_MODERATOR")).await;
    at_once(&mut gus_hears, json!([])).await;
    // What comes after that is for the others alone.
    let second = bob.does(doc::report_user(&ann.id)).await;
    ada.does(doc::take_report(second.as_str().expect("an id"))).await;
    assert_eq!(ada_hears.expect("ReportMade").await["reportId"], second);
    assert_eq!(ada_hears.expect("ReportChanged").await["reportId"], second);
    // By the command line, which has no listeners: the Beep that runs tells it.
    appoint(&world, &gus, "server-moderator");
    let changed = gus_hears.next().await.expect("goes on");
    assert_eq!(changed["roles"], json!(["SERVER_MODERATOR"]), "{changed}");
}

async fn the_command_line_leaves_audit_lines_that_can_be_joined(mut world: World) {
    let (ann, bob) = (world.person("ann").await, world.person("bob").await);
    let logged = world.admin_logs(&["grant", &ann.username, "application-administrator"]);
    let [line] = logged.as_slice() else {
        panic!("one line for one act: {logged:?}")
    };
    assert_eq!(
        (&line["log_type"], &line["action"], &line["service"]),
        (&json!("audit"), &json!("role.granted"), &json!("UserService"))
    );
    assert!(world.admin_logs(&["holders"]).is_empty(), "who only looks does nothing");
    ann.does(doc::grant_global_role(&bob.id, "USER_MODERATOR")).await;
    // Beep itself calls her by the same pseudonym.
    let pseudonym = line["details"]["target"].as_str().expect("a pseudonym").to_owned();
    assert!(!line.to_string().contains(&ann.id), "{line}");
    eventually("the act is in the log of Beep", patience(), async || {
        let logs: Vec<String> = world.processes().map(|process| process.log()).collect();
        let lines = logs.iter().flat_map(|log| log.lines());
        let mut lines = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let is_hers = |line: &Value| line["action"] == "role.granted" && line["user"] == pseudonym.as_str();
        if lines.any(|line| is_hers(&line)) {
            Ok(())
        } else {
            Err(())
        }
    })
    .await;
}
