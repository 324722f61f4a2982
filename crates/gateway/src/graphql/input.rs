//! Reading what callers give.

use async_graphql::{ID, MaybeUndefined};
use beep_core::{Error, Id, MAX_PAGE, Result};

/// An identifier given as text.
pub(crate) fn id<T: Id>(field: &'static str, text: &ID) -> Result<T> {
    text.parse().map_err(|_| Error::invalid(field, "is not an identifier"))
}

pub(crate) fn optional_id<T: Id>(field: &'static str, text: Option<&ID>) -> Result<Vec<u8>> {
    text.map_or_else(|| Ok(Vec::new()), |text| id::<T>(field, text).map(Id::to_bytes))
}

/// The text of an identifier as contracts carry it.
pub(crate) fn id_text<T: Id>(bytes: &[u8]) -> ID {
    ID(T::from_slice(bytes).map(|id| id.to_string()).unwrap_or_default())
}

pub(crate) fn optional_id_text<T: Id>(bytes: &[u8]) -> Option<ID> {
    (!bytes.is_empty()).then(|| id_text::<T>(bytes))
}

/// What a variable may leave out, and what it may take away.
pub(crate) fn optional<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

pub(crate) fn ids<T: Id>(field: &'static str, texts: &[ID]) -> Result<Vec<Vec<u8>>> {
    texts
        .iter()
        .map(|text| id::<T>(field, text).map(Id::to_bytes))
        .collect()
}

/// A whole number that is not negative.
pub(crate) fn count(field: &'static str, number: i32) -> Result<u32> {
    u32::try_from(number).map_err(|_| Error::invalid(field, "may not be negative"))
}

/// How many entries are wanted; 0 means the default.
pub(crate) fn page(first: Option<i32>) -> Result<u32> {
    match first {
        None => Ok(0),
        Some(first @ 1..) if first.unsigned_abs() <= MAX_PAGE => Ok(first.unsigned_abs()),
        Some(_) => Err(Error::invalid("first", "a page has 1 to 100 entries")),
    }
}
