//! Accounts and sessions.

use super::{Row, Text, row};
use serde_json::json;

pub(super) const ROWS: &[Row] = &[
    row("Query.me", "{ me { user { id } email } }", |_| json!({}), &[]),
    row(
        "Mutation.signUp",
        "mutation($input: SignUpInput!) { signUp(input: $input) { accessToken } }",
        |_| {
            let username = beep_testkit::unique("dan_");
            let email = format!("{username}@example.org");
            json!({ "input": { "firstName": "Dan", "lastName": "Doe", "username": username, "email": email, "password": "violet-tractor-9-lanterns" } })
        },
        &[],
    )
    .for_anybody()
    .texts(&[
        ("/input/firstName", Text::Name(100)),
        ("/input/lastName", Text::Name(100)),
        ("/input/username", Text::Username),
        ("/input/email", Text::Email),
        ("/input/password", Text::Password),
    ]),
    row(
        "Mutation.signIn",
        "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }",
        |s| json!({ "input": { "login": s.ann.username, "password": s.ann.password } }),
        &[],
    )
    .for_anybody()
    .texts(&[("/input/login", Text::Login)]),
    row("Mutation.refreshSession", "mutation { refreshSession { accessToken } }", |_| json!({}), &[]),
    row("Mutation.signOut", "mutation { signOut }", |_| json!({}), &[]).for_anybody(),
    row("Subscription.me", "subscription { me { __typename } }", |_| json!({}), &[]),
];
