//! Why this service says no, beyond the reasons that any service may give.

beep_core::reasons! {
    /// All of them, for `docs/errors.md`. Nothing is allowed that was not decided: an engine that cannot be asked allows
    /// nothing.
    REASONS:
    PERMISSIONS_UNAVAILABLE: Unavailable, "Who may do what cannot be decided right now, so nothing is allowed; try again in a moment.";
}
