//! The contracts between services, generated from `proto/`, and their way to and from [`beep_core`].

mod convert;
pub mod facts;
mod scope;

pub use convert::{id, ids, optional_id};
pub use scope::{Scope, event};

/// Generated code; `prost` nests a package in the module of its parent package.
mod generated;
/// What Permify, an engine of `authz`, speaks.
pub use generated::base as permify;
pub use generated::beep::{authz, events, files, messages, notifications, platform, realtime, servers, users};
