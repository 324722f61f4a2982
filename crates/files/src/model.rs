//! What the service is about, and its limits.

use beep_core::{Error, Id, ImageId, Millis, Result, ServerId};
use beep_platform::blob::Key;
use beep_proto::files::v1 as proto;
use std::time::Duration;

/// Bytes of an upload.
pub(crate) const BYTES: usize = 8 << 20;
/// Pixels of an upload, and of one side of it: known from its header, before anything is decoded.
pub(crate) const PIXELS: u64 = 4096 * 4096;
pub(crate) const SIDE: u32 = 8192;
/// Pictures that one user may upload in a window.
pub(crate) const UPLOADS: u32 = 60;
pub(crate) const UPLOAD_WINDOW: Duration = Duration::from_secs(60 * 60);
pub(crate) const HOUR: Millis = 60 * 60 * 1_000;
/// How long a picture waits for the thing that will show it: whoever uploaded it may have died on the way.
pub(crate) const UNCLAIMED: Millis = 24 * HOUR;
/// How long a picture is there after the thing that showed it does not any more: for those who have not heard of it
/// yet, and for the one who sets it again in that moment.
pub(crate) const RELEASED: Millis = 10 * 60 * 1_000;
/// How long an upload waits for its turn.
pub(crate) const TURN: Duration = Duration::from_secs(10);

/// What a picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    ServerPicture,
    ServerBanner,
}

/// Of what a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) purpose: Purpose,
    pub(crate) server: ServerId,
}

/// In pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

const fn square(side: u32) -> Size {
    Size {
        width: side,
        height: side,
    }
}

const fn wide(width: u32) -> Size {
    Size {
        width,
        height: width / 3,
    }
}

impl Purpose {
    /// As the store and the contract number it.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::ServerPicture => 1,
            Self::ServerBanner => 2,
        }
    }

    pub(crate) fn from_number(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::ServerPicture),
            2 => Some(Self::ServerBanner),
            _ => None,
        }
    }

    /// The sizes that are kept, the largest first. Widths tell them apart.
    pub(crate) const fn sizes(self) -> &'static [Size] {
        const PICTURE: [Size; 3] = [square(512), square(128), square(64)];
        const BANNER: [Size; 2] = [wide(1200), wide(600)];
        match self {
            Self::ServerPicture => &PICTURE,
            Self::ServerBanner => &BANNER,
        }
    }
}

impl Use {
    /// # Errors
    /// `INVALID_INPUT`.
    pub(crate) fn read(message: Option<&proto::Use>) -> Result<Self> {
        let message = message.ok_or_else(|| Error::invalid("use", "says what the picture is for"))?;
        Ok(Self {
            purpose: Purpose::from_number(message.purpose.into())
                .ok_or_else(|| Error::invalid("purpose", "is not one that pictures have"))?,
            server: beep_proto::id("subjectId", &message.subject_id)?,
        })
    }

    pub(crate) fn image(self, id: ImageId) -> proto::Image {
        let purpose = match self.purpose {
            Purpose::ServerPicture => proto::Purpose::ServerPicture,
            Purpose::ServerBanner => proto::Purpose::ServerBanner,
        };
        let about = proto::Use {
            purpose: purpose.into(),
            subject_id: self.server.to_bytes(),
        };
        proto::Image {
            id: id.to_bytes(),
            r#use: Some(about),
        }
    }
}

/// Where one size of a picture is kept.
pub(crate) fn key(id: ImageId, width: u32) -> Key {
    Key::new(format!("images/{id}/{width}")).expect("digits, hyphens and lower-case letters")
}
