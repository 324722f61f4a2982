//! What must not be guessed, as a parameter.

use crate::Result;

/// Where what must not be guessed comes from, such as the code of an invitation.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` with what nobody can foretell.
    ///
    /// # Errors
    /// `INTERNAL` if the system gives no randomness.
    fn fill(&self, bytes: &mut [u8]) -> Result<()>;
}
