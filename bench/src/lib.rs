//! Measures a Beep from outside, against a floor: a program that does nothing but move WebSocket frames.
//!
//! [`swarm`] holds the client's sockets for both sides, so that the client costs the same on both. [`fanout`], [`posts`],
//! [`idle`], [`history`], [`startup`] and [`silence`] are the figures; [`authz`] alone looks inside, at decisions, which are too short
//! to be seen from outside. [`demo`] fills a running Beep through the same API.

pub mod api;
pub mod authz;
pub mod beep;
pub mod demo;
pub mod fanout;
pub mod floor;
pub mod graphql;
pub mod history;
pub mod http;
pub mod idle;
pub mod line;
pub mod machine;
pub mod options;
pub mod posts;
pub mod report;
pub mod silence;
pub mod startup;
pub mod swarm;
pub mod websocket;
