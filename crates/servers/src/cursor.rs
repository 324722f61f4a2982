//! Where a page ended, as text that callers hand back unread.

use beep_core::{Error, Id, Millis, Result};

/// The key of the last row of a page in a list ordered by a time and then an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct After<T> {
    pub(crate) at: Millis,
    pub(crate) id: T,
}

impl<T: Id> After<T> {
    /// Before every row.
    pub(crate) fn start() -> Self {
        Self {
            at: Millis::MIN,
            id: T::from_uuid(uuid::Uuid::nil()),
        }
    }

    /// Reads what [`text`](Self::text) wrote; empty for the first page.
    ///
    /// # Errors
    /// `INVALID_INPUT` for any other text.
    pub(crate) fn read(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Ok(Self::start());
        }
        let parts = text.split_once('.').and_then(|(at, id)| {
            Some(Self {
                at: at.parse().ok()?,
                id: id.parse().ok()?,
            })
        });
        parts.ok_or_else(invalid)
    }

    /// Reads it for a list that runs backwards; `None` for the first page.
    ///
    /// # Errors
    /// `INVALID_INPUT`.
    pub(crate) fn read_back(text: &str) -> Result<Option<Self>> {
        if text.is_empty() {
            Ok(None)
        } else {
            Self::read(text).map(Some)
        }
    }

    pub(crate) fn text(self) -> String {
        format!("{}.{}", self.at, self.id)
    }
}

/// Reads the identifier at which a page ended; `None` for the first page.
///
/// # Errors
/// `INVALID_INPUT` for any other text.
pub(crate) fn read_id<T: Id>(text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some).map_err(|_| invalid())
    }
}

fn invalid() -> Error {
    Error::invalid("after", "is not where a page ended")
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::ServerId;

    #[test]
    fn what_is_written_is_read() {
        let id = "0199c1f0-0000-7000-8000-00000000000a"
            .parse::<ServerId>()
            .expect("an id");
        let after = After { at: -7, id };
        assert_eq!(After::read(&after.text()), Ok(after));
        assert_eq!(After::<ServerId>::read(""), Ok(After::start()));
        assert_eq!(read_id(&id.to_string()), Ok(Some(id)));
        for bad in [
            ".",
            "1",
            "1.",
            "x.0199c1f0-0000-7000-8000-00000000000a",
            "1.0199",
            "99999999999999999999.0199",
        ] {
            assert!(
                After::<ServerId>::read(bad).is_err() && read_id::<ServerId>(bad).is_err(),
                "{bad}"
            );
        }
    }
}
