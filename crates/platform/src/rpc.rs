//! Calls between services: tonic's generated clients and servers over one transport, local or remote.
//!
//! ```text
//! FooClient<Client> ─ Client ──────────────── Transport ─ Local ── Routes ─ guard ──────────── FooServer
//!                     deadline, trace, retry,           └ Remote ─ TCP ──┘  caller, deadline, trace,
//!                     breaker, signed caller                                panic isolation, metric
//! ```
//! What stands left of the transport and right of it is the same code for both arms, so that a service cannot tell
//! where another one runs, and a test in one process shows what the network would do.
//!
//! A caller writes `rpc::reply(client.check(ctx.request(message)).await)?`; a server reads [`Context::of`] or wraps
//! its use case in [`answer`].

mod breaker;
mod caller;
mod client;
mod context;
mod deadline;
mod error;
mod guard;
mod probe;
mod server;
mod transport;
mod wiring;

pub use caller::{Caller, Signer, Subject, WeakSecret};
pub use client::Client;
pub use context::{Context, Idempotent};
pub use error::{answer, error, reply, status};
pub use probe::{Checks, probe};
pub use server::{serve, server_layers};
pub use transport::{BadUrl, LocalRoutes, Transport};
pub use wiring::Wiring;

/// What travels between tonic's client and the transport, and back.
type Request = http::Request<tonic::body::Body>;
type Reply = http::Response<tonic::body::Body>;

#[cfg(test)]
mod tests;
