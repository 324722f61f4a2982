//! Beep from outside, over its public API: what it promises to those who use it, and to those who run it on a bad day.

/// Runs each of these, `async fn name(world: World)`, on one process, and on a process for each service.
macro_rules! on_one_process_and_on_many {
    ($($name:ident),* $(,)?) => {
        mod one_process {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(beep_testkit::World::all().await).await;
            })*
        }
        mod many_processes {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(world) = beep_testkit::World::split().await {
                    super::$name(world).await;
                }
            })*
        }
    };
}

mod callers;
mod community;
mod contracts;
mod crash;
mod crash_community;
mod graphql;
mod instance;
mod journey;
mod openapi;
mod outages;
mod permify;
mod pictures;
mod refusals;
mod rpcs;
mod shutdown;
mod sockets;
mod split_kill;
mod storage;
mod verify;
