//! Servers that are closed by those who keep order on this Beep.
//!
//! Decided here and not by an engine: it is no right, and no role or ownership gives a way around it. Who would see
//! something of the server learns that it is suspended; for everybody else it does not exist, as before.

use crate::Service;
use beep_core::{Error, Result, ServerId, reason};

impl Service {
    /// Whether nobody may read or write in the server for now.
    pub(crate) async fn is_suspended(&self, server: ServerId) -> Result<bool> {
        let known = self.authority.known(server, &[]).await?;
        Ok(known.is_some_and(|known| known.world.suspended))
    }

    /// # Errors
    /// `SERVER_SUSPENDED`.
    pub(crate) async fn require_open(&self, server: ServerId) -> Result<()> {
        if self.is_suspended(server).await? {
            return Err(Error::from(&reason::SERVER_SUSPENDED));
        }
        Ok(())
    }
}
