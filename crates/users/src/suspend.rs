//! Shutting an account out and letting it in again: for those who run this Beep, by their own tools. No client can.

use crate::{AccountState, Service};
use beep_core::{Result, UserId};

impl Service {
    /// Moves an account to another state; one in which nobody may sign in ends its sessions.
    ///
    /// # Errors
    /// `NOT_FOUND`; `CONFLICT` if it may not move there from where it is.
    pub async fn set_state(&self, user: UserId, state: AccountState) -> Result<()> {
        let users = &self.0;
        let ended = users.store.set_state(user, state, users.deps.clock.now()).await?;
        users.audit(
            "account.state",
            user,
            &[
                ("state", state.name().to_owned()),
                ("sessions", ended.len().to_string()),
            ],
        );
        ended.into_iter().for_each(|session| users.tell(session));
        Ok(())
    }
}
