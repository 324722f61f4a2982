//! Who is connected, and what they hear.
//!
//! [`hub`] is the connection pool of one process: sockets, the topics that they follow, fan-out. It knows neither
//! GraphQL nor the sockets' protocol: a [`Render`](hub::Render) turns a fact into text once for all of its listeners.
//! [`presence`] is the service that knows who is connected anywhere.

pub mod hub;
pub mod presence;
