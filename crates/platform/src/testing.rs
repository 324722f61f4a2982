//! Helpers for tests of this crate and of the services.

pub mod env;
mod sql;

pub use sql::{Place, postgres, sql_urls, sqlite};
