//! Why this service says no, beyond the reasons that any service may give.

use beep_core::{Kind, Reason};

/// Nothing is allowed that was not decided: an engine that cannot be asked allows nothing.
pub(crate) const PERMISSIONS_UNAVAILABLE: Reason = Reason {
    code: "PERMISSIONS_UNAVAILABLE",
    kind: Kind::Unavailable,
    about: "Who may do what cannot be decided right now, so nothing is allowed; try again in a moment.",
};

/// All of them, for `docs/errors.md`.
pub const REASONS: &[Reason] = &[PERMISSIONS_UNAVAILABLE];
