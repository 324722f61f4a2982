//! Pictures that people upload: decoded for real, drawn anew in fixed sizes, kept for as long as something shows them.
//!
//! A call comes in through [`rpc`]; a use case decides (`upload`, `get_image`, `hold`, `apply`, `sweep`); the [`store`]
//! knows who uses what, the blobs are in [`beep_platform::blob`]. Bytes of strangers meet a decoder in [`draw`] only,
//! on the threads and within the memory of the [`studio`].

mod apply;
mod draw;
mod error;
mod get_image;
mod gif;
mod hold;
mod model;
mod rpc;
mod store;
mod studio;
mod sweep;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod upload;

pub use error::REASONS;

use beep_core::{Clock, Random, Result};
use beep_platform::{access::Access, blob::Blobs, rpc::Client, shutdown::Shutdown, sql::Db};
use beep_proto::{authz::v1::authz_client::AuthzClient, files::v1::files_server::FilesServer};
use std::{num::NonZero, sync::Arc};
use store::Store;
use studio::Studio;

#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub store: String,
    /// Pictures that are decoded at once, each with up to 200 MiB of memory.
    pub decoders: NonZero<usize>,
}

#[derive(Clone)]
pub struct Deps {
    pub authz: Client,
    pub blobs: Blobs,
    pub clock: Arc<dyn Clock>,
    /// Names pictures, which must not be guessed.
    pub random: Arc<dyn Random>,
    /// Ends the task that sweeps.
    pub shutdown: Shutdown,
}

/// The service; clones share it.
#[derive(Clone)]
pub struct Service(Arc<Files>);

/// What the use cases work with.
struct Files {
    store: Store,
    access: Access,
    studio: Studio,
    blobs: Blobs,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// Opens the store and begins to sweep.
///
/// # Errors
/// Those of opening the store.
pub async fn build(config: Config, deps: Deps) -> Result<Service> {
    let files = Arc::new(Files {
        store: Store::open(&config.store).await?,
        access: Access::new(AuthzClient::new(deps.authz)),
        studio: Studio::new(config.decoders),
        blobs: deps.blobs,
        clock: deps.clock,
        random: deps.random,
    });
    deps.shutdown.spawn(files.clone().keep_swept(deps.shutdown.clone()));
    Ok(Service(files))
}

impl Service {
    /// What answers the contract.
    pub fn routes(&self) -> FilesServer<Self> {
        FilesServer::new(self.clone())
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `UNAVAILABLE`.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.db().ping().await?)
    }

    /// The store, for its name in health answers and to close it at the end.
    pub fn db(&self) -> &Db {
        self.0.store.db()
    }
}
