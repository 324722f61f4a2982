use crate::graphql::input;
use async_graphql::{ID, SimpleObject};
use beep_core::ImageId;

/// A square picture. The addresses are paths of this host; what is under them never changes.
#[derive(SimpleObject)]
pub(crate) struct Picture {
    id: ID,
    /// 64 pixels.
    small: String,
    /// 128 pixels.
    medium: String,
    /// 512 pixels.
    large: String,
}

/// A picture three times as wide as high. The addresses are paths of this host; what is under them never changes.
#[derive(SimpleObject)]
pub(crate) struct Banner {
    id: ID,
    /// 600 pixels wide.
    medium: String,
    /// 1,200 pixels wide.
    large: String,
}

impl Picture {
    pub(crate) fn of(image: &[u8]) -> Option<Self> {
        let id = input::optional_id_text::<ImageId>(image)?;
        Some(Self {
            small: path(&id, 64),
            medium: path(&id, 128),
            large: path(&id, 512),
            id,
        })
    }
}

impl Banner {
    pub(crate) fn of(image: &[u8]) -> Option<Self> {
        let id = input::optional_id_text::<ImageId>(image)?;
        Some(Self {
            medium: path(&id, 600),
            large: path(&id, 1200),
            id,
        })
    }
}

fn path(id: &ID, width: u32) -> String {
    format!("/files/{}/{width}", id.0)
}
