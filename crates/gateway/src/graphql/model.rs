//! What the API shows. Entities ([`user::User`], [`server::Server`], [`role::Role`], [`member::Member`],
//! [`channel::Channel`], [`message::Message`]) are the same for everybody who may see them and may stand in live
//! events; views ([`server_view::ServerView`], [`channel::ChannelView`], [`user::Me`], [`instance::Instance`]) are
//! one viewer's.

pub(crate) mod channel;
pub(crate) mod date_time;
pub(crate) mod diff;
pub(crate) mod event;
pub(crate) mod global_role;
pub(crate) mod insight;
pub(crate) mod instance;
pub(crate) mod instance_audit;
pub(crate) mod instance_server;
pub(crate) mod instance_user;
pub(crate) mod invitation;
pub(crate) mod member;
pub(crate) mod message;
pub(crate) mod moderation;
pub(crate) mod onboarding;
pub(crate) mod overwrite;
pub(crate) mod page;
pub(crate) mod permission;
pub(crate) mod picture;
pub(crate) mod read_state;
pub(crate) mod report;
pub(crate) mod role;
pub(crate) mod server;
pub(crate) mod server_view;
pub(crate) mod user;
