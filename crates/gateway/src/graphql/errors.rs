//! Failures as clients see them: `extensions { code, field, retryAfter }`.

use async_graphql::{ErrorExtensionValues, Response, ServerError};
use beep_core::{Error, Kind};

/// Reasons of the door itself.
pub(crate) mod reason {
    use beep_core::{Kind, Reason};

    macro_rules! reasons {
        ($($name:ident: $kind:ident, $about:literal;)*) => {
            $(pub(crate) const $name: Reason = Reason { code: stringify!($name), kind: Kind::$kind, about: $about };)*
            pub(crate) const ALL: &[Reason] = &[$($name),*];
        };
    }
    reasons! {
        BAD_REQUEST: Invalid, "The request is not a GraphQL operation that this schema has.";
        BATCH_TOO_LARGE: Invalid, "One operation a request.";
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
    values
}

/// An answer that is nothing but a failure.
pub(crate) fn response(failure: &Error) -> Response {
    let mut error = ServerError::new(failure.message(), None);
    error.extensions = Some(extensions(failure));
    Response::from_errors(vec![error])
}
