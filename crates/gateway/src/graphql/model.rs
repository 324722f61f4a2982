//! What the API shows. Entities ([`user::User`], [`server::Server`], [`channel::Channel`], [`message::Message`]) are the
//! same for everybody who may see them and may stand in live events; views ([`server::ServerView`],
//! [`channel::ChannelView`], [`user::Me`]) are one viewer's.

pub(crate) mod channel;
pub(crate) mod date_time;
pub(crate) mod event;
pub(crate) mod member;
pub(crate) mod message;
pub(crate) mod permission;
pub(crate) mod read_state;
pub(crate) mod server;
pub(crate) mod user;
