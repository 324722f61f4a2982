//! What every use case is called with: who calls, and until when.

use super::{Caller, Subject};
use beep_core::{Error, Result, SessionId, UserId, reason};
use std::{borrow::Cow, time::Duration};
use tokio::time::Instant;

/// The circumstances of a call. Made once at the edge ([`Context::root`]), handed down by value or reference. Trace and
/// request id are not in it: they go with the current span ([`crate::telemetry`]).
#[derive(Debug, Clone)]
pub struct Context {
    pub caller: Caller,
    /// Nobody waits for an answer after this.
    pub deadline: Instant,
}

/// What [`Context::request`] leaves for the client's layers. A type apart from the [`Context`] that a server reads:
/// one is a claim, the other was checked.
#[derive(Debug, Clone)]
pub(super) struct Outgoing(pub(super) Context);

#[derive(Debug, Clone, Copy)]
pub(super) struct Repeatable;

impl Context {
    /// The beginning of a request: at the edge, or in a task of a service's own.
    pub fn root(caller: Caller, timeout: Duration) -> Self {
        Self {
            caller,
            deadline: Instant::now() + timeout,
        }
    }

    /// The context that the caller of this RPC has, checked by the layers of the server.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` if the request did not come through [`super::server_layers`].
    pub fn of<M>(request: &tonic::Request<M>) -> Result<Self> {
        let context = request.extensions().get::<Self>().cloned();
        context.ok_or_else(|| Error::from(&reason::UNAUTHENTICATED).context("no server layers"))
    }

    /// A request to another service, in the same name, within the same deadline.
    pub fn request<M>(&self, message: M) -> tonic::Request<M> {
        let mut request = tonic::Request::new(message);
        request.extensions_mut().insert(Outgoing(self.clone()));
        request
    }

    /// The same circumstances, on a service's own account: for what its caller may not do, such as applying facts.
    #[must_use]
    pub fn as_service(&self, name: &'static str) -> Self {
        Self {
            caller: Caller::service(name),
            deadline: self.deadline,
        }
    }

    /// The time that is left; zero if none is.
    pub fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` if the caller is no user.
    pub fn user(&self) -> Result<UserId> {
        match self.caller.subject {
            Subject::User { user, .. } => Ok(user),
            _ => Err(Error::from(&reason::UNAUTHENTICATED)),
        }
    }

    /// The sign-in by which the user calls.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` if the caller is no user.
    pub fn session(&self) -> Result<SessionId> {
        match self.caller.subject {
            Subject::User { session, .. } => Ok(session),
            _ => Err(Error::from(&reason::UNAUTHENTICATED)),
        }
    }

    /// The service that calls on its own account.
    ///
    /// # Errors
    /// `FORBIDDEN` for a user, `UNAUTHENTICATED` for nobody.
    pub fn service(&self) -> Result<&str> {
        match &self.caller.subject {
            Subject::Service(Cow::Borrowed(name)) => Ok(name),
            Subject::Service(Cow::Owned(name)) => Ok(name),
            Subject::User { .. } => Err(Error::from(&reason::FORBIDDEN)),
            Subject::Anonymous => Err(Error::from(&reason::UNAUTHENTICATED)),
        }
    }
}

/// Marks requests that may be sent again when the service could not be reached.
pub trait Idempotent {
    /// Sending this twice has the effect of sending it once, so the client may try again by itself. For unary
    /// requests: the message is kept until the answer is there.
    #[must_use]
    fn idempotent(self) -> Self;
}

impl<M> Idempotent for tonic::Request<M> {
    fn idempotent(mut self) -> Self {
        self.extensions_mut().insert(Repeatable);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::{Ids, SystemIds};

    #[test]
    fn callers_are_told_apart() {
        let ids: &dyn Ids = &SystemIds::new();
        let (user, session) = (ids.make(), ids.make());
        let context = Context::root(Caller::user(user, session), Duration::from_secs(1));
        assert_eq!((context.user(), context.session()), (Ok(user), Ok(session)));
        assert!(context.service().is_err_and(|error| error.is(&reason::FORBIDDEN)));

        let service = context.as_service("messages");
        assert_eq!(service.service(), Ok("messages"));
        assert!(service.user().is_err_and(|error| error.is(&reason::UNAUTHENTICATED)));
        assert_eq!(service.deadline, context.deadline);

        let nobody = Context::root(Caller::ANONYMOUS, Duration::ZERO);
        assert!(nobody.user().is_err() && nobody.service().is_err());
        assert_eq!(nobody.remaining(), Duration::ZERO);
    }

    #[test]
    fn an_outgoing_request_is_no_proof() {
        let context = Context::root(Caller::service("messages"), Duration::from_secs(1));
        assert!(Context::of(&context.request(())).is_err());
    }
}
