//! Blobs: bytes under a key, such as the pictures of the files service.
//!
//! | url | engine | promises |
//! |---|---|---|
//! | `file:<folder>` | files of this machine | what was put is there after a crash, whole or not at all |
//! | `s3://key:secret@host/bucket` | anything that speaks S3 | as the server promises |
//!
//! A blob is put whole and read whole; putting it again replaces it, deleting what is not there changes nothing.

#[cfg(test)]
mod contract;
mod folder;
mod key;
mod s3;

pub use key::Key;

use beep_core::{Error, Result};
use bytes::Bytes;
use folder::Folder;
use s3::Bucket;
use std::{path::Path, sync::Arc};

/// A place for blobs. Clones share it.
#[derive(Clone)]
pub struct Blobs(Engine);

#[derive(Clone)]
enum Engine {
    Folder(Arc<Folder>),
    Bucket(Arc<Bucket>),
}

impl Blobs {
    /// Opens the place at `url`. Nothing is made or asked yet: [`ping`](Self::ping) tells whether it can be used.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a URL that no engine understands.
    pub fn open(url: &str) -> Result<Self> {
        match url.split_once(':') {
            Some(("file", folder)) if !folder.is_empty() => {
                Ok(Self(Engine::Folder(Arc::new(Folder::new(Path::new(folder))))))
            }
            Some(("s3", _)) => Ok(Self(Engine::Bucket(Arc::new(Bucket::open(url)?)))),
            _ => Err(Error::invalid(
                "blobs",
                "Blobs are kept at `file:<folder>` or `s3://<key>:<secret>@<host>/<bucket>`.",
            )),
        }
    }

    /// Keeps `content` under `key`, in place of what was there. When it returns, a crash does not undo it.
    ///
    /// # Errors
    /// `STORAGE_FULL` if the place is full or read-only, `UNAVAILABLE` if it cannot be reached.
    pub async fn put(&self, key: &Key, content: Bytes) -> Result<()> {
        match &self.0 {
            Engine::Folder(folder) => folder.clone().put(key.clone(), content).await,
            Engine::Bucket(bucket) => bucket.put(key, content).await,
        }
    }

    /// What is kept under `key`.
    ///
    /// # Errors
    /// `UNAVAILABLE`.
    pub async fn get(&self, key: &Key) -> Result<Option<Bytes>> {
        match &self.0 {
            Engine::Folder(folder) => folder.clone().get(key.clone()).await,
            Engine::Bucket(bucket) => bucket.get(key).await,
        }
    }

    /// Keeps nothing under `key` any more.
    ///
    /// # Errors
    /// `STORAGE_FULL` if the place is read-only, `UNAVAILABLE`.
    pub async fn delete(&self, key: &Key) -> Result<()> {
        match &self.0 {
            Engine::Folder(folder) => folder.clone().delete(key.clone()).await,
            Engine::Bucket(bucket) => bucket.delete(key).await,
        }
    }

    /// Whether blobs can be written.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    pub async fn ping(&self) -> Result<()> {
        match &self.0 {
            Engine::Folder(folder) => folder.clone().ping().await,
            Engine::Bucket(bucket) => bucket.ping().await,
        }
    }

    /// What health answers call the engine.
    pub fn engine(&self) -> &'static str {
        match &self.0 {
            Engine::Folder(_) => "file",
            Engine::Bucket(_) => "s3",
        }
    }
}
