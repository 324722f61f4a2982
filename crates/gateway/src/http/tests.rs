use super::*;
use crate::{
    Config,
    testing::{Answer, CONFIG, World, id},
};
use beep_core::UserId;
use futures_util::stream;
use serde_json::{Value, json};

const SIGN_IN: &str = r#"mutation { signIn(input: { login: "ann", password: "right" }) { accessToken } }"#;

#[tokio::test]
async fn only_json_is_read() {
    let world = World::new(CONFIG);
    let body = json!({ "query": SIGN_IN }).to_string();
    for kind in ["application/json", "Application/JSON; charset=utf-8"] {
        let answer = world
            .request(Method::POST, &[("content-type", kind)], body.clone())
            .await;
        assert_eq!((answer.status, answer.code()), (StatusCode::OK, ""), "{kind}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
    // What a form of another site can send.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
        "",
    ] {
        let answer = world
            .request(Method::POST, &[("content-type", kind)], body.clone())
            .await;
        let refused = (answer.status.as_u16(), answer.code());
        assert_eq!(refused, (415, "CONTENT_TYPE_UNSUPPORTED"), "{kind}");
    }
    assert_eq!(world.request(Method::POST, &[], body).await.status.as_u16(), 415);
    assert_eq!(world.accounts.known().addresses.len(), 2, "nothing of it was executed");
}

#[tokio::test]
async fn what_cannot_be_executed_has_a_status() {
    let world = World::new(CONFIG);
    let post = async |body: String| {
        let answer = world
            .request(Method::POST, &[("content-type", "application/json")], body)
            .await;
        (answer.status.as_u16(), answer.code().to_owned())
    };
    let query = |query: &str| json!({ "query": query }).to_string();
    for (body, status, code) in [
        (format!("[{}]", query("{ me { email } }")), 400, "BATCH_TOO_LARGE"),
        (
            format!(" \n[{}, {}]", query("{ a }"), query("{ b }")),
            400,
            "BATCH_TOO_LARGE",
        ),
        ("{".to_owned(), 400, "BAD_REQUEST"),
        ("7".to_owned(), 400, "BAD_REQUEST"),
        (String::new(), 400, "BAD_REQUEST"),
        (query(&"a".repeat(LONGEST)), 413, "TOO_LARGE"),
        (query("{ me"), 200, "BAD_REQUEST"),
        (query("{ nothing }"), 200, "BAD_REQUEST"),
        (query("subscription { me { __typename } }"), 200, "BAD_REQUEST"),
        (query("{ me { email } }"), 200, "UNAUTHENTICATED"),
        (
            json!({ "query": "", "extensions": { "persistedQuery": { "sha256Hash": "0" } } }).to_string(),
            200,
            "PERSISTED_QUERY_NOT_FOUND",
        ),
    ] {
        assert_eq!(post(body.clone()).await, (status, code.to_owned()), "{body:.80}");
    }
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD, Method::PATCH] {
        let answer = world
            .request(method.clone(), &[("content-type", "application/json")], query(SIGN_IN))
            .await;
        assert_eq!(answer.status.as_u16(), 405, "{method}");
        assert_eq!(answer.headers[header::ALLOW], "POST");
    }
    assert!(world.accounts.known().addresses.is_empty());
}

#[tokio::test(start_paused = true)]
async fn whoever_sends_drop_by_drop_is_not_waited_for() {
    let world = World::new(CONFIG);
    let drops = stream::unfold((), async |()| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok::<_, std::io::Error>(" "), ()))
    });
    let start = tokio::time::Instant::now();
    let json = [("content-type", "application/json")];
    let answer = world.request(Method::POST, &json, Body::from_stream(drops)).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (408, "REQUEST_INCOMPLETE"));
    assert!(start.elapsed() < ARRIVAL + Duration::from_secs(2));
}

#[tokio::test]
async fn the_schema_is_told_where_that_is_wanted() {
    for introspection in [false, true] {
        let world = World::new(Config {
            introspection,
            ..CONFIG
        });
        let answer = world
            .post(
                "{ __schema { queryType { name } } __type(name: \"User\") { name } }",
                Value::Null,
                &[],
            )
            .await;
        let told = answer.body["data"].to_string();
        assert_eq!(
            (told.contains("Query"), told.contains("User")),
            (introspection, introspection),
            "{told}"
        );
    }
}

#[tokio::test]
async fn who_asks_is_told_by_the_token() {
    let world = World::new(CONFIG);
    let (user, session): (UserId, _) = (id(), id());
    let me = async |authorization: &str| {
        let query = "{ me { email user { id } } }";
        world
            .post(query, Value::Null, &[("authorization", authorization)])
            .await
    };
    let token = format!("Bearer {}", world.key.token(user, session, 300));
    let answer = me(&token).await;
    assert_eq!(answer.body["data"]["me"]["user"]["id"], user.to_string());
    for (authorization, code) in [("Bearer x", "UNAUTHENTICATED"), ("", "UNAUTHENTICATED")] {
        let answer = me(authorization).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (401, code));
        assert_eq!(answer.body["data"], Value::Null);
    }
    world.clock.advance(300_000);
    let answer = me(&token).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (401, "TOKEN_EXPIRED"));
}

#[tokio::test]
async fn who_has_no_cookie_ends_the_session_of_the_token() {
    let world = World::new(CONFIG);
    let (user, here, there): (UserId, _, _) = (id(), id(), id());
    for session in [here, there] {
        let token = format!("Bearer {}", world.key.token(user, session, 300));
        let query = if session == here {
            "mutation { signOut }"
        } else {
            "{ me { email } }"
        };
        let answer = world.post(query, Value::Null, &[("authorization", &token)]).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (200, ""), "{}", answer.body);
    }
    assert_eq!(world.accounts.known().ended, [here].into());
}

