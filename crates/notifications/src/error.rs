//! Why this service says no.

use beep_core::Reason;

/// None of its own: those that any service may give are enough.
pub const REASONS: &[Reason] = &[];
