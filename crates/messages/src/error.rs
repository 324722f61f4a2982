use beep_core::{Kind, Reason};

pub(crate) const MESSAGE_DELETED: Reason = Reason {
    code: "MESSAGE_DELETED",
    kind: Kind::NotFound,
    about: "This message was sent, and deleted since.",
};

/// The reasons that this service gives beside the common ones.
pub const REASONS: &[Reason] = &[MESSAGE_DELETED];
