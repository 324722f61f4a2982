//! Why this service says no, beyond the reasons that any service may give.

use beep_core::{Kind, Reason};

macro_rules! reasons {
    ($($name:ident: $kind:ident, $about:literal;)*) => {
        $(pub(crate) const $name: Reason = Reason { code: stringify!($name), kind: Kind::$kind, about: $about };)*
        /// All of them, for `docs/errors.md`.
        pub const REASONS: &[Reason] = &[$($name),*];
    };
}

reasons! {
    SERVER_LIMIT_REACHED: Conflict, "You are in 50 servers, as many as one can be in; leave one first.";
    CHANNEL_LIMIT_REACHED: Conflict, "This server has 500 channels, as many as it can have; delete one first.";
    OWNER_CANNOT_LEAVE: Conflict, "You own this server, so you cannot leave it.";
}
