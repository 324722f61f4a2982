//! `beep doctor`: everything that the configuration points to, asked.

use crate::{
    config::Settings,
    data,
    process::{ask, wire},
    target::Target,
};
use beep_core::Result;
use beep_platform::bus::Bus;
use futures_util::future::{BoxFuture, join_all};

/// Asks each of them; its name and what it answered.
pub(crate) async fn examine(settings: &Settings) -> Vec<(String, Result<()>)> {
    let mut asked: Vec<BoxFuture<'_, (String, Result<()>)>> = Vec::new();
    for (target, url) in &settings.stores {
        asked.push(Box::pin(async move {
            (
                format!("{target} store, {}", data::without_password(url)),
                data::reach_store(url).await,
            )
        }));
    }
    asked.push(Box::pin(async move {
        let reached = async { Bus::open(&settings.bus, "beep-doctor").await?.ping().await };
        (format!("bus, {}", data::without_password(&settings.bus)), reached.await)
    }));
    if settings.targets.contains(&Target::Authz) {
        asked.push(Box::pin(async move {
            let engine = &settings.authz_engine;
            (
                format!("authz engine, {}", data::without_password(engine)),
                beep_authz::reach(engine).await,
            )
        }));
    }
    if settings.targets.contains(&Target::Files) {
        asked.push(Box::pin(async move {
            (
                format!("blobs, {}", data::without_password(&settings.blobs)),
                data::reach_blobs(&settings.blobs).await,
            )
        }));
    }
    match wire(settings) {
        Ok(wiring) => {
            for (target, url) in &settings.urls {
                let client = wiring.client(target.name()).expect("named by its URL");
                asked.push(Box::pin(async move {
                    (format!("{target} service, {url}"), ask(client).await)
                }));
            }
        }
        Err(error) => asked.push(Box::pin(async move { ("service addresses".to_owned(), Err(error)) })),
    }
    join_all(asked).await
}
