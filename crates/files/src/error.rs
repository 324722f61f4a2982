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
    IMAGE_TOO_LARGE: Invalid, "A picture has at most 8 MiB.";
    IMAGE_TOO_MANY_PIXELS: Invalid, "A picture has at most 16 million pixels (4096 × 4096), and no side above 8192.";
    IMAGE_KIND_UNSUPPORTED: Invalid, "A picture is a PNG, JPEG, WebP or GIF file.";
    IMAGE_ANIMATED: Invalid, "A picture stands still; this one is animated.";
    IMAGE_UNREADABLE: Invalid, "This file is damaged: it cannot be read as the picture that it claims to be.";
}
