//! Failures as clients see them: `extensions { code, field, retryAfter }`, and what else a code documents.

use async_graphql::{ErrorExtensionValues, Response, ServerError};
use beep_core::{Error, Kind};

/// Reasons of the door itself.
pub(crate) mod reason {
    beep_core::reasons! {
        /// All of them, for `docs/errors.md`.
        ALL:
        BAD_REQUEST: Invalid, "The request is not a GraphQL operation that this schema has.";
        BATCH_TOO_LARGE: Invalid, "One operation a request.";
        CONTENT_TYPE_UNSUPPORTED: Invalid as 415, "The content type is application/json.";
        METHOD_NOT_ALLOWED: Invalid as 405, "There is something here, but not for this method; the header `Allow` names those that it takes.";
        REQUEST_INCOMPLETE: TimedOut as 408, "The request did not arrive whole in time; send it again.";
        HTTP_ONLY: Invalid, "This operation sets a cookie, so it goes over HTTP.";
        TOO_DEEP: Invalid, "The operation nests too deeply.";
        TOO_COMPLEX: Invalid, "The operation asks for too much at once.";
        TOO_MANY_SUBSCRIPTIONS: Limited, "A socket holds at most 128 subscriptions.";
        TOO_MANY_OPERATIONS: Limited, "A socket waits for at most 64 answers at once.";
        PERSISTED_QUERY_NOT_FOUND: NotFound, "The operation of this hash is not known; send its text along.";
    }
}

/// Gives every failure of an answer its code. What only operators may read is logged and goes no further.
pub(crate) fn finish(response: &mut Response) {
    for error in &mut response.errors {
        let failure = match error.source::<Error>() {
            Some(failure) => failure.clone(),
            None if error.extensions.is_some() => continue,
            None => refused(error),
        };
        if failure.kind() == Kind::Internal {
            tracing::error!(
                code = failure.code(),
                context = failure.internal_context(),
                "an operation failed"
            );
        }
        failure.message().clone_into(&mut error.message);
        error.extensions = Some(extensions(&failure));
        error.source = None;
    }
}

/// What the library refuses, before any of our code runs.
fn refused(error: &ServerError) -> Error {
    let reason = match error.message.as_str() {
        "Query is nested too deep." => &reason::TOO_DEEP,
        "Query is too complex." => &reason::TOO_COMPLEX,
        message if message.starts_with("The recursion depth of the query") => &reason::TOO_DEEP,
        message if message.contains("number of directives") => &reason::TOO_COMPLEX,
        message => return Error::received(reason::BAD_REQUEST.code, reason::BAD_REQUEST.kind, message.to_owned()),
    };
    reason.into()
}

pub(crate) fn extensions(failure: &Error) -> ErrorExtensionValues {
    let mut values = ErrorExtensionValues::default();
    values.set("code", failure.code());
    if let Some(field) = failure.field_name() {
        values.set("field", field);
    }
    if let Some(seconds) = failure.retry_after_seconds() {
        values.set("retryAfter", seconds);
    }
    for (name, value) in failure.details() {
        values.set(name, value);
    }
    values
}

/// An answer that is nothing but a failure.
pub(crate) fn response(failure: &Error) -> Response {
    let mut error = ServerError::new(failure.message(), None);
    error.extensions = Some(extensions(failure));
    Response::from_errors(vec![error])
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
    use beep_core::reason as common;
    use serde_json::{Value, json};

    struct Query;

    #[Object]
    impl Query {
        async fn deeper(&self) -> Self {
            Self
        }
        async fn echo(&self, number: i32) -> i32 {
            number
        }
        async fn internal(&self) -> Result<i32, Error> {
            Err(Error::internal("the password of the database"))
        }
        async fn unavailable(&self) -> Result<i32, Error> {
            Err(Error::unavailable("10.0.0.7 does not answer").retry_after(3))
        }
        async fn invalid(&self) -> Result<i32, Error> {
            Err(Error::invalid("name", "may not be empty"))
        }
    }

    /// The first failure of an answer.
    async fn failure(query: &str) -> Value {
        let schema = Schema::build(Query, EmptyMutation, EmptySubscription)
            .limit_depth(3)
            .limit_complexity(6)
            .limit_recursive_depth(8)
            .limit_directives(2)
            .finish();
        let mut response = schema.execute(query).await;
        finish(&mut response);
        let response = serde_json::to_value(&response).expect("JSON");
        response["errors"][0].clone()
    }

    #[tokio::test]
    async fn what_the_library_refuses_has_a_code() {
        for (query, code) in [
            ("{ deeper { deeper { deeper { echo(number: 1) } } } }", "TOO_DEEP"),
            (
                "{ a: echo(number: 1) b: echo(number: 1) c: echo(number: 1) d: echo(number: 1) e: echo(number: 1) f: echo(number: 1) g: echo(number: 1) }",
                "TOO_COMPLEX",
            ),
            (
                "{ ... { ... { ... { ... { ... { ... { ... { ... { ... { deeper { __typename } } } } } } } } } } }",
                "TOO_DEEP",
            ),
            (
                "{ echo(number: 1) @skip(if: false) @skip(if: false) @skip(if: false) }",
                "TOO_COMPLEX",
            ),
            ("{ nothing }", "BAD_REQUEST"),
            ("{ echo }", "BAD_REQUEST"),
            ("{ echo(number: \"one\") }", "BAD_REQUEST"),
            ("{ deeper { __typename }", "BAD_REQUEST"),
            ("mutation { anything }", "BAD_REQUEST"),
        ] {
            assert_eq!(failure(query).await["extensions"], json!({ "code": code }), "{query}");
        }
    }

    #[tokio::test]
    async fn failures_say_what_callers_may_know() {
        let internal = failure("{ internal }").await;
        assert_eq!(
            (&internal["message"], &internal["extensions"]),
            (&json!(common::INTERNAL.about), &json!({ "code": "INTERNAL" }))
        );
        assert_eq!(internal["path"], json!(["internal"]));
        let unavailable = failure("{ unavailable }").await;
        assert_eq!(
            unavailable["extensions"],
            json!({ "code": "UNAVAILABLE", "retryAfter": 3 })
        );
        let invalid = failure("{ invalid }").await;
        assert_eq!(
            (&invalid["message"], &invalid["extensions"]),
            (
                &json!("may not be empty"),
                &json!({ "code": "INVALID_INPUT", "field": "name" })
            )
        );
        for failure in [internal, unavailable] {
            let text = failure.to_string();
            assert!(!text.contains("password") && !text.contains("10.0.0.7"), "{text}");
        }
    }

    #[test]
    fn codes_are_told_once() {
        let mut codes: Vec<_> = reason::ALL
            .iter()
            .chain(common::ALL)
            .map(|reason| reason.code)
            .collect();
        codes.sort_unstable();
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
