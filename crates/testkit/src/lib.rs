//! A Beep in a test: real processes of the real binary, and people who use them over its public API.
//!
//! ```ignore
//! let world = World::all().await;
//! let (ann, bob) = (world.person("ann").await, world.person("bob").await);
//! let place = ann.found("Atelier").await;
//! bob.join(&place).await;
//! let mut room = bob.socket().await.subscribe(doc::channel_events(&place.channel)).await;
//! ann.send(&place.channel, "hello").await;
//! room.expect("MessageSent").await;
//! ```
//!
//! [`World::all`] is one process on embedded engines, [`World::split`] a process for each service on PostgreSQL and
//! NATS. A test body takes a [`World`] and does not know which one it got.

mod admin;
mod answer;
pub mod binary;
pub mod doc;
pub mod engine;
mod follower;
mod gate;
mod http;
mod model;
pub mod permify;
mod person;
mod poster;
mod process;
mod socket;
mod token;
mod wait;
mod wire;
mod world;

pub use answer::{Answer, Failure};
pub use doc::Operation;
pub use follower::Follower;
pub use gate::Gate;
pub use http::{Reply, get, post, request};
pub use model::Model;
pub use person::{Person, Place};
pub use poster::Poster;
pub use process::Process;
pub use socket::{Socket, Subscription};
pub use token::Forge;
pub use wait::{eventually, in_minutes, patience, unique};
pub use wire::{Frame, Wire};
pub use world::{SERVICES, Setup, World};