#[tokio::test]
async fn the_refresh_token_is_a_cookie_that_scripts_cannot_read() {
    for (secure_cookies, ending) in [(false, "SameSite=Strict"), (true, "SameSite=Strict; Secure")] {
        let world = World::new(Config {
            secure_cookies,
            ..CONFIG
        });
        let answer = world.post(SIGN_IN, Value::Null, &[]).await;
        assert_eq!(answer.body["data"]["signIn"]["accessToken"], "access");
        let expected = format!("beep_refresh=fresh; Path=/graphql; Max-Age=86400; HttpOnly; {ending}");
        assert_eq!(answer.cookie(), Some(&*expected));
        assert!(!answer.body.to_string().contains("fresh"), "{}", answer.body);

        let cleared = format!("beep_refresh=; Path=/graphql; Max-Age=0; HttpOnly; {ending}");
        let sign_out = async |headers: &[(&str, &str)]| world.post("mutation { signOut }", Value::Null, headers).await;
        assert_eq!(
            sign_out(&[("cookie", "beep_refresh=good")]).await.cookie(),
            Some(&*cleared)
        );
        assert_eq!(
            sign_out(&[]).await.cookie(),
            Some(&*cleared),
            "who has none is signed out too"
        );
    }
}

#[tokio::test]
async fn the_refresh_token_is_found_among_other_cookies() {
    let world = World::new(CONFIG);
    let refresh = async |headers: &[(&str, &str)]| {
        world
            .post("mutation { refreshSession { accessToken } }", Value::Null, headers)
            .await
    };
    for cookies in [
        &[("cookie", "beep_refresh=good")][..],
        &[("cookie", "theme=dark; beep_refresh=good;a=b")],
        &[("cookie", "xbeep_refresh=bad; beep_refreshx=bad;beep_refresh=good")],
        &[("cookie", "theme=dark"), ("cookie", "beep_refresh=good")],
    ] {
        let answer = refresh(cookies).await;
        assert_eq!(
            (
                answer.code(),
                answer.cookie().map(|cookie| cookie.starts_with("beep_refresh=fresh; "))
            ),
            ("", Some(true)),
            "{cookies:?}"
        );
    }
    let answer = refresh(&[("cookie", "Beep_Refresh=good")]).await;
    assert_eq!((answer.code(), answer.cookie()), ("UNAUTHENTICATED", None));
    let answer = refresh(&[("cookie", "beep_refresh=used-before")]).await;
    assert_eq!(
        (
            answer.code(),
            answer.cookie().map(|cookie| cookie.starts_with("beep_refresh=; "))
        ),
        ("SESSION_ENDED", Some(true))
    );
}

#[tokio::test]
async fn a_failure_says_when_to_come_back_and_sets_no_cookie() {
    let world = World::new(CONFIG);
    let wrong = r#"mutation { signIn(input: { login: "ann", password: "wrong" }) { accessToken } }"#;
    let answer = world.post(wrong, Value::Null, &[]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code(), answer.cookie()),
        (200, "RATE_LIMITED", None)
    );
    assert_eq!(
        answer.body["errors"][0]["extensions"],
        json!({ "code": "RATE_LIMITED", "retryAfter": 7 })
    );
}

#[tokio::test]
async fn proxies_say_where_a_client_is_as_far_as_they_are_trusted() {
    let forged = "203.0.113.9, 198.51.100.2, 198.51.100.1";
    for (trusted_proxies, forwarded, expected) in [
        (0, vec![forged], "192.0.2.1"),
        (1, vec![forged], "198.51.100.1"),
        (2, vec![forged], "198.51.100.2"),
        (2, vec!["203.0.113.9", "198.51.100.2", "2001:db8::1"], "198.51.100.2"),
        (1, vec!["203.0.113.9", " 2001:db8::1 "], "2001:db8::1"),
        (2, vec!["198.51.100.1"], "192.0.2.1"),
        (1, vec!["somewhere"], "192.0.2.1"),
        (1, vec![], "192.0.2.1"),
    ] {
        let world = World::new(Config {
            trusted_proxies,
            ..CONFIG
        });
        let headers: Vec<_> = forwarded
            .iter()
            .map(|addresses| ("x-forwarded-for", *addresses))
            .collect();
        world.post(SIGN_IN, Value::Null, &headers).await;
        assert_eq!(
            world.accounts.known().addresses,
            [expected],
            "{trusted_proxies} {forwarded:?}"
        );
    }
}

#[tokio::test]
async fn what_is_ours_alone_stays_here() {
    let world = World::new(CONFIG);
    let token = format!("Bearer {}", world.key.token(id(), id(), 300));
    let ask = async |query: &str| -> Answer {
        world
            .post(
                query,
                json!({ "id": id::<UserId>().to_string() }),
                &[("authorization", &token)],
            )
            .await
    };
    // A service that is not there answers what only operators understand; one that panics, nothing.
    for query in [
        "mutation($id: ID!) { deleteMessage(channelId: $id, id: $id) }",
        "query($id: ID!) { server(id: $id) { permissions } }",
    ] {
        let answer = ask(query).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (200, "INTERNAL"),
            "{}",
            answer.body
        );
        assert_eq!(answer.body["errors"][0]["message"], beep_core::reason::INTERNAL.about);
        assert_eq!(answer.body["errors"][0]["extensions"], json!({ "code": "INTERNAL" }));
        let text = answer.body.to_string();
        assert!(!text.contains("nimplemented") && !text.contains("asked"), "{text}");
    }
}
