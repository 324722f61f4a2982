//! Why this service says no, beyond the reasons that any service may give.

beep_core::reasons! {
    /// All of them, for `docs/errors.md`.
    REASONS:
    IMAGE_TOO_LARGE: Invalid as 413, "A picture has at most 8 MiB.";
    IMAGE_TOO_MANY_PIXELS: Invalid, "A picture has at most 16 million pixels (4096 × 4096), and no side above 8192.";
    IMAGE_KIND_UNSUPPORTED: Invalid as 415, "A picture is a PNG, JPEG, WebP or GIF file.";
    IMAGE_ANIMATED: Invalid, "A picture stands still; this one is animated.";
    IMAGE_UNREADABLE: Invalid, "This file is damaged: it cannot be read as the picture that it claims to be.";
}
