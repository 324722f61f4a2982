//! Where messages are kept.

#[cfg(test)]
mod contract;
mod sql;

pub(crate) use sql::{MIGRATIONS, NOTIFICATIONS, SERVERS, Store};
