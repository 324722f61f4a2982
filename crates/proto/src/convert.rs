//! Identifiers on the wire are sixteen bytes; an empty field is none.

use beep_core::{Error, Id, Result};

/// Reads an identifier that must be there.
///
/// # Errors
/// `INVALID_INPUT` naming `field`.
pub fn id<T: Id>(field: &'static str, bytes: &[u8]) -> Result<T> {
    T::from_slice(bytes).map_err(|_| Error::invalid(field, "is not an identifier"))
}

/// Reads an identifier that may be absent.
///
/// # Errors
/// `INVALID_INPUT` naming `field`.
pub fn optional_id<T: Id>(field: &'static str, bytes: &[u8]) -> Result<Option<T>> {
    if bytes.is_empty() {
        Ok(None)
    } else {
        id(field, bytes).map(Some)
    }
}

/// Reads a list of at most `max` identifiers.
///
/// # Errors
/// `INVALID_INPUT` naming `field`.
pub fn ids<T: Id>(field: &'static str, list: &[Vec<u8>], max: usize) -> Result<Vec<T>> {
    if list.len() > max {
        return Err(Error::invalid(field, format!("has at most {max} entries")));
    }
    list.iter().map(|bytes| id(field, bytes)).collect()
}
