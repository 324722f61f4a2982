//! Where pictures are drawn: few at once, away from the threads that serve calls.
//!
//! What a stranger can cost is bounded here: uploads under way hold [`RECEIVING`] times 8 MiB, and those being decoded
//! as many times 200 MiB as the operator allows. Whoever finds no room in time is asked to come back.

use crate::{
    draw::{self, Drawn},
    error::IMAGE_UNREADABLE,
    model::{Purpose, TURN},
};
use beep_core::{Error, Result, reason};
use bytes::Bytes;
use std::{num::NonZero, sync::Arc};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

/// Uploads that are received at once.
const RECEIVING: usize = 16;
/// Seconds after which a place may be free.
const RETRY: u32 = 5;

pub(crate) struct Studio {
    receiving: Arc<Semaphore>,
    drawing: Arc<Semaphore>,
}

impl Studio {
    pub(crate) fn new(decoders: NonZero<usize>) -> Self {
        Self {
            receiving: Arc::new(Semaphore::new(RECEIVING)),
            drawing: Arc::new(Semaphore::new(decoders.get())),
        }
    }

    /// Room for the bytes of one upload.
    ///
    /// # Errors
    /// `UNAVAILABLE` if there is none in time.
    pub(crate) async fn receive(&self) -> Result<OwnedSemaphorePermit> {
        turn(&self.receiving).await
    }

    /// # Errors
    /// Those of [`draw::draw`]; `UNAVAILABLE` if there is no room in time.
    pub(crate) async fn draw(&self, upload: Bytes, purpose: Purpose) -> Result<Vec<Drawn>> {
        let place = turn(&self.drawing).await?;
        let drawn = spawn_blocking(move || {
            // It is held to the end, even if nobody waits for it any more.
            let _place = place;
            draw::draw(&upload, purpose)
        });
        // A decoder that panics has met a picture that it cannot read; the panic is in the log.
        drawn.await.map_err(|_| Error::from(&IMAGE_UNREADABLE))?
    }
}

async fn turn(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    match timeout(TURN, places.clone().acquire_owned()).await {
        Ok(place) => place.map_err(Error::internal),
        Err(_) => Err(Error::from(&reason::UNAVAILABLE)
            .context("too many pictures at once")
            .retry_after(RETRY)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_finds_no_room_is_asked_to_come_back() {
        let studio = Studio::new(NonZero::new(1).expect("one"));
        let mut places = Vec::new();
        for _ in 0..RECEIVING {
            places.push(studio.receive().await.expect("room"));
        }
        let refused = studio.receive().await.expect_err("no room");
        assert!(refused.is(&reason::UNAVAILABLE));
        assert_eq!(refused.retry_after_seconds(), Some(RETRY));
        places.pop();
        drop(studio.receive().await.expect("room again"));
    }
}
