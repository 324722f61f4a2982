//! What the stack promises, local and remote.

mod faults;
mod server;
mod stage;
mod trust;

/// Each promise is a function over the [`stage::Stage`]; one line makes two tests of it.
macro_rules! on_both_transports {
    ($($promise:ident)*) => {
        mod local {
            $(#[tokio::test] async fn $promise() { super::$promise(super::Place::Local).await; })*
        }
        mod remote {
            $(#[tokio::test] async fn $promise() { super::$promise(super::Place::Remote).await; })*
        }
    };
}
use on_both_transports;
