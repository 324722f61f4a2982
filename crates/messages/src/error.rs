//! Why this service says no, beyond the reasons that any service may give.

beep_core::reasons! {
    /// All of them, for `docs/errors.md`.
    REASONS:
    MESSAGE_DELETED: NotFound, "This message was sent, and deleted since.";
    SLOW_MODE: Limited, "This channel is in slow mode: wait before you write again.";
}
