use beep_core::{Kind, Reason};

pub(crate) const MESSAGE_DELETED: Reason = Reason {
    code: "MESSAGE_DELETED",
    kind: Kind::NotFound,
    about: "This message was sent, and deleted since.",
};

pub(crate) const SLOW_MODE: Reason = Reason {
    code: "SLOW_MODE",
    kind: Kind::Limited,
    about: "This channel is in slow mode: wait before you write again.",
};

/// The reasons that this service gives beside the common ones.
pub const REASONS: &[Reason] = &[MESSAGE_DELETED, SLOW_MODE];
