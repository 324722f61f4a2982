//! Plumbing that every service stands on, a module each. It knows no service and no rule of business.

pub mod access;
pub mod blob;
pub mod bus;
pub mod http;
pub mod limits;
pub mod ops;
pub mod outbox;
pub mod rpc;
pub mod shutdown;
pub mod sql;
pub mod telemetry;
pub mod testing;
